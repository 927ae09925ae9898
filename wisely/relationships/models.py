"""Suppliers and contracts as a council judged them, and who works for whom under a contract."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

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


class SupplyLink(CouncilOwned):
    """Somebody who works for a contract's supplier, as that supplier declared it.

    `level` 2 works for the supplier of the contract (`prime`) itself, 3 for one of level 2 (`under`), and so
    on: the strategy's KPI 19 says "tier 2". `supplier` is null for who is on file by name and postcode alone.
    `share_percent` is of the contract's value; the declared facts are null where nothing was said, and are
    never taken for what is worked out. All is as of `declared_on`. A link that is over keeps its row.
    """

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="+")
    prime = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="+")
    under = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    level = models.PositiveSmallIntegerField()
    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=400)
    postcode = models.CharField(max_length=8, blank=True)
    does = models.CharField(max_length=400)
    share_percent = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    declared_sme = models.BooleanField(null=True)
    declared_vcse = models.BooleanField(null=True)
    declared_local = models.BooleanField(null=True)
    evidence = models.TextField()
    declared_on = models.DateField()
    recorded_by = models.TextField()
    ended_on = models.DateField(null=True)
    ended_by = models.TextField(null=True)
    end_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="relationships_supplylink_level_follows_from_whom",
                condition=Q(level=2, under__isnull=True) | Q(level__gt=2, under__isnull=False),
            ),
            models.CheckConstraint(
                name="relationships_supplylink_share_is_of_a_whole",
                condition=Q(share_percent__isnull=True) | Q(share_percent__gt=0, share_percent__lte=100),
            ),
            models.CheckConstraint(
                name="relationships_supplylink_ended_facts_go_together",
                condition=Q(ended_on__isnull=True, ended_by__isnull=True, end_reason="")
                | Q(ended_on__isnull=False, ended_by__isnull=False) & ~Q(end_reason=""),
            ),
        ]
        indexes = [
            models.Index(fields=["authority", "contract"], name="relationships_links_under"),
            models.Index(fields=["authority", "prime"], name="relationships_links_of_prime"),
            models.Index(fields=["authority", "supplier"], name="relationships_links_of_sub"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, level {self.level} of {self.contract_id}"


class SupplyCheck(CouncilOwned):
    """A list of who works under a contract that an officer checked: when, how and how many it named."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="+")
    checked_on = models.DateField()
    checked_by = models.TextField()
    how = models.TextField()
    links_count = models.PositiveIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["authority", "contract", "-checked_on"], name="relationships_checks"),
        ]

    def __str__(self) -> str:
        return f"{self.contract_id} checked on {self.checked_on}: {self.links_count}"
