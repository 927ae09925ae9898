"""What a figure from records is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from wisely.lib.periods import Period
from wisely.rules.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class Asked:
    """For which council, by which rules, for which period."""

    authority_id: int
    book: Rulebook
    period: Period

    @property
    def on(self) -> date:
        return self.book.on

    @property
    def is_now(self) -> bool:
        """Say whether the period is not over, so that what is true today is of it."""
        return self.period.contains(self.on)
