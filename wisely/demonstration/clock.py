"""The hours at which things happen in the demonstration world."""

from __future__ import annotations

from datetime import UTC, date, datetime, time


def morning(on: date) -> datetime:
    """Half past nine (UTC) on a day."""
    return datetime.combine(on, time(9, 30), tzinfo=UTC)
