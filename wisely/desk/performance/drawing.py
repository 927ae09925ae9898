"""Spend by ward as it is shown: the map, the deciles, and the sentences that most people read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from wisely.performance.queries import DECILE_UNKNOWN, NO_DECILE, Definition, Parts, parts_by_decile
from wisely.rules.wards import DECILES, NO_WARD, OUTSIDE, REDACTED, Wards
from wisely.ui import charts
from wisely.ui.charts import Area, Chart
from wisely.ui.words import money_in_short, percent

_ENDS = {DECILES[0]: ", most deprived", DECILES[-1]: ", least deprived"}
_MOST_DEPRIVED = DECILES[:3]  # the tenths that the sentence sums up


@dataclass(frozen=True, slots=True)
class Decile:
    """A row of the table of deciles: `wards` of the pack are in it."""

    label: str
    wards: int
    parts: Parts


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """How much of all that was paid is in a ward, outside them, in none that is known, and redacted."""

    inside: Decimal
    outside: Decimal
    unknown: Decimal
    redacted: Decimal


def whereabouts(by_ward: Mapping[str, Parts]) -> Whereabouts:
    """Sum what was paid by whether a ward is known. Together it is the whole."""
    inside = sum((parts.total for ward, parts in by_ward.items() if ward not in NO_WARD), Decimal(0))
    outside, redacted = by_ward[OUTSIDE].total, by_ward[REDACTED].total
    whole = sum((parts.total for parts in by_ward.values()), Decimal(0))
    return Whereabouts(inside, outside, whole - inside - outside - redacted, redacted)


def ward_map(definition: Definition, by_ward: Mapping[str, Parts], wards: Wards, span: str) -> Chart:
    """Draw what counts in each ward of the pack; `span` names the period."""
    areas = [
        Area(each.name, each.short, by_ward[each.name].counted, each.at, each.outline) for each in wards.wards
    ]
    return charts.area_map(
        "ward-map", f"{definition.name}, pounds by ward, {span}", areas, unit=charts.POUNDS,
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


def deciles(by_ward: Mapping[str, Parts], wards: Wards) -> list[Decile]:
    """Give each decile and what is in none, for a table; nothing where the pack has no deprivation."""
    if wards.deprivation is None:
        return []
    return [
        Decile(_label(key), _wards_in(key, wards), parts)
        for key, parts in parts_by_decile(by_ward, wards).items()
    ]


def decile_chart(
    definition: Definition, by_ward: Mapping[str, Parts], wards: Wards, span: str
) -> Chart | None:
    """Draw what counts in each decile; None where the pack has no deprivation."""
    if wards.deprivation is None:
        return None
    parts = parts_by_decile(by_ward, wards)
    return charts.bars(
        "decile-chart", f"{definition.name}, pounds by deprivation decile, {span}",
        [(_label(key), parts[key].counted) for key in DECILES], unit=charts.POUNDS,
        sentence=_decile_words(parts), heading="Decile",
    )  # fmt: skip


def _label(key: int | str) -> str:
    return NO_DECILE[key] if isinstance(key, str) else f"{key}{_ENDS.get(key, '')}"


def _wards_in(key: int | str, wards: Wards) -> int:
    found = [wards.decile_of(ward.name) for ward in wards.wards]
    return found.count(None) if key == DECILE_UNKNOWN else sum(decile == key for decile in found)


def _decile_words(parts: Mapping[int | str, Parts]) -> str:
    known = sum((parts[key].counted for key in DECILES), Decimal(0))
    if known <= 0:
        return "Nothing that counts was paid in a ward whose decile is known."
    first = sum((parts[key].counted for key in _MOST_DEPRIVED), Decimal(0))
    return (
        f"{money_in_short(first)} of {money_in_short(known)} that counts in wards with a known decile is in "
        f"the three most deprived tenths: {percent(first / known * 100)}."
    )
