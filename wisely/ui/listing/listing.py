"""A list declared once. From the declaration come the page, the exports and the views that are addresses."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wisely.ui.listing import asked as reading
from wisely.ui.listing.asked import Asked, Order
from wisely.ui.listing.columns import Column
from wisely.ui.listing.controls import ShownFilter
from wisely.ui.listing.cursors import NotACursor, read_cursor, write_cursor
from wisely.ui.listing.filters import Choices, open_filters, said
from wisely.ui.listing.page import ListPage, Paging, SavedView, Ticks, numbered
from wisely.ui.listing.sources import QuerySource, Source
from wisely.ui.listing.taking_away import WRITERS, TooMany, file_of

BOUND = 50_000


@dataclass(frozen=True)
class Listing:
    """A list: what it is of, its columns, its filters and its order.

    `order` is the first sort, a column's key or a path, with a minus to go downwards. `then` is a path whose
    values are unique, so that pages neither repeat a row nor leave one out. `also` gives further values that
    links need: key → path. Up to `bound` rows are counted exactly and paged by number.

    :raises ValueError: when the declaration contradicts itself.
    """

    name: str
    noun: tuple[str, str]
    columns: tuple[Column, ...]
    filters: tuple[Any, ...] = ()
    order: str = ""
    then: str = "pk"
    also: Mapping[str, str] = field(default_factory=dict)
    title: str = ""
    size: int = 50
    bound: int = BOUND
    ticks: Ticks | None = None

    def __post_init__(self) -> None:
        if sum(column.is_heading for column in self.columns) != 1:
            raise ValueError(f"{self.name}: exactly one column is the row's heading")
        keys = [column.key for column in self.columns]
        if len(set(keys)) < len(keys):
            raise ValueError(f"{self.name}: two columns have the same key")
        known = {*keys, *self.also}
        for column in self.columns:
            if unknown := set(column.link_keys) - known:
                raise ValueError(f"{self.name}: the link of {column.key} needs {', '.join(sorted(unknown))}")

    def answer(
        self,
        request: HttpRequest,
        source: Source | QuerySet[Any],
        *,
        template: str,
        choices: Mapping[str, Choices] | None = None,
        context: Mapping[str, Any] | None = None,
        views: Sequence[SavedView] = (),
        save_view_href: str = "",
    ) -> HttpResponse:
        """Answer a request for the list: its page, or the export that `?format=` asks for."""
        rows = QuerySource(source) if isinstance(source, QuerySet) else source
        asked = self.read(request, choices or {})
        refused = ""
        code = said(request.GET, "format")
        if code in WRITERS and not asked.faults:
            try:
                return file_of(self, asked, rows, request, code)
            except TooMany as fault:
                refused = fault.reason
        page = self.page(request, rows, choices=choices or {}, asked=asked)
        page = replace(page, views=_marked(views, asked), save_view_href=save_view_href, refused=refused)
        words = {"page": page, "listing": self, **(context or {})}
        return render(request, template, words)

    def read(self, request: HttpRequest, choices: Mapping[str, Choices]) -> Asked:
        """Read what the address asks, within what this person may see."""
        permissions = permissions_of(request)
        open_columns = reading.visible(self.columns, permissions)
        columns, column_pairs = reading.read_columns(open_columns, request.GET)
        sort, sorted_by, downwards = reading.read_sort(open_columns, request.GET)
        if sorted_by is None:
            sorted_by, downwards = self._first_sort(open_columns)
        paths, places = reading.places_of(
            columns, {**self.also, **{each.key: each.reads for each in open_columns}}
        )
        return Asked(
            columns=columns,
            paths=paths,
            places=places,
            readings=reading.readings_of(self._open_filters(permissions), request.GET, choices),
            sort=sort,
            sorted_by=sorted_by,
            downwards=downwards,
            order=self._order(sorted_by, downwards=downwards),
            column_pairs=column_pairs,
            page=reading.read_page(request.GET),
            after=said_long(request, "after"),
            before=said_long(request, "before"),
        )

    def _open_filters(self, permissions: Collection[str]) -> list[Any]:
        """A filter over a hidden column would tell what the column holds, so it is hidden too."""
        hidden = {column.key for column in self.columns if not column.is_open_to(permissions)}
        return [each for each in open_filters(self.filters, permissions) if each.key not in hidden]

    def _first_sort(self, columns: Sequence[Column]) -> tuple[Column | None, bool]:
        key = self.order.removeprefix("-")
        named = next((column for column in columns if key and key in {column.key, column.orders_by}), None)
        return named, self.order.startswith("-")

    def _order(self, sorted_by: Column | None, *, downwards: bool) -> tuple[Order, ...]:
        last = Order(self.then, downwards=downwards, may_be_missing=False)
        if sorted_by is not None:
            return (Order(sorted_by.orders_by, downwards, sorted_by.ignores_case), last)
        if self.order:
            down = self.order.startswith("-")
            return (Order(self.order.removeprefix("-"), down), replace(last, downwards=down))
        return (last,)

    def page(
        self,
        request: HttpRequest,
        source: Source | QuerySet[Any],
        *,
        choices: Mapping[str, Choices] | None = None,
        asked: Asked | None = None,
    ) -> ListPage:
        """Give one page of the list, for a template that shows more than the list."""
        rows = QuerySource(source) if isinstance(source, QuerySet) else source
        asked = asked or self.read(request, choices or {})
        total = rows.count(asked, self.bound)
        is_bounded = total > self.bound
        if is_bounded and hasattr(rows, "walked"):
            found, paging, start = self._walk(asked, rows)
        else:
            asked, found, paging, start = self._count_off(asked, rows, total)
        return ListPage(
            asked=asked,
            rows=found,
            total=total,
            is_bounded=is_bounded,
            start=start,
            noun=self.noun,
            paging=paging,
            filters=tuple(_shown(each, read, choices or {}) for each, read in asked.readings),
            all_columns=reading.visible(self.columns, permissions_of(request)),
            sorts=_sorts(self.columns, asked, permissions_of(request)),
            ticks=self.ticks if _may_tick(self.ticks, permissions_of(request)) else None,
        )

    def _count_off(
        self, asked: Asked, source: Source, total: int
    ) -> tuple[Asked, Sequence[Sequence[Any]], Paging, int]:
        """Reach a page by its number; past the end means the last."""
        last = max(1, -(-total // self.size))
        asked = replace(asked, page=min(asked.page, last))
        start = (asked.page - 1) * self.size
        found = source.rows(asked, start, start + self.size, total=total) if total else []
        return asked, found, numbered(asked, total=total, size=self.size), start

    def _walk(self, asked: Asked, source: Any) -> tuple[Sequence[Sequence[Any]], Paging, int]:
        """Reach a page by the sort values of the row before it: equally quick however deep."""
        backwards = bool(asked.before)
        try:
            mark = asked.before if backwards else asked.after
            place = read_cursor(mark, length=len(asked.order)) if mark and mark != "end" else []
        except NotACursor:
            backwards, place = False, []
        found = source.walked(asked, self.size + 1, place=place, backwards=backwards)
        has_more = len(found) > self.size
        found = found[1:] if has_more and backwards else found[: self.size]
        width = len(asked.paths)
        ways = {
            "previous": asked.page_address(before=write_cursor(found[0][width:])) if found else "",
            "following": asked.page_address(after=write_cursor(found[-1][width:])) if found else "",
        }
        at_start = not has_more if backwards else not place
        at_end = (backwards and not place) or (not backwards and not has_more)
        paging = Paging(
            previous="" if at_start else ways["previous"],
            following="" if at_end else ways["following"],
            first="" if at_start else asked.view,
            last="" if at_end else asked.page_address(before="end"),
        )
        return found, paging, 0 if at_start else -1


def _may_tick(ticks: Ticks | None, permissions: Collection[str]) -> bool:
    return ticks is not None and (not ticks.needs or ticks.needs in permissions)


def permissions_of(request: HttpRequest) -> frozenset[str]:
    """Give what the person may do; a citizen without an account has no permissions."""
    officer = getattr(request, "officer", None)
    return officer.permissions if officer else frozenset()


def said_long(request: HttpRequest, name: str) -> str:
    """Read a cursor from the address; it is longer than what people type."""
    return request.GET.get(name, "")[:2_000]


def _shown(each: Any, read: Any, choices: Mapping[str, Choices]) -> ShownFilter:
    offered: Choices = choices.get(each.key) or getattr(each, "options", None) or ()
    chosen = {text for _, text in read.pairs}
    return ShownFilter(each, read, tuple((value, label, value in chosen) for value, label in offered))


def _sorts(
    columns: Sequence[Column], asked: Asked, permissions: Collection[str]
) -> tuple[tuple[str, str, bool], ...]:
    """Give every sort in words, for phones, where the headings of the table are not shown."""
    offered = []
    for column in reading.visible(columns, permissions):
        if column.orders_by:
            for mark, downwards in (("", False), ("-", True)):
                is_on = column is asked.sorted_by and downwards is asked.downwards
                offered.append((f"{mark}{column.key}", column.sort_words(downwards=downwards), is_on))
    return tuple(offered)


def _marked(views: Sequence[SavedView], asked: Asked) -> tuple[SavedView, ...]:
    return tuple(replace(view, is_current=view.href.partition("?")[2] == asked.view[1:]) for view in views)
