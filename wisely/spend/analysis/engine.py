"""DuckDB within the process, over the Parquet files of one council."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
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
    """The facts of a council as they were written: when, how many lines, and how far the record had come."""

    folder: Path
    at: datetime
    lines: int
    stands: str


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
    )


def let_stand(authority_id: int, made: Made) -> None:
    """Let newly written facts take the place of those before, at once for all who ask."""
    place = folder_of(authority_id)
    said = {
        "folder": made.folder.name,
        "at": made.at.isoformat(),
        "lines": made.lines,
        "stands": made.stands,
    }
    fresh = place / f"{_NOTE}.new"
    fresh.write_text(json.dumps(said))
    fresh.replace(place / _NOTE)
    for other in place.iterdir():
        if other.is_dir() and other != made.folder:
            shutil.rmtree(other, ignore_errors=True)


def connected(folder: Path, *tables: str) -> Any:
    """Open an engine with some tables of a folder, or all that are there: a `DuckDBPyConnection`."""
    import duckdb  # noqa: PLC0415 - 40 MB that only who asks for a cube should pay

    aside = str(folder / "aside")  # what memory cannot hold is laid here, and nowhere else
    engine = duckdb.connect(config={"threads": THREADS, "memory_limit": MEMORY, "temp_directory": aside})
    for table in tables or (LINES, *ROLLED_UP):
        engine.read_parquet(f"{folder}/{table}/*.parquet").create_view(table)
    return engine


def run(folder: Path, *queries: str, tables: Iterable[str] = ()) -> list[list[Row]]:
    """Run queries over some tables of a folder, or all, and give the rows of each."""
    with closing(connected(folder, *tables)) as engine:
        return [engine.execute(query).fetchall() for query in queries]
