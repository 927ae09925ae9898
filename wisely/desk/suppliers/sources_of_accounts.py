"""Accounts as a list reads them: with the ratios that are worked out from each, where the list shows them."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from wisely.desk.suppliers.lists_of_accounts import COUNTS, WORKED_OUT
from wisely.suppliers import queries
from wisely.suppliers.queries import Ratio
from wisely.ui.listing.asked import Asked
from wisely.ui.listing.sources import QuerySource, Row

_AT_A_TIME = 2_000
Judge = Callable[[Sequence[int]], Mapping[int, Sequence[Ratio]]]
_PARTS: dict[str, Callable[[Ratio], Any]] = {
    "value": queries.in_its_unit,
    "risk": lambda ratio: ratio.risk,
    "why": lambda ratio: ratio.why,
}


class AccountsSource(QuerySource):
    """The accounts on record of one council. `judge` gives the eight ratios of accounts, by their keys."""

    def __init__(self, council: int | None, judge: Judge) -> None:
        super().__init__(queries.accounts_list(council))
        self._judge = judge

    def rows(self, asked: Asked, start: int, stop: int, *, total: int) -> list[Row]:
        """Give a numbered page, with what is worked out."""
        return self._worked_out(asked, super().rows(asked, start, stop, total=total))

    def every(self, asked: Asked) -> Iterator[Row]:
        """Give all accounts of the view, with what is worked out."""
        rows = super().every(asked)
        while some := list(itertools.islice(rows, _AT_A_TIME)):
            yield from self._worked_out(asked, some)

    def walked(self, asked: Asked, size: int, *, place: Sequence[Any], backwards: bool) -> list[Row]:
        """Give the rows beyond a place, with what is worked out."""
        return self._worked_out(asked, super().walked(asked, size, place=place, backwards=backwards))

    def _worked_out(self, asked: Asked, rows: list[Row]) -> list[Row]:
        places = {key: at for key, at in asked.places.items() if key in WORKED_OUT}
        if not places or not rows:
            return rows
        any_place = next(iter(places.values()))  # each holds the key of the accounts
        told = self._judge([row[any_place] for row in rows])
        return [_filled(row, places, told.get(row[any_place], ())) for row in rows]


def _filled(row: Row, places: Mapping[str, int], ratios: Sequence[Ratio]) -> Row:
    by_name = {each.id: each for each in ratios}
    filled = list(row)
    for key, at in places.items():
        if key == COUNTS:
            filled[at] = queries.counted_in_words(ratios) if ratios else None
            continue
        name, part = WORKED_OUT[key]
        filled[at] = _PARTS[part](by_name[name]) if name in by_name else None
    return tuple(filled)
