"""A list over rows that are already here: figures of an analysis, lines of a file, a short code list."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any

from wisely.ui.listing.asked import Asked, Order
from wisely.ui.listing.filters import Amounts, ChoiceOf, Custom, Days, Search, YesNo
from wisely.ui.listing.sources import Row

Reader = Callable[[Any], Any]


class MemorySource:
    """Rows that are in hand. Meant for thousands, not for hundreds of thousands.

    Rows are mappings from path to value, or anything at all where `by` says how each path is read from one:
    then what only a shown row needs, such as an address, is made for shown rows alone. A `Custom` filter's
    function is given the rows that are left and returns those that stay.
    """

    def __init__(self, rows: Sequence[Any], *, by: Mapping[str, Reader] | None = None) -> None:
        self._rows = rows
        self._by = by
        self._left: tuple[Any, list[Any]] | None = None

    def _reader(self, path: str) -> Reader:
        if self._by is None:
            return lambda row: row.get(path)
        return self._by.get(path, _nothing)

    def _all_left(self, asked: Asked) -> list[Any]:
        """Give what the filters leave, in no order but their own."""
        if self._left is not None and self._left[0] == asked.narrowing:
            return self._left[1]
        rows = list(self._rows)
        for each, value in asked.narrowing:
            rows = self._narrowed(rows, each, value)
        self._left = (asked.narrowing, rows)
        return rows

    def _view(self, asked: Asked, stop: int | None = None) -> list[Any]:
        """Give the rows in their order, all of them or as many as lie before `stop`."""
        rows = self._all_left(asked)
        order = [part for part in asked.order if part.path != "pk"]
        if order and stop is not None and stop < len(rows) // 4:
            rows = _before(rows, self._reader(order[0].path), order[0], stop)
        for part in reversed(order):
            rows = _sorted(rows, self._reader(part.path), part)
        return rows if stop is None else rows[:stop]

    def _narrowed(self, rows: list[Any], each: Any, value: Any) -> list[Any]:
        if isinstance(each, Custom):
            return list(each.apply(rows, value))
        if isinstance(each, Search):
            readers = [self._reader(path) for path in each.paths]
            return [row for row in rows if _says(row, readers, value)]
        stays, reader = _condition(each, value), self._reader(each.path)
        return [row for row in rows if stays(reader(row))]

    def _values(self, rows: list[Any], asked: Asked) -> Iterator[Row]:
        readers = [self._reader(path) for path in asked.paths]
        return ([reader(row) for reader in readers] for row in rows)

    def count(self, asked: Asked, bound: int) -> int:
        """Count the view, up to one beyond the bound."""
        return min(len(self._all_left(asked)), bound + 1)

    def rows(self, asked: Asked, start: int, stop: int, *, total: int) -> list[Row]:
        """Give the rows from `start` up to `stop`; all are in hand, so `total` changes nothing."""
        return list(self._values(self._view(asked, min(stop, total))[start:], asked))

    def every(self, asked: Asked) -> Iterator[Row]:
        """Give every row of the view."""
        return self._values(self._view(asked), asked)


def _nothing(_: Any) -> None:
    """Read a path that no row has."""


def _says(row: Any, readers: list[Reader], words: str) -> bool:
    told = " ".join(str(reader(row) or "") for reader in readers).casefold()
    return all(word in told for word in words.casefold().split())


def _condition(each: Any, value: Any) -> Callable[[Any], bool]:
    match each:
        case ChoiceOf():
            return lambda here: str(here) in value
        case YesNo():
            return lambda here: bool(here) is (value is not each.negated)
        case Days() | Amounts():
            least, most = value
            return lambda here: (
                here is not None and (least is None or here >= least) and (most is None or here <= most)
            )
    raise TypeError(f"rows in memory cannot be narrowed by {type(each).__name__}")


def _keyed(rows: list[Any], reader: Reader, part: Order) -> list[tuple[Any, Any]]:
    """Give each row with what it is sorted by; None where that is missing."""
    told = [(reader(row), row) for row in rows]
    if not part.ignores_case:
        return told
    return [(None if value is None else value.casefold(), row) for value, row in told]


def _sorted(rows: list[Any], reader: Reader, part: Order) -> list[Any]:
    """Sort with missing values last, upwards and downwards."""
    told = _keyed(rows, reader, part)
    present = [each for each in told if each[0] is not None]
    present.sort(key=itemgetter(0), reverse=part.downwards)
    return [row for _, row in present] + [row for value, row in told if value is None]


def _before(rows: list[Any], reader: Reader, part: Order, stop: int) -> list[Any]:
    """Keep the rows of which the first `stop` can be, by the first column that they are sorted by.

    Those that are alike in it stay together, for the next column to part. So a page of ten thousand
    suppliers sorts fifty of them.
    """
    told = _keyed(rows, reader, part)
    present = [value for value, _ in told if value is not None]
    if len(present) < stop:
        return rows
    if part.downwards:
        edge = heapq.nlargest(stop, present)[-1]
        return [row for value, row in told if value is not None and value >= edge]
    edge = heapq.nsmallest(stop, present)[-1]
    return [row for value, row in told if value is not None and value <= edge]
