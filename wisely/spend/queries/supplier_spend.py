"""What one supplier was paid, cut by financial year and directorate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection

from wisely.audit.remembering import remembered
from wisely.lib.periods import FinancialYear, financial_year
from wisely.spend.events import SENTENCES
from wisely.suppliers.queries import family_of

_CUT = """
SELECT (date_trunc('year', l.paid_on - interval '3 months') + interval '3 months')::date AS year_on,
  COALESCE(NULLIF(l.directorate, ''), 'Not given'), COALESCE(sum(l.amount_net), 0),
  COALESCE(sum(l.amount_gross), 0), count(*)
FROM spend_ledgerline l
WHERE l.authority_id = %(authority)s AND l.payee_id IN (
  SELECT id FROM spend_payee WHERE authority_id = %(authority)s AND supplier_id = ANY(%(family)s))
GROUP BY 1, 2 ORDER BY 1 DESC, 3 DESC, 2
"""
_TOTALS = """
SELECT directorate, sum(total_net) FROM spend_monthlyspend
WHERE authority_id = %s AND month_on >= %s AND month_on < %s GROUP BY directorate
"""


@dataclass(frozen=True, slots=True)
class PaidFrom:
    """What a directorate paid a supplier in a financial year: net, and what was published gross only."""

    year: FinancialYear
    directorate: str
    total_net: Decimal
    only_gross: Decimal
    lines: int


def paid_by_directorate(authority_id: int, supplier_id: int, *, family: Sequence[int] = ()) -> list[PaidFrom]:
    """Give what a live supplier was paid, the latest year first and the most first. One query, or two.

    `family` are its keys and those of all shown under it, where they are at hand.
    """
    keys = list(family or family_of(supplier_id))
    words: dict[str, Any] = {"authority": authority_id, "family": keys}
    with connection.cursor() as cursor:
        cursor.execute(_CUT, words)
        return [PaidFrom(financial_year(day), *rest) for day, *rest in cursor.fetchall()]


def net_by_directorate(authority_id: int, year: FinancialYear) -> Mapping[str, Decimal]:
    """Give what each directorate paid in a financial year, in pounds net, by its name as published.

    One query that reads the sums by month, or none where they are in memory.
    """

    def make() -> Mapping[str, Decimal]:
        with connection.cursor() as cursor:
            cursor.execute(_TOTALS, [authority_id, year.period.starts_on, year.period.ends_before])
            return {name or "Not given": total for name, total in cursor.fetchall()}

    return remembered(authority_id, ("net by directorate", year), make, about=tuple(SENTENCES))
