"""A figure by ward and by deprivation: a map, a chart, and the list from which files come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.http import Http404, HttpResponse

from wisely.desk.performance import asking
from wisely.desk.performance.asking import Asked
from wisely.desk.performance.lists import ward_values, wards_list
from wisely.lib.periods import financial_year, period_code
from wisely.people.doors import Request, door
from wisely.performance import queries
from wisely.performance.permissions import Permission
from wisely.performance.queries import Definition, Parts, Share
from wisely.rules.wards import DECILES, NO_WARD, OUTSIDE, REDACTED, Wards
from wisely.ui import charts
from wisely.ui.charts import Area, Chart
from wisely.ui.listing import MemorySource
from wisely.ui.parts import Tab
from wisely.ui.words import money_in_short, percent

_ENDS = {DECILES[0]: ", most deprived", DECILES[-1]: ", least deprived"}
MOST_DEPRIVED = 3  # tenths that the sentence sums up


@dataclass(frozen=True, slots=True)
class Decile:
    """A row of the table of deciles: `wards` of the pack are in it."""

    label: str
    wards: int
    parts: Parts


@door(Permission.SEE_MEASURES)
def wards(request: Request, number: int) -> HttpResponse:
    """Show what counts in each ward, and in none that is known; it reads sums by payee, never payments."""
    this = asking.asked(request, number)
    definition = asking.counting(request, this)
    if definition is None or not queries.counts_by_place(this.kpi):
        raise Http404
    book = this.book
    by_ward = queries.wards_behind(asking.council_of(request), book, definition, this.period)
    rows = [Share(key, NO_WARD.get(key, key), parts) for key, parts in by_ward.items()]
    return wards_list(book, definition).answer(
        request,
        MemorySource(rows, by=ward_values(book, this, definition, rows)),
        template="desk/performance/wards.html",
        context={
            "record": asking.head(request, this, "wards/"),
            "this": this,
            "fault": this.fault,
            "definition": definition,
            "wards": book.wards,
            "periods": asking.periods_to_choose(this.sums, on=book.on),
            "chosen": period_code(this.period),
            "ways": [
                Tab(each.name, this.address("wards/", counting=each.id), each.id == definition.id)
                for each in asking.ways_of_counting(this)
            ],
            "whole": queries.whole(rows),
            "standing": _standing(by_ward),
            "as_of": queries.data_as_of(asking.council_of(request)),
            "map": _map(this, definition, by_ward),
            **_deprivation(this, definition, by_ward),
            "cube": _in_cube(this),
        },
    )


def _standing(by_ward: Mapping[str, Parts]) -> Mapping[str, Decimal]:
    """Say how much of all that was paid is in a ward, outside them, in none that is known, and redacted."""
    known = [parts.total for ward, parts in by_ward.items() if ward not in NO_WARD]
    not_known = [parts.total for ward, parts in by_ward.items() if ward in NO_WARD]
    outside, redacted = by_ward[OUTSIDE].total, by_ward[REDACTED].total
    return {
        "inside": sum(known, Decimal(0)), "outside": outside, "redacted": redacted,
        "unknown": sum(not_known, Decimal(0)) - outside - redacted,
    }  # fmt: skip


def _map(this: Asked, definition: Definition, by_ward: Mapping[str, Parts]) -> Chart | None:
    pack = this.book.wards
    if not pack:
        return None
    areas = [
        Area(each.name, each.short, by_ward[each.name].counted, each.at, each.outline) for each in pack.wards
    ]
    return charts.area_map(
        "ward-map", f"{definition.name}, pounds by ward, {this.span}", areas, unit=charts.POUNDS,
        sentence=_map_words(areas), heading="Ward",
    )  # fmt: skip


def _map_words(areas: list[Area]) -> str:
    most = sorted((area for area in areas if area.figure > 0), key=lambda area: -area.figure)
    if not most:
        return "Nothing that counts was paid in any of the wards."
    told = [f"{area.name} ({money_in_short(area.figure)})" for area in most[:3]]
    words = f"Most is in {' and '.join([', '.join(told[:-1]), told[-1]] if len(told) > 1 else told)}."
    none = len(areas) - len(most)
    return f"{words} Nothing that counts was paid in {none} of {len(areas)} wards." if none else words


def _deprivation(this: Asked, definition: Definition, by_ward: Mapping[str, Parts]) -> dict[str, object]:
    pack = this.book.wards
    if not pack or pack.deprivation is None:
        return {"deciles": [], "decile_chart": None}
    parts = queries.parts_by_decile(by_ward, pack)
    return {
        "deciles": [Decile(_label(key), _wards_in(key, pack), each) for key, each in parts.items()],
        "decile_chart": charts.bars(
            "decile-chart", f"{definition.name}, pounds by deprivation decile, {this.span}",
            [(_label(key), parts[key].counted) for key in DECILES], unit=charts.POUNDS,
            sentence=_decile_words(parts), heading="Decile",
        ),
    }  # fmt: skip


def _label(key: int | str) -> str:
    if isinstance(key, str):
        return queries.NO_DECILE[key]
    return f"{key}{_ENDS.get(key, '')}"


def _wards_in(key: int | str, pack: Wards) -> int:
    if key == queries.DECILE_UNKNOWN:
        return sum(pack.decile_of(ward.name) is None for ward in pack.wards)
    return sum(pack.decile_of(ward.name) == key for ward in pack.wards)


def _decile_words(parts: Mapping[int | str, Parts]) -> str:
    known = sum((parts[key].counted for key in DECILES), Decimal(0))
    if known <= 0:
        return "Nothing that counts was paid in a ward whose decile is known."
    first = sum((parts[key].counted for key in DECILES[:MOST_DEPRIVED]), Decimal(0))
    return (
        f"{money_in_short(first)} of {money_in_short(known)} that counts in wards with a known decile is in "
        f"the three most deprived tenths: {percent(first / known * 100)}."
    )


def _in_cube(this: Asked) -> str:
    year = financial_year(this.period.starts_on)
    kept = f"&year={year.label}" if year.period == this.period else ""
    return f"/spend/cube/?by=ward&across=size{kept}"
