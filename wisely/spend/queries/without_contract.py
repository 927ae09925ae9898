"""Suppliers who are paid without a contract in force, the most first, each with the stub raised for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import connection

_PAID = """
SELECT live.reference, live.name, sum(y.total_net), sum(y.only_gross_total), sum(y.lines_count)::bigint,
       c.reference, o.name, o.reference
FROM spend_payeeyearspend y
JOIN spend_payee p ON p.id = y.payee_id
JOIN suppliers_supplier s ON s.id = p.supplier_id
JOIN suppliers_supplier live ON live.id = COALESCE(s.canonical_id, s.id)
LEFT JOIN contracts_contract c ON c.authority_id = y.authority_id
  AND c.source_key = 'stub/' || live.reference AND c.stage <> 'struck out'
LEFT JOIN people_person o ON o.id = c.owner_id
WHERE y.authority_id = %(authority)s AND y.year_on = %(year_on)s AND y.standing = 'off'
GROUP BY live.id, c.id, o.id
HAVING sum(y.total_net + y.only_gross_total) >= %(least)s
ORDER BY sum(y.total_net + y.only_gross_total) DESC, live.reference
LIMIT %(most)s
"""


@dataclass(frozen=True, slots=True)
class PaidWithout:
    """A supplier with what it was paid in a financial year while no contract was in force. Pounds.

    `only_gross` was published with VAT only. `stub` and `owner` are of the draft raised for it, if one was.
    """

    reference: str
    name: str
    total_net: Decimal
    only_gross: Decimal
    lines: int
    stub: str | None
    owner: str | None
    owner_reference: str | None


def paid_without_contract(
    authority_id: int | None, *, year_on: date, least: Decimal = Decimal(0), most: int = 100
) -> list[PaidWithout]:
    """Give who was paid most without a contract in the financial year that begins on a day. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_PAID, {"authority": authority_id, "year_on": year_on, "least": least, "most": most})
        return [PaidWithout(*row) for row in cursor.fetchall()]


_TO_ONE = """
SELECT sum(ps.total_net), sum(ps.only_gross_total)
FROM spend_payeespend ps JOIN spend_payee p ON p.id = ps.payee_id
JOIN suppliers_supplier s ON s.id = p.supplier_id
WHERE ps.authority_id = %(authority)s AND ps.standing = 'off' AND ps.month_on >= %(since)s
  AND COALESCE(s.canonical_id, s.id) = %(supplier)s
"""


def paid_to_without_contract(
    authority_id: int | None, supplier_id: int, *, since: date
) -> tuple[Decimal, Decimal]:
    """Give what a live supplier was paid without a contract since a month: net, published gross only."""
    with connection.cursor() as cursor:
        cursor.execute(_TO_ONE, {"authority": authority_id, "supplier": supplier_id, "since": since})
        net, only_gross = cursor.fetchone() or (None, None)
    return net or Decimal(0), only_gross or Decimal(0)
