"""Pages of what was agreed. A restated value stays beside the one that took its place, with the reason."""

from __future__ import annotations

from decimal import Decimal

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from wisely.lib.periods import period_name
from wisely.people.doors import Request, open_door
from wisely.performance import queries
from wisely.performance.queries import ReadingRow
from wisely.public.performance.lists import figure_row, figures_list
from wisely.public.shared import address_of, shared
from wisely.rules.parts import Figure, Kpi
from wisely.rules.rulebook import Rulebook, rulebook
from wisely.ui import charts
from wisely.ui.charts import Chart
from wisely.ui.listing import MemorySource
from wisely.ui.parts import Fact

PUBLIC = "What a council has agreed as its figures is what it reports; anybody may read it."
UNITS = {"percent": charts.PERCENT, "count": charts.COUNT, "GBP": charts.POUNDS}


def _book(request: Request) -> Rulebook:
    return rulebook(timezone.localdate(request.at), request.council.pack)


def _figures(book: Rulebook) -> dict[str, tuple[Kpi, Figure]]:
    return {figure.id: (kpi, figure) for kpi in book.kpis.values() for figure in kpi.figures}


@open_door(PUBLIC)
def figures(request: Request, council: str) -> HttpResponse:
    """List every figure that the council has agreed, the latest period first."""
    book = _book(request)
    known = _figures(book)
    rows = [
        figure_row(row, *known[row.figure])
        for row in queries.readings_of(request.council.pk)
        if row.figure in known
    ]
    declared = figures_list(council)
    answer = declared.answer(
        request, MemorySource(rows), template="public/performance/figures.html",
        choices={"area": [(area, area) for area in dict.fromkeys(kpi.area for kpi in book.kpis.values())]},
        context={
            "root": f"/open/{council}/", "aspects": queries.maturity_of(request.council.pk, book),
            "strategy": book.strategy, "every": ",".join(column.key for column in declared.columns),
        },
    )  # fmt: skip
    return shared(request, answer)


@open_door(PUBLIC)
def figure(request: Request, council: str, key: str) -> HttpResponse:
    """Show one figure at its permanent address: what it means, what was agreed, what was restated and why."""
    found = _figures(_book(request)).get(key)
    if found is None:
        raise Http404("The council’s strategy has no such figure.")
    kpi, told = found
    rows = [row for row in queries.readings_of(request.council.pk, kpi=kpi.number) if row.figure == key]
    latest = next((row.definition for row in rows if row.definition), told.formula)
    baseline = queries.written(told.baseline, told.unit) if told.baseline is not None else None
    context = {
        "kpi": kpi,
        "figure": told,
        "facts": [
            Fact("How it is counted", latest), Fact("Baseline", baseline, hint=told.baseline_period),
            Fact("Target of the strategy", kpi.target),
            Fact("Better is", {"up": "higher", "down": "lower"}.get(told.direction, "nearer to nought")),
        ],
        "rows": [
            (
                row, period_name(row.period), queries.written(row.value, told.unit),
                queries.READING.badge(row.stage),
            )
            for row in rows
        ],
        "chart": _chart(told, rows),
        "root": f"/open/{council}/",
        "address": address_of(request.path),
    }  # fmt: skip
    return shared(request, render(request, "public/performance/figure.html", context))


def _chart(figure: Figure, rows: list[ReadingRow]) -> Chart | None:
    """Draw the financial years that stand; None where there is but one."""
    years: list[tuple[str, Decimal | None]] = [
        (period_name(row.period), row.value)
        for row in reversed(rows)
        if row.stage == "agreed" and row.period == queries.span_of(row.period.starts_on, queries.YEAR)
    ]
    if len(years) < 2 or figure.unit not in UNITS:
        return None
    (first, one), (latest, other) = years[0], years[-1]
    assert one is not None
    assert other is not None
    return charts.lines(
        "agreed-years", f"{figure.name}, year by year", [name for name, _ in years],
        {figure.name: [value for _, value in years]}, unit=UNITS[figure.unit], target=figure.baseline,
        heading="Financial year",
        sentence=f"{latest}: {queries.written(other, figure.unit)}; "
        f"{first}: {queries.written(one, figure.unit)}.",
    )  # fmt: skip
