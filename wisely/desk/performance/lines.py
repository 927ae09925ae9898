"""Addresses of the payments behind a figure, as the list of payments filters them."""

from __future__ import annotations

from django.utils.http import urlencode

from wisely.lib.periods import Period, period_code


def lines_href(period: Period, **filters: str) -> str:
    """Give the list of a period's payments, narrowed; empty filters are left out."""
    words = {"period": period_code(period), **{key: value for key, value in filters.items() if value}}
    return f"/spend/lines/?{urlencode(words)}"
