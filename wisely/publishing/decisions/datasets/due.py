"""What is to be published by when, and how it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from wisely.rules.transparency import Dataset

SOON = timedelta(days=14)
PUBLISHED, CORRECTION, OVERDUE, DUE_SOON, DUE, NOT_HELD, WITHDRAWN = (
    "published", "correction due", "overdue", "due soon", "due", "not held", "withdrawn",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Duty:
    """A dataset of one period: by when, and how it stands. `why_not_held` says why there is nothing."""

    dataset: Dataset
    code: str
    name: str
    starts_on: date
    due_on: date
    standing: str
    live: int = 0
    why_not_held: str = ""

    @property
    def href(self) -> str:
        return f"/publishing/{self.dataset.code}/{self.code}/"


def standing_of(
    *, live: int, latest: int, corrections: int, due_on: date, why_not_held: str, on: date
) -> str:
    """Say how a period stands on a day."""
    if live:
        return CORRECTION if corrections else PUBLISHED
    if latest:
        return WITHDRAWN
    if why_not_held:
        return NOT_HELD
    if due_on < on:
        return OVERDUE
    return DUE_SOON if due_on - on <= SOON else DUE
