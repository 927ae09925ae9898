"""All measures, and one of them: its value, how it stands, its trend, each way of counting."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode

from wisely.desk.performance import asking
from wisely.desk.performance.asking import Asked
from wisely.desk.performance.lines import lines_href
from wisely.desk.performance.lists import MEASURES, measure_row
from wisely.desk.shell.navigation import leads_somewhere
from wisely.lib.periods import Period, period_code, period_name
from wisely.people.doors import Request, door
from wisely.performance import permissions, queries
from wisely.performance.permissions import Permission
from wisely.performance.queries import Definition, Parts, Standing
from wisely.ui import charts
from wisely.ui.charts import Chart
from wisely.ui.listing import MemorySource, SavedView
from wisely.ui.parts import Fact, Link, Tab
from wisely.ui.words import lower_first, money_in_short

UNITS = {"percent": charts.PERCENT, "count": charts.COUNT, "GBP": charts.POUNDS}


@door(Permission.SEE_MEASURES)
def measures(request: Request) -> HttpResponse:
    """List every KPI of the council's strategy: how it stands, or why it is not measured yet."""
    book, council = asking.book_of(request), asking.council_of(request)
    sums = queries.sums_of(council, book, only=queries.HEADLINES)
    period = queries.latest_year(sums, on=book.on)
    named = queries.span_words(period, sums.months)
    rows = [
        measure_row(each, named, me=request.officer.reference)
        for each in queries.standings(council, book, sums=sums)
    ]
    areas = list(dict.fromkeys(kpi.area for kpi in book.kpis.values()))
    return MEASURES.answer(
        request,
        MemorySource(rows),
        template="desk/performance/measures.html",
        choices={"area": [(area, area) for area in areas]},
        views=[
            SavedView("All", "/performance/?"),
            *(SavedView(area, f"/performance/?{urlencode({'area': area})}") for area in areas),
        ],
        context={
            "as_of": queries.data_as_of(council),
            "sums": sums,
            "named": named,
            "counts": {
                kind: sum(row["kind"] == kind for row in rows) for kind in ("live", "recorded", "none")
            },
        },
    )


@dataclass(frozen=True, slots=True)
class Part:
    """A line of the table that shows what a share is made of."""

    label: str
    total: Decimal
    share: Decimal | None
    lines: int
    href: str


@dataclass(frozen=True, slots=True)
class Way:
    """One way of counting, with what it comes to for the period."""

    definition: Definition
    parts: Parts
    value: Decimal | None
    most: Decimal | None
    href: str
    because: str
    is_headline: bool


@door(Permission.SEE_MEASURES)
def measure(request: Request, number: int) -> HttpResponse:
    """Show a measure for a period: value, reason, parts, trend, definitions, and its other figures."""
    this = asking.asked(request, number)
    shown = this.headline
    context: dict[str, Any] = {
        "record": asking.head(request, this, ""),
        "this": this,
        "kpi": this.kpi,
        "shown": shown,
        "fault": this.fault,
        "as_of": queries.data_as_of(asking.council_of(request)),
        "others": [_other(this, each) for each in this.standing.figures if each is not shown],
        "is_live": shown.computed is not None,
        "strategy": [
            Fact("Baseline", this.kpi.baseline), Fact("Target", this.kpi.target),
            Fact("Later target", this.kpi.later_target), Fact("Evidence", this.kpi.evidence),
        ],
    }  # fmt: skip
    if shown.computed is not None:
        context |= _live(request, this)
    else:
        context |= {
            "held": _held(shown), "agreed_chart": _agreed_trend(this, shown),
            "shown_value": asking.value_words(shown),
        }  # fmt: skip
    return render(request, "desk/performance/measure.html", context)


def _live(request: Request, this: Asked) -> dict[str, Any]:
    computed = this.headline.computed
    assert computed is not None
    missing = computed.missing
    return {
        "definition": computed.definition,
        "periods": asking.periods_to_choose(this.sums, on=this.book.on),
        "chosen": period_code(this.period),
        "missing": missing,
        "remedy": asking.remedy_at(missing.place) if missing else None,
        "parts": _parts(this, computed.definition, computed.parts),
        "whole": computed.parts,
        "chart": _trend(this, computed.definition),
        "grains": [
            Tab(label, f"{this.address(by=grain)}#trend", grain == this.grain)
            for grain, label in queries.GRAINS.items()
        ],
        "ways": _ways(this) if len(asking.ways_of_counting(this)) > 1 else [],
        "restate": _restate(this),
        "may_restate": permissions.may_record_reading(request.officer, owner=this.standing.measure.owner),
    }


def _restate(this: Asked) -> str:
    reading = this.headline.reading
    return f"{this.root}readings/{reading.id}/restate/" if reading and this.headline.has_moved else ""


def _parts(this: Asked, definition: Definition, parts: Parts) -> list[Part]:
    """Give what counts, what does not, what nobody knows and what is outside; together, all that was paid."""
    by_standing = definition.id == "on-contract"

    def line(label: str, kind: str, standing: str) -> Part:
        total, lines = getattr(parts, kind), getattr(parts, f"{kind}_lines")
        share = None
        if kind != "outside" and parts.in_scope > 0:
            share = total / parts.in_scope * 100
        if by_standing or kind == "outside":
            href = lines_href(this.period, standing=standing)
        else:
            answer = {"counted": "yes", "not_counted": "no", "unknown": "unknown"}[kind]
            href = this.address("suppliers/", answer=answer)
        return Part(label, total, share, lines, href)

    return [
        line("Counts", "counted", "on"),
        line("Does not count", "not_counted", "off"),
        line("Not known", "unknown", "unknown"),
        line("Outside: redacted", "outside", "outside"),
    ]


def _trend(this: Asked, definition: Definition) -> Chart | None:
    spans = queries.spans(this.sums.months, this.grain)
    if not spans:
        return None
    found = [this.sums.measured(definition, span) for span in spans]
    aim = this.headline.aim
    return charts.lines(
        "trend-chart",
        f"{definition.name}, by {lower_first(queries.GRAINS[this.grain])}",
        [_short(span) for span in spans],
        {definition.name: [each.value for each in found]},
        unit=charts.PERCENT,
        target=aim.value if aim else None,
        heading=queries.GRAINS[this.grain],
        sentence=_trend_words(this, [(period_name(each.period), each.value) for each in found]),
    )


def _short(span: Period) -> str:
    """Name a period where there is little room: Oct 2026, Q2 2026-27, 2026-27."""
    year, _, part = period_code(span).partition("-q")
    if part:
        return f"Q{part} {year}"
    return f"{span.starts_on:%b %Y}" if "-m" in year else year


def _trend_words(this: Asked, figures: list[tuple[str, Decimal | None]]) -> str:
    known = [(name, value) for name, value in figures if value is not None]
    if not known:
        return "No figure can be given for any of these periods."
    (first, one), (latest, other) = known[0], known[-1]
    words = f"{latest}: {queries.written(other, 'percent')}"
    if len(known) > 1:
        turn = "up from" if other > one else "down from" if other < one else "as it was,"
        words += f", {turn} {queries.written(one, 'percent')} in {first}"
    gaps = len(figures) - len(known)
    missing = f" {gaps} of {len(figures)} have no figure, and are left open." if gaps else ""
    aim = this.headline.aim
    if aim is None:
        return f"{words}.{missing}"
    reached = sum(value >= aim.value for _, value in known)
    return f"{words}. {reached} of {len(known)} reached {queries.written(aim.value, 'percent')}.{missing}"


def _ways(this: Asked) -> list[Way]:
    found = []
    for definition in asking.ways_of_counting(this):
        each = this.sums.measured(definition, this.period)
        found.append(
            Way(
                definition, each.parts, each.value, each.most,
                this.address("suppliers/", counting=definition.id),
                each.missing.reason if each.missing else "", definition is this.definition,
            )
        )  # fmt: skip
    return found


def _held(standing: Standing) -> dict[str, Any] | None:
    """Give what records hold of a figure, with the ways to exactly those records."""
    told = standing.records
    if told is None:
        return None
    places = (Link(told.part_label, told.part_href), Link(told.whole_label, told.whole_href))
    return {
        "records": told,
        "of": told.of_words if standing.value is not None else "",
        "links": [place for place in places if place.label and leads_somewhere(place.href.partition("?")[0])],
        "remedy": asking.remedy_at(standing.place),
    }


def _agreed_trend(this: Asked, standing: Standing) -> Chart | None:
    """Draw the years that were agreed, and the figure as it stands; None where that is but one."""
    figure = standing.figure
    years = [
        (period_name(row.period), row.value)
        for row in reversed(this.readings)
        if row.figure == figure.id and row.stage == "agreed" and row.period == _year_of(row.period)
    ]
    is_today = standing.records is not None and standing.records.as_of == "today"
    if is_today and standing.value is not None:
        years.append(("Today", standing.value))
    if len(years) < 2 or figure.unit not in UNITS:
        return None
    (first, one), (latest, other) = years[0], years[-1]
    written = [queries.written(value, figure.unit) for value in (one, other)]
    return charts.lines(
        f"agreed-{figure.id.replace('_', '-')}",
        f"{figure.name}, year by year",
        [name for name, _ in years],
        {figure.name: [value for _, value in years]},
        unit=UNITS[figure.unit],
        target=standing.aim.value if standing.aim else None,
        heading="Financial year",
        sentence=f"{latest}: {written[1]}; {first}: {written[0]}.",
    )


def _year_of(period: Period) -> Period:
    return queries.span_of(period.starts_on, queries.YEAR)


def _other(this: Asked, standing: Standing) -> dict[str, Any]:
    """Give a figure that is not the headline, for a card of its own."""
    return {
        "held": _held(standing),
        "chart": _agreed_trend(this, standing),
        "figure": standing.figure,
        "value": asking.value_words(standing),
        "badge": asking.badge_of(standing),
        "baseline": asking.baseline_words(standing),
        "because": standing.because,
        "remedy": standing.remedy,
        "reading": standing.reading,
        "of": _of_words(standing),
        "counted": _counted_words(standing),
    }


def _of_words(standing: Standing) -> str:
    if standing.value is None:
        return ""
    is_of_today = standing.records is not None and standing.records.as_of == "today"
    return "today" if is_of_today else period_name(standing.period)


def _counted_words(standing: Standing) -> str:
    if standing.computed is None or standing.value is None:
        return ""
    parts = standing.computed.parts
    return f"{money_in_short(parts.counted)} of {money_in_short(parts.in_scope)} excluding VAT"
