"""Addresses of the payments behind a figure, as the list of payments filters them."""

from __future__ import annotations

from django.utils.http import urlencode

from wisely.lib.periods import Period

NOT_GIVEN = "-"  # how the list of payments asks for those that name no directorate


def lines_href(period: Period, **filters: str) -> str:
    """Give the list of a period's payments, narrowed; empty filters are left out."""
    words = {"paid_on_from": f"{period.starts_on}", "paid_on_to": f"{period.last_on}"}
    words |= {key: value for key, value in filters.items() if value}
    return f"/spend/lines/?{urlencode(words)}"
