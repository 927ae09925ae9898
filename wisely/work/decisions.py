"""What is long, how far work has come, and how much longer it may take."""

from __future__ import annotations

from collections.abc import Sequence

LONG_ROWS = 10_000
LONG_BYTES = 2_000_000
LEAST_SECONDS, LEAST_PERMILLE = 4, 30


def is_long(*, rows: int = 0, size_bytes: int = 0) -> bool:
    """Say whether work belongs in a job: above 10,000 rows, or above 2 MB where rows are not counted yet.

    Below, it takes about a second, and the person who asked waits for the page.
    """
    return rows > LONG_ROWS or size_bytes > LONG_BYTES


def permille(shares: Sequence[int], *, step: int, done: int, total: int | None) -> int:
    """Give how much of the whole is done, in thousandths, at `step` (from 1) of steps with these shares."""
    whole = sum(shares)
    if not whole or step < 1:
        return 0
    before = sum(shares[: step - 1])
    here = shares[step - 1] if step <= len(shares) else 0
    part = min(done / total, 1.0) if total else 0.0
    return min(1_000, int(1_000 * (before + here * part) / whole))


def seconds_left(*, permille: int, seconds: float) -> int | None:
    """Estimate how much longer work takes that came this far in so many seconds. None: too early to say."""
    if seconds < LEAST_SECONDS or not LEAST_PERMILLE <= permille < 1_000:
        return None
    return max(1, round(seconds * (1_000 - permille) / permille))


def in_words(seconds: int) -> str:
    """Say a length of time as people do: "20 seconds", "1 minute", "2 hours 5 minutes"."""
    if seconds < 60:
        return _plural(seconds, "second")
    minutes = round(seconds / 60)
    if minutes < 60:
        return _plural(minutes, "minute")
    hours, rest = divmod(minutes, 60)
    return _plural(hours, "hour") + (f" {_plural(rest, 'minute')}" if rest else "")


def _plural(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
