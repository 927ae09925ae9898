"""Spend by ward and by deprivation decile, from the sums by payee that stand behind every figure."""

from __future__ import annotations

from wisely.lib.periods import Period
from wisely.performance.decisions import (
    Cell,
    Definition,
    Parts,
    cells_by_ward,
    definition_id,
    parts_by_ward,
)
from wisely.performance.decisions.definitions import LOCAL
from wisely.performance.queries.drills import suppliers_paid
from wisely.rules.parts import Kpi
from wisely.rules.rulebook import Rulebook
from wisely.spend.queries import remembered


def counts_by_place(kpi: Kpi) -> bool:
    """Say whether a measure counts by where suppliers are, so that it can be shown by ward."""
    return any(definition_id(figure) == LOCAL for figure in kpi.figures)


def measure_with_wards(book: Rulebook) -> int | None:
    """Give the number of the measure of local spend, if the pack has one and wards to show it by."""
    found = (number for number, kpi in book.kpis.items() if counts_by_place(kpi))
    return next(found, None) if book.wards else None


def wards_behind(
    authority_id: int, book: Rulebook, definition: Definition, period: Period
) -> dict[str, Parts]:
    """Give what the payments of a period come to in each ward of the pack, and in none of them.

    Together they are the figure with what is outside it. One query where they are in memory, else three.
    """
    cells = remembered(
        authority_id,
        ("wards", book.council.pack, book.on, period),
        lambda: _cells(authority_id, book, period),
    )
    return parts_by_ward(cells, definition.answer, book.wards)


def _cells(authority_id: int, book: Rulebook, period: Period) -> dict[str, tuple[Cell, ...]]:
    paid = suppliers_paid(authority_id, book, period)
    return cells_by_ward(((each.postcode, each.cells) for each in paid), book.wards)
