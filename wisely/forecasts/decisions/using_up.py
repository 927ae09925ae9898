"""When what a contract may cost is used up, and how sure that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from wisely.forecasts.decisions.ranges import Ranges
from wisely.lib.periods import add_months


@dataclass(frozen=True, slots=True)
class Range:
    """What is foretold of a month or of several: likely, and between which figures. Pounds."""

    low: float
    likely: float
    high: float


@dataclass(frozen=True, slots=True)
class UsedUp:
    """The first days of the months in which the value is reached: likely, at the earliest, at the latest.

    None is beyond the months looked at.
    """

    likely_on: date | None
    earliest_on: date | None
    latest_on: date | None


def used_up(
    *, value: float, paid: float, ahead: Sequence[float], width: float, ranges: Ranges, after: date
) -> UsedUp:
    """Say when payments reach a contract's value, in pounds net. `after` is the first day of the last month.

    The earliest is by the upper edge of what all months up to then come to, the latest by the lower edge.
    """
    sums = list(accumulate(ahead))
    edges = [width * ranges.sum(number) for number in range(1, len(sums) + 1)]
    left = value - paid
    return UsedUp(
        _first(sums, left, after),
        _first([each + edge for each, edge in zip(sums, edges, strict=True)], left, after),
        _first([each - edge for each, edge in zip(sums, edges, strict=True)], left, after),
    )


def _first(sums: Sequence[float], left: float, after: date) -> date | None:
    if left <= 0:
        return after
    return next((add_months(after, number) for number, each in enumerate(sums, 1) if each >= left), None)
