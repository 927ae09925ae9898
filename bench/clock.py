"""Times, and what to say of them."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence


def timed(times: int, what: Callable[[], object], *, warm: int = 5) -> list[float]:
    """Do it `warm` times unmeasured, then `times` times; give milliseconds of each."""
    for _ in range(warm):
        what()
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        what()
        taken.append((time.perf_counter() - began) * 1000)
    return taken


def median(taken: Sequence[float]) -> float:
    """Give the middle of the times."""
    return statistics.median(taken)


def percentile_95(taken: Sequence[float]) -> float:
    """Give the time that nineteen in twenty stay within."""
    return sorted(taken)[max(0, round(len(taken) * 0.95) - 1)]
