"""Forecasts of months that are known, from those before, beside plainer ways. Needs no database.

`python -m bench.forecasts FOLDER` reads columnar files of payments (a month, an amount, a directorate).
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import duckdb
import numpy as np

from wisely.forecasts.decisions import HELD_SHARE, Tried, checked, ranges_from, widths_of
from wisely.forecasts.decisions.drawing import drawn, tried

AHEAD, LEAST_MONTHS, LAST_MONTHS, EVERY = 12, 24, 18, 3
_SERIES = """
SELECT name, list(paid ORDER BY month) FROM (
  SELECT file_month AS month, "Organisational Unit" AS name, sum(abs("Amount")) AS paid
  FROM read_parquet('{files}') GROUP BY 1, 2
  UNION ALL SELECT file_month, 'All of it', sum(abs("Amount")) FROM read_parquet('{files}') GROUP BY 1
) WHERE paid IS NOT NULL GROUP BY 1 HAVING count(*) >= 30 ORDER BY 1
"""


def _same_month_a_year_before(paid: list[float], months: int) -> list[float]:
    return [paid[len(paid) - 12 + number % 12] for number in range(months)]


def _mean_of_a_year(paid: list[float], months: int) -> list[float]:
    return [float(np.mean(paid[-12:]))] * months


WAYS = {
    "Theta, as the product draws": lambda paid, months: drawn(paid, months=months),
    "the same month a year before": _same_month_a_year_before,
    "the mean of the last year": _mean_of_a_year,
}


def main(folder: Path) -> None:
    """Draw each series at earlier months in each way; print how far out each was, and how often ranges held."""
    with duckdb.connect() as reading:
        series = reading.execute(_SERIES.format(files=folder / "*.parquet")).fetchall()
    print(f"{len(series)} series of at least 30 months, {AHEAD} months ahead")
    for name, way in WAYS.items():
        began, out = time.process_time(), []
        for _, paid in series:
            for at in range(max(LEAST_MONTHS, len(paid) - LAST_MONTHS), len(paid) - 5, EVERY):
                truth = np.array(paid[at : at + AHEAD])
                out.append(np.abs(truth - way(paid[:at], len(truth))).mean() / np.mean(paid[:at]))
        each = (time.process_time() - began) / len(out) * 1000
        print(
            f"  {name:32} out by {np.mean(out):.3f} of a mean month (median {np.median(out):.3f}), {each:.1f} ms each"
        )
    tries: list[Tried] = []
    for _, paid in series:
        tries += tried(
            paid, width=widths_of(paid), since=max(LEAST_MONTHS, len(paid) - 24), step=2, months=AHEAD
        )
    held, count = checked(tries)
    print(f"  ranges meant to hold {HELD_SHARE:.0%}: held {held} of {count}, {held / max(1, count):.1%}")
    print(f"  half the width by months ahead: {ranges_from(tries)}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
