"""How a contract's term and terms change: the options to extend it, and its modifications."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from wisely.contracts.models.register import Contract, ContractOwned
from wisely.people.models import Person

EFFECTS = ("value", "term", "scope", "supplier")


class Extension(ContractOwned):
    """One option to extend, and when it was taken. The facts of taking it are all set or none.

    `months` is how long the option lasts, `latest_ends_on` the latest last day it allows; a source may give
    either. `notify_by_on` is the last day to tell the supplier. `value_net` is what it adds, in pounds.
    """

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="extensions")
    number = models.PositiveSmallIntegerField()
    months = models.PositiveSmallIntegerField(null=True)
    latest_ends_on = models.DateField(null=True)
    notify_by_on = models.DateField(null=True)
    description = models.TextField(blank=True)
    value_net = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    taken_on = models.DateField(null=True)
    taken_by = models.TextField(null=True)
    reason = models.TextField(null=True)
    ended_on_before = models.DateField(null=True)
    ends_on_after = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "contract", "number"],
                name="contracts_extension_number_is_unique_per_contract",
            ),
            models.CheckConstraint(
                name="contracts_extension_taken_facts_go_together",
                condition=Q(
                    taken_on__isnull=True,
                    taken_by__isnull=True,
                    reason__isnull=True,
                    ended_on_before__isnull=True,
                    ends_on_after__isnull=True,
                )
                | Q(
                    taken_on__isnull=False,
                    taken_by__isnull=False,
                    reason__isnull=False,
                    ends_on_after__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="contracts_extension_moves_the_end_later",
                condition=Q(ended_on_before__isnull=True) | Q(ends_on_after__gt=F("ended_on_before")),
            ),
        ]

    def __str__(self) -> str:
        return f"Extension option {self.number}"


class Modification(ContractOwned):
    """A change to a contract under a named ground. Values in pounds net; a reduction is negative.

    `ground` is a code of the law, "" where a source did not say; `notice_number` that of its change notice.
    """

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="modifications")
    number = models.PositiveSmallIntegerField()
    effect = models.TextField(choices=[(effect, effect) for effect in EFFECTS])
    ground = models.TextField(blank=True)
    description = models.TextField()
    modified_on = models.DateField()
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    value_change_net = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    ended_on_before = models.DateField(null=True)
    ends_on_after = models.DateField(null=True)
    notice_number = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "contract", "number"],
                name="contracts_modification_number_is_unique_per_contract",
            ),
            models.CheckConstraint(
                name="contracts_modification_effect_is_known", condition=Q(effect__in=EFFECTS)
            ),
        ]

    def __str__(self) -> str:
        return f"Modification {self.number}"
