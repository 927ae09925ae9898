"""Forecasts from plain figures. What draws the line itself stands in `drawing`, which jobs alone load."""

from wisely.forecasts.decisions.ranges import (
    HELD_SHARE,
    Ranges,
    Tried,
    checked,
    ranges_from,
    widths_of,
)
from wisely.forecasts.decisions.using_up import Range, UsedUp, used_up
from wisely.forecasts.decisions.whole_months import can_be_forecast, last_whole_month, months_without_gap

__all__ = [
    "HELD_SHARE",
    "Range",
    "Ranges",
    "Tried",
    "UsedUp",
    "can_be_forecast",
    "checked",
    "last_whole_month",
    "months_without_gap",
    "ranges_from",
    "used_up",
    "widths_of",
]
