"""Days that a decision owes the public."""

from __future__ import annotations

from datetime import date, timedelta

from wisely.lib.working_days import ENGLAND, add_working_days

DAY = timedelta(days=1)


def call_in_ends_on(issued_on: date, *, working_days: int) -> date | None:
    """Give the last day on which a decision may be called in; None where it cannot be."""
    return add_working_days(issued_on, working_days, calendar=ENGLAND) if working_days else None


def effective_on(issued_on: date, *, working_days: int) -> date:
    """Give the day from which a decision may be carried out: the one after the call-in, else at once."""
    last_on = call_in_ends_on(issued_on, working_days=working_days)
    return last_on + DAY if last_on else issued_on
