"""Measures as a council keeps them, their readings, and what payments of each month come to.

Readings are of record. Figures by month are not: they are counted from payments, and can be at any time.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from wisely.people.models import Authority, CouncilOwned, Person
from wisely.performance.lifecycle import ReadingStage

COMPUTED, RECORDED = "computed", "recorded"
SOURCES = (COMPUTED, RECORDED)


def _words(*choices: str) -> list[tuple[str, str]]:
    return [(choice, choice) for choice in choices]


class Measure(CouncilOwned):
    """A KPI of the council's pack by its number, once somebody answers for it or it has a reading."""

    kpi = models.PositiveSmallIntegerField()
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "kpi"], name="performance_measure_is_one_per_kpi"
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"KPI {self.kpi}"


class Reading(CouncilOwned):
    """The value of one figure of a measure for a period, as agreed. A restated one stays beside the new one.

    `value_in_unit` is in the figure's unit: per cent, pounds, a count, or 1 for yes. A computed one keeps the
    pounds behind it (`counted_net` of `in_scope_net`, with `unknown_net` among the rest), how many payments,
    and the definition by which they were told apart. `period_ends_before` is the day after its last. Where
    months of the period had no payments, `months_lacking` names them and `lacking_because` says why it was
    agreed all the same.
    """

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="readings")
    figure = models.TextField()
    period_starts_on = models.DateField()
    period_ends_before = models.DateField()
    stage = models.TextField(choices=_words(*ReadingStage), default=ReadingStage.AGREED)
    source = models.TextField(choices=_words(*SOURCES))
    value_in_unit = models.DecimalField(max_digits=14, decimal_places=2)
    counted_net = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    in_scope_net = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    unknown_net = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    lines_count = models.PositiveIntegerField(null=True)
    definition = models.TextField(blank=True)
    evidence = models.TextField(blank=True)
    months_lacking = models.TextField(blank=True)
    lacking_because = models.TextField(blank=True)
    restates = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    restated_because = models.TextField(blank=True)
    agreed_at = models.DateTimeField()
    agreed_by = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "figure", "period_starts_on", "period_ends_before"],
                condition=Q(stage=ReadingStage.AGREED), name="performance_reading_is_agreed_once",
            ),
            models.CheckConstraint(
                name="performance_reading_stage_is_known", condition=Q(stage__in=list(ReadingStage))
            ),
            models.CheckConstraint(
                name="performance_reading_period_holds_a_day",
                condition=Q(period_ends_before__gt=F("period_starts_on")),
            ),
            models.CheckConstraint(
                name="performance_reading_source_says_where_from",
                condition=Q(
                    source=COMPUTED, counted_net__isnull=False, in_scope_net__isnull=False,
                    unknown_net__isnull=False,
                    lines_count__isnull=False,
                )
                | (Q(source=RECORDED, counted_net__isnull=True, in_scope_net__isnull=True) & ~Q(evidence="")),
            ),
            models.CheckConstraint(
                name="performance_reading_says_why_months_may_lack",
                condition=Q(months_lacking="", lacking_because="")
                | (~Q(months_lacking="") & ~Q(lacking_because="")),
            ),
            models.CheckConstraint(
                name="performance_reading_reason_goes_with_restating",
                condition=Q(restates__isnull=True, restated_because="")
                | (Q(restates__isnull=False) & ~Q(restated_because="")),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["authority", "measure", "period_starts_on"], name="performance_readings")
        ]

    def __str__(self) -> str:
        return f"{self.figure} from {self.period_starts_on}: {self.value_in_unit}, #{self.pk}"


class Assessment(CouncilOwned):
    """On which level the council found itself in one aspect of its strategy, on a day, and how it knows.

    `evidence` is a list of pairs: what it is, and its address. Judgements are never changed; a later one
    counts. All of it is public.
    """

    aspect = models.TextField()
    level = models.TextField()
    assessed_on = models.DateField()
    how_we_know = models.TextField()
    evidence = models.JSONField(default=list)
    said_at = models.DateTimeField()
    said_by = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="performance_assessment_says_how_it_is_known", condition=~Q(how_we_know="")
            )
        ]
        indexes = [
            models.Index(
                fields=["authority", "aspect", "-assessed_on"], name="performance_assessments"
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.aspect}: {self.level} on {self.assessed_on}"


class CountedMonth(models.Model):
    """A month of payments as it was counted last: from which sums, by which rules, and when.

    It is stale once `times_summed` is not the spend room's any more, `rules` are no longer those in force,
    or `stale_since` says from when what is known of a supplier is newer.
    """

    is_council_owned: ClassVar[bool] = True

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    month_on = models.DateField()
    times_summed = models.PositiveIntegerField()
    rules = models.CharField(max_length=64)
    lines_count = models.PositiveIntegerField()
    counted_at = models.DateTimeField()
    stale_since = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "month_on"], name="performance_countedmonth_is_one_per_month"
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.month_on:%Y-%m} counted at {self.counted_at}"


class MonthlyFigure(models.Model):
    """What the payments of a month come to by one definition. Pounds net of VAT, and how many payments.

    `only_gross_total` is what was published with VAT only; with `outside_net` (redacted payees) it stands
    in no share.
    """

    is_council_owned: ClassVar[bool] = True

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    definition = models.TextField()
    month_on = models.DateField()
    counted_net = models.DecimalField(max_digits=14, decimal_places=2)
    not_counted_net = models.DecimalField(max_digits=14, decimal_places=2)
    unknown_net = models.DecimalField(max_digits=14, decimal_places=2)
    outside_net = models.DecimalField(max_digits=14, decimal_places=2)
    only_gross_total = models.DecimalField(max_digits=14, decimal_places=2)
    counted_lines = models.PositiveIntegerField()
    not_counted_lines = models.PositiveIntegerField()
    unknown_lines = models.PositiveIntegerField()
    outside_lines = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "definition", "month_on"],
                name="performance_monthlyfigure_is_one_per_cell",
            )
        ]

    def __str__(self) -> str:
        return f"{self.definition} in {self.month_on:%Y-%m}"
