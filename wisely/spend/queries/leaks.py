"""Why payments fell under no contract, supplier by supplier, and who can close each leak.

Told by the terms by which payments were judged, and by sums of months: in a month in which a contract ended,
only what was paid after its last day stands without one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import connection

from wisely.lib.periods import Period

EXPIRED, TO_COME, SMALL, NONE, BEYOND = "expired", "to come", "small", "none", "beyond"
REASONS = (NONE, EXPIRED, TO_COME, BEYOND, SMALL)
_OFF = """
WITH off AS MATERIALIZED (
  SELECT COALESCE(s.canonical_id, s.id) AS supplier, ps.month_on, sum(ps.total_net) AS net,
    sum(ps.only_gross_total) AS gross, sum(ps.lines_count) AS lines
  FROM spend_payeespend ps
  JOIN spend_payee p ON p.id = ps.payee_id
  JOIN suppliers_supplier s ON s.id = p.supplier_id
  WHERE ps.authority_id = %(authority)s AND ps.standing = 'off'
    AND ps.month_on >= %(first)s AND ps.month_on < %(until)s
  GROUP BY 1, 2
), whole AS (
  SELECT supplier, sum(net + gross) AS total FROM off GROUP BY 1
), why AS (
  SELECT off.*, ended.contract_id AS ended_id, coming.contract_id AS coming_id,
    CASE WHEN ended.contract_id IS NOT NULL THEN 'expired' WHEN coming.contract_id IS NOT NULL THEN 'to come'
      WHEN whole.total <= %(small)s THEN 'small' ELSE 'none' END AS reason
  FROM off JOIN whole USING (supplier)
  LEFT JOIN LATERAL (
    SELECT t.contract_id FROM spend_judgedterm t
    WHERE t.authority_id = %(authority)s AND t.supplier_id = off.supplier
      AND t.ends_on < off.month_on + interval '1 month'
    ORDER BY t.ends_on DESC, t.contract_id LIMIT 1
  ) ended ON true
  LEFT JOIN LATERAL (
    SELECT t.contract_id FROM spend_judgedterm t
    WHERE t.authority_id = %(authority)s AND t.supplier_id = off.supplier AND t.starts_on > off.month_on
    ORDER BY t.starts_on, t.contract_id LIMIT 1
  ) coming ON true
), told AS (
  SELECT reason, supplier, COALESCE(ended_id, coming_id) AS contract_id, sum(net) AS net, sum(gross) AS gross,
    sum(lines)::bigint AS lines
  FROM why GROUP BY 1, 2, 3
)
SELECT told.reason, s.reference, s.name, told.net, told.gross, told.lines,
  COALESCE(c.reference, stub.reference, ''), COALESCE(c.title, stub.title, ''), c.ends_on,
  COALESCE(owner.name, ''), COALESCE(owner.reference, '')
FROM told
JOIN suppliers_supplier s ON s.id = told.supplier
LEFT JOIN contracts_contract c ON c.id = told.contract_id
LEFT JOIN contracts_contract stub ON told.contract_id IS NULL AND stub.authority_id = %(authority)s
  AND stub.source_key = 'stub/' || s.reference AND stub.stage = 'draft'
LEFT JOIN people_person owner ON owner.id = COALESCE(c.owner_id, stub.owner_id)
  AND (owner.left_on IS NULL OR owner.left_on > %(on)s)
ORDER BY told.net + told.gross DESC, s.reference, told.contract_id
"""
_BEYOND = """
WITH paid AS (
  SELECT contract_id, sum(total_net) AS whole,
    sum(total_net) FILTER (WHERE month_on >= %(first)s) AS net,
    sum(lines_count) FILTER (WHERE month_on >= %(first)s) AS lines
  FROM spend_contractspend WHERE authority_id = %(authority)s AND month_on < %(until)s GROUP BY 1
)
SELECT 'beyond', '', c.supplier_name, LEAST(paid.net, paid.whole - c.value_net), 0::numeric,
  paid.lines::bigint, c.reference, c.title, c.ends_on, COALESCE(owner.name, ''), COALESCE(owner.reference, '')
FROM paid
JOIN contracts_contract c ON c.id = paid.contract_id
LEFT JOIN people_person owner ON owner.id = c.owner_id
  AND (owner.left_on IS NULL OR owner.left_on > %(on)s)
WHERE c.value_net > 0 AND paid.whole > c.value_net AND paid.net > 0
ORDER BY 4 DESC, c.reference
"""


@dataclass(frozen=True, slots=True)
class Leak:
    """What one supplier was paid in a period for one reason, or a contract beyond its value. Pounds.

    `paid_net` excludes VAT; `only_gross` was published with VAT only. `contract` is the one that ended last,
    begins next or is paid beyond its value; where there is none, the draft raised for it, if one was. Nobody
    is its `owner` where they have left.
    """

    reason: str
    supplier: str
    name: str
    paid_net: Decimal
    only_gross: Decimal
    lines: int
    contract: str
    title: str
    ends_on: date | None
    owner: str
    owner_reference: str

    @property
    def paid(self) -> Decimal:
        """What was paid, by whatever amount is known."""
        return self.paid_net + self.only_gross


def leaks(authority_id: int, period: Period, *, small: Decimal, on: date) -> list[Leak]:
    """Give the leaks of whole months, the largest of each reason first. Two queries.

    `small` is up to which sum in the period no contract has to be on the register; pounds.
    """
    told: dict[str, int | date | Decimal] = {
        "authority": authority_id, "first": period.starts_on, "until": period.ends_before or date.max,
        "small": small, "on": on,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_OFF, told)
        found = [Leak(*row) for row in cursor.fetchall()]
        cursor.execute(_BEYOND, told)
        return found + [Leak(*row) for row in cursor.fetchall()]
