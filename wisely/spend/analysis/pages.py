"""The steps of a page of the cube put together: what is not shown by itself is what is left of the sums."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wisely.spend.analysis.dimensions import CELLS, COLUMNS, ROWS

REST = "\x1d"
Measures = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Page:
    """Pence net, pence gross and lines of each row by each column, REST for the others together.

    The column is "" where nothing is asked across. `values_in_all`: by how many values the rows were cut.
    """

    cells: Mapping[tuple[Any, Any], Measures]
    values_in_all: int


def put_together(steps: Mapping[str, Sequence[Sequence[Any]]]) -> Page:
    """Put what an engine found for each step of `cube.page_of` together; sums of no line are left out."""
    rows = {key: measures for key, *measures in (row[:4] for row in steps[ROWS])}
    if not rows:
        return Page({}, 0)
    *whole, values_in_all = steps[ROWS][0][4:8]
    sums: defaultdict[tuple[Any, Any], list[int]] = defaultdict(lambda: [0, 0, 0])
    if COLUMNS not in steps:
        _add(sums[REST, ""], whole)
        for key, measures in rows.items():
            _add(sums[key, ""], measures)
            _add(sums[REST, ""], measures, -1)
    else:
        _add(sums[REST, REST], whole)
        for key, measures in rows.items():
            _add(sums[key, REST], measures)
            _add(sums[REST, REST], measures, -1)
        for key, *measures in steps[COLUMNS]:
            _add(sums[REST, key], measures)
            _add(sums[REST, REST], measures, -1)
        for row, column, *measures in steps[CELLS]:
            _add(sums[row, column], measures)
            _add(sums[row, REST], measures, -1)
            _add(sums[REST, column], measures, -1)
            _add(sums[REST, REST], measures)
    return Page(
        {at: (net, gross, lines) for at, (net, gross, lines) in sums.items() if lines > 0}, values_in_all
    )


def _add(to: list[int], measures: Sequence[int], sign: int = 1) -> None:
    for place, each in enumerate(measures):
        to[place] += sign * each
