"""What was bought in pieces: paid without a contract for one need, to several suppliers, in twelve months."""

from __future__ import annotations

from datetime import date

from django.db import connection

from wisely.lib.periods import Period
from wisely.rules.rulebook import Rulebook
from wisely.spend.decisions.pieces import Bought, Pieces, in_pieces

_BOUGHT = """
SELECT category, sum(paid), max(paid), count(*)::bigint, sum(lines)::bigint FROM (
  SELECT l.category, COALESCE(s.canonical_id, s.id) AS supplier,
    sum(COALESCE(l.amount_net, l.amount_gross)) AS paid, count(*) AS lines
  FROM spend_ledgerline l
  JOIN spend_payee p ON p.id = l.payee_id
  JOIN suppliers_supplier s ON s.id = p.supplier_id
  WHERE l.authority_id = %(authority)s AND l.standing = 'off' AND l.category = ANY(%(names)s)
    AND l.paid_on >= %(first)s AND l.paid_on < %(until)s
  GROUP BY 1, 2
) AS of_one GROUP BY 1 ORDER BY 2 DESC, 1
"""


def bought_in_pieces(authority_id: int, period: Period, book: Rulebook) -> list[Pieces]:
    """Give what was bought in pieces in a period of twelve months, the largest first. One query."""
    named = {each.name: each for each in book.categories}
    told: dict[str, int | date | list[str]] = {
        "authority": authority_id, "first": period.starts_on, "until": period.ends_before or date.max,
        "names": list(named),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_BOUGHT, told)
        found = [Bought(*row) for row in cursor.fetchall()]
    judged = (in_pieces(each, named[each.category], book) for each in found)
    return [each for each in judged if each is not None]
