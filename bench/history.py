"""Twelve years of a large council's payments: as tables for analysis, and in the ledger, in one run.

`WISELY_HISTORY=FOLDER` names a folder of Parquet files with their minus signs lost; without it, files of the
same shape are made. Nothing stays: what became ledger is rolled back.
"""

from __future__ import annotations

import csv
import io
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings
from django.db import connection
from django.test import override_settings

from bench.clock import Report
from bench.imports import AT, BARE, BENCH, Clock, Taken, rolled_back
from bench.memory import peak_mb
from bench.pages import largest_council
from wisely.people.models import Authority
from wisely.spend import actions
from wisely.spend.analysis import history
from wisely.spend.queries import mapping_of

TABLES_GOAL, LEDGER_GOAL = 1.0, 0.4
HEADINGS = ("file_month", "Payment Date", "Amount", "Organisational Unit", "Beneficiary Name")
_FILES, _ROWS = 3, 100_000  # that are made


def measure(times: int) -> Report:
    """Load every file each way beside its peer and say the ratios; tables up to thrice, the ledger once."""
    council, _ = largest_council()
    with tempfile.TemporaryDirectory(dir=settings.DATA_DIR) as kept, override_settings(MEDIA_ROOT=kept):
        folder = Path(kept)
        files = _files(folder)
        rows = sum(pq.read_metadata(each).num_rows for each in files)
        rounds = range(max(1, min(3, times // 50)))
        plain = _best([_plain(files, folder / "plain.duckdb") for _ in rounds])
        tables = _best([_tables(files, folder / "tables") for _ in rounds])
        copy = rolled_back(council, lambda: _checked_copy(files))
        read, brought = rolled_back(council, lambda: _ledger(council, files))
    report = Report(table=[("Way", "rows a second", "of its peer", "of it by processor time", "")])
    report.say(f"history   {rows:,} payments in {len(files)} files, peak memory {peak_mb():,.0f} MB")
    whole = Taken(read.wall + brought.wall, read.cpu + brought.cpu)
    _tell(report, rows, "DuckDB's plain read into a table on disk", plain, plain, None)
    _tell(report, rows, "tables for analysis, checked", tables, plain, TABLES_GOAL)
    _tell(report, rows, "validated COPY into a bare table", copy, copy, None)
    _tell(report, rows, "ledger: acts, provenance, judging", brought, copy, LEDGER_GOAL)
    _tell(report, rows, "ledger, all from file to sums", whole, copy, None)
    return report


def _tell(report: Report, rows: int, name: str, mine: Taken, peer: Taken, goal: float | None) -> None:
    of_wall, of_cpu = peer.wall / mine.wall, peer.cpu / mine.cpu
    fits = ""
    if goal is not None:
        verdict = "ok" if of_wall >= goal else "ok by processor time" if of_cpu >= goal else "BELOW"
        fits = f"{verdict} (goal {goal})"
    rate = rows / mine.wall
    report.say(f"  {name:42} {rate:11,.0f} rows/s  {of_wall:5.2f}  by cpu {of_cpu:5.2f}  {fits}")
    report.table.append((name, f"{rate:,.0f}", f"{of_wall:.2f}", f"{of_cpu:.2f}", fits))
    report.figures[name] = {
        "rows_a_second": round(rate),
        "ratio": round(of_wall, 2),
        "by_cpu": round(of_cpu, 2),
    }


def _best(taken: list[Taken]) -> Taken:
    return Taken(min(each.wall for each in taken), min(each.cpu for each in taken))


def _files(folder: Path) -> list[Path]:
    named = os.environ.get("WISELY_HISTORY")
    return history.files_of(Path(named)) if named else made_files(folder / "files", _FILES, _ROWS)


def made_files(folder: Path, count: int, rows: int) -> list[Path]:
    """Write files as a cleaner of open data leaves them: dates as text, amounts as numbers, signs lost."""
    folder.mkdir(parents=True)
    throw = Random(2010)  # noqa: S311 - figures for a measure, no secret
    names = [f"Supplier {number} Ltd" for number in range(rows // 40 + 1)]
    files = []
    for number in range(count):
        days = [date(2010 + 4 * number, 4, 1) + timedelta(days=throw.randrange(1_400)) for _ in range(rows)]
        columns = {
            "file_month": [f"{day:%Y-%m}" for day in days],
            "Payment Date": [day.isoformat() if place % 5_003 else "No" for place, day in enumerate(days)],
            "Amount": [abs(round(throw.lognormvariate(6, 1.6), 2)) for _ in days],
            "Organisational Unit": [f"Directorate {throw.randrange(20)}" for _ in days],
            "Beneficiary Name": [throw.choice(names) if throw.random() < 0.9 else "REDACTED" for _ in days],
        }
        files.append(folder / f"payments_{number}.parquet")
        pq.write_table(pa.table(columns), files[-1], compression="zstd")
    return files


def _plain(files: list[Path], place: Path) -> Taken:
    """Let DuckDB read the files as they are into a table that stays, and look at nothing."""
    place.unlink(missing_ok=True)
    clock = Clock()
    with duckdb.connect(str(place), config={"threads": 2}) as engine:
        engine.execute(
            "CREATE TABLE payments AS SELECT * FROM read_parquet($1)", [[str(each) for each in files]]
        )
    return clock.read()


def _tables(files: list[Path], place: Path) -> Taken:
    shutil.rmtree(place, ignore_errors=True)
    clock = Clock()
    history.take_in(files, place, lacks_signs=True, at=AT)
    return clock.read()


def _checked_copy(files: list[Path]) -> Taken:
    """Check each row in Python, with the reason for what is wrong, and COPY it: what a careful script does."""
    with connection.cursor() as cursor:
        cursor.execute(BARE)
        clock = Clock()
        with cursor.copy("COPY bare FROM STDIN (FORMAT csv)") as pipe:
            out = io.StringIO()
            writer = csv.writer(out)
            for row in _rows(files):
                writer.writerow(row)
                if out.tell() > 1 << 20:
                    pipe.write(out.getvalue())
                    out.seek(0)
                    out.truncate()
            pipe.write(out.getvalue())
        return clock.read()


def _rows(files: list[Path]) -> Iterator[list[Any]]:
    wrong = []
    for file in files:
        line = 1
        for batch in pq.ParquetFile(file).iter_batches(columns=list(HEADINGS[1:])):
            for day, amount, unit, name in zip(*(each.to_pylist() for each in batch.columns), strict=True):
                line += 1
                try:
                    pounds = Decimal(str(amount)).quantize(Decimal("0.01"))
                    if not pounds.is_finite() or abs(pounds) >= 10**12 or not name:
                        raise ValueError(amount)
                    yield [unit, "", "", "", date.fromisoformat(day).isoformat(), "", pounds, name]
                except (ValueError, ArithmeticError, TypeError) as fault:
                    wrong.append((file.name, line, str(fault)))


def _ledger(council: Authority, files: list[Path]) -> tuple[Taken, Taken]:
    reading, bringing = Taken(0, 0), Taken(0, 0)
    for file in files:
        clock = Clock()
        staged = actions.stage_file(council, path=file, name=file.name, by=BENCH, at=AT)
        mapping = replace(mapping_of(staged), lacks_signs=True)
        actions.confirm_mapping(staged, mapping=mapping, by=BENCH, at=AT)
        reading = _sum(reading, clock.read())
        clock = Clock()
        actions.import_ledger(staged, by=BENCH, at=AT)
        bringing = _sum(bringing, clock.read())
    return reading, bringing


def _sum(one: Taken, other: Taken) -> Taken:
    return Taken(one.wall + other.wall, one.cpu + other.cpu)
