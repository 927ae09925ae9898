"""How wide a forecast's range must be to hold what is then paid as often as it says.

Conformal: no assumption of a bell curve. The range of a month is as wide as forecasts of that many months
ahead were out, on other months and other series of the same kind, in four of five tries.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, pstdev

HELD_SHARE = 0.8
_FEWEST_TRIES = 9  # with fewer, four in five cannot be told from all
_RECENT_MONTHS = 24
_LEAST_SHARE = 0.01


@dataclass(frozen=True, slots=True)
class Tried:
    """A forecast drawn in the past: how far out it was, in the series' own width.

    `months_back` is how many months before the end it was drawn, `months_ahead` which month it foretold.
    `out` is of that month, `sum_out` of all months up to it together.
    """

    months_back: int
    months_ahead: int
    out: float
    sum_out: float


@dataclass(frozen=True, slots=True)
class Ranges:
    """Half the width of a range by months ahead, in a series' own width: of a month, and of all up to it."""

    of_month: tuple[float, ...]
    of_sum: tuple[float, ...]

    def month(self, ahead: int) -> float:
        """Give that of one month, 1 being the next; past those tried, as wide as the last."""
        return self.of_month[min(ahead, len(self.of_month)) - 1]

    def sum(self, ahead: int) -> float:
        """Give that of all months up to one; past those tried it widens with each month by the same."""
        known = len(self.of_sum)
        return self.of_sum[ahead - 1] if ahead <= known else self.of_sum[-1] * ahead / known


def widths_of(paid: Sequence[float]) -> float:
    """Give a series' own width, in pounds: by how much its months differ, over two years at most.

    A series that never differed has a hundredth of its mean, so that its range is narrow and not nothing.
    """
    recent = paid[-_RECENT_MONTHS:]
    return max(pstdev(recent), _LEAST_SHARE * fmean(map(abs, recent))) if recent else 0.0


def ranges_from(tries: Iterable[Tried], *, share: float = HELD_SHARE) -> Ranges | None:
    """Give the ranges that held in a share of the tries; None where there were too few even one month ahead.

    A month ahead with too few tries of its own is as wide as the one before it, and none is narrower.
    """
    months: Mapping[int, list[float]] = defaultdict(list)
    sums: Mapping[int, list[float]] = defaultdict(list)
    for each in tries:
        months[each.months_ahead].append(each.out)
        sums[each.months_ahead].append(each.sum_out)
    if len(months[1]) < _FEWEST_TRIES:
        return None
    return Ranges(_widening(months, share), _widening(sums, share))


def _widening(found: Mapping[int, list[float]], share: float) -> tuple[float, ...]:
    told: list[float] = []
    for ahead in range(1, max(found) + 1):
        here = found.get(ahead, [])
        own = _quantile(here, share) if len(here) >= _FEWEST_TRIES else 0.0
        told.append(max(own, told[-1] if told else 0.0))
    return tuple(told)


def _quantile(found: list[float], share: float) -> float:
    """Give the value that a new one stays within in that share of cases, whatever their distribution."""
    place = min(math.ceil((len(found) + 1) * share), len(found))
    return sorted(found)[place - 1]


def checked(tries: Sequence[Tried], *, share: float = HELD_SHARE) -> tuple[int, int]:
    """Count how often ranges told by the earlier tries held in the later half; give held and checked.

    Nothing of what a range is checked on was known when it was told: neither when the forecast was drawn nor
    which month it foretold.
    """
    backs = sorted({each.months_back for each in tries})
    if len(backs) < 2:
        return 0, 0
    cut = backs[(len(backs) - 1) // 2]
    later = [each for each in tries if each.months_back <= cut]
    earlier = [each for each in tries if each.months_back - each.months_ahead >= cut]
    told = ranges_from(earlier, share=share)
    if told is None:
        return 0, 0
    return sum(each.out <= told.month(each.months_ahead) for each in later), len(later)
