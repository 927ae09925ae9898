"""DuckDB within the process, over the Parquet files of one council."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from wisely.spend.analysis.dimensions import LINES, ROLLED_UP

THREADS = 2
MEMORY = "2GB"
_STATE = "state.json"
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Made:
    """The facts of a council as they were written: when, how many lines, and the state of the record then."""

    folder: Path
    at: datetime
    lines: int
    stands: str


def folder_of(authority_id: int) -> Path:
    """Give where a council's facts are kept."""
    return Path(settings.DATA_DIR) / "analysis" / str(authority_id)


def made_for(authority_id: int) -> Made | None:
    """Say which facts of a council stand, if any."""
    place = folder_of(authority_id)
    try:
        state: Mapping[str, Any] = json.loads((place / _STATE).read_text())
    except (FileNotFoundError, ValueError):
        return None
    return Made(
        place / state["folder"],
        datetime.fromisoformat(state["at"]),
        int(state["lines"]),
        str(state["stands"]),
    )


def let_stand(authority_id: int, made: Made) -> None:
    """Let newly written facts take the place of those before, at once for all who ask."""
    place = folder_of(authority_id)
    state = {
        "folder": made.folder.name,
        "at": made.at.isoformat(),
        "lines": made.lines,
        "stands": made.stands,
    }
    fresh = place / f"{_STATE}.new"
    fresh.write_text(json.dumps(state))
    fresh.replace(place / _STATE)
    for other in place.iterdir():
        if other.is_dir() and other != made.folder:
            shutil.rmtree(other, ignore_errors=True)


def connected(folder: Path) -> Any:
    """Open an engine whose tables are the files of a folder: a `DuckDBPyConnection`."""
    import duckdb  # noqa: PLC0415 - 40 MB that only who asks for a cube should pay

    engine = duckdb.connect(config={"threads": THREADS, "memory_limit": MEMORY})
    for table in (LINES, *ROLLED_UP):
        if (folder / f"{table}.parquet").exists():
            engine.read_parquet(str(folder / f"{table}.parquet")).create_view(table)
    return engine


def run(folder: Path, *queries: str) -> list[list[Row]]:
    """Run queries over the files of a folder and give the rows of each."""
    with closing(connected(folder)) as engine:
        return [engine.execute(query).fetchall() for query in queries]
