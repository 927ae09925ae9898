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
class NotHeld:
    """Why there is nothing to publish of a period: in full, with the remedy, and as the public is told."""

    why: str
    public: str


@dataclass(frozen=True, slots=True)
class Duty:
    """A dataset of one period: by when, and how it stands. `not_held` says why there is nothing."""

    dataset: Dataset
    code: str
    name: str
    starts_on: date
    due_on: date
    standing: str
    live: int = 0
    not_held: NotHeld | None = None

    @property
    def why_not_held(self) -> str:
        """Say in full why there is nothing, with the remedy; "" where there is."""
        return self.not_held.why if self.not_held else ""

    @property
    def is_missed(self) -> bool:
        """Say whether the public would look for it and not find it."""
        return self.standing in {NOT_HELD, OVERDUE}

    @property
    def href(self) -> str:
        return f"/publishing/{self.dataset.code}/{self.code}/"


def standing_of(*, live: int, latest: int, corrections: int, due_on: date, is_held: bool, on: date) -> str:
    """Say how a period stands on a day."""
    if live:
        return CORRECTION if corrections else PUBLISHED
    if latest:
        return WITHDRAWN
    if not is_held:
        return NOT_HELD
    if due_on < on:
        return OVERDUE
    return DUE_SOON if due_on - on <= SOON else DUE
