"""What may go wrong under a contract, and how it was looked at again."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from wisely.contracts.lifecycle import RiskStage
from wisely.contracts.models.register import Contract
from wisely.people.models import CouncilOwned, Person

OPEN = Q(stage=RiskStage.OPEN)
_ON_THE_SCALE = {"likelihood__gte": 1, "likelihood__lte": 5, "impact__gte": 1, "impact__lte": 5}


class Risk(CouncilOwned):
    """What may go wrong under a contract. Likelihood and impact are steps of 1 to 5, `score` their product.

    `owner` is who watches it, null where nobody is named; `recorded_by` is a person's reference.
    """

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="risks")
    number = models.PositiveSmallIntegerField()
    title = models.TextField()
    cause = models.TextField()
    consequence = models.TextField()
    mitigation = models.TextField()
    likelihood = models.PositiveSmallIntegerField()
    impact = models.PositiveSmallIntegerField()
    score = models.GeneratedField(
        expression=F("likelihood") * F("impact"), output_field=models.PositiveSmallIntegerField(),
        db_persist=True,
    )  # fmt: skip
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    stage = models.TextField(
        choices=[(str(stage), str(stage)) for stage in RiskStage], default=RiskStage.OPEN
    )
    recorded_on = models.DateField()
    recorded_by = models.TextField()
    reviewed_on = models.DateField(null=True)
    review_by_on = models.DateField()
    closed_on = models.DateField(null=True)
    close_reason = models.TextField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "contract", "number"],
                name="contracts_risk_number_is_unique_per_contract",
            ),
            models.CheckConstraint(
                name="contracts_risk_stage_is_known", condition=Q(stage__in=[str(each) for each in RiskStage])
            ),
            models.CheckConstraint(name="contracts_risk_is_on_the_scale", condition=Q(**_ON_THE_SCALE)),
            models.CheckConstraint(
                name="contracts_risk_close_facts_go_with_stage",
                condition=Q(stage=RiskStage.CLOSED, closed_on__isnull=False, close_reason__isnull=False)
                | Q(stage=RiskStage.OPEN, closed_on__isnull=True, close_reason__isnull=True),
            ),
        ]
        indexes = [
            models.Index(fields=["authority", "contract"], name="contracts_risks_open", condition=OPEN),
            models.Index(
                fields=["authority", "review_by_on"], name="contracts_risks_to_review", condition=OPEN
            ),
        ]

    def __str__(self) -> str:
        return f"Risk {self.number}: {self.title}"


class RiskReview(CouncilOwned):
    """One look at a risk: its score before and after. `reviewed_by` is a person's reference."""

    risk = models.ForeignKey(Risk, on_delete=models.PROTECT, related_name="reviews")
    reviewed_on = models.DateField()
    reviewed_by = models.TextField()
    likelihood_before = models.PositiveSmallIntegerField()
    impact_before = models.PositiveSmallIntegerField()
    likelihood = models.PositiveSmallIntegerField()
    impact = models.PositiveSmallIntegerField()
    words = models.TextField()
    review_by_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="contracts_riskreview_is_on_the_scale", condition=Q(**_ON_THE_SCALE)),
        ]
        indexes = [models.Index(fields=["authority", "risk"], name="contracts_reviews_of_risk")]

    def __str__(self) -> str:
        return f"Review of risk {self.risk_id} on {self.reviewed_on}"
