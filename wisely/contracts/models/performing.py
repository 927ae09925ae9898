"""How a contract performs: its key performance indicators and the results of assessing them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from wisely.contracts.lifecycle import KpiStage
from wisely.contracts.models.register import Contract, ContractOwned
from wisely.people.models import CouncilOwned
from wisely.rules.kpi_law import DIRECTIONS

IN_USE = Q(stage=KpiStage.IN_USE)


class Kpi(ContractOwned):
    """A key performance indicator of a contract (PA23 s.52: at least three above £5 million).

    `description` is what is measured. The target is a number (`target_in_unit` in `target_unit`, with a
    direction), words, or both; neither where an old record has none. It is assessed every `every_months`
    months. `is_by_law` says that the law asked for KPIs of the contract when it was set, so that it must be
    assessed (PA23 s.71), and `is_material` that it is one of those whose ratings are published. `rating`,
    `rating_before` and `assessed_on` are taken from its two latest results by every act on them; "" and null
    where there is none.
    """

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="kpis")
    number = models.PositiveSmallIntegerField()
    title = models.TextField()
    description = models.TextField(blank=True)
    stage = models.TextField(
        choices=[(str(stage), str(stage)) for stage in KpiStage], default=KpiStage.IN_USE
    )
    target_in_unit = models.DecimalField(max_digits=16, decimal_places=4, null=True)
    target_unit = models.TextField(blank=True)
    target_direction = models.TextField(choices=[(each, each) for each in DIRECTIONS], blank=True)
    target_words = models.TextField(blank=True)
    every_months = models.PositiveSmallIntegerField(null=True)
    is_material = models.BooleanField(default=False)
    is_by_law = models.BooleanField(default=False)
    set_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    end_reason = models.TextField(null=True)
    rating = models.TextField(blank=True)
    rating_before = models.TextField(blank=True)
    assessed_on = models.DateField(null=True)

    class Meta:
        verbose_name = "KPI"
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "contract", "number"], name="contracts_kpi_number_is_unique_per_contract"
            ),
            models.CheckConstraint(
                name="contracts_kpi_stage_is_known", condition=Q(stage__in=[str(each) for each in KpiStage])
            ),
            models.CheckConstraint(
                name="contracts_kpi_number_has_a_direction",
                condition=Q(target_in_unit__isnull=True, target_direction="")
                | Q(target_in_unit__isnull=False, target_direction__in=DIRECTIONS),
            ),
            models.CheckConstraint(
                name="contracts_kpi_end_facts_go_with_stage",
                condition=Q(stage=KpiStage.ENDED, ended_on__isnull=False, end_reason__isnull=False)
                | Q(stage=KpiStage.IN_USE, ended_on__isnull=True, end_reason__isnull=True),
            ),
            models.CheckConstraint(
                name="contracts_kpi_rating_goes_with_its_day",
                condition=Q(rating="", assessed_on__isnull=True)
                | (~Q(rating="") & Q(assessed_on__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(fields=["authority", "contract"], name="contracts_kpis_in_use", condition=IN_USE),
        ]

    def __str__(self) -> str:
        return f"KPI {self.number}: {self.title}"


class KpiResult(CouncilOwned):
    """What one assessment of a KPI found, for a period with both days in it.

    `recorded_by` is a person's reference, `rating` a code of `rules/law/kpis.toml`. A result never changes:
    what puts it right is another one that `corrects` it, and then `is_corrected` says that it counts no more.
    """

    kpi = models.ForeignKey(Kpi, on_delete=models.PROTECT, related_name="results")
    from_on = models.DateField()
    until_on = models.DateField()
    value_in_unit = models.DecimalField(max_digits=16, decimal_places=4, null=True)
    words = models.TextField(blank=True)
    rating = models.TextField()
    evidence = models.TextField(blank=True)
    assessed_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.TextField()
    corrects = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="corrected_by")
    is_corrected = models.BooleanField(default=False)

    class Meta:
        verbose_name = "KPI result"
        constraints = [
            models.CheckConstraint(
                name="contracts_kpiresult_period_ends_after_its_start",
                condition=Q(until_on__gte=F("from_on")),
            ),
            models.CheckConstraint(
                name="contracts_kpiresult_assesses_what_is_over",
                condition=Q(assessed_on__gte=F("until_on")),
            ),
            models.CheckConstraint(name="contracts_kpiresult_is_rated", condition=~Q(rating="")),
        ]
        indexes = [
            models.Index(fields=["authority", "kpi", "-until_on"], name="contracts_results_of_kpi"),
            models.Index(fields=["authority", "-assessed_on", "id"], name="contracts_results_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.rating} for {self.from_on} to {self.until_on}"
