"""What was paid in each category: year by year, and to whom. Pounds net; from memory until payments move."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection

from wisely.lib.periods import FinancialYear, Period, financial_year
from wisely.spend.queries.remembering import remembered
from wisely.spend.queries.sums import NOUGHT, OnContract

MOST_SUPPLIERS = 200  # of a category: pages and files name no more
_SUPPLIERS = """
WITH paid AS (
  SELECT l.category, COALESCE(s.canonical_id, s.id) AS supplier_id,
    CASE WHEN s.id IS NULL THEN p.id END AS payee_id, sum(l.amount_net) AS total, count(*) AS lines,
    COALESCE(sum(l.amount_net) FILTER (WHERE l.standing = 'off'), 0) AS off
  FROM spend_ledgerline l JOIN spend_payee p ON p.id = l.payee_id
  LEFT JOIN suppliers_supplier s ON s.id = p.supplier_id
  WHERE l.authority_id = %(authority)s AND l.paid_on >= %(first)s AND l.paid_on < %(until)s
    AND l.amount_net IS NOT NULL AND NOT p.is_redacted
  GROUP BY 1, 2, 3
), ranked AS (
  SELECT *, row_number() OVER (PARTITION BY category ORDER BY total DESC, supplier_id, payee_id) AS place,
    count(*) OVER (PARTITION BY category) AS suppliers
  FROM paid
)
SELECT r.category, r.suppliers, COALESCE(c.reference, ''), COALESCE(c.name, p.name), r.payee_id, r.total,
  r.lines, r.off,
  (SELECT i.scheme || ':' || i.number FROM suppliers_identifier i
   WHERE i.supplier_id = c.id AND i.scheme IN ('GB-COH', 'GB-CHC', 'GB-SC', 'GB-NIC')
     AND i.withdrawn_at IS NULL ORDER BY i.scheme = 'GB-COH' DESC, i.scheme, i.number LIMIT 1)
FROM ranked r LEFT JOIN suppliers_supplier c ON c.id = r.supplier_id
LEFT JOIN spend_payee p ON p.id = r.payee_id
WHERE r.place <= %(most)s ORDER BY r.category, r.place
"""
_YEARS = """
SELECT category, (date_trunc('year', month_on - interval '3 months') + interval '3 months')::date, standing,
  sum(total_net), sum(lines_count)::bigint
FROM spend_monthlyspend WHERE authority_id = %s GROUP BY 1, 2, 3 ORDER BY 2
"""


@dataclass(frozen=True, slots=True)
class PaidInCategory:
    """What a supplier was paid in a category. A payee that nobody has matched has no `reference`.

    `identifier` is "<scheme>:<number>" in the register of companies or charities, "" where none is known.
    """

    reference: str
    name: str
    payee_id: int | None
    total: Decimal
    lines: int
    off_contract: Decimal
    identifier: str


@dataclass(frozen=True, slots=True)
class SuppliersOfCategory:
    """Who was paid in a category, the most first, and how many there are in all."""

    count: int
    rows: tuple[PaidInCategory, ...]


def suppliers_by_category(authority_id: int, period: Period) -> Mapping[str, SuppliersOfCategory]:
    """Give who was paid in a period by the category's name; redacted payees are nobody. One query."""

    def make() -> Mapping[str, SuppliersOfCategory]:
        words: dict[str, Any] = {
            "authority": authority_id, "first": period.starts_on, "until": period.ends_before or date.max,
            "most": MOST_SUPPLIERS,
        }  # fmt: skip
        found: dict[str, tuple[int, list[PaidInCategory]]] = {}
        with connection.cursor() as cursor:
            cursor.execute(_SUPPLIERS, words)
            for category, number, reference, name, payee, total, lines, off, identifier in cursor.fetchall():
                row = PaidInCategory(reference, name, payee, total, lines, off, identifier or "")
                found.setdefault(category, (number, []))[1].append(row)
        return {name: SuppliersOfCategory(number, tuple(rows)) for name, (number, rows) in found.items()}

    return remembered(authority_id, ("suppliers by category", period), make)


def years_by_category(authority_id: int) -> Mapping[str, Mapping[FinancialYear, OnContract]]:
    """Give what was paid in each financial year by the category's name, earliest first. From the roll-up."""

    def make() -> Mapping[str, Mapping[FinancialYear, OnContract]]:
        sums: dict[str, dict[FinancialYear, dict[str, tuple[Decimal, int]]]] = {}
        with connection.cursor() as cursor:
            cursor.execute(_YEARS, [authority_id])
            for category, year_on, standing, total, lines in cursor.fetchall():
                by_year = sums.setdefault(category, {})
                by_year.setdefault(financial_year(year_on), {})[standing] = (total, lines)
        return {category: {year: _told(by) for year, by in years.items()} for category, years in sums.items()}

    return remembered(authority_id, ("years by category",), make)


def _told(by: Mapping[str, tuple[Decimal, int]]) -> OnContract:
    def of(standing: str) -> Decimal:
        return by.get(standing, (NOUGHT, 0))[0]

    return OnContract(
        of("on"), of("off"), of("outside"), of("unknown"), sum(lines for _, lines in by.values())
    )
