"""The ledger's rows in bulk: in by COPY, judged against the register, summed by month. Only acts call these.

Everything is set-based: a month of twenty thousand payments is a handful of statements.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date

import pyarrow as pa
import pyarrow.csv as pacsv
from django.db import connection

from wisely.audit.kept import refuse_outside_an_act
from wisely.contracts.queries import ContractTerm, contract_terms
from wisely.spend.decisions import Batch
from wisely.spend.models import LedgerImport, LedgerLine, Payee
from wisely.suppliers.queries import find_by_normal_names

_COLUMNS = (
    "line", "paid_on", "supplier_name", "normal_name", "is_redacted", "amount", "vat", "is_card",
    "directorate", "service", "category", "purpose", "transaction_reference",
)  # fmt: skip
_INCOMING = """
CREATE TEMP TABLE spend_incoming (
  sheet text, line int, paid_on date, supplier_name text, normal_name text, is_redacted bool,
  amount numeric(14,2), vat numeric(14,2), is_card bool,
  directorate text, service text, category text, purpose text,
  transaction_reference text
) ON COMMIT DROP
"""
_NEW_PAYEES = """
INSERT INTO spend_payee (authority_id, version, name, normal_name, is_redacted, matched_by)
SELECT DISTINCT ON (left(supplier_name, 400))
  %s, 1, left(supplier_name, 400), left(normal_name, 400), is_redacted, ''
FROM spend_incoming ORDER BY left(supplier_name, 400)
ON CONFLICT ON CONSTRAINT spend_payee_name_is_unique_per_authority DO NOTHING
"""
_LINES = """
INSERT INTO spend_ledgerline
  (authority_id, version, ledger_import_id, line, sheet, paid_on, payee_id, amount, vat,
  directorate, service, category, purpose, transaction_reference, is_card, standing, contract_id)
SELECT %(authority)s, 1, %(import)s, i.line, i.sheet, i.paid_on, p.id, i.amount, i.vat,
  COALESCE(i.directorate, ''), COALESCE(i.service, ''), COALESCE(i.category, ''), COALESCE(i.purpose, ''),
  COALESCE(i.transaction_reference, ''), i.is_card, 'unknown', NULL
FROM spend_incoming i
JOIN spend_payee p ON p.authority_id = %(authority)s AND p.name = left(i.supplier_name, 400)
"""
_TERMS = """
CREATE TEMP TABLE spend_term (supplier_id bigint, contract_id bigint, starts_on date, ends_on date)
ON COMMIT DROP
"""
_JUDGE = """
WITH judged AS (
  SELECT l.id,
    CASE WHEN p.is_redacted THEN 'outside' WHEN p.supplier_id IS NULL THEN 'unknown'
         WHEN t.contracts > 0 THEN 'on' ELSE 'off' END AS standing,
    CASE WHEN t.contracts = 1 AND NOT p.is_redacted THEN t.contract_id END AS contract_id
  FROM spend_ledgerline l
  JOIN spend_payee p ON p.id = l.payee_id
  LEFT JOIN suppliers_supplier s ON s.id = p.supplier_id
  LEFT JOIN LATERAL (
    SELECT count(*) AS contracts, min(t.contract_id) AS contract_id FROM spend_term t
    WHERE t.supplier_id = COALESCE(s.canonical_id, s.id)
      AND t.starts_on <= l.paid_on AND (t.ends_on IS NULL OR t.ends_on >= l.paid_on)
  ) t ON true
  WHERE l.authority_id = %(authority)s AND {which}
)
UPDATE spend_ledgerline l SET standing = j.standing, contract_id = j.contract_id
FROM judged j
WHERE l.id = j.id AND (l.standing, l.contract_id) IS DISTINCT FROM (j.standing, j.contract_id::bigint)
RETURNING l.paid_on
"""
_SUMS = (
    "DELETE FROM spend_monthlyspend WHERE authority_id = %(authority)s AND month = ANY(%(months)s)",
    "DELETE FROM spend_payeespend WHERE authority_id = %(authority)s AND month = ANY(%(months)s)",
    """
    INSERT INTO spend_monthlyspend
      (authority_id, version, month, directorate, category, standing, lines_count, total)
    SELECT %(authority)s, 1, m.month, l.directorate, l.category, l.standing, count(*), sum(l.amount)
    FROM unnest(%(months)s::date[]) m(month)
    JOIN spend_ledgerline l ON l.authority_id = %(authority)s
      AND l.paid_on >= m.month AND l.paid_on < m.month + interval '1 month'
    GROUP BY m.month, l.directorate, l.category, l.standing
    """,
    """
    INSERT INTO spend_payeespend (authority_id, version, month, payee_id, standing, lines_count, total)
    SELECT %(authority)s, 1, m.month, l.payee_id, l.standing, count(*), sum(l.amount)
    FROM unnest(%(months)s::date[]) m(month)
    JOIN spend_ledgerline l ON l.authority_id = %(authority)s
      AND l.paid_on >= m.month AND l.paid_on < m.month + interval '1 month'
    GROUP BY m.month, l.payee_id, l.standing
    """,
)


def bring_in(ledger_import: LedgerImport, batches: Iterable[Batch]) -> int:
    """Write the payments of a file, name their payees, and give how many there were."""
    refuse_outside_an_act("spend.LedgerLine")
    with connection.cursor() as cursor:
        cursor.execute(_INCOMING)
        with cursor.copy("COPY spend_incoming FROM STDIN (FORMAT csv)") as pipe:
            for batch in batches:
                pipe.write(_as_csv(batch))
        cursor.execute(_NEW_PAYEES, [ledger_import.authority_id])
        name_payees(ledger_import.authority_id)
        cursor.execute(_LINES, {"authority": ledger_import.authority_id, "import": ledger_import.pk})
        written: int = cursor.rowcount
        cursor.execute("DROP TABLE spend_incoming")
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
    """Match payees that nobody has matched, by exact normal name. One borne by two suppliers stays open."""
    waiting = Payee.objects.filter(
        authority=authority_id, supplier__isnull=True, is_redacted=False, matched_by=""
    ).exclude(normal_name="")
    found = find_by_normal_names(waiting.values_list("normal_name", flat=True).distinct())
    if not found:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE spend_payee p SET supplier_id = f.supplier_id, matched_by = 'name' "
            "FROM unnest(%s::text[], %s::bigint[]) f(normal_name, supplier_id) "
            "WHERE p.authority_id = %s AND p.supplier_id IS NULL AND p.matched_by = '' AND NOT p.is_redacted "
            "AND p.normal_name = f.normal_name",
            [list(found), list(found.values()), authority_id],
        )


def judge(
    authority_id: int, *, of_import: int | None = None, of_payees: Iterable[int] | None = None
) -> set[date]:
    """Say of lines whether a contract was in force when they were paid; give the months that changed."""
    refuse_outside_an_act("spend.LedgerLine")
    chosen = list(of_payees) if of_payees is not None else None
    which = "l.ledger_import_id = %(import)s" if of_import else "true"
    which = "l.payee_id = ANY(%(payees)s)" if chosen is not None else which
    with connection.cursor() as cursor:
        _write_terms(contract_terms(authority_id))
        cursor.execute(
            _JUDGE.format(which=which), {"authority": authority_id, "import": of_import, "payees": chosen}
        )
        changed = {row[0].replace(day=1) for row in cursor.fetchall()}
        cursor.execute("DROP TABLE spend_term")
    return changed


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
    """Give the months in which an import's payments fall, by their first days."""
    days = LedgerLine.objects.filter(ledger_import=ledger_import).dates("paid_on", "month")
    return set(days)


def sum_again(authority_id: int, months: Iterable[date]) -> None:
    """Make the sums of some months from their lines."""
    refuse_outside_an_act("spend.MonthlySpend")
    words = {"authority": authority_id, "months": sorted(months)}
    if not words["months"]:
        return
    with connection.cursor() as cursor:
        for statement in _SUMS:
            cursor.execute(statement, words)
