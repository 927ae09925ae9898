"""Signs of a supplier's distress that somebody at the council has to act on, and what was done."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from wisely.people.models import CouncilOwned
from wisely.suppliers.models import Supplier

STEPS = ("failure", "protect", "engage", "watch")


class DistressTrigger(CouncilOwned):
    """A sign of distress as a register showed it, or an officer reported it, while a contract was in force.

    `kind` names the sign's rule, `step` the rung of the guidance's ladder; `says`, `rule` and `next_step` are
    its words on that day. `act_by_on` is five working days after it was seen. `gone_at` is when the register
    showed it no longer, or the last contract was over: of each kind one is there at a time. One that was
    acted on stays until it is gone. `supplier` is the live one of that day: it may be merged since.
    `reported_how` is what an officer saw and where it is known from, null where a register showed the sign.
    """

    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="+")
    register = models.TextField()
    kind = models.TextField()
    step = models.TextField(choices=[(step, step) for step in STEPS])
    says = models.TextField()
    rule = models.TextField()
    next_step = models.TextField()
    as_of_on = models.DateField()
    seen_at = models.DateTimeField()
    act_by_on = models.DateField()
    reported_by = models.TextField(null=True)
    reported_how = models.TextField(null=True)
    acted_at = models.DateTimeField(null=True)
    acted_by = models.TextField(null=True)
    acted_how = models.TextField(null=True)
    gone_at = models.DateTimeField(null=True)
    gone_why = models.TextField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "supplier", "register", "kind"],
                name="contracts_distresstrigger_is_there_once",
                condition=Q(gone_at__isnull=True),
            ),
            models.CheckConstraint(
                name="contracts_distresstrigger_step_is_known", condition=Q(step__in=list(STEPS))
            ),
            models.CheckConstraint(
                name="contracts_distresstrigger_acted_facts_go_together",
                condition=Q(acted_at__isnull=True, acted_by__isnull=True, acted_how__isnull=True)
                | Q(acted_at__isnull=False, acted_by__isnull=False, acted_how__isnull=False),
            ),
            models.CheckConstraint(
                name="contracts_distresstrigger_reported_facts_go_together",
                condition=Q(reported_by__isnull=True, reported_how__isnull=True)
                | Q(reported_by__isnull=False, reported_how__isnull=False),
            ),
            models.CheckConstraint(
                name="contracts_distresstrigger_gone_facts_go_together",
                condition=Q(gone_at__isnull=True, gone_why__isnull=True)
                | Q(gone_at__isnull=False, gone_why__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["authority", "act_by_on", "id"], name="contracts_triggers_by_day"),
            models.Index(
                fields=["authority", "act_by_on"], name="contracts_triggers_waiting",
                condition=Q(acted_at__isnull=True, gone_at__isnull=True),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind} of {self.supplier_id} since {self.seen_at:%Y-%m-%d}"
