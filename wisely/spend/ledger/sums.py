"""Sums of lines by month: what an import adds to them, and made again from the lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from django.db import connection
from django.db.backends.utils import CursorWrapper

from wisely.audit.kept import refuse_outside_an_act
from wisely.lib.periods import financial_year
from wisely.spend.ledger.payees import as_csv
from wisely.spend.models import LedgerImport

SUMS = (
    ("spend_monthlyspend", "directorate, category, standing", "true"),
    ("spend_payeespend", "payee_id, standing", "true"),
    ("spend_contractspend", "contract_id", "contract_id IS NOT NULL"),
)
"""Each table of sums by month: its keys besides the month, and which lines it sums."""
_ADDED = """
CREATE TEMP TABLE spend_added ON COMMIT DROP AS
SELECT {day}, {keys}, lines_count, total_net, only_gross_total FROM {table} WITH NO DATA
"""
_ADD = """
INSERT INTO {table} AS t (authority_id, version, {day}, {keys}, lines_count, total_net, only_gross_total)
SELECT %s, 1, {day}, {keys}, lines_count, COALESCE(total_net, 0), COALESCE(only_gross_total, 0)
FROM spend_added ORDER BY {day}, {keys}
ON CONFLICT (authority_id, {day}, {keys}) DO UPDATE SET
  lines_count = t.lines_count + excluded.lines_count, total_net = t.total_net + excluded.total_net,
  only_gross_total = t.only_gross_total + excluded.only_gross_total
"""
_ADD_TO_PAYEES = """
UPDATE spend_payee p SET total_net = p.total_net + a.total, lines_count = p.lines_count + a.lines,
  last_month_on = GREATEST(p.last_month_on, a.latest)
FROM (
  SELECT payee_id, COALESCE(sum(total_net), 0) AS total, sum(lines_count) AS lines, max(month_on) AS latest
  FROM spend_added
  WHERE NOT EXISTS (SELECT FROM unnest(%s::bigint[]) totalled(id) WHERE totalled.id = payee_id)
  GROUP BY payee_id
) a
WHERE p.id = a.payee_id
"""
_COUNT_SUMMING = """
INSERT INTO spend_spendmonth AS m (authority_id, version, month_on, times_summed)
SELECT %s, 1, month_on, 1 FROM unnest(%s::date[]) changed(month_on) ORDER BY month_on
ON CONFLICT (authority_id, month_on) DO UPDATE SET times_summed = m.times_summed + 1
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


class Adding:
    """What payments add to the sums, gathered as they go by; `tax` says to which of the two totals."""

    def __init__(self, tax: str) -> None:
        self._total = "total_net" if tax == "net" else "only_gross_total"
        self._gathered: dict[str, list[pa.Table]] = {table: [] for table, *_ in SUMS}
        self._sums: dict[str, pa.Table] = {}
        self.totalled: list[int] = []

    def leave_out(self, payees: Iterable[int]) -> None:
        """Keep in mind payees that were written with their totals: nothing is to be added to those."""
        self.totalled = [*payees]

    def add(self, payments: pa.Table) -> None:
        """Add the payments of a batch, as the ledger holds them."""
        months = pc.cast(pc.floor_temporal(payments["paid_on"], unit="month"), pa.date32())
        payments = payments.append_column("month_on", months)
        for table, keys, _ in SUMS:
            columns = ["month_on", *keys.split(", ")]
            some = payments.filter(payments["contract_id"].is_valid()) if keys == "contract_id" else payments
            sums = some.group_by(columns).aggregate([("line", "count"), ("amount", "sum")])
            self._gathered[table].append(sums.rename_columns([*columns, "lines_count", self._total]))

    def sum_up(self) -> None:
        """Sum what was gathered; nothing can be added from then on."""
        for table, gathered in self._gathered.items():
            if gathered:
                keys = [name for name in gathered[0].column_names if name not in {"lines_count", self._total}]
                self._sums[table] = self._summed(pa.concat_tables(gathered), keys)

    def of(self, table: str) -> pa.Table:
        """Give what is added to a table of sums, once it is summed: its keys, `lines_count`, the total."""
        return self._sums[table]

    def months(self) -> set[date]:
        """Give the months that any of the payments lies in, by their first days."""
        return set(pc.unique(self.of("spend_monthlyspend")["month_on"]).to_pylist())

    def by_year(self) -> pa.Table:
        """Give what is added to the yearly sums of payees."""
        months = self.of("spend_payeespend")
        spelt = months["month_on"].combine_chunks().dictionary_encode()
        years = [financial_year(month).period.starts_on for month in spelt.dictionary.to_pylist()]
        by_year = months.drop_columns(["month_on"]).append_column(
            "year_on", pa.array(years, pa.date32()).take(spelt.indices)
        )
        return self._summed(by_year, ["year_on", "payee_id", "standing"])

    def _summed(self, rows: pa.Table, keys: list[str]) -> pa.Table:
        sums = rows.group_by(keys).aggregate([("lines_count", "sum"), (self._total, "sum")])
        return sums.rename_columns([*keys, "lines_count", self._total])


def count_summing(authority_id: int, months: Iterable[date]) -> None:
    """Say that the sums of months are about to change. Two acts on one month wait for each other here."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT_SUMMING, [authority_id, sorted(months)])


def add_sums(authority_id: int, adding: Adding) -> None:
    """Add payments that were brought in to every sum they are part of."""
    refuse_outside_an_act("spend.MonthlySpend")
    count_summing(authority_id, adding.months())
    for table, keys, _ in SUMS:
        with _added(authority_id, table, adding.of(table), day="month_on", keys=keys) as cursor:
            if table == "spend_payeespend":
                cursor.execute(_ADD_TO_PAYEES, [adding.totalled])
    with _added(
        authority_id, "spend_payeeyearspend", adding.by_year(), day="year_on", keys="payee_id, standing"
    ):
        pass


@contextmanager
def _added(authority_id: int, table: str, rows: pa.Table, *, day: str, keys: str) -> Iterator[CursorWrapper]:
    """Add rows to a table of sums; within the block they lie beside it for more statements."""
    words = {"table": table, "day": day, "keys": keys}
    columns = ", ".join(rows.column_names)
    with connection.cursor() as cursor:
        cursor.execute(_ADDED.format(**words))
        with cursor.copy(f"COPY spend_added ({columns}) FROM STDIN (FORMAT csv)") as pipe:
            pipe.write(as_csv(rows))
        cursor.execute(_ADD.format(**words), [authority_id])
        yield cursor
        cursor.execute("DROP TABLE spend_added")


def sum_years(authority_id: int, payees: list[int], first: date, until: date) -> None:
    """Make the yearly sums of some payees from their monthly ones, for whole financial years."""
    words: dict[str, Any] = {"authority": authority_id, "payees": payees, "first": first, "until": until}
    with connection.cursor() as cursor:
        cursor.execute(_CLEAR_YEARS, words)
        cursor.execute(_SUM_YEARS.format(year=_YEAR), words)


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
    count_summing(authority_id, chosen)
    with connection.cursor() as cursor:
        cursor.execute(_PAYEES_OF, words)
        payees = {payee for (payee,) in cursor.fetchall()}
        for table, keys, which in SUMS:
            cursor.execute(_CLEAR.format(table=table), words)
            cursor.execute(_SUM.format(table=table, keys=keys, which=which), words)
        cursor.execute(_PAYEES_OF, words)
        payees |= {payee for (payee,) in cursor.fetchall()}
    first, last = financial_year(chosen[0]), financial_year(chosen[-1])
    sum_years(authority_id, list(payees), first.period.starts_on, last.following.period.starts_on)
    with connection.cursor() as cursor:
        cursor.execute(_TOTALS, words | {"payees": list(payees)})
