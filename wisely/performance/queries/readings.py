"""Measures as the council keeps them: who answers for each, what was agreed, what happened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from wisely.audit.compiled import compiled_once
from wisely.lib.periods import Period
from wisely.people.queries import Remembered
from wisely.people.queries.history import what_happened_to
from wisely.performance.lifecycle import ReadingStage
from wisely.performance.models import Measure, Reading


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A measure with who answers for it; `version` 0 where nothing was ever done to it."""

    kpi: int
    owner: str
    owner_name: str
    version: int


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """A reading as agreed or as it was before it was restated. Pounds where it is computed from payments."""

    id: int
    kpi: int
    figure: str
    period: Period
    stage: str
    source: str
    value: Decimal
    counted: Decimal | None
    in_scope: Decimal | None
    unknown: Decimal | None
    lines_count: int | None
    definition: str
    evidence: str
    restated_because: str
    months_lacking: str
    lacking_because: str
    agreed_at: datetime
    agreed_by: str


_COLUMNS = (
    "pk", "measure__kpi", "figure", "period_starts_on", "period_ends_before", "stage", "source",
    "value_in_unit", "counted_net", "in_scope_net", "unknown_net", "lines_count", "definition",
    "evidence", "restated_because", "months_lacking", "lacking_because", "agreed_at", "agreed_by",
)  # fmt: skip


def measure_for(authority_id: int | None, kpi: int) -> Measure | None:
    """Find a measure to act on; None where nothing was ever done to it."""
    return (
        Measure.objects.filter(authority=authority_id, kpi=kpi).select_related("owner", "authority").first()
    )


def measures_of(authority_id: int) -> dict[int, MeasureRow]:
    """Give the measures that somebody has touched, by number. One query."""
    return {
        row[0]: MeasureRow(row[0], row[1] or "", row[2] or "", row[3]) for row in _measure_rows(authority_id)
    }


@compiled_once
def _measure_rows(authority: Any) -> QuerySet[Any, Any]:
    rows = Measure.objects.filter(authority=authority)
    return rows.values_list("kpi", "owner__reference", "owner__name", "version")


def readings_of(authority_id: int, *, kpi: int | None = None) -> list[ReadingRow]:
    """Give the readings of a measure, or of all, restated ones too, the latest period first. One query."""
    return [
        ReadingRow(key, number, figure, Period(start, end), *rest)
        for key, number, figure, start, end, *rest in _reading_rows(authority_id, kpi, of_all=kpi is None)
    ]


@compiled_once
def _reading_rows(authority: Any, kpi: Any, *, of_all: bool) -> QuerySet[Any, Any]:
    rows = Reading.objects.filter(authority=authority)
    told = rows if of_all else rows.filter(measure__kpi=kpi)
    latest_first = told.order_by("-period_ends_before", "-period_starts_on", "figure", "-agreed_at", "-pk")
    return latest_first.values_list(*_COLUMNS)


def agreed(readings: list[ReadingRow]) -> dict[tuple[str, date, date | None], ReadingRow]:
    """Give the readings that stand, by figure, first day and the day after the last."""
    return {
        (each.figure, each.period.starts_on, each.period.ends_before): each
        for each in readings
        if each.stage == ReadingStage.AGREED
    }


def reading_for(authority_id: int | None, pk: int) -> Reading | None:
    """Find a reading to restate."""
    rows = Reading.objects.filter(authority=authority_id, pk=pk)
    return rows.select_related("measure", "measure__owner", "measure__authority").first()


def history_of(measure: Measure | None) -> list[Remembered]:
    """Give what happened to a measure and its readings, newest first. One query."""
    return [] if measure is None else what_happened_to(measure)
