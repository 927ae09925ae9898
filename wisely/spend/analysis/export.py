"""The ledger's lines written as facts: Parquet files of a council's lines, and of each roll-up of them."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from ibis.expr.types import Table

from wisely.lib.periods import financial_year, month, period_code
from wisely.people.models import Authority
from wisely.rules.rulebook import rulebook
from wisely.rules.sizes import UNKNOWN
from wisely.spend.analysis.cube import facts, of_year, rolled_up, sql_of, values_of
from wisely.spend.analysis.dimensions import INCOMING, LINES, ROLLED_UP
from wisely.spend.analysis.engine import Made, connected, folder_of, let_stand
from wisely.spend.analysis.wards import wards_of_payees
from wisely.spend.models import Payee
from wisely.suppliers.models import Supplier
from wisely.suppliers.queries import with_size_and_place

_LINES = """
COPY (
  SELECT date_trunc('month', paid_on)::date AS month_on, directorate, service, category, standing, payee_id,
    COALESCE(contract_id, 0) AS contract, (COALESCE(amount_net, 0) * 100)::bigint AS net,
    (COALESCE(amount_gross, 0) * 100)::bigint AS gross
  FROM spend_ledgerline WHERE authority_id = %s
) TO STDOUT (FORMAT csv, HEADER true)
"""
EXPORTS = 7103  # this room's second number among the advisory locks of the house
_ROWS_IN_GROUP, _LINES_IN_GROUP = 24_576, 122_880  # few enough that a filter passes over most
_ROWS_IN_FILE = 1_000_000
PACKED = "PARQUET_VERSION v2, COMPRESSION zstd"  # version 2 keeps whole numbers by their differences
_TYPES = {
    "month_on": pa.date32(), "payee_id": pa.int64(), "contract": pa.int64(), "net": pa.int64(),
    "gross": pa.int64(),
} | dict.fromkeys(("directorate", "service", "category", "standing"), pa.string())  # fmt: skip


def wait_for_other_exports(authority_id: int) -> None:
    """Wait until nobody else writes a council's facts, and keep others waiting until the transaction ends.

    Else one would take the other's unfinished folder away, as one that does not stand.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [EXPORTS, authority_id])


@transaction.atomic
def export_lines(authority: Authority, *, stands: str, at: datetime) -> Made:
    """Write the facts of a council anew and let them stand; those before are read until then.

    `stands` says how far the record had come before the lines are read. One export waits for another.
    """
    wait_for_other_exports(authority.pk)
    place = folder_of(authority.pk)
    place.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f"{at:%Y%m%d}-", dir=place))
    with tempfile.TemporaryDirectory(prefix="wisely-") as aside:
        rows = Path(aside) / "lines.csv"
        with (
            rows.open("wb") as out,
            connection.cursor() as cursor,
            cursor.copy(_LINES, [authority.pk]) as pipe,
        ):
            for piece in pipe:
                out.write(piece)
        count = _write_lines(rows, _Payees(authority, at.date()), folder / INCOMING)
    lay_out(folder)
    made = Made(folder, at, count, stands, rulebook(at.date(), authority.pack).wards.version)
    let_stand(authority.pk, made)
    return made


def lay_out(folder: Path) -> None:
    """Write the lines that came in, in the order in which they are read, and roll them up beside."""
    with closing(connected(folder, INCOMING)) as engine:
        _write(engine, facts(INCOMING), folder / LINES)
    shutil.rmtree(folder / INCOMING)
    for table in reversed(ROLLED_UP):  # the widest from the lines, the others from a wider one
        source = next((wide for wide in ROLLED_UP if _can_make(folder, wide, table)), LINES)
        with closing(connected(folder, source)) as engine:
            _write(engine, rolled_up(facts(source), table), folder / table)


def _can_make(folder: Path, wide: str, table: str) -> bool:
    return set(ROLLED_UP[table]) < set(ROLLED_UP[wide]) and (folder / wide).exists()


def _write(engine: Any, table: Table, place: Path) -> None:
    """Write a table, a file for each year: memory holds a year of it, and who asks for one reads no other.

    The files of a small roll-up are put together: to open a dozen takes longer than to read them.
    """
    place.mkdir()
    years = []
    if "year" in table.columns:
        years = [year for (year,) in engine.execute(sql_of(values_of("year", table))).fetchall()]
    for year in years or [""]:  # without a line there is still a file, with none
        _copy(engine, sql_of(of_year(table, year)), place / f"of-{year or 'all'}.parquet")
    parts = sorted(place.iterdir())
    if place.name != LINES and len(parts) > 1:
        rows = engine.read_parquet([str(part) for part in parts])
        if len(rows) <= _ROWS_IN_FILE:
            _copy(engine, rows.sql_query(), place / "of-all.parquet")
            for part in parts:
                part.unlink()


def _copy(engine: Any, rows: str, file: Path) -> None:
    group = _LINES_IN_GROUP if file.parent.name == LINES else _ROWS_IN_GROUP
    engine.execute(f"COPY ({rows}) TO '{file}' (FORMAT parquet, {PACKED}, ROW_GROUP_SIZE {group})")


class _Payees:
    """What is known of each payee: its supplier's key, size by the council's definition, kind and ward."""

    def __init__(self, authority: Authority, on: date) -> None:
        book = rulebook(on, authority.pack)
        sized = with_size_and_place(Supplier.objects.all(), book).values_list("pk", "size", "kind")
        known = {key: (size, kind) for key, size, kind in sized}
        wards = wards_of_payees(authority.pk, book.wards)
        live = Coalesce("supplier__canonical", F("supplier"))
        payees = Payee.objects.filter(authority=authority).annotate(live=live).order_by("pk")
        rows = [
            (payee, supplier or -payee, *known.get(supplier, (UNKNOWN, "")), wards.get(payee, ""))
            for payee, supplier in payees.values_list("pk", "live")
        ]
        columns = list(zip(*rows, strict=True)) or [(), (), (), (), ()]
        self._keys = np.array(columns[0], np.int64)
        self._suppliers = pa.array(columns[1], pa.int64())
        self._sizes = pa.array(columns[2], pa.string()).dictionary_encode()
        self._kinds = pa.array(columns[3], pa.string()).dictionary_encode()
        self._wards = pa.array(columns[4], pa.string()).dictionary_encode()

    def of(self, payees: pa.Array) -> dict[str, pa.Array]:
        """Give the facts of each line's payee."""
        places = pa.array(np.searchsorted(self._keys, payees.to_numpy()))
        return {
            "supplier": self._suppliers.take(places),
            "size": self._sizes.take(places).cast(pa.string()),
            "kind": self._kinds.take(places).cast(pa.string()),
            "ward": self._wards.take(places).cast(pa.string()),
        }


def _write_lines(rows: Path, payees: _Payees, place: Path) -> int:
    place.mkdir()
    count, writer = 0, None
    try:
        for read in _batches(rows):
            table = _as_facts(read, payees)
            writer = writer or pq.ParquetWriter(place / "all.parquet", table.schema, compression="zstd")
            writer.write_table(table)
            count += table.num_rows
    finally:
        if writer is not None:
            writer.close()
    return count


def _batches(rows: Path) -> Iterator[pa.Table]:
    """Read what the database wrote, a million lines at a time: so large are the groups of rows written."""
    options: dict[str, Any] = {
        "read_options": pacsv.ReadOptions(block_size=1 << 24),
        "convert_options": pacsv.ConvertOptions(column_types=_TYPES, strings_can_be_null=False),
        "parse_options": pacsv.ParseOptions(newlines_in_values=True),
    }
    gathered: list[pa.RecordBatch] = []
    is_empty = True
    for batch in pacsv.open_csv(rows, **options):
        gathered.append(batch)
        is_empty = False
        if sum(map(len, gathered)) >= 1_000_000:
            yield pa.Table.from_batches(gathered).combine_chunks()
            gathered.clear()
    if gathered:
        yield pa.Table.from_batches(gathered).combine_chunks()
    if is_empty:  # a council whose only import was undone
        yield pa.schema(list(_TYPES.items())).empty_table()


def _as_facts(read: pa.Table, payees: _Payees) -> pa.Table:
    spelt = read["month_on"].combine_chunks().dictionary_encode()
    first_days: list[date] = spelt.dictionary.to_pylist()
    years = [financial_year(day) for day in first_days]
    quarters = [
        year.quarter((day.month - 4) % 12 // 3 + 1) for day, year in zip(first_days, years, strict=True)
    ]
    codes = {
        "year": [year.label for year in years],
        "quarter": [period_code(quarter) for quarter in quarters],
        "month": [period_code(month(day.year, day.month)) for day in first_days],
    }
    periods = {name: pa.array(each, pa.string()).take(spelt.indices) for name, each in codes.items()}
    columns = periods | {
        name: read[name]
        for name in ("directorate", "service", "category", "standing", "contract", "net", "gross")
    }
    columns |= payees.of(read["payee_id"].combine_chunks())
    columns["lines"] = pa.repeat(pa.scalar(1, pa.int64()), len(read))
    return pa.table(columns)
