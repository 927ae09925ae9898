"""Why payments fell under no contract, supplier by supplier, and who can close each leak.

Told by the terms by which payments were judged, month by month: in a month in which a contract ended, only
what was paid after its last day stands without one. What a contract is for is its category: `scopes` pairs
each category's code with the names that payments bear under it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import connection

from wisely.lib.periods import Period

EXPIRED, TO_COME, SMALL, NONE, BEYOND = "expired", "to come", "small", "none", "beyond"
ELSEWHERE, OUTSIDE = "elsewhere", "outside"
REASONS = (NONE, ELSEWHERE, EXPIRED, TO_COME, BEYOND, OUTSIDE, SMALL)
Told = dict[str, int | date | Decimal | list[str] | list[int]]
ON_CONTRACT = frozenset({BEYOND, OUTSIDE})  # what they tell of counts as on contract
SCOPE = "scope(code, name) AS (SELECT * FROM unnest(%(codes)s::text[], %(names)s::text[]))"
WHY = """
bought AS (
  SELECT DISTINCT month_on, category FROM off WHERE category <> ''
), held AS MATERIALIZED (
  SELECT scope.name AS category, t.supplier_id, t.starts_on, t.ends_on, c.id AS contract_id, c.value_net
  FROM scope JOIN contracts_contract c ON c.category = scope.code AND c.authority_id = %(authority)s
  JOIN spend_judgedterm t ON t.contract_id = c.id AND t.authority_id = %(authority)s
  WHERE t.starts_on < %(until)s AND (t.ends_on IS NULL OR t.ends_on >= %(first)s)
    AND scope.name IN (SELECT category FROM bought)
), by_many AS MATERIALIZED (
  SELECT category FROM held
  WHERE starts_on <= %(first)s AND (ends_on IS NULL OR ends_on >= %(until)s::date - 1)
  GROUP BY 1 HAVING count(DISTINCT supplier_id) > %(few)s
), by_few AS MATERIALIZED (
  SELECT month_on, category FROM (
    SELECT DISTINCT bought.month_on, bought.category, held.supplier_id
    FROM (SELECT * FROM bought WHERE category NOT IN (SELECT category FROM by_many)) AS bought
    JOIN held ON held.category = bought.category AND held.starts_on <= bought.month_on
      AND (held.ends_on IS NULL OR held.ends_on >= bought.month_on + interval '1 month' - interval '1 day')
  ) AS of_one GROUP BY 1, 2 HAVING count(*) <= %(few)s
), serving AS MATERIALIZED (
  SELECT DISTINCT ON (by_few.month_on, by_few.category) by_few.month_on, by_few.category, held.contract_id
  FROM by_few JOIN held ON held.category = by_few.category AND held.starts_on <= by_few.month_on
    AND (held.ends_on IS NULL OR held.ends_on >= by_few.month_on + interval '1 month' - interval '1 day')
  ORDER BY by_few.month_on, by_few.category, held.value_net DESC NULLS LAST, held.contract_id
), months AS MATERIALIZED (
  SELECT DISTINCT supplier, month_on FROM off
), terms AS MATERIALIZED (
  SELECT months.supplier, months.month_on, t.starts_on, t.ends_on, t.contract_id
  FROM months JOIN spend_judgedterm t ON t.authority_id = %(authority)s AND t.supplier_id = months.supplier
), ended AS MATERIALIZED (
  SELECT DISTINCT ON (supplier, month_on) supplier, month_on, contract_id FROM terms
  WHERE ends_on < month_on + interval '1 month' ORDER BY supplier, month_on, ends_on DESC, contract_id
), coming AS MATERIALIZED (
  SELECT DISTINCT ON (supplier, month_on) supplier, month_on, contract_id FROM terms
  WHERE starts_on > month_on ORDER BY supplier, month_on, starts_on, contract_id
), causes AS (
  SELECT off.*, ended.contract_id AS ended_id, coming.contract_id AS coming_id,
    serving.contract_id AS serving_id,
    CASE WHEN ended.contract_id IS NOT NULL THEN 'expired' WHEN coming.contract_id IS NOT NULL THEN 'to come'
      WHEN off.total <= %(small)s THEN 'small' WHEN serving.contract_id IS NOT NULL THEN 'elsewhere'
      ELSE 'none' END AS reason
  FROM off
  LEFT JOIN serving ON serving.month_on = off.month_on AND serving.category = off.category
  LEFT JOIN ended ON ended.supplier = off.supplier AND ended.month_on = off.month_on
  LEFT JOIN coming ON coming.supplier = off.supplier AND coming.month_on = off.month_on
), why AS (
  SELECT causes.*,
    COALESCE(ended_id, coming_id, CASE WHEN reason = 'elsewhere' THEN serving_id END) AS contract_id
  FROM causes
)
"""
"""Why each row of `off` (supplier, month, category, `total` of the supplier) fell under no contract."""
NAMED = """
LEFT JOIN contracts_contract c ON c.id = told.contract_id
LEFT JOIN contracts_contract stub ON told.contract_id IS NULL AND stub.authority_id = %(authority)s
  AND stub.source_key = 'stub/' || s.reference AND stub.stage = 'draft'
LEFT JOIN people_person owner ON owner.id = COALESCE(c.owner_id, stub.owner_id)
  AND (owner.left_on IS NULL OR owner.left_on > %(on)s)
"""
_OFF = f"""
WITH {SCOPE}, cells AS MATERIALIZED (
  SELECT COALESCE(s.canonical_id, s.id) AS supplier, date_trunc('month', l.paid_on)::date AS month_on,
    l.category, COALESCE(sum(l.amount_net), 0) AS net,
    COALESCE(sum(l.amount_gross) FILTER (WHERE l.amount_net IS NULL), 0) AS gross, count(*) AS lines
  FROM spend_ledgerline l
  JOIN spend_payee p ON p.id = l.payee_id
  JOIN suppliers_supplier s ON s.id = p.supplier_id
  WHERE l.authority_id = %(authority)s AND l.standing = 'off'
    AND l.paid_on >= %(first)s AND l.paid_on < %(until)s
  GROUP BY 1, 2, 3
), whole AS (
  SELECT supplier, sum(net + gross) AS total FROM cells GROUP BY 1
), off AS MATERIALIZED (
  SELECT cells.*, whole.total FROM cells JOIN whole USING (supplier)
), {WHY}, by_category AS (
  SELECT reason, supplier, contract_id, category, sum(net) AS net, sum(gross) AS gross,
    sum(lines)::bigint AS lines
  FROM why GROUP BY 1, 2, 3, 4
), told AS (
  SELECT reason, supplier, contract_id, sum(net) AS net, sum(gross) AS gross, sum(lines)::bigint AS lines,
    CASE WHEN reason = 'elsewhere' THEN category ELSE '' END AS category,
    (array_agg(category ORDER BY net + gross DESC, category))[1] AS bought
  FROM by_category GROUP BY 1, 2, 3, 7
)
SELECT told.reason, s.reference, s.name, told.net, told.gross, told.lines,
  COALESCE(c.reference, stub.reference, ''), COALESCE(c.title, stub.title, ''),
  COALESCE(c.ended_on, c.ends_on), COALESCE(owner.name, ''), COALESCE(owner.reference, ''),
  told.category, told.bought
FROM told
JOIN suppliers_supplier s ON s.id = told.supplier
{NAMED}
ORDER BY told.net + told.gross DESC, s.reference, told.contract_id
"""  # noqa: S608 - fixed parts
_BEYOND = """
WITH paid AS (
  SELECT contract_id, sum(total_net) AS whole,
    sum(total_net) FILTER (WHERE month_on >= %(first)s) AS net,
    sum(lines_count) FILTER (WHERE month_on >= %(first)s) AS lines
  FROM spend_contractspend WHERE authority_id = %(authority)s AND month_on < %(until)s GROUP BY 1
)
SELECT 'beyond', '', c.supplier_name, LEAST(paid.net, paid.whole - c.value_net), 0::numeric,
  paid.lines::bigint, c.reference, c.title, c.ends_on, COALESCE(owner.name, ''),
  COALESCE(owner.reference, ''), '', ''
FROM paid
JOIN contracts_contract c ON c.id = paid.contract_id
LEFT JOIN people_person owner ON owner.id = c.owner_id
  AND (owner.left_on IS NULL OR owner.left_on > %(on)s)
WHERE c.value_net > 0 AND paid.whole > c.value_net AND paid.net > 0
ORDER BY 4 DESC, c.reference
"""
_OUTSIDE = f"""
WITH {SCOPE}, fits AS MATERIALIZED (
  SELECT c.id AS contract_id, scope.name AS category
  FROM scope JOIN contracts_contract c ON c.category = scope.code AND c.authority_id = %(authority)s
), beside AS MATERIALIZED (
  SELECT l.payee_id, l.contract_id, l.category, COALESCE(sum(l.amount_net), 0) AS net,
    COALESCE(sum(l.amount_gross) FILTER (WHERE l.amount_net IS NULL), 0) AS gross, count(*) AS lines
  FROM spend_ledgerline l
  WHERE l.authority_id = %(authority)s AND l.standing = 'on' AND l.contract_id IS NOT NULL
    AND l.category <> '' AND l.paid_on >= %(first)s AND l.paid_on < %(until)s
    AND NOT EXISTS (
      SELECT 1 FROM fits WHERE fits.contract_id = l.contract_id AND fits.category = l.category
    )
  GROUP BY 1, 2, 3
), paid AS (
  SELECT COALESCE(s.canonical_id, s.id) AS supplier, beside.contract_id, beside.category,
    sum(beside.net) AS net, sum(beside.gross) AS gross, sum(beside.lines)::bigint AS lines
  FROM beside
  JOIN spend_payee p ON p.id = beside.payee_id
  JOIN suppliers_supplier s ON s.id = p.supplier_id
  WHERE beside.category = ANY(%(names)s)
  GROUP BY 1, 2, 3
)
SELECT 'outside', s.reference, s.name, paid.net, paid.gross, paid.lines, c.reference, c.title, c.ends_on,
  COALESCE(owner.name, ''), COALESCE(owner.reference, ''), paid.category, paid.category
FROM paid
JOIN contracts_contract c ON c.id = paid.contract_id AND c.category = ANY(%(codes)s)
JOIN suppliers_supplier s ON s.id = paid.supplier
LEFT JOIN people_person owner ON owner.id = c.owner_id
  AND (owner.left_on IS NULL OR owner.left_on > %(on)s)
ORDER BY paid.net + paid.gross DESC, c.reference, paid.category
"""  # noqa: S608 - fixed parts


@dataclass(frozen=True, slots=True)
class Leak:
    """What one supplier was paid in a period for one reason, or a contract beyond its value. Pounds.

    `paid_net` excludes VAT; `only_gross` was published with VAT only. `contract` is the one that ended last,
    begins next, is paid beyond its value, is for another category or, another supplier's, for this one; where
    there is none, the draft raised for it, if one was. Nobody is its `owner` where they have left. `category`
    is the payments', where the reason rests on it; `bought` is the category of most of them, if any has one.
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
    category: str
    bought: str

    @property
    def paid(self) -> Decimal:
        """What was paid, by whatever amount is known."""
        return self.paid_net + self.only_gross


@dataclass(frozen=True, slots=True)
class LeakRule:
    """By what leaks are told: up to which sum (pounds, in the period) no contract has to be on the register;
    what categories are named in payments; and of how many suppliers at most a contract serves all (what more
    have contracts for is a market of many, and one more of them is no wrong one).
    """

    small: Decimal
    few: int
    scopes: tuple[tuple[str, str], ...] = ()

    def told(self, authority_id: int, *, on: date) -> Told:
        """Write it for the database."""
        return {
            "authority": authority_id, "on": on, "small": self.small, "few": self.few,
            "codes": [code for code, _ in self.scopes], "names": [name for _, name in self.scopes],
        }  # fmt: skip


def leaks(authority_id: int, period: Period, rule: LeakRule, *, on: date) -> list[Leak]:
    """Give the leaks of whole months, the largest of each reason first. Three queries."""
    told = rule.told(authority_id, on=on)
    told |= {"first": period.starts_on, "until": period.ends_before or date.max}
    found: list[Leak] = []
    with connection.cursor() as cursor:
        for query in (_OFF, _BEYOND, _OUTSIDE):
            cursor.execute(query, told)
            found += [Leak(*row) for row in cursor.fetchall()]
    return found
