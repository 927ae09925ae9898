"""How much memory this process has needed at its most."""

from __future__ import annotations

import resource

LIMIT_MB = 500


def peak_mb() -> float:
    """Give the peak resident memory of this process in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(times: int) -> list[str]:
    """Say the peak after the measures that ran before this one."""
    del times
    peak = peak_mb()
    return [
        f"memory    peak {peak:6.0f} MB in this process, {peak / LIMIT_MB:.2f} of the limit of {LIMIT_MB} MB"
    ]
