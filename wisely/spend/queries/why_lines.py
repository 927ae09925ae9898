"""Why single payments fell under no contract, or under one that does not cover them; as leaks are told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Max, Min

from wisely.lib.periods import add_months
from wisely.spend.models import LedgerLine
from wisely.spend.queries.leaks import NAMED, SCOPE, WHY, LeakRule

_OFF = f"""
WITH {SCOPE}, chosen AS MATERIALIZED (
  SELECT l.id AS line, COALESCE(s.canonical_id, s.id) AS supplier, l.category,
    date_trunc('month', l.paid_on)::date AS month_on,
    (date_trunc('year', l.paid_on - interval '3 months') + interval '3 months')::date AS year_on
  FROM spend_ledgerline l
  JOIN spend_payee p ON p.id = l.payee_id
  JOIN suppliers_supplier s ON s.id = p.supplier_id
  WHERE l.authority_id = %(authority)s AND l.standing = 'off' AND l.id = ANY(%(lines)s)
), whole AS MATERIALIZED (
  SELECT asked.supplier, asked.year_on, sum(y.total_net + y.only_gross_total) AS total
  FROM (SELECT DISTINCT supplier, year_on FROM chosen) AS asked
  JOIN LATERAL (
    SELECT id FROM suppliers_supplier WHERE id = asked.supplier
    UNION ALL SELECT id FROM suppliers_supplier WHERE canonical_id = asked.supplier
  ) AS one ON true
  JOIN spend_payee p ON p.authority_id = %(authority)s AND p.supplier_id = one.id
  JOIN spend_payeeyearspend y ON y.authority_id = %(authority)s AND y.payee_id = p.id
    AND y.year_on = asked.year_on AND y.standing = 'off'
  GROUP BY 1, 2
), off AS MATERIALIZED (
  SELECT chosen.*, whole.total FROM chosen LEFT JOIN whole USING (supplier, year_on)
), {WHY}
SELECT told.line, told.reason, COALESCE(c.reference, stub.reference, ''), COALESCE(c.title, stub.title, ''),
  COALESCE(c.ended_on, c.ends_on), COALESCE(owner.name, ''), COALESCE(owner.reference, '')
FROM why AS told
JOIN suppliers_supplier s ON s.id = told.supplier
{NAMED}
"""  # noqa: S608 - fixed parts
_ON = f"""
WITH {SCOPE}, chosen AS MATERIALIZED (
  SELECT l.id AS line, l.category, c.id AS contract_id, c.category AS code, c.reference, c.title, c.ends_on,
    c.value_net, c.owner_id, date_trunc('month', l.paid_on)::date AS month_on
  FROM spend_ledgerline l JOIN contracts_contract c ON c.id = l.contract_id
  WHERE l.authority_id = %(authority)s AND l.standing = 'on' AND l.id = ANY(%(lines)s)
), judged AS (
  SELECT chosen.*, CASE
    WHEN code = ANY(%(codes)s) AND category = ANY(%(names)s)
      AND NOT EXISTS (SELECT 1 FROM scope WHERE scope.code = chosen.code AND scope.name = chosen.category)
      THEN 'outside'
    WHEN value_net > 0 AND value_net < (
      SELECT sum(paid.total_net) FROM spend_contractspend paid
      WHERE paid.authority_id = %(authority)s AND paid.contract_id = chosen.contract_id
        AND paid.month_on <= chosen.month_on
    ) THEN 'beyond'
    END AS reason
  FROM chosen
)
SELECT line, reason, judged.reference, title, ends_on, COALESCE(owner.name, ''),
  COALESCE(owner.reference, '')
FROM judged
LEFT JOIN people_person owner ON owner.id = judged.owner_id
  AND (owner.left_on IS NULL OR owner.left_on > %(on)s)
WHERE reason IS NOT NULL
"""  # noqa: S608 - fixed parts


@dataclass(frozen=True, slots=True)
class Why:
    """Why one payment leaks, and the contract that the reason is about, with its owner, if there is one."""

    reason: str
    contract: str
    title: str
    ends_on: date | None
    owner: str
    owner_reference: str


def why_lines_leak(authority_id: int, lines: Sequence[int], rule: LeakRule, *, on: date) -> dict[int, Why]:
    """Say of some payments, by their keys, why each leaks. Three queries.

    Left out are those that do not, and those whose name nobody has matched.

    Small is what its supplier was paid without a contract in the payment's financial year. Beyond its value
    is a contract once all that was paid under it up to the end of the payment's month is more.
    """
    days = LedgerLine.objects.filter(authority=authority_id, pk__in=lines)
    first_on, last_on = days.aggregate(first=Min("paid_on"), last=Max("paid_on")).values()
    if first_on is None:
        return {}
    told = rule.told(authority_id, on=on)
    told |= {
        "lines": list(lines),
        "first": first_on.replace(day=1),
        "until": add_months(last_on.replace(day=1), 1),
    }
    found: dict[int, Why] = {}
    with connection.cursor() as cursor:
        for query in (_OFF, _ON):
            cursor.execute(query, told)
            found |= {line: Why(*rest) for line, *rest in cursor.fetchall()}
    return found
