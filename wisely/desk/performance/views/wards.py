"""A figure by ward and by deprivation: a map, a chart, and the list from which files come."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from wisely.desk.performance import asking, drawing
from wisely.desk.performance.asking import Asked
from wisely.desk.performance.lists import ward_values, wards_list
from wisely.lib.periods import financial_year, period_code
from wisely.people.doors import Request, door
from wisely.performance import queries
from wisely.performance.permissions import Permission
from wisely.performance.queries import Definition, Share
from wisely.rules.wards import NO_WARD
from wisely.spend.queries import remembered
from wisely.ui.listing import MemorySource
from wisely.ui.parts import Tab


@door(Permission.SEE_MEASURES)
def wards(request: Request, number: int) -> HttpResponse:
    """Show what counts in each ward, and in none that is known; it reads sums by payee, never payments."""
    this = asking.asked(request, number)
    definition = asking.counting(request, this)
    if definition is None or not queries.counts_by_place(this.kpi):
        raise Http404
    council, book = asking.council_of(request), this.book
    by_ward = queries.wards_behind(council, book, definition, this.period)
    rows = [Share(key, NO_WARD.get(key, key), parts) for key, parts in by_ward.items()]
    return wards_list(book, definition).answer(
        request,
        MemorySource(rows, by=ward_values(book, this, definition, rows)),
        template="desk/performance/wards.html",
        context={
            **_choices(request, this, definition),
            "as_of": queries.data_as_of(council),
            "figures": _figures(council, this, definition, rows) if book.wards else "",
            "cube": _in_cube(this),
        },
    )


def _figures(council: int, this: Asked, definition: Definition, rows: list[Share]) -> SafeString:
    """Write sums, map and deciles, which are the same for everybody until something is paid or matched."""
    wards, by_ward = this.book.wards, {share.key: share.parts for share in rows}

    def write() -> SafeString:
        context = {
            "definition": definition,
            "span": this.span,
            "wards": wards,
            "whole": queries.whole(rows),
            "standing": drawing.whereabouts(by_ward),
            "map": drawing.ward_map(definition, by_ward, wards, this.span),
            "deciles": drawing.deciles(by_ward, wards),
            "decile_chart": drawing.decile_chart(definition, by_ward, wards, this.span),
        }
        return render_to_string("desk/performance/ward_figures.html", context)

    return remembered(council, ("drawn wards", this.book.on, this.span, this.period, definition.id), write)


def _choices(request: Request, this: Asked, definition: Definition) -> dict[str, Any]:
    """Give the head of the page, and what may be chosen on it."""
    return {
        "record": asking.head(request, this, "wards/"),
        "this": this,
        "fault": this.fault,
        "definition": definition,
        "wards": this.book.wards,
        "periods": asking.periods_to_choose(this.sums, on=this.book.on),
        "chosen": period_code(this.period),
        "ways": [
            Tab(each.name, this.address("wards/", counting=each.id), each.id == definition.id)
            for each in asking.ways_of_counting(this)
        ],
    }


def _in_cube(this: Asked) -> str:
    year = financial_year(this.period.starts_on)
    kept = f"&year={year.label}" if year.period == this.period else ""
    return f"/spend/cube/?by=ward&across=size{kept}"
