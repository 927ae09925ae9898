"""Forecasts as they were made from the payments up to one month. They are kept and can be held to account."""

from __future__ import annotations

from django.db import models

from wisely.contracts.models import Contract
from wisely.people.models import CouncilOwned

COUNCIL, DIRECTORATE, CATEGORY, CONTRACT = "council", "directorate", "category", "contract"
KINDS = (COUNCIL, DIRECTORATE, CATEGORY, CONTRACT)


class ForecastSet(CouncilOwned):
    """All forecasts from the payments up to one month, `month_on` its first day. Made again, they change.

    `stands` says how far the record of payments had come. Of the `checked` ranges on months gone by, told
    without knowing them, `held` held; `share` per cent were meant to. Those of contracts are counted apart.
    """

    month_on = models.DateField()
    made_at = models.DateTimeField()
    made_by = models.TextField()
    stands = models.TextField()
    share = models.PositiveSmallIntegerField()
    held = models.PositiveIntegerField(default=0)
    checked = models.PositiveIntegerField(default=0)
    contracts_held = models.PositiveIntegerField(default=0)
    contracts_checked = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "month_on"], name="forecasts_forecastset_is_one_per_month"
            )
        ]

    def __str__(self) -> str:
        return f"forecasts after {self.month_on:%Y-%m} #{self.pk}"


class Forecast(CouncilOwned):
    """What is likely to be paid in the months after `forecast_set.month_on`. Whole pounds excluding VAT.

    `key` is the directorate or category as payments name it, "" for the council, a contract's reference.
    `paid` holds the months it rests on, the latest last; `ahead` a list [low, likely, high] for each month
    ahead, and `sum_low`, `sum_likely` and `sum_high` are of them all together. `only_gross` was paid in the
    last twelve months with an amount known with VAT only, and is left out.
    Of a contract: what it may cost, what was paid of it, and the first days of the months in which that is
    reached, null beyond its end or three years. A contract without a range is told without one.
    """

    forecast_set = models.ForeignKey(ForecastSet, on_delete=models.PROTECT, related_name="forecasts")
    kind = models.CharField(max_length=11, choices=[(kind, kind) for kind in KINDS])
    key = models.TextField(blank=True)
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, null=True, related_name="+")
    paid = models.JSONField()
    ahead = models.JSONField()
    sum_low = models.BigIntegerField(null=True)
    sum_likely = models.BigIntegerField()
    sum_high = models.BigIntegerField(null=True)
    only_gross = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    value_net = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    paid_net = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    used_up_on = models.DateField(null=True)
    used_up_earliest_on = models.DateField(null=True)
    used_up_latest_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "forecast_set", "kind", "key"],
                name="forecasts_forecast_is_one_per_series",
            ),
            models.CheckConstraint(
                name="forecasts_forecast_kind_is_known", condition=models.Q(kind__in=KINDS)
            ),
            models.CheckConstraint(
                name="forecasts_forecast_of_a_contract_names_it",
                condition=models.Q(kind=CONTRACT, contract__isnull=False)
                | (~models.Q(kind=CONTRACT) & models.Q(contract__isnull=True)),
            ),
        ]
        indexes = [
            models.Index(
                fields=["authority", "forecast_set", "used_up_on"],
                name="forecasts_by_use",
                condition=models.Q(used_up_on__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"forecast of {self.kind} {self.key} #{self.pk}"
