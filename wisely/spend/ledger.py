"""The ledger's rows in bulk: in by COPY, judged against the register, summed by month. Only acts call these.

Everything is set-based: a month of twenty thousand payments is a handful of statements.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.csv as pacsv
from django.db import connection

from wisely.audit.kept import refuse_outside_an_act
from wisely.contracts.queries import ContractTerm, contract_terms
from wisely.lib.identifiers import NotAnIdentifier, company_number
from wisely.lib.periods import financial_year
from wisely.spend.decisions import Batch
from wisely.spend.models import LedgerImport, Payee
from wisely.suppliers.queries import find_by_ledger_numbers, find_by_normal_names, find_by_numbers

COMPANIES = "GB-COH"
_COLUMNS = (
    "line", "paid_on", "supplier_name", "normal_name", "is_redacted", "amount", "vat", "is_card",
    "directorate", "service", "category", "purpose", "transaction_reference", "company_number",
    "supplier_identifier",
)  # fmt: skip
_INCOMING = """
CREATE TEMP TABLE spend_incoming (
  sheet text, line int, paid_on date, supplier_name text, normal_name text, is_redacted bool,
  amount numeric(14,2), vat numeric(14,2), is_card bool,
  directorate text, service text, category text, purpose text,
  transaction_reference text, company_number text, ledger_number text
) ON COMMIT DROP
"""
_NEW_PAYEES = """
INSERT INTO spend_payee
  (authority_id, version, total_net, lines_count, name, normal_name, is_redacted, company_number,
  ledger_number, matched_by)
SELECT %s, 1, 0, 0, left(supplier_name, 400), left(min(normal_name), 400), bool_or(is_redacted),
  CASE WHEN min(company_number) = max(company_number) THEN min(company_number) ELSE '' END,
  CASE WHEN min(ledger_number) = max(ledger_number) THEN min(ledger_number) ELSE '' END, ''
FROM (
  SELECT supplier_name, normal_name, is_redacted,
    NULLIF(company_number, '') AS company_number, NULLIF(ledger_number, '') AS ledger_number
  FROM spend_incoming
) i
GROUP BY left(supplier_name, 400)
ON CONFLICT ON CONSTRAINT spend_payee_name_is_unique_per_authority DO NOTHING
"""
_TERMS = """
CREATE TEMP TABLE spend_term (supplier_id bigint, contract_id bigint, starts_on date, ends_on date)
ON COMMIT DROP
"""
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
_LINES = """
INSERT INTO spend_ledgerline
  (authority_id, version, ledger_import_id, line, sheet, paid_on, payee_id, amount_net, amount_gross, vat,
  directorate, service, category, purpose, transaction_reference, is_card, standing, contract_id)
WITH judged AS MATERIALIZED (
  SELECT d.supplier_name, d.paid_on, p.id AS payee_id, {standing}
  FROM (SELECT DISTINCT supplier_name, paid_on FROM spend_incoming) d
  JOIN spend_payee p ON p.authority_id = %(authority)s AND p.name = left(d.supplier_name, 400)
  LEFT JOIN suppliers_supplier s ON s.id = p.supplier_id
  LEFT JOIN LATERAL ({in_force}) f ON true
)
SELECT %(authority)s, 1, %(import)s, i.line, i.sheet, i.paid_on, j.payee_id,
  CASE WHEN %(is_net)s THEN i.amount END, CASE WHEN NOT %(is_net)s THEN i.amount END, i.vat,
  COALESCE(i.directorate, ''), COALESCE(i.service, ''), COALESCE(i.category, ''), COALESCE(i.purpose, ''),
  COALESCE(i.transaction_reference, ''), i.is_card, j.standing, j.contract_id
FROM spend_incoming i JOIN judged j USING (supplier_name, paid_on)
ORDER BY j.payee_id, i.paid_on
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
_SUM = """
INSERT INTO {table} (authority_id, version, month_on, {keys}, lines_count, total_net, only_gross_total)
SELECT %(authority)s, 1, m.month_on, {keys}, count(*),
  COALESCE(sum(l.amount_net), 0), COALESCE(sum(l.amount_gross), 0)
FROM unnest(%(months)s::date[]) m(month_on)
JOIN spend_ledgerline l ON l.authority_id = %(authority)s
  AND l.paid_on >= m.month_on AND l.paid_on < m.month_on + interval '1 month'
WHERE {which}
GROUP BY m.month_on, {keys}
"""
_PAYEES_OF = """
SELECT DISTINCT payee_id FROM spend_payeespend
WHERE authority_id = %(authority)s AND month_on = ANY(%(months)s)
"""
_TOTALS = """
UPDATE spend_payee p
SET total_net = COALESCE(x.total, 0), lines_count = COALESCE(x.lines, 0), last_month_on = latest.month_on
FROM unnest(%(payees)s::bigint[]) chosen(id)
LEFT JOIN (
  SELECT payee_id, sum(total_net) AS total, sum(lines_count) AS lines
  FROM spend_payeeyearspend WHERE authority_id = %(authority)s AND payee_id = ANY(%(payees)s)
  GROUP BY payee_id
) x ON x.payee_id = chosen.id
LEFT JOIN LATERAL (
  SELECT month_on FROM spend_payeespend
  WHERE authority_id = %(authority)s AND payee_id = chosen.id ORDER BY month_on DESC LIMIT 1
) latest ON true
WHERE p.id = chosen.id AND (p.total_net, p.lines_count, p.last_month_on)
  IS DISTINCT FROM (COALESCE(x.total, 0), COALESCE(x.lines, 0)::int, latest.month_on)
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
_CLEAR_EMPTY = "DELETE FROM {table} WHERE authority_id = %(authority)s AND lines_count = 0"
_CLEAR_YEARS = """
DELETE FROM spend_payeeyearspend WHERE authority_id = %(authority)s AND payee_id = ANY(%(payees)s)
  AND year_on >= %(first)s AND year_on < %(until)s
"""
_YEAR = "(date_trunc('year', x.month_on - interval '3 months') + interval '3 months')::date"
_SUM_YEARS = """
INSERT INTO spend_payeeyearspend
  (authority_id, version, year_on, payee_id, standing, lines_count, total_net, only_gross_total)
SELECT %(authority)s, 1, {year}, x.payee_id, x.standing, sum(x.lines_count), sum(x.total_net),
  sum(x.only_gross_total)
FROM spend_payeespend x
WHERE x.authority_id = %(authority)s AND x.payee_id = ANY(%(payees)s)
  AND x.month_on >= %(first)s AND x.month_on < %(until)s
GROUP BY 3, 4, 5
"""
_CLEAR = "DELETE FROM {table} WHERE authority_id = %(authority)s AND month_on = ANY(%(months)s)"
_SUMS = (
    ("spend_monthlyspend", "directorate, category, standing", "true"),
    ("spend_payeespend", "payee_id, standing", "true"),
    ("spend_contractspend", "contract_id", "contract_id IS NOT NULL"),
)


def bring_in(ledger_import: LedgerImport, batches: Iterable[Batch]) -> int:
    """Write the payments of a file, name their payees, judge them, and give how many there were."""
    refuse_outside_an_act("spend.LedgerLine")
    authority_id = ledger_import.authority_id
    words = {"authority": authority_id, "import": ledger_import.pk, "is_net": ledger_import.tax == "net"}
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem TO '96MB'")  # a month is sorted and joined without a file
        cursor.execute(_INCOMING)
        with cursor.copy("COPY spend_incoming FROM STDIN (FORMAT csv)") as pipe:
            for batch in batches:
                pipe.write(_as_csv(batch))
        cursor.execute("ANALYZE spend_incoming (supplier_name, paid_on)")
        cursor.execute(_NEW_PAYEES, [authority_id])
        name_payees(authority_id)
        _write_terms(contract_terms(authority_id))
        cursor.execute(_LINES.format(standing=_STANDING, in_force=_IN_FORCE), words)
        written: int = cursor.rowcount
        cursor.execute("DROP TABLE spend_incoming, spend_term")
    return written


def _as_csv(batch: Batch) -> bytes:
    payments = batch.payments
    count = payments.num_rows
    columns: list[pa.ChunkedArray | pa.Array] = [pa.array([batch.sheet] * count, pa.string())]
    known = set(payments.column_names)
    columns += [payments[name] if name in known else pa.nulls(count, pa.string()) for name in _COLUMNS]
    out = io.BytesIO()
    table = pa.table(columns, names=["sheet", *_COLUMNS])
    pacsv.write_csv(table, out, pacsv.WriteOptions(include_header=False, quoting_style="needed"))
    return out.getvalue()


def name_payees(authority_id: int) -> None:
    """Match payees that nobody has matched: by company number, by ledger number, else by exact normal name.

    What two suppliers share finds neither, and the payee stays open for a person.
    """
    waiting = list(
        Payee.objects.filter(authority=authority_id, supplier__isnull=True, is_redacted=False, matched_by="")
        .exclude(normal_name="")
        .values_list("pk", "normal_name", "company_number", "ledger_number")
    )
    companies = {pk: number for pk, _, text, _ in waiting if (number := _company_number(text))}
    by_company = find_by_numbers((COMPANIES, number) for number in companies.values())
    by_ledger = find_by_ledger_numbers(authority_id, (number for *_, number in waiting))
    by_name = find_by_normal_names(name for _, name, _, _ in waiting)
    found: list[tuple[int, int, str]] = []
    for pk, name, _, ledger_number in waiting:
        for what, supplier in (
            ("company number", by_company.get((COMPANIES, companies.get(pk, "")))),
            ("ledger number", by_ledger.get(ledger_number)),
            ("name", by_name.get(name)),
        ):
            if supplier is not None:
                found.append((pk, supplier, what))
                break
    if found:
        _write_matches(found)


def _company_number(text: str) -> str:
    """Read a company number as published; spreadsheets drop its leading noughts. Empty for none."""
    try:
        return company_number(text) if text else ""
    except NotAnIdentifier:
        return ""


def _write_matches(found: list[tuple[int, int, str]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE spend_payee p SET supplier_id = f.supplier_id, matched_by = f.matched_by "
            "FROM unnest(%s::bigint[], %s::bigint[], %s::text[]) f(id, supplier_id, matched_by) "
            "WHERE p.id = f.id",
            [list(column) for column in zip(*found, strict=True)],
        )


def judge(authority_id: int, *, of_payees: Iterable[int] | None = None) -> set[date]:
    """Say of lines whether a contract was in force when they were paid; give the months that changed."""
    refuse_outside_an_act("spend.LedgerLine")
    chosen = list(of_payees) if of_payees is not None else None
    with connection.cursor() as cursor:
        _write_terms(contract_terms(authority_id))
        judged = _JUDGE.format(standing=_STANDING, in_force=_IN_FORCE)
        cursor.execute(judged, {"authority": authority_id, "payees": chosen})
        changed = {row[0].replace(day=1) for row in cursor.fetchall()}
        cursor.execute("DROP TABLE spend_term")
    return changed


def judge_payees(authority_id: int, payees: Iterable[int]) -> set[date]:
    """Judge the lines of some payees and keep the sums right; give the months that changed.

    What these payees' lines come to is taken out of the sums before and put back after, so the cost grows
    with their lines and not with the ledger. What a payee was paid in all does not change.
    """
    refuse_outside_an_act("spend.MonthlySpend")
    chosen = list(payees)
    _shift_sums(authority_id, chosen, sign=-1)
    months = judge(authority_id, of_payees=chosen)
    _shift_sums(authority_id, chosen, sign=1)
    with connection.cursor() as cursor:
        for table, _, _ in _SUMS:
            cursor.execute(_CLEAR_EMPTY.format(table=table), {"authority": authority_id})
    _sum_years(authority_id, chosen, date.min, date.max)
    return months


def _sum_years(authority_id: int, payees: list[int], first: date, until: date) -> None:
    """Make the yearly sums of some payees from their monthly ones, for whole financial years."""
    words: dict[str, Any] = {"authority": authority_id, "payees": payees, "first": first, "until": until}
    with connection.cursor() as cursor:
        cursor.execute(_CLEAR_YEARS, words)
        cursor.execute(_SUM_YEARS.format(year=_YEAR), words)


def _shift_sums(authority_id: int, payees: list[int], *, sign: int) -> None:
    words: dict[str, Any] = {"authority": authority_id, "payees": payees, "sign": sign}
    with connection.cursor() as cursor:
        for table, keys, which in _SUMS:
            cursor.execute(_SHIFT.format(table=table, keys=keys, which=which), words)


def _write_terms(terms: Iterable[ContractTerm]) -> None:
    """A contract without a first day binds from the beginning; one without a last day if it is rolling."""
    with connection.cursor() as cursor:
        cursor.execute(_TERMS)
        with cursor.copy("COPY spend_term FROM STDIN") as pipe:
            for term in terms:
                if term.ends_on is None and not term.is_rolling:
                    continue
                starts = term.starts_on.isoformat() if term.starts_on else "-infinity"
                ends = term.ends_on.isoformat() if term.ends_on else None
                pipe.write_row((term.supplier_id, term.contract_id, starts, ends))
        cursor.execute("CREATE INDEX ON spend_term (supplier_id)")
        cursor.execute("ANALYZE spend_term")


def months_of(ledger_import: LedgerImport) -> set[date]:
    """Give the months of an import's payments, by their first days, as its dry run counted them."""
    return {date.fromisoformat(month) for month, *_ in ledger_import.findings["months"]}


def sum_again(authority_id: int, months: Iterable[date]) -> None:
    """Make the sums of some months from their lines, and the totals of every payee in them."""
    refuse_outside_an_act("spend.MonthlySpend")
    chosen = sorted(months)
    words: dict[str, Any] = {"authority": authority_id, "months": chosen}
    if not chosen:
        return
    with connection.cursor() as cursor:
        cursor.execute(_PAYEES_OF, words)
        payees = {payee for (payee,) in cursor.fetchall()}
        for table, keys, which in _SUMS:
            cursor.execute(_CLEAR.format(table=table), words)
            cursor.execute(_SUM.format(table=table, keys=keys, which=which), words)
        cursor.execute(_PAYEES_OF, words)
        payees |= {payee for (payee,) in cursor.fetchall()}
    first, last = financial_year(chosen[0]), financial_year(chosen[-1])
    _sum_years(authority_id, list(payees), first.period.starts_on, last.following.period.starts_on)
    with connection.cursor() as cursor:
        cursor.execute(_TOTALS, words | {"payees": list(payees)})
