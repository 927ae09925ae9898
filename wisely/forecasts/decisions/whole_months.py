"""From which months a forecast may be drawn: whole ones, without a gap, and enough of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from wisely.lib.periods import DAY, add_months
from wisely.lib.verdict import YES, Verdict, no

SHORTEST_MONTHS = 12
_STILL_WHOLE_DAYS = (
    7  # councils pay weekly at least: later than that, payments of the month are still to come
)


def last_whole_month(latest_paid_on: date) -> date:
    """Give the first day of the last month that is all there, by the latest day of any payment."""
    first = latest_paid_on.replace(day=1)
    ends_on = add_months(first, 1) - DAY
    is_whole = ends_on - latest_paid_on < timedelta(days=_STILL_WHOLE_DAYS)
    return first if is_whole else add_months(first, -1)


def months_without_gap(months: Sequence[date], *, until: date) -> list[date]:
    """Give the months up to `until`, back to where one without any payment of the council stands between.

    `months` are the first days of months with payments, in any order. A month without any is one whose
    payments nobody imported.
    """
    known, found = set(months), []
    here = until
    while here in known:
        found.append(here)
        here = add_months(here, -1)
    return found[::-1]


def can_be_forecast(months: int) -> Verdict:
    """Test that there is enough to draw a forecast from."""
    if months >= SHORTEST_MONTHS:
        return YES
    have = "one whole month" if months == 1 else f"{months} whole months"
    return no(
        f"A forecast needs the payments of twelve whole months on end, and there are {have}.",
        who_can="Import the payments of the months that are missing.",
    )
