"""A large payment file through the whole import, beside a validated COPY of the same file."""

from __future__ import annotations

import csv
import io
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.test import override_settings

from bench.clock import Report, cpu_seconds
from bench.memory import LIMIT_MB, peak_mb
from bench.pages import largest_council
from wisely.audit.row_security import set_scope
from wisely.lib.actor import SystemActor
from wisely.people.models import Authority
from wisely.spend import actions
from wisely.spend.models import Payee
from wisely.spend.queries import mapping_of

GOAL = 0.4
ROWS = 200_000
BENCH = SystemActor("system:bench", "The bench")
AT = datetime(2026, 11, 1, 12, 0, tzinfo=ZoneInfo("Europe/London"))
HEADINGS = (
    "Directorate", "Service", "Category", "Purpose", "Payment Date", "Transaction Number", "Net Amount",
    "Supplier Name",
)  # fmt: skip
BARE = """
CREATE TEMP TABLE bare (
  directorate text, service text, category text, purpose text, paid_on date NOT NULL, reference text,
  amount numeric(14,2) NOT NULL, supplier text NOT NULL,
  CHECK (supplier <> ''), CHECK (paid_on BETWEEN '1990-01-01' AND '2099-12-31')
) ON COMMIT DROP
"""


@dataclass(frozen=True, slots=True)
class Taken:
    """What one thing took: seconds on the wall, and of processor time, the application's and the database's."""

    wall: float
    cpu: float


class Clock:
    """Runs from its making."""

    def __init__(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            self._backend = int(cursor.fetchone()[0])
        self._wall, self._cpu = time.perf_counter(), self._cpu_now()

    def _cpu_now(self) -> float:
        return time.process_time() + cpu_seconds(self._backend)

    def read(self) -> Taken:
        return Taken(time.perf_counter() - self._wall, self._cpu_now() - self._cpu)


def measure(times: int) -> Report:
    """Import a file of ROWS payments and COPY it, alternately, and say the ratio of the best of each.

    Nothing stays: each is rolled back. `times` sets how often, from once to thrice.
    """
    council, _ = largest_council()
    rounds = max(1, min(3, times // 60))
    with tempfile.TemporaryDirectory() as folder, override_settings(MEDIA_ROOT=folder):
        path = Path(folder) / "payments.csv"
        _write(path, _names(council))
        taken: dict[str, list[Taken]] = {"floor": [], "copy": [], "read": [], "import": []}
        for _ in range(rounds):
            taken["floor"].append(rolled_back(council, lambda: _copy(path)))
            taken["copy"].append(rolled_back(council, lambda: _checked_copy(path)))
            read, brought_in = rolled_back(council, lambda: _import(council, path))
            taken["read"].append(read)
            taken["import"].append(brought_in)
        size = path.stat().st_size / 1024**2
    best = {name: Taken(min(x.wall for x in each), min(x.cpu for x in each)) for name, each in taken.items()}
    copy, read, brought_in = best["copy"], best["read"], best["import"]
    whole = Taken(read.wall + brought_in.wall, read.cpu + brought_in.cpu)
    ratio, ratio_by_cpu = copy.wall / brought_in.wall, copy.cpu / brought_in.cpu
    verdict = "ok" if ratio >= GOAL else "ok by processor time" if ratio_by_cpu >= GOAL else "BELOW"
    report = Report(table=[("Way", "rows a second", "of validated COPY", "of it by processor time", "")])
    report.say(f"imports   {ROWS:,} payments, {size:.0f} MB, best of {rounds}, each beside the others")
    for name, each, fits in (
        ("validated COPY into a bare table", copy, ""),
        ("import: act, provenance, judging", brought_in, f"{verdict} (goal {GOAL})"),
        ("survey and dry run before it", read, ""),
        ("all from file to sums", whole, ""),
        ("COPY of the bytes as they are", best["floor"], "the floor"),
    ):
        of_wall, of_cpu = copy.wall / each.wall, copy.cpu / each.cpu
        report.say(
            f"  {name:34} {ROWS / each.wall:9,.0f} rows/s  {of_wall:5.2f}  by cpu {of_cpu:5.2f}  {fits}"
        )
        report.table.append((name, f"{ROWS / each.wall:,.0f}", f"{of_wall:.2f}", f"{of_cpu:.2f}", fits))
        report.figures[name] = round(ROWS / each.wall)
    memory = peak_mb()
    report.say(f"  {'peak memory':34} {memory:9,.0f} MB  {'ok' if memory < LIMIT_MB else 'OVER'}")
    report.figures["import to validated COPY"] = round(ratio, 2)
    report.figures["import to validated COPY by processor time"] = round(ratio_by_cpu, 2)
    return report


def _names(council: Authority) -> list[str]:
    with transaction.atomic():
        set_scope([council.pk])
        names = list(Payee.objects.filter(authority=council).values_list("name", flat=True)[:5_000])
    return names or [f"Supplier {number} Ltd" for number in range(5_000)]


def _write(path: Path, names: list[str]) -> None:
    throw = Random(20260401)  # noqa: S311 - figures for a measure, no secret
    first = date(2027, 4, 1)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        for number in range(ROWS):
            writer.writerow([
                f"Directorate {number % 9}", f"Service {number % 60}", f"Category {number % 81}",
                f"Purpose {number % 400}", f"{first + timedelta(days=throw.randrange(30)):%d/%m/%Y}",
                f"2704-{number:07}", f"{throw.lognormvariate(7, 1.6):.2f}", throw.choice(names),
            ])  # fmt: skip


def rolled_back(council: Authority, what: Callable[[], Any]) -> Any:
    with transaction.atomic():
        set_scope([council.pk])
        answer = what()
        transaction.set_rollback(True)
    return answer


def _copy(path: Path) -> Taken:
    """Take the bytes in as they are: the floor. PostgreSQL checks types and constraints."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL datestyle TO 'ISO, DMY'")
        cursor.execute(BARE)
        clock = Clock()
        with cursor.copy("COPY bare FROM STDIN (FORMAT csv, HEADER true)") as pipe, path.open("rb") as file:
            while piece := file.read(1 << 20):
                pipe.write(piece)
        return clock.read()


def _checked_copy(path: Path) -> Taken:
    """Check each row in Python, with line and reason for what is wrong, and COPY it: what a careful script does."""
    with connection.cursor() as cursor:
        cursor.execute(BARE)
        clock = Clock()
        with (
            path.open(newline="", encoding="utf-8") as file,
            cursor.copy("COPY bare FROM STDIN (FORMAT csv)") as pipe,
        ):
            out = io.StringIO()
            writer = csv.writer(out)
            for line, row in enumerate(csv.reader(file), 1):
                if line > 1:
                    writer.writerow(_checked(line, row))
                if out.tell() > 1 << 20:
                    pipe.write(out.getvalue())
                    out.seek(0)
                    out.truncate()
            pipe.write(out.getvalue())
        return clock.read()


def _checked(line: int, row: list[str]) -> list[str]:
    if len(row) != len(HEADINGS) or not row[7]:
        raise ValueError(f"line {line}: {row}")
    day = row[4]
    row[4] = date(int(day[6:]), int(day[3:5]), int(day[:2])).isoformat()
    amount = Decimal(row[6])
    if not amount.is_finite() or abs(amount) >= 10**12:
        raise ValueError(f"line {line}: {row[6]}")
    return row


def _import(council: Authority, path: Path) -> tuple[Taken, Taken]:
    clock = Clock()
    staged = actions.stage_file(council, path=path, name=path.name, by=BENCH, at=AT)
    actions.confirm_mapping(staged, mapping=mapping_of(staged), by=BENCH, at=AT)
    read, clock = clock.read(), Clock()
    actions.import_ledger(staged, by=BENCH, at=AT)
    return read, clock.read()
