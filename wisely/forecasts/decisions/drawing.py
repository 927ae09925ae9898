"""The middle line of a forecast, by the Theta method, and how far it was out when tried on months gone by.

Theta (Assimakopoulos and Nikolopoulos, 2000) as `statsmodels` has it: seasons by month where two years show
any, and the mean of a straight line and of exponential smoothing. On ten years of a council's payments it
was nearer than smoothing, local levels and the same month a year before (`python -m bench.forecasts`).
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Sequence

import numpy as np
from statsmodels.tsa.forecasting.theta import ThetaModel

from wisely.forecasts.decisions.ranges import Tried

YEAR = 12
_TWO_YEARS = 2 * YEAR


def drawn(paid: Sequence[float], *, months: int) -> list[float]:
    """Give what is likely to be paid in each of the months ahead, in pounds. `paid` is a month each.

    Never below nought where nothing below nought was paid in any month.
    """
    figures = np.asarray(paid, dtype=float)
    scale = float(np.abs(figures).mean())
    if not scale:
        return [0.0] * months
    if not np.ptp(figures):
        return [float(figures[0])] * months
    has_seasons = len(figures) >= _TWO_YEARS
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = ThetaModel(
            figures / scale, period=YEAR if has_seasons else 1, deseasonalize=has_seasons, method="additive"
        )
        ahead = np.asarray(model.fit().forecast(months), dtype=float) * scale
    if figures.min() >= 0:
        ahead = ahead.clip(min=0)
    return [float(each) for each in ahead]


def tried(paid: Sequence[float], *, width: float, since: int, step: int, months: int) -> list[Tried]:
    """Draw the forecast as it would have been drawn at earlier months, and give how far out it was.

    `since` is the first place in `paid` at which it is drawn, every `step` months from the latest back;
    `width` is the series' own unit of being out, in pounds.
    """
    if not width:
        return []
    return [each for at in _places(len(paid), since, step) for each in _tried_at(paid, at, width, months)]


def _places(count: int, since: int, step: int) -> Iterable[int]:
    return range(count - 1, since - 1, -step)


def _tried_at(paid: Sequence[float], at: int, width: float, months: int) -> Iterable[Tried]:
    truth = paid[at : at + months]
    ahead = drawn(paid[:at], months=len(truth))
    sum_out = 0.0
    for number, (foretold, was) in enumerate(zip(ahead, truth, strict=True), 1):
        out = was - foretold
        sum_out += out
        yield Tried(
            months_back=len(paid) - at,
            months_ahead=number,
            out=abs(out) / width,
            sum_out=abs(sum_out) / width,
        )
