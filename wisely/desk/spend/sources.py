"""Payments as a list reads them: counted and reached by the sums of their months, never read through."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import QuerySet

from wisely.desk.spend.lists import WHY
from wisely.spend import queries
from wisely.spend.queries import Stretch, View
from wisely.ui.listing.asked import Asked
from wisely.ui.listing.sources import QuerySource, Row

_OF_CELLS = {"directorate", "category", "standing", "paid_on"}
_OF_PAYEES = {"name", "payee", "supplier", "ward"}
_ENDLESS = 1 << 60
_AT_A_TIME = 2_000
Why = Callable[[Sequence[int]], Mapping[int, str]]


class LinesSource(QuerySource):
    """The payments of one council.

    `why` names the reasons why some leak, by their keys; it is asked only where the list shows them.
    """

    def __init__(self, council: int, why: Why = lambda _: {}) -> None:
        super().__init__(queries.lines(council))
        self._council, self._why = council, why

    def count(self, asked: Asked, bound: int) -> int:
        """Count from sums where they tell; else the payments themselves, up to one beyond `bound`."""
        told = self._told(asked)
        return super().count(asked, bound) if told is None else min(told, bound + 1)

    def _told(self, asked: Asked) -> int | None:
        said, view = _said(asked), _view(asked)
        others = said.keys() - _OF_CELLS
        if not view.is_of_whole_months or len(others) > 1:
            return None
        if not others:
            return sum(count for _, count in queries.months_of_view(self._council, view))
        by = others.pop()
        if by in _OF_PAYEES and not said.keys() - {by, "paid_on"}:
            days = {"first_on": view.first_on, "last_on": view.last_on}
            return queries.count_of_payees(self._council, by, said[by], **days)
        if len(said) > 1:
            return None
        if by == "import":
            return queries.count_of_import(self._council, said[by])
        return queries.count_of_contract(self._council, said[by]) if by == "contract" else None

    def rows(self, asked: Asked, start: int, stop: int, *, total: int) -> list[Row]:
        """Give a numbered page, with why each leaks where that is shown."""
        return self._with_why(asked, self._rows(asked, start, stop, total=total))

    def every(self, asked: Asked) -> Iterator[Row]:
        """Give every payment of the view, with why it leaks where that is shown."""
        rows = super().every(asked)
        while some := list(itertools.islice(rows, _AT_A_TIME)):
            yield from self._with_why(asked, some)

    def walked(self, asked: Asked, size: int, *, place: Sequence[Any], backwards: bool) -> list[Row]:
        """Give the rows beyond a place, with why each leaks where that is shown."""
        return self._with_why(asked, self._walked(asked, size, place=place, backwards=backwards))

    def _with_why(self, asked: Asked, rows: list[Row]) -> list[Row]:
        if (at := asked.places.get(WHY)) is None or not rows:
            return rows
        told = self._why([row[at] for row in rows])
        return [(*row[:at], told.get(row[at], ""), *row[at + 1 :]) for row in rows]

    def _rows(self, asked: Asked, start: int, stop: int, *, total: int) -> list[Row]:
        """Give a numbered page: of the months in which it lies, or of the largest and smallest amounts."""
        if _is_by_day(asked):
            found = self._stretch_of_page(asked, start, min(stop, total))
            if found is not None:
                rest = found.skip + min(stop, total) - start
                return _within(self.queryset, found).rows(asked, found.skip, rest, total=_ENDLESS)
        extreme = _extreme(self.queryset, asked)
        if extreme is not None:
            rows = extreme.rows(_without_gaps(asked), start, stop, total=_ENDLESS)
            if len(rows) == min(stop, total) - start:
                return rows
        return super().rows(asked, start, stop, total=total)

    def _stretch_of_page(self, asked: Asked, start: int, stop: int) -> Stretch | None:
        view = _view(asked)
        if _said(asked).keys() - _OF_CELLS or not view.is_of_whole_months:
            return None
        months = queries.months_of_view(self._council, view)
        return queries.stretch_of(months, start, stop, downwards=asked.downwards)

    def _walked(self, asked: Asked, size: int, *, place: Sequence[Any], backwards: bool) -> list[Row]:
        """Give the rows beyond a place, from days or amounts that are sure to hold enough of them."""
        if _is_by_day(asked) and not _said(asked).keys() - _OF_CELLS:
            view = _view(asked)
            found = queries.stretch_beyond(
                queries.months_of_view(self._council, view), _day(place), size,
                whole=view.is_of_whole_months, downwards=asked.downwards is not backwards,
            )  # fmt: skip
            if found is not None:
                return _within(self.queryset, found).walked(asked, size, place=place, backwards=backwards)
        extreme = _extreme(self.queryset, asked, backwards=backwards)
        if extreme is not None and (not backwards or self._has_only_amounts_beyond(place)):
            rows = extreme.walked(_without_gaps(asked), size, place=place, backwards=backwards)
            if len(rows) == size:
                return rows
        return super().walked(asked, size, place=place, backwards=backwards)

    def _has_only_amounts_beyond(self, place: Sequence[Any]) -> bool:
        """Say whether no payment known with VAT only is met from here backwards: those come last."""
        return place[0] is not None if place else not queries.has_payments_with_vat_only(self._council)


def _said(asked: Asked) -> dict[str, Any]:
    return {each.key: value for each, value in asked.narrowing}


def _view(asked: Asked) -> View:
    said = _said(asked)
    first_on, last_on = said.get("paid_on", (None, None))
    names = {key: said.get(key) for key in ("directorate", "category")}
    given = {key: "" if name == queries.NOT_GIVEN else name for key, name in names.items()}
    return View(**given, standings=said.get("standing"), first_on=first_on, last_on=last_on)


def _is_by_day(asked: Asked) -> bool:
    return asked.order[0].path == "paid_on"


def _day(place: Sequence[Any]) -> date | None:
    return place[0] if place and isinstance(place[0], date) else None


def _within(rows: QuerySet[Any], stretch: Stretch) -> QuerySource:
    return QuerySource(rows.filter(paid_on__gte=stretch.first_on, paid_on__lt=stretch.before))


def _extreme(rows: QuerySet[Any], asked: Asked, *, backwards: bool = False) -> QuerySource | None:
    """Give the amounts that a small index keeps in order, where the list is sorted by amount."""
    if asked.order[0].path != "amount_net":
        return None
    return QuerySource(queries.of_extreme_amount(rows, is_largest=asked.downwards is not backwards))


def _without_gaps(asked: Asked) -> Asked:
    """Ask the same of rows that all have what they are sorted by: then an index gives them in order."""
    return replace(asked, order=tuple(replace(part, may_be_missing=False) for part in asked.order))
