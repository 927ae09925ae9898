"""Money that still flows to a supplier whose contract has run out and that has no other in force."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import connection
from django.db.models import QuerySet

from wisely.contracts.models import Contract

_SINCE = """
SELECT c.id, sum(ps.total_net), sum(ps.only_gross_total), max(ps.month_on)
FROM contracts_contract c
JOIN contracts_contractsupplier cs ON cs.contract_id = c.id
JOIN suppliers_supplier s ON s.id = cs.supplier_id
JOIN spend_payee p ON p.authority_id = c.authority_id
JOIN suppliers_supplier ps_of ON ps_of.id = p.supplier_id
  AND COALESCE(ps_of.canonical_id, ps_of.id) = COALESCE(s.canonical_id, s.id)
JOIN spend_payeespend ps ON ps.payee_id = p.id AND ps.standing = 'off' AND ps.month_on > c.ends_on
WHERE c.authority_id = %(authority)s AND c.stage = 'signed' AND c.ends_on < %(on)s
  AND (%(contract)s::bigint IS NULL OR c.id = %(contract)s)
GROUP BY c.id HAVING sum(ps.total_net + ps.only_gross_total) > 0
"""
_TO_SINCE = """
SELECT c.reference, c.title, sum(ps.total_net), sum(ps.only_gross_total), max(ps.month_on)
FROM contracts_contract c
JOIN spend_payee p ON p.authority_id = c.authority_id AND p.supplier_id = ANY(%(family)s)
JOIN spend_payeespend ps ON ps.payee_id = p.id AND ps.standing = 'off' AND ps.month_on > c.ends_on
WHERE c.authority_id = %(authority)s AND c.stage = 'signed' AND c.ends_on < %(on)s
  AND c.id IN (SELECT contract_id FROM contracts_contractsupplier
               WHERE authority_id = %(authority)s AND supplier_id = ANY(%(family)s))
GROUP BY c.id HAVING sum(ps.total_net + ps.only_gross_total) > 0 ORDER BY c.ends_on, c.id
"""


@dataclass(frozen=True, slots=True)
class PaidSince:
    """What a contract's suppliers were paid, off contract, in the months after its last day. Pounds."""

    contract_id: int
    total_net: Decimal
    only_gross_total: Decimal
    last_month_on: date


def paid_since_the_end(
    authority_id: int | None, *, on: date, contract_id: int | None = None
) -> list[PaidSince]:
    """Give contracts past their end and not closed whose suppliers are paid still. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_SINCE, {"authority": authority_id, "on": on, "contract": contract_id})
        return [PaidSince(*row) for row in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class PaidToSince:
    """What one supplier was paid, off contract, since one of its contracts ran out. Pounds."""

    reference: str
    title: str
    total_net: Decimal
    only_gross_total: Decimal
    last_month_on: date


def paid_to_since_the_end(authority_id: int | None, family: Sequence[int], *, on: date) -> list[PaidToSince]:
    """Give contracts of a supplier past their end and not closed, with what it was paid since. One query.

    `family` are the keys of the live supplier and of all shown under it.
    """
    with connection.cursor() as cursor:
        cursor.execute(_TO_SINCE, {"authority": authority_id, "on": on, "family": list(family)})
        return [PaidToSince(*row) for row in cursor.fetchall()]


def narrow_to_paid_since_the_end(
    contracts: QuerySet[Contract], *, authority_id: int | None, on: date
) -> QuerySet[Contract]:
    """Narrow contracts to those past their end, not closed, whose suppliers are paid still."""
    return contracts.filter(pk__in=[each.contract_id for each in paid_since_the_end(authority_id, on=on)])
