"""Times, and what to say of them: on the wall, and on the processors of the application and the database."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection

TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")
FEWEST = 20  # so that a 95th percentile says something


@dataclass(frozen=True, slots=True)
class Timing:
    """What one thing took, many times over: milliseconds on the wall, and means of processor time."""

    wall_ms: tuple[float, ...]
    app_cpu_ms: float
    database_cpu_ms: float

    @property
    def median_ms(self) -> float:
        """The middle of the times on the wall."""
        return statistics.median(self.wall_ms)

    @property
    def percentile_95_ms(self) -> float:
        """The time on the wall that nineteen in twenty stay within."""
        return percentile_95(self.wall_ms)

    @property
    def cpu_ms(self) -> float:
        """Processor time of both: what an idle machine would take, whatever else this one does."""
        return self.app_cpu_ms + self.database_cpu_ms

    def as_plain(self) -> dict[str, float]:
        """Give the figures for JSON."""
        return {
            "times": len(self.wall_ms),
            "median_ms": round(self.median_ms, 2),
            "percentile_95_ms": round(self.percentile_95_ms, 2),
            "app_cpu_ms": round(self.app_cpu_ms, 2),
            "database_cpu_ms": round(self.database_cpu_ms, 2),
        }


@dataclass(slots=True)
class Report:
    """What a measure found: lines to read, figures to keep, and rows of Markdown tables for the README."""

    lines: list[str] = field(default_factory=list)
    figures: dict[str, Any] = field(default_factory=dict)
    table: list[tuple[str, ...]] = field(default_factory=list)

    def say(self, line: str) -> None:
        """Add a line."""
        self.lines.append(line)


def timed(
    times: int,
    what: Callable[[], object],
    *,
    warm: int = 5,
    before: Callable[[], object] = lambda: None,
    at_most_seconds: float = 60,
) -> Timing:
    """Do it `warm` times unmeasured, then `times` times, or as often as fits into `at_most_seconds`.

    `before` is done ahead of each, on nobody's time but the processors'.
    """
    for _ in range(warm):
        before()
        what()
    backend = _backend()
    wall: list[float] = []
    app, database = time.process_time(), cpu_seconds(backend)
    until = time.perf_counter() + at_most_seconds
    while len(wall) < times and (len(wall) < FEWEST or time.perf_counter() < until):
        before()
        began = time.perf_counter()
        what()
        wall.append((time.perf_counter() - began) * 1000)
    app, database = time.process_time() - app, cpu_seconds(backend) - database
    return Timing(tuple(wall), app * 1000 / len(wall), database * 1000 / len(wall))


def _backend() -> int:
    """Give the process that serves our only connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = int(cursor.fetchone()[0])
    connection.close()
    return pid


def cpu_seconds(pid: int) -> float:
    """Read a process's processor time; 0 where the machine does not tell."""
    place = Path(f"/proc/{pid}/stat")
    if not place.exists():
        return 0.0
    user, system = place.read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / TICKS_A_SECOND


def percentile_95(taken: Sequence[float]) -> float:
    """Give the time that nineteen in twenty stay within."""
    return sorted(taken)[max(0, round(len(taken) * 0.95) - 1)]
