"""How much of what a council paid for a category went to one supplier: how far the category depends on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection

from wisely.lib.periods import FinancialYear

_SHARES = """
WITH mine AS MATERIALIZED (
  SELECT l.category, sum(l.amount_net) AS net FROM spend_ledgerline l
  WHERE l.authority_id = %(authority)s AND l.paid_on >= %(first)s AND l.paid_on < %(until)s
    AND l.category <> '' AND l.payee_id IN (
      SELECT id FROM spend_payee WHERE authority_id = %(authority)s AND supplier_id = ANY(%(family)s))
  GROUP BY 1 HAVING sum(l.amount_net) > 0
)
SELECT mine.category, mine.net, sum(m.total_net) FROM mine
JOIN spend_monthlyspend m ON m.authority_id = %(authority)s AND m.category = mine.category
  AND m.month_on >= %(first)s AND m.month_on < %(until)s
GROUP BY 1, 2 HAVING sum(m.total_net) > 0
ORDER BY mine.net / sum(m.total_net) DESC, mine.net DESC, 1 LIMIT %(most)s
"""


@dataclass(frozen=True, slots=True)
class CategoryShare:
    """What a supplier was paid for a category, named as published, and what all were; pounds net."""

    category: str
    paid_net: Decimal
    whole_net: Decimal

    @property
    def percent(self) -> Decimal:
        """The share in hundredths."""
        return self.paid_net * 100 / self.whole_net


def shares_of_categories(
    authority_id: int, family: Sequence[int], year: FinancialYear, *, most: int
) -> list[CategoryShare]:
    """Give the categories that a supplier took the largest shares of in a financial year. One query.

    `family` are its keys and those of all shown under it. Payments without a category, and what was published
    with VAT alone, count in neither.
    """
    asked: dict[str, Any] = {
        "authority": authority_id, "family": list(family), "first": year.period.starts_on,
        "until": year.period.ends_before, "most": most,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_SHARES, asked)
        return [CategoryShare(*row) for row in cursor.fetchall()]
