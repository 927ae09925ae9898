"""What payments come to by ward and by deprivation: each in one place, so that all come to the whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from wisely.performance.decisions.cells import OUTSIDE as OUT_OF_SCOPE
from wisely.performance.decisions.cells import Answer, Cell, Parts, parts_of
from wisely.rules.wards import DECILES, NO_WARD, OUTSIDE, REDACTED, UNKNOWN, Wards, ward_of

DECILE_UNKNOWN = "no decile"
NO_DECILE = {
    DECILE_UNKNOWN: "Wards whose decile is not known",
    OUTSIDE: NO_WARD[OUTSIDE],
    UNKNOWN: "Not known: in no ward that is known",
    REDACTED: NO_WARD[REDACTED],
}
"""What is said of payments that are in no decile. UNKNOWN holds what is unlisted too."""


def cells_by_ward(paid: Iterable[tuple[str, Sequence[Cell]]], wards: Wards) -> dict[str, tuple[Cell, ...]]:
    """Put payments where their supplier's postcode is: cells of one ward that answer alike become one.

    `paid` has a supplier's postcode ("" where none is known) with what it was paid. What was paid to
    redacted payees is REDACTED, whatever else is known.
    """
    gathered: dict[str, dict[tuple[object, ...], Cell]] = {}
    for postcode, cells in paid:
        ward = ward_of(postcode, wards).ward
        for cell in cells:
            mine = gathered.setdefault(REDACTED if cell.standing == OUT_OF_SCOPE else ward, {})
            alike = (cell.standing, cell.place, cell.is_vcse, *cell.sizes.values())
            mine[alike] = _together(mine[alike], cell) if alike in mine else replace(cell, label="")
    return {ward: tuple(cells.values()) for ward, cells in gathered.items()}


def _together(one: Cell, other: Cell) -> Cell:
    return replace(
        one, total=one.total + other.total, lines=one.lines + other.lines,
        only_gross=one.only_gross + other.only_gross,
    )  # fmt: skip


def parts_by_ward(cells: Mapping[str, Sequence[Cell]], answer: Answer, wards: Wards) -> dict[str, Parts]:
    """Give every ward of the pack in its order, nought or not, and then what is in none of them."""
    keys = [*(ward.name for ward in wards.wards), *NO_WARD]
    return {key: parts_of(cells.get(key, ()), answer) for key in keys}


def parts_by_decile(by_ward: Mapping[str, Parts], wards: Wards) -> dict[int | str, Parts]:
    """Give each decile, 1 the most deprived, and then what is in none; together the same as the wards."""
    keys: list[int | str] = [*DECILES, *NO_DECILE]
    found = {key: Parts() for key in keys}
    names = {ward.name for ward in wards.wards}
    for ward, parts in by_ward.items():
        if ward in names:
            key: int | str = wards.decile_of(ward) or DECILE_UNKNOWN
        else:
            key = ward if ward in {OUTSIDE, REDACTED} else UNKNOWN
        found[key] += parts
    return found
