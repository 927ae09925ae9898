"""What payments come to by definition and month, as counted and kept: a page reads a few hundred rows."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from wisely.audit.compiled import compiled_once, is_any
from wisely.lib.periods import Period
from wisely.performance.decisions import (
    Cell,
    Definition,
    Measured,
    Parts,
    definitions_of,
    measured_from,
    parts_of,
)
from wisely.performance.models import MonthlyFigure
from wisely.performance.queries.cells import cells_of, rules_of
from wisely.rules.rulebook import Rulebook

COLUMNS = {  # what the parts of a figure are called where they are kept
    "counted": "counted_net", "not_counted": "not_counted_net", "unknown": "unknown_net",
    "outside": "outside_net", "only_gross": "only_gross_total", "counted_lines": "counted_lines",
    "not_counted_lines": "not_counted_lines", "unknown_lines": "unknown_lines",
    "outside_lines": "outside_lines",
}  # fmt: skip
_COUNTED = """
SELECT month_on, COALESCE(c.lines_count, 0), c.counted_at, COALESCE(c.rules = %(rules)s, false),
  c.times_summed IS DISTINCT FROM s.times_summed OR c.stale_since IS NOT NULL
FROM (SELECT * FROM spend_spendmonth WHERE authority_id = %(authority)s) s
FULL JOIN (SELECT * FROM performance_countedmonth WHERE authority_id = %(authority)s) c USING (month_on)
ORDER BY month_on
"""


@dataclass(frozen=True, slots=True)
class Sums:
    """What payments come to by definition and month, and the months that hold any, earliest first.

    `stale` are the months in which payments or suppliers have changed since they were counted, which a job
    is about to put right; `counted_at` is when the month that was counted longest ago was.
    """

    months: tuple[date, ...]
    stale: tuple[date, ...] = ()
    counted_at: datetime | None = None
    by_definition: dict[str, dict[date, Parts]] = field(default_factory=dict)

    def parts(self, definition: Definition, period: Period) -> Parts:
        """Give what the payments of a period come to by a definition."""
        months = self.by_definition.get(definition.id, {})
        first, until = period.starts_on, period.ends_before or date.max
        chosen = [parts for month, parts in months.items() if first <= month < until]
        return chosen[0] if len(chosen) == 1 else sum(chosen, Parts())

    def measured(self, definition: Definition, period: Period) -> Measured:
        """Give a figure for a period of whole months, or say why nobody can."""
        return measured_from(self.parts(definition, period), definition, period)


def sums_of(authority_id: int, book: Rulebook, *, only: Collection[str] | None = None) -> Sums:
    """Give what payments come to, by every definition or some. Two queries.

    A month that was never counted by the present rules is counted now, which takes longer, and not kept.
    """
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED, {"authority": authority_id, "rules": rules_of(book)})
        rows = cursor.fetchall()
    uncounted = [month for month, _, _, by_these_rules, _ in rows if not by_these_rules]
    found = _kept(authority_id, only, set(uncounted))
    lines = {month: lines for month, lines, _, by_these_rules, _ in rows if by_these_rules}
    if uncounted:
        lines |= _counted_now(authority_id, book, uncounted, found)
    return Sums(
        tuple(sorted(month for month, number in lines.items() if number)),
        tuple(month for month, _, _, by_these_rules, is_stale in rows if by_these_rules and is_stale),
        min((at for _, _, at, by_these_rules, _ in rows if by_these_rules), default=None),
        found,
    )


def _kept(
    authority_id: int, only: Collection[str] | None, uncounted: set[date]
) -> dict[str, dict[date, Parts]]:
    found: dict[str, dict[date, Parts]] = {}
    rows = _figure_rows(authority_id, list(only or ()), of_all=only is None)
    for definition, month, *told in rows:
        if month not in uncounted:
            parts = Parts(**dict(zip(COLUMNS, told, strict=True)))
            found.setdefault(definition, {})[month] = parts
    return found


@compiled_once
def _figure_rows(authority: Any, only: Any, *, of_all: bool) -> QuerySet[Any, Any]:
    rows = MonthlyFigure.objects.filter(authority=authority)
    told = rows if of_all else rows.filter(is_any("definition", only))
    return told.values_list("definition", "month_on", *COLUMNS.values())


def _counted_now(
    authority_id: int, book: Rulebook, months: list[date], found: dict[str, dict[date, Parts]]
) -> dict[date, int]:
    """Count months as they stand into `found`, and give how many payments each holds."""
    by_month: dict[date, list[Cell]] = {}
    for cell in cells_of(authority_id, book, months=months):
        by_month.setdefault(cell.month, []).append(cell)
    for definition in definitions_of(book).values():
        mine = found.setdefault(definition.id, {})
        for month, cells in by_month.items():
            mine[month] = parts_of(cells, definition.answer)
    return {month: sum(cell.lines for cell in cells) for month, cells in by_month.items()}
