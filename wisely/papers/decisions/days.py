"""Days that a decision owes the public.

A key decision needs 28 clear days' notice: neither the day of the notice nor that of the decision counts
(SI 2012/2089 reg 9).
"""

from __future__ import annotations

from datetime import date, timedelta

from wisely.lib.verdict import YES, Verdict, no
from wisely.lib.working_days import ENGLAND, add_working_days
from wisely.papers.decisions.text import LEAST_WORDS

NOTICE_RULE = "SI 2012/2089 reg 9"
SHORT_NOTICE_RULE = "SI 2012/2089 regs 10-11"
DAY = timedelta(days=1)


def earliest_decision_on(noticed_on: date, *, clear_days: int) -> date:
    """Give the first day on which a decision may be taken after a notice of so many clear days."""
    return noticed_on + (clear_days + 1) * DAY


def call_in_ends_on(issued_on: date, *, working_days: int) -> date | None:
    """Give the last day on which a decision may be called in; None where it cannot be."""
    return add_working_days(issued_on, working_days, calendar=ENGLAND) if working_days else None


def effective_on(issued_on: date, *, working_days: int) -> date:
    """Give the day from which a decision may be carried out: the one after the call-in, else at once."""
    last_on = call_in_ends_on(issued_on, working_days=working_days)
    return last_on + DAY if last_on else issued_on


def notice_is_long_enough(
    *, noticed_on: date | None, decision_on: date, clear_days: int, short_notice_reason: str
) -> Verdict:
    """Test that a decision's notice was out for its clear days, or that a reason of urgency is given."""
    if not clear_days or len(short_notice_reason.split()) >= LEAST_WORDS:
        return YES
    if noticed_on is None:
        return no(
            f"A key decision needs {clear_days} clear days' notice, and none is issued. Issue the notice of "
            "the key decision first, or say why it cannot wait.", cite=f"{NOTICE_RULE}; {SHORT_NOTICE_RULE}",
        )  # fmt: skip
    first_on = earliest_decision_on(noticed_on, clear_days=clear_days)
    if decision_on < first_on:
        return no(
            f"The notice was issued on {_day(noticed_on)}, so the first day for the decision is "
            f"{_day(first_on)}. Choose a later day, or say why it cannot wait.",
            cite=f"{NOTICE_RULE}; {SHORT_NOTICE_RULE}",
        )  # fmt: skip
    return YES


def _day(on: date) -> str:
    return f"{on.day} {on:%B %Y}"
