"""What one supplier was paid, cut by financial year and directorate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection

from wisely.lib.periods import FinancialYear, financial_year
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
