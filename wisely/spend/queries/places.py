"""In which months the payments of a view lie, told by the sums: so no line is read only to be counted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from wisely.lib.periods import DAY, add_months
from wisely.spend.models import MonthlySpend
from wisely.spend.queries.remembering import remembered

Numbers = npt.NDArray[np.int64]
_KEYS = ("directorate", "category", "standing")


@dataclass(frozen=True, slots=True)
class View:
    """What a view of payments asks of those facts that the sums by month know. None asks nothing.

    `first_on` and `last_on` are both within.
    """

    directorate: str | None = None
    category: str | None = None
    standings: tuple[str, ...] | None = None
    first_on: date | None = None
    last_on: date | None = None

    @property
    def is_of_whole_months(self) -> bool:
        """Whether the days begin and end with months, so that the sums tell exactly."""
        begins = self.first_on is None or self.first_on.day == 1
        return begins and (self.last_on is None or (self.last_on + DAY).day == 1)


@dataclass(frozen=True, slots=True)
class _Cells:
    """The counts of the sums by month, a column each; the names stand in `names` by the codes of columns."""

    months: tuple[date, ...]
    month: Numbers
    columns: dict[str, Numbers]
    names: dict[str, dict[str, int]]
    lines: Numbers


def _cells(authority_id: int) -> _Cells:
    return remembered(authority_id, "cells of payments", lambda: _read(authority_id))


def _read(authority_id: int) -> _Cells:
    rows = list(
        MonthlySpend.objects.filter(authority=authority_id).values_list("month_on", *_KEYS, "lines_count")
    )
    months = sorted({month for month, *_ in rows})
    place = {month: number for number, month in enumerate(months)}
    names: dict[str, dict[str, int]] = {key: {} for key in _KEYS}
    columns = {
        key: np.fromiter(
            (names[key].setdefault(row[at], len(names[key])) for row in rows), np.int64, len(rows)
        )
        for at, key in enumerate(_KEYS, 1)
    }
    month = np.fromiter((place[row[0]] for row in rows), np.int64, len(rows))
    return _Cells(
        tuple(months), month, columns, names, np.fromiter((row[-1] for row in rows), np.int64, len(rows))
    )


def months_of_view(authority_id: int, view: View) -> list[tuple[date, int]]:
    """Give the months with payments of a view, earliest first, and how many each holds.

    A month that the days of the view cut is given whole. At most one query.
    """
    cells = _cells(authority_id)
    is_in = np.ones(len(cells.lines), np.bool_)
    for key, asked in (
        ("directorate", None if view.directorate is None else (view.directorate,)),
        ("category", None if view.category is None else (view.category,)),
        ("standing", view.standings),
    ):
        if asked is not None:
            is_in &= np.isin(cells.columns[key], [cells.names[key].get(name, -1) for name in asked])
    counts = np.bincount(cells.month[is_in], cells.lines[is_in], len(cells.months)).astype(np.int64)
    return [
        (month, int(count))
        for month, count in zip(cells.months, counts, strict=True)
        if count
        and (view.first_on is None or add_months(month, 1) > view.first_on)
        and (view.last_on is None or month <= view.last_on)
    ]


def months_with_spend(authority_id: int) -> list[date]:
    """Give the months that hold any payment, earliest first. At most one query."""
    return list(_cells(authority_id).months)


def directorates_and_categories(authority_id: int) -> tuple[list[str], list[str]]:
    """Give the directorates and the categories as payments name them. At most two queries."""
    names = _cells(authority_id).names
    return sorted(filter(None, names["directorate"])), sorted(filter(None, names["category"]))


def directorates_paid_from(authority_id: int) -> list[str]:
    """Give the directorates as payments name them."""
    return sorted(name for name in _cells(authority_id).names["directorate"] if name)


def categories_paid_for(authority_id: int) -> list[str]:
    """Give the categories as payments name them."""
    return sorted(name for name in _cells(authority_id).names["category"] if name)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days that are sure to hold the rows sought, and how many rows of the view lie in them before these."""

    first_on: date
    before: date
    skip: int = 0


def stretch_of(
    months: Sequence[tuple[date, int]], start: int, stop: int, *, downwards: bool
) -> Stretch | None:
    """Give the days of the rows from `start` up to `stop`, counted from the latest day if `downwards`."""
    passed, skip, within = 0, 0, list[date]()
    for month, count in _walked(months, downwards=downwards):
        if passed + count > start:
            skip = skip if within else start - passed
            within.append(month)
        passed += count
        if passed >= stop:
            break
    return _stretch(within, skip)


def stretch_beyond(
    months: Sequence[tuple[date, int]], day: date | None, size: int, *, whole: bool, downwards: bool
) -> Stretch | None:
    """Give days that hold at least `size` rows on the far side of a day, if so many are left.

    What the day's own month still holds is not known and not counted, nor are the end months if not `whole`.
    """
    here = day.replace(day=1) if day else None
    ends = {months[0][0], months[-1][0]} if months and not whole else set()
    within, found = [here] if here else [], 0
    for month, count in _walked(months, downwards=downwards):
        if here and (month >= here if downwards else month <= here):
            continue
        within.append(month)
        found += 0 if month in ends else count
        if found >= size:
            break
    return _stretch(within, 0)


def _walked(months: Sequence[tuple[date, int]], *, downwards: bool) -> Iterator[tuple[date, int]]:
    return iter(reversed(months)) if downwards else iter(months)


def _stretch(within: Sequence[date], skip: int) -> Stretch | None:
    return Stretch(min(within), add_months(max(within), 1), skip) if within else None
