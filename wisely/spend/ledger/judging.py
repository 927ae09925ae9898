"""Lines that are there already, judged anew when a match or a contract changes, their sums kept right."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import connection

from wisely.audit.kept import refuse_outside_an_act
from wisely.spend.ledger.sums import SUMS, count_summing, sum_years
from wisely.spend.ledger.turns import wait_for_turn
from wisely.spend.terms import keep_terms, payees_of, suppliers_changed, terms_laid

_IN_FORCE = """
  SELECT count(*) AS contracts, min(t.contract_id) AS contract_id FROM spend_term t
  WHERE t.supplier_id = COALESCE(s.canonical_id, s.id)
    AND t.starts_on <= d.paid_on AND (t.ends_on IS NULL OR t.ends_on >= d.paid_on)
"""
_STANDING = """
  CASE WHEN p.is_redacted THEN 'outside' WHEN p.supplier_id IS NULL THEN 'unknown'
       WHEN f.contracts > 0 THEN 'on' ELSE 'off' END AS standing,
  CASE WHEN f.contracts = 1 AND NOT p.is_redacted THEN f.contract_id END AS contract_id
"""
_JUDGE = """
WITH judged AS (
  SELECT d.id, {standing}
  FROM spend_ledgerline d
  JOIN spend_payee p ON p.id = d.payee_id
  LEFT JOIN suppliers_supplier s ON s.id = p.supplier_id
  LEFT JOIN LATERAL ({in_force}) f ON true
  WHERE d.authority_id = %(authority)s AND (%(payees)s::bigint[] IS NULL OR d.payee_id = ANY(%(payees)s))
)
UPDATE spend_ledgerline l SET standing = j.standing, contract_id = j.contract_id
FROM judged j
WHERE l.id = j.id AND (l.standing, l.contract_id) IS DISTINCT FROM (j.standing, j.contract_id::bigint)
RETURNING l.paid_on
"""
_SHIFT = """
INSERT INTO {table} AS t (authority_id, version, month_on, {keys}, lines_count, total_net, only_gross_total)
SELECT %(authority)s, 1, date_trunc('month', l.paid_on)::date, {keys}, %(sign)s * count(*),
  %(sign)s * COALESCE(sum(l.amount_net), 0), %(sign)s * COALESCE(sum(l.amount_gross), 0)
FROM spend_ledgerline l
WHERE l.authority_id = %(authority)s AND l.payee_id = ANY(%(payees)s) AND {which}
GROUP BY date_trunc('month', l.paid_on), {keys}
ON CONFLICT (authority_id, month_on, {keys}) DO UPDATE SET
  lines_count = t.lines_count + excluded.lines_count, total_net = t.total_net + excluded.total_net,
  only_gross_total = t.only_gross_total + excluded.only_gross_total
"""
_MONTHS_PAID = """
SELECT DISTINCT date_trunc('month', paid_on)::date FROM spend_ledgerline
WHERE authority_id = %s AND payee_id = ANY(%s)
"""
_CLEAR_EMPTY = "DELETE FROM {table} WHERE authority_id = %(authority)s AND lines_count = 0"


def judge(authority_id: int, *, of_payees: Iterable[int] | None = None) -> set[date]:
    """Say of lines whether a contract was in force when they were paid; give the months that changed."""
    refuse_outside_an_act("spend.LedgerLine")
    chosen = list(of_payees) if of_payees is not None else None
    with terms_laid(authority_id), connection.cursor() as cursor:
        judged = _JUDGE.format(standing=_STANDING, in_force=_IN_FORCE)
        cursor.execute(judged, {"authority": authority_id, "payees": chosen})
        changed = {row[0].replace(day=1) for row in cursor.fetchall()}
        if chosen is None:
            keep_terms(authority_id)
    return changed


def judge_payees(authority_id: int, payees: Iterable[int]) -> set[date]:
    """Judge the lines of some payees and keep the sums right; give the months that changed.

    What these payees' lines come to is taken out of the sums before and put back after, so the cost grows
    with their lines and not with the ledger. What a payee was paid in all does not change.
    """
    refuse_outside_an_act("spend.MonthlySpend")
    chosen = list(payees)
    with connection.cursor() as cursor:
        cursor.execute(_MONTHS_PAID, [authority_id, chosen])
        paid_in = [month for (month,) in cursor.fetchall()]
    if not paid_in:
        return set()
    count_summing(authority_id, paid_in)
    _shift_sums(authority_id, chosen, sign=-1)
    months = judge(authority_id, of_payees=chosen)
    _shift_sums(authority_id, chosen, sign=1)
    with connection.cursor() as cursor:
        for table, _, _ in SUMS:
            cursor.execute(_CLEAR_EMPTY.format(table=table), {"authority": authority_id})
    sum_years(authority_id, chosen, date.min, date.max)
    return months


def judge_changes(authority_id: int, *, also: Iterable[int] = ()) -> set[date]:
    """Judge the lines of suppliers whose contracts changed, and of some payees; give the months changed.

    Whoever brings lines in or judges changes waits for the other: else each would miss what it cannot see.
    """
    wait_for_turn(authority_id)
    with terms_laid(authority_id):
        suppliers = suppliers_changed(authority_id)
        months = judge_payees(authority_id, {*payees_of(authority_id, suppliers), *also})
        keep_terms(authority_id, suppliers)
    return months


def _shift_sums(authority_id: int, payees: list[int], *, sign: int) -> None:
    words: dict[str, Any] = {"authority": authority_id, "payees": payees, "sign": sign}
    with connection.cursor() as cursor:
        for table, keys, which in SUMS:
            cursor.execute(_SHIFT.format(table=table, keys=keys, which=which), words)
