"""Figures by month, counted from the sums of payments and kept: what every page about measures reads.

A month is counted anew when the spend room has summed it again, when what is known of a supplier paid in it
changes, and when the rules by which payments are told apart do. It is a function of what is on the record,
so it can be counted at any time; two who count one month wait for each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from wisely.audit.row_security import in_scope
from wisely.people.models import Authority
from wisely.performance.decisions import Cell, definitions_of, parts_of
from wisely.performance.models import CountedMonth, MonthlyFigure
from wisely.performance.queries.cells import cells_of, rules_of
from wisely.performance.queries.figures import COLUMNS
from wisely.rules.rulebook import Rulebook, rulebook

AT_ONCE_ROWS = 40_000  # sums by payee that an act may wait for: some tenths of a second
_STALE = """
SELECT month_on FROM (SELECT * FROM spend_spendmonth WHERE authority_id = %(authority)s) s
FULL JOIN (SELECT * FROM performance_countedmonth WHERE authority_id = %(authority)s) c USING (month_on)
WHERE c.times_summed IS DISTINCT FROM s.times_summed OR c.rules <> %(rules)s OR c.stale_since IS NOT NULL
ORDER BY month_on
"""
_ROWS = """
SELECT count(*) FROM (
  SELECT FROM spend_payeespend WHERE authority_id = %(authority)s AND month_on = ANY(%(months)s)
  LIMIT %(most)s
) rows
"""
_HOLD = """
INSERT INTO performance_countedmonth (authority_id, month_on, times_summed, rules, lines_count, counted_at)
SELECT %(authority)s, month_on, 0, '', 0, %(at)s FROM unnest(%(months)s::date[]) held(month_on)
ORDER BY month_on
ON CONFLICT (authority_id, month_on) DO NOTHING
"""
_SUMMED = """
SELECT c.month_on, COALESCE(s.times_summed, 0) FROM performance_countedmonth c
LEFT JOIN spend_spendmonth s USING (authority_id, month_on)
WHERE c.authority_id = %(authority)s AND c.month_on = ANY(%(months)s)
ORDER BY c.month_on FOR UPDATE OF c
"""
_MONTHS_PAID = """
SELECT DISTINCT x.month_on FROM spend_payeespend x JOIN spend_payee p ON p.id = x.payee_id
WHERE p.authority_id = %(authority)s AND x.authority_id = %(authority)s AND p.supplier_id IN (
  SELECT id FROM suppliers_supplier WHERE reference = ANY(%(suppliers)s)
  UNION SELECT f.id FROM suppliers_supplier f JOIN suppliers_supplier s ON s.id = f.canonical_id
    WHERE s.reference = ANY(%(suppliers)s)
)
"""
_MARK = """
UPDATE performance_countedmonth SET stale_since = COALESCE(stale_since, %(at)s)
WHERE authority_id = %(authority)s AND month_on = ANY(%(months)s)
"""


def stale_months(authority_id: int, book: Rulebook) -> list[date]:
    """Give the months whose figures are no longer what the record comes to."""
    return _months(_STALE, {"authority": authority_id, "rules": rules_of(book)})


def mark_suppliers(authority_id: int, suppliers: Iterable[str], *, at: datetime) -> None:
    """Note that figures of the months in which suppliers (by reference) were paid must be counted anew."""
    months = _months(_MONTHS_PAID, {"authority": authority_id, "suppliers": list(suppliers)})
    if months:
        with connection.cursor() as cursor:
            cursor.execute(_MARK, {"authority": authority_id, "months": months, "at": at})


def is_quick(authority_id: int, months: Sequence[date]) -> bool:
    """Say whether an act may wait until these months are counted."""
    words: dict[str, Any] = {"authority": authority_id, "months": list(months), "most": AT_ONCE_ROWS + 1}
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, words)
        (rows,) = cursor.fetchone()
    return bool(rows <= AT_ONCE_ROWS)


def book_of(authority: Authority, *, at: datetime) -> Rulebook:
    """Give the rulebook by which a council's payments are told apart at a moment."""
    return rulebook(timezone.localdate(at), authority.pack)


def count(authority_id: int, book: Rulebook, months: Iterable[date], *, at: datetime) -> None:
    """Count months anew from the sums of payments. Which sums were counted is read before they are.

    So a month that is summed meanwhile stays stale, and is never taken for counted.
    """
    chosen = sorted(set(months))
    if not chosen:
        return
    words: dict[str, Any] = {"authority": authority_id, "months": chosen, "at": at}
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, words)
        cursor.execute(_SUMMED, words)
        summed: dict[date, int] = dict(cursor.fetchall())
    by_month: dict[date, list[Cell]] = {month: [] for month in chosen}
    for cell in cells_of(authority_id, book, months=chosen):
        by_month[cell.month].append(cell)
    _write(authority_id, book, by_month)
    for month, cells in by_month.items():
        CountedMonth.objects.filter(authority=authority_id, month_on=month).update(
            times_summed=summed[month], rules=rules_of(book), counted_at=at, stale_since=None,
            lines_count=sum(cell.lines for cell in cells),
        )  # fmt: skip


def count_everywhere(*, at: datetime) -> None:
    """Count at every council what is stale: each night, and so after an upgrade that brought other rules."""
    for council in Authority.objects.order_by("pk"):
        with in_scope(council.pk):
            book = book_of(council, at=at)
            count(council.pk, book, stale_months(council.pk, book), at=at)


def _write(authority_id: int, book: Rulebook, by_month: dict[date, list[Cell]]) -> None:
    MonthlyFigure.objects.filter(authority=authority_id, month_on__in=list(by_month)).delete()
    rows = []
    for month, cells in by_month.items():
        for definition in definitions_of(book).values() if cells else ():
            parts = parts_of(cells, definition.answer)
            told = {column: getattr(parts, name) for name, column in COLUMNS.items()}
            rows.append(
                MonthlyFigure(authority_id=authority_id, month_on=month, definition=definition.id, **told)
            )
    MonthlyFigure.objects.bulk_create(rows, batch_size=2_000)


def _months(sql: str, words: dict[str, Any]) -> list[date]:
    with connection.cursor() as cursor:
        cursor.execute(sql, words)
        return [month for (month,) in cursor.fetchall()]
