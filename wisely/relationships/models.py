"""Suppliers and contracts as a council judged them."""

from __future__ import annotations

from django.db import models

from wisely.contracts.models import Contract
from wisely.people.models import CouncilOwned
from wisely.suppliers.models import Supplier


class StrategicJudgement(CouncilOwned):
    """What a council last judged of a supplier by its criteria; earlier judgements stand on the record.

    `answers` is a list of {id, test, points, is_met, why, is_counted} as the criteria stood on that day.
    """

    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="+")
    answers = models.JSONField()
    points = models.PositiveSmallIntegerField()
    cut_off = models.PositiveSmallIntegerField()
    is_strategic = models.BooleanField()
    judged_on = models.DateField()
    judged_by = models.TextField()
    again_by_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "supplier"], name="relationships_judgement_is_one_per_supplier"
            )
        ]

    def __str__(self) -> str:
        return f"{self.supplier_id}: {self.points} of {self.cut_off}"


class TierAssessment(CouncilOwned):
    """How the tier of a contract was last worked out; earlier ones stand on the record.

    `steps` is a list of {id, label, weight, step, says} as the factors stood on that day; `annual_net` what
    the contract was worth a year, in pounds.
    """

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="+")
    steps = models.JSONField()
    score = models.DecimalField(max_digits=3, decimal_places=2)
    tier = models.TextField()
    why = models.TextField()
    annual_net = models.DecimalField(max_digits=14, decimal_places=2)
    assessed_on = models.DateField()
    assessed_by = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "contract"], name="relationships_tierassessment_is_one_per_contract"
            )
        ]

    def __str__(self) -> str:
        return f"{self.contract_id}: {self.tier}, {self.score}"
