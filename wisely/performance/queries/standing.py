"""How every figure stands for a period: computed, recorded by hand, or not measured and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Max, QuerySet

from wisely.audit.compiled import compiled_once
from wisely.lib.periods import Period, financial_year
from wisely.performance.decisions import (
    COMPUTED,
    Aim,
    Judgement,
    Measured,
    Records,
    aim_of,
    definition_id,
    definitions_of,
    judged,
    not_over,
    span_of,
    waiting_because,
)
from wisely.performance.decisions.judging import NOT_MEASURED
from wisely.performance.decisions.spans import YEAR
from wisely.performance.queries.figures import Sums, sums_of
from wisely.performance.queries.readings import MeasureRow, ReadingRow, agreed, measures_of, readings_of
from wisely.performance.queries.records import records_of
from wisely.rules.parts import Figure, Kpi
from wisely.rules.rulebook import Rulebook
from wisely.spend.lifecycle import ImportStage
from wisely.spend.models import LedgerImport

HEADLINES = tuple(COMPUTED.values())  # the definitions of the strategy's own figures


@dataclass(frozen=True, slots=True)
class Standing:
    """One figure for a period. `computed` is what payments say now, `records` what other records do.

    `reading` is what was agreed for the period.
    `because` says why there is no value, to follow "because"; `remedy` what to do, and `place` where.
    """

    figure: Figure
    period: Period
    value: Decimal | None
    judgement: Judgement
    aim: Aim | None
    computed: Measured | None = None
    records: Records | None = None
    reading: ReadingRow | None = None
    because: str = ""
    remedy: str = ""
    place: str = ""

    @property
    def is_live(self) -> bool:
        """Say whether the figure is counted now, not merely recorded by hand."""
        return self.computed is not None or self.records is not None

    @property
    def has_moved(self) -> bool:
        """Say whether the live figure is no longer what was agreed."""
        return (
            self.computed is not None
            and self.reading is not None
            and self.reading.value != self.computed.value
        )


@dataclass(frozen=True, slots=True)
class KpiStanding:
    """A KPI with the standing of each of its figures; `headline` is the one shown first.

    `is_due` says that no figure of it is agreed for the latest financial year that is over.
    """

    kpi: Kpi
    measure: MeasureRow
    figures: tuple[Standing, ...]
    is_due: bool

    @property
    def headline(self) -> Standing:
        """The first that payments give, else the first with a value, else the first."""
        live = [each for each in self.figures if each.computed is not None]
        read = [each for each in self.figures if each.value is not None]
        return (live or read or list(self.figures))[0]


@dataclass(frozen=True, slots=True)
class AsOf:
    """How fresh the payments are: the last day paid, and when the latest file was imported."""

    paid_until_on: date | None
    imported_at: datetime | None


def data_as_of(authority_id: int) -> AsOf:
    """Say until when there are payments. One query."""
    return next((AsOf(*told) for told in _last_rows(authority_id)), AsOf(None, None))


@compiled_once
def _last_rows(authority: Any) -> QuerySet[Any, Any]:
    rows = LedgerImport.objects.filter(authority=authority, stage=ImportStage.IMPORTED).order_by()
    lasts: QuerySet[Any, Any] = rows.values("authority").annotate(paid=Max("last_on"), at=Max("imported_at"))
    return lasts.values_list("paid", "at")


def latest_year(sums: Sums, *, on: date) -> Period:
    """Give the financial year of the latest payments, or of the day where there are none."""
    return span_of(sums.months[-1] if sums.months else on, YEAR)


def standings(
    authority_id: int, book: Rulebook,
    *, sums: Sums | None = None, period: Period | None = None, with_records: bool = True,
) -> list[KpiStanding]:  # fmt: skip
    """Give every KPI of the pack, for the latest year with payments or the period asked.

    Two queries, two for the sums where they are not given, and some for figures that records hold.
    """
    sums = sums or sums_of(authority_id, book, only=HEADLINES)
    readings, measures = readings_of(authority_id), measures_of(authority_id)
    chosen = period or latest_year(sums, on=book.on)
    records = records_of(authority_id, book, chosen) if with_records else {}
    return [
        kpi_standing(
            kpi,
            sums,
            book,
            readings=readings,
            measure=measures.get(kpi.number),
            period=chosen,
            records=records,
        )
        for kpi in book.kpis.values()
    ]


def kpi_standing(
    kpi: Kpi, sums: Sums, book: Rulebook, *, readings: list[ReadingRow], measure: MeasureRow | None,
    period: Period, records: Mapping[str, Records],
) -> KpiStanding:  # fmt: skip
    """Give one KPI with all its figures. No query."""
    stands = agreed(readings)
    return KpiStanding(
        kpi,
        measure or MeasureRow(kpi.number, "", "", 0),
        tuple(
            standing_of(figure, sums, book, stands=stands, period=period, records=records.get(figure.id))
            for figure in kpi.figures
        ),
        _is_due(kpi, stands, on=book.on),
    )


def _is_due(kpi: Kpi, stands: dict[tuple[str, date, date | None], ReadingRow], *, on: date) -> bool:
    year = financial_year(on).previous.period
    return not any((figure.id, year.starts_on, year.ends_before) in stands for figure in kpi.figures)


def standing_of(
    figure: Figure, sums: Sums, book: Rulebook,
    *, stands: dict[tuple[str, date, date | None], ReadingRow], period: Period,
    records: Records | None = None,
) -> Standing:  # fmt: skip
    """Give one figure for a period: computed where it can be, else as recorded. No query."""
    key = definition_id(figure)
    if not key and records is not None:
        return _from_records(figure, records, book, stands, period)
    if not key:
        return _recorded(figure, book, stands.values(), period)
    found = sums.measured(definitions_of(book)[key], period)
    aim = _aim(figure, stands, period)
    missing = found.missing
    return Standing(
        figure, period, found.value,
        judged(found.value, most=found.most, figure=figure, aim=aim, council=book.council), aim, found, None,
        stands.get((figure.id, period.starts_on, period.ends_before)),
        missing.reason if missing else "", missing.remedy if missing else "",
        missing.place if missing else "",
    )  # fmt: skip


def _from_records(
    figure: Figure, records: Records, book: Rulebook,
    stands: dict[tuple[str, date, date | None], ReadingRow], period: Period,
) -> Standing:  # fmt: skip
    """Give what the records of another room hold, or the reason why they hold none."""
    reading = stands.get((figure.id, period.starts_on, period.ends_before))
    if (missing := records.missing) is not None:
        return Standing(
            figure, period, None,
            Judgement(NOT_MEASURED, f"Not measured yet, because {missing.reason}."), None, None, records,
            reading, missing.reason, missing.remedy, missing.place,
        )  # fmt: skip
    aim = _aim(figure, stands, period)
    verdict = (
        not_over(records.value, figure=figure, aim=aim)
        if records.is_partial and records.value is not None
        else judged(records.value, most=None, figure=figure, aim=aim, council=book.council)
    )
    return Standing(figure, period, records.value, verdict, aim, None, records, reading)


def _recorded(figure: Figure, book: Rulebook, readings: Iterable[ReadingRow], period: Period) -> Standing:
    """Give the latest reading recorded by hand that does not reach beyond the period."""
    mine = [each for each in readings if each.figure == figure.id and _ends(each.period) <= _ends(period)]
    latest = max(mine, key=lambda each: (_ends(each.period), each.agreed_at), default=None)
    if latest is None:
        because = waiting_because(figure)
        return Standing(
            figure, period, None, Judgement(NOT_MEASURED, f"Not measured yet, because {because}."), None,
            because=because, remedy="Record a reading by hand, with where it comes from.", place="record",
        )  # fmt: skip
    aim = _aim(figure, agreed(mine), latest.period)
    verdict = judged(latest.value, most=None, figure=figure, aim=aim, council=book.council)
    return Standing(figure, latest.period, latest.value, verdict, aim, None, None, latest)


def _ends(period: Period) -> date:
    return period.ends_before or date.max


def _aim(
    figure: Figure, stands: dict[tuple[str, date, date | None], ReadingRow], period: Period
) -> Aim | None:
    before = financial_year(period.starts_on).previous
    year = before.period
    reading = stands.get((figure.id, year.starts_on, year.ends_before))
    return aim_of(
        figure, year_before=reading.value if reading else None, year_before_label=before.label
    )  # fmt: skip
