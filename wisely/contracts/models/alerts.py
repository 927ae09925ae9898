"""Alerts: who was told what of which contract, in which letter, and who acted on it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from wisely.contracts.models.register import Contract
from wisely.people.models import CouncilOwned, Person

RULES = (
    "notice", "begin", "ending", "past end", "review", "update", "insurance", "declaration", "distress",
    "kpi result", "risk review",
)  # fmt: skip
STEPS_COUNT = 5


class AlertDigest(CouncilOwned):
    """One letter that tells one person of all alerts that were due for them at a moment."""

    recipient = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    alerts_count = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="contracts_alertdigest_tells_something", condition=Q(alerts_count__gt=0)
            )
        ]

    def __str__(self) -> str:
        return f"Alerts to {self.recipient_id} of {self.written_at:%Y-%m-%d}"


class Alert(CouncilOwned):
    """One thing that one person was told of one contract, open until somebody acts.

    `about_on` is the day that it hangs on: the contract's last day, a day of notice, a review, the day by
    which an update was asked for, the last day of an insurance or a declaration of its supplier or to act in
    time on a sign of its distress, the day by which a KPI's result was due or a risk was to be looked at
    again. When that day is moved, the alert has nothing to say any more. `act_by_on` is the last day to act
    in time. `step` counts from the owner upwards. A row exists exactly when its letter does.
    """

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="alerts")
    rule = models.TextField(choices=[(rule, rule) for rule in RULES])
    about_on = models.DateField()
    act_by_on = models.DateField()
    recipient = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    step = models.PositiveSmallIntegerField()
    digest = models.ForeignKey(AlertDigest, on_delete=models.PROTECT, related_name="alerts")
    told_on = models.DateField()
    acted_at = models.DateTimeField(null=True)
    acted_by = models.TextField(null=True)
    acted_how = models.TextField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "contract", "rule", "about_on", "recipient"],
                name="contracts_alert_is_told_once_to_each",
            ),
            models.CheckConstraint(name="contracts_alert_rule_is_known", condition=Q(rule__in=list(RULES))),
            models.CheckConstraint(name="contracts_alert_step_is_known", condition=Q(step__lt=STEPS_COUNT)),
            models.CheckConstraint(
                name="contracts_alert_acted_facts_go_together",
                condition=Q(acted_at__isnull=True, acted_by__isnull=True, acted_how__isnull=True)
                | Q(acted_at__isnull=False, acted_by__isnull=False, acted_how__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["authority", "recipient", "act_by_on", "id"],
                name="contracts_alerts_open_to",
                condition=Q(acted_at__isnull=True),
            ),
            models.Index(fields=["authority", "contract"], name="contracts_alerts_of_contract"),
        ]

    def __str__(self) -> str:
        return f"{self.rule} of {self.contract_id} to {self.recipient_id}"
