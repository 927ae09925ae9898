"""A list over rows that are already here: figures of an analysis, lines of a file, a short code list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from wisely.ui.listing.asked import Asked
from wisely.ui.listing.filters import Amounts, ChoiceOf, Custom, Days, Search, YesNo
from wisely.ui.listing.sources import Row


class MemorySource:
    """Rows as mappings from path to value. Meant for thousands, not for hundreds of thousands.

    A `Custom` filter's function is given the rows that are left and returns those that stay.
    """

    def __init__(self, rows: Sequence[Mapping[str, Any]]) -> None:
        self._rows = rows

    def _view(self, asked: Asked) -> list[Mapping[str, Any]]:
        rows: list[Mapping[str, Any]] = list(self._rows)
        for each, value in asked.narrowing:
            rows = _narrowed(rows, each, value)
        for part in reversed(asked.order):
            if part.path != "pk":
                rows = _sorted(rows, part.path, downwards=part.downwards, ignores_case=part.ignores_case)
        return rows

    def count(self, asked: Asked, bound: int) -> int:
        """Count the view, up to one beyond the bound."""
        return min(len(self._view(asked)), bound + 1)

    def rows(self, asked: Asked, start: int, stop: int, *, total: int) -> list[Row]:
        """Give the rows from `start` up to `stop`; all are in hand, so `total` changes nothing."""
        return [_values(row, asked) for row in self._view(asked)[start : min(stop, total)]]

    def every(self, asked: Asked) -> Iterator[Row]:
        """Give every row of the view."""
        return (_values(row, asked) for row in self._view(asked))


def _values(row: Mapping[str, Any], asked: Asked) -> Row:
    return [row.get(path) for path in asked.paths]


def _narrowed(rows: list[Mapping[str, Any]], each: Any, value: Any) -> list[Mapping[str, Any]]:
    if isinstance(each, Custom):
        return list(each.apply(rows, value))
    return [row for row in rows if _stays(row, each, value)]


def _stays(row: Mapping[str, Any], each: Any, value: Any) -> bool:
    match each:
        case Search():
            told = " ".join(str(row.get(path) or "") for path in each.paths).casefold()
            return all(word in told for word in value.casefold().split())
        case ChoiceOf():
            return str(row.get(each.path)) in value
        case YesNo():
            return bool(row.get(each.path)) is (value is not each.negated)
        case Days() | Amounts():
            here = row.get(each.path)
            least, most = value
            return here is not None and (least is None or here >= least) and (most is None or here <= most)
    raise TypeError(f"rows in memory cannot be narrowed by {type(each).__name__}")


def _sorted(
    rows: list[Mapping[str, Any]], path: str, *, downwards: bool, ignores_case: bool
) -> list[Mapping[str, Any]]:
    """Sort with missing values last, upwards and downwards."""

    def key(row: Mapping[str, Any]) -> Any:
        return row[path].casefold() if ignores_case else row[path]

    present = [row for row in rows if row.get(path) is not None]
    missing = [row for row in rows if row.get(path) is None]
    return sorted(present, key=key, reverse=downwards) + missing
