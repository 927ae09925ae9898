"""DuckDB within the process, over the Parquet files of one council."""

from __future__ import annotations

import itertools
import json
import shutil
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any

from django.conf import settings
from django.db import connection

from wisely.spend.analysis.dimensions import LINES, ROLLED_UP

THREADS = 2
MEMORY = "2GB"
_NOTE = "in-force.json"
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Made:
    """The facts of a council as they were written: when, how many lines, and how far the record had come.

    `wards` is the version of the wards that payees were put into.
    """

    folder: Path
    at: datetime
    lines: int
    stands: str
    wards: str = ""


def folder_of(authority_id: int) -> Path:
    """Give where a council's facts are kept: apart for each database, which has keys of its own."""
    database = str(connection.settings_dict["NAME"])
    return Path(settings.DATA_DIR) / "analysis" / database / str(authority_id)


def made_for(authority_id: int) -> Made | None:
    """Say which facts of a council stand, if any; those without a roll-up that is asked for now do not."""
    place = folder_of(authority_id)
    try:
        said: Mapping[str, Any] = json.loads((place / _NOTE).read_text())
    except (FileNotFoundError, ValueError):
        return None
    folder = place / said["folder"]
    if not all((folder / table).is_dir() for table in (LINES, *ROLLED_UP)):
        return None
    return Made(
        folder,
        datetime.fromisoformat(said["at"]),
        int(said["lines"]),
        str(said["stands"]),
        str(said.get("wards", "")),
    )


def let_stand(authority_id: int, made: Made) -> None:
    """Let newly written facts take the place of those before, at once for all who ask.

    Those before stay until the next, for pages that began to read them.
    """
    place, before = folder_of(authority_id), made_for(authority_id)
    kept = {made.folder} | ({before.folder} if before else set())
    said = {
        "folder": made.folder.name,
        "at": made.at.isoformat(),
        "lines": made.lines,
        "stands": made.stands,
        "wards": made.wards,
    }
    fresh = place / f"{_NOTE}.new"
    fresh.write_text(json.dumps(said))
    fresh.replace(place / _NOTE)
    for other in place.iterdir():
        if other.is_dir() and other not in kept:
            shutil.rmtree(other, ignore_errors=True)


def files_of(folder: Path, table: str) -> str:
    """Give the files of a table as engines name many at once."""
    return f"{folder}/{table}/*.parquet"


def connected(folder: Path, *tables: str) -> Any:
    """Start an engine with some tables of a folder: a `DuckDBPyConnection`, to be closed."""
    import duckdb  # noqa: PLC0415 - 40 MB that only who asks for a cube should pay

    aside = str(folder / "aside")  # what memory cannot hold is laid here, and nowhere else
    engine = duckdb.connect(config={"threads": THREADS, "memory_limit": MEMORY, "temp_directory": aside})
    for table in tables:
        engine.read_parquet(files_of(folder, table)).create_view(table)
    return engine


class _Reading:
    """One engine for all that a process reads, within one bound: to start one takes longer than a cut.

    The tables of each folder stand in a schema of their own, and a cursor sees those of one folder alone.
    Files never change once they are written, so what Parquet says of them is read once.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._engine: Any = None
        self._known: dict[Path, tuple[str, set[str]]] = {}
        self._numbers = itertools.count()

    def cursor(self, folder: Path, tables: Iterable[str]) -> Any:
        """Give a cursor that sees some tables of a folder, or all."""
        with self._lock:
            if self._engine is None:
                self._engine = connected(Path(settings.DATA_DIR) / "analysis")
                self._engine.execute("LOAD parquet; SET parquet_metadata_cache = true")
            cursor: Any = self._engine.cursor()
            if folder not in self._known:
                self._forget(cursor)
                self._known[folder] = (f"folder_{next(self._numbers)}", set())
                cursor.execute(f"CREATE SCHEMA {self._known[folder][0]}")
            schema, laid = self._known[folder]
            cursor.execute(f"SET schema = '{schema}'")
            for table in set(tables or (LINES, *ROLLED_UP)) - laid:
                cursor.read_parquet(files_of(folder, table)).create_view(table)
                laid.add(table)
        return cursor

    def _forget(self, cursor: Any) -> None:
        """Forget the folders in whose place others have come."""
        for folder in [each for each in self._known if not each.exists()]:
            schema, _ = self._known.pop(folder)
            cursor.execute(f"DROP SCHEMA {schema} CASCADE")


_reading = _Reading()


def run(folder: Path, *queries: str, tables: Iterable[str] = ()) -> list[list[Row]]:
    """Run queries over some tables of a folder, or all, and give the rows of each."""
    with closing(_reading.cursor(folder, tables)) as cursor:
        return [cursor.execute(query).fetchall() for query in queries]


def run_steps(folder: Path, steps: Mapping[str, str], *, tables: Iterable[str] = ()) -> dict[str, list[Row]]:
    """Run the queries of a page in order and give the rows of each: a step may read those before."""
    found = {}
    *before, last = steps
    with closing(_reading.cursor(folder, tables)) as cursor:
        for name in before:
            cursor.execute(f"CREATE TEMP TABLE {name} AS {steps[name]}")  # of this cursor alone
            found[name] = cursor.execute(f"FROM {name}").fetchall()
        found[last] = cursor.execute(steps[last]).fetchall()
    return found
