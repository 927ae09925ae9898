"""What a council was shown of a supplier's insurance, and what the supplier declared of itself."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from wisely.people.models import CouncilOwned
from wisely.suppliers.lifecycle import DECLARATIONS, INSURANCES
from wisely.suppliers.models.register import Supplier


def _withdrawn_facts_go_together(table: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=f"suppliers_{table}_withdrawn_facts_go_together",
        condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawal_reason__isnull=True)
        | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False, withdrawal_reason__isnull=False),
    )


class Insurance(CouncilOwned):
    """An insurance that a supplier holds, as somebody at a council saw it.

    `cover` is pounds for any one claim; `expires_on` the last day of cover. `evidence` says what was seen, by
    `seen_by` on `seen_on`. A renewal is a row of its own: of each kind, the one that expires last counts.
    """

    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="+")
    kind = models.TextField(choices=[(kind, kind) for kind in INSURANCES])
    insurer = models.CharField(max_length=200)
    policy_number = models.CharField(max_length=80)
    cover = models.DecimalField(max_digits=14, decimal_places=2)
    expires_on = models.DateField()
    evidence = models.TextField()
    seen_on = models.DateField()
    seen_by = models.TextField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.TextField(null=True)
    withdrawal_reason = models.TextField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="suppliers_insurance_kind_is_known", condition=Q(kind__in=list(INSURANCES))
            ),
            models.CheckConstraint(name="suppliers_insurance_covers_something", condition=Q(cover__gt=0)),
            _withdrawn_facts_go_together("insurance"),
        ]
        indexes = [
            models.Index(fields=["authority", "supplier"], name="suppliers_insurances"),
            models.Index(
                fields=["authority", "expires_on"], name="suppliers_insurances_by_expiry",
                condition=Q(withdrawn_at__isnull=True),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind} of {self.supplier_id} until {self.expires_on}"


class Declaration(CouncilOwned):
    """What a supplier said of itself: `answer` is yes or no to the statement that `kind` names.

    It is the supplier's word, never taken for what is worked out from facts. `until_on` is null where it has
    no end. Of each kind, the one declared last counts.
    """

    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="+")
    kind = models.TextField(choices=[(kind, kind) for kind in DECLARATIONS])
    answer = models.BooleanField()
    declared_on = models.DateField()
    until_on = models.DateField(null=True)
    evidence = models.TextField()
    seen_by = models.TextField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.TextField(null=True)
    withdrawal_reason = models.TextField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="suppliers_declaration_kind_is_known", condition=Q(kind__in=list(DECLARATIONS))
            ),
            models.CheckConstraint(
                name="suppliers_declaration_ends_after_it_begins",
                condition=Q(until_on__isnull=True) | Q(until_on__gte=models.F("declared_on")),
            ),
            _withdrawn_facts_go_together("declaration"),
        ]
        indexes = [models.Index(fields=["authority", "supplier"], name="suppliers_declarations")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.supplier_id}: {self.answer}"
