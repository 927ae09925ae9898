"""One page of a list, ready to be shown: words, rows, paging, chips, controls, ways to take it away."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from django.utils.safestring import SafeString

from wisely.ui import words
from wisely.ui.listing.asked import Asked
from wisely.ui.listing.columns import Column, cell_writer
from wisely.ui.listing.controls import ShownFilter, select_options, tick_boxes
from wisely.ui.parts import Link

FORMATS = (("csv", "CSV"), ("xlsx", "Excel"), ("ods", "OpenDocument"), ("json", "JSON"))


@dataclass(frozen=True, slots=True)
class PageLink:
    """A numbered page, or a gap between numbers where `href` is empty."""

    label: str
    href: str
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class SavedView:
    """A view kept under a name; `query` is the part of an address that makes it."""

    name: str
    href: str
    is_current: bool = False
    remove_href: str = ""


@dataclass(frozen=True, slots=True)
class Paging:
    """The ways to other pages. Without numbers where the list is too long to count."""

    previous: str = ""
    following: str = ""
    numbers: tuple[PageLink, ...] = ()
    first: str = ""
    last: str = ""

    def __bool__(self) -> bool:
        return bool(self.previous or self.following)


@dataclass(frozen=True, slots=True)
class Ticks:
    """A tick box before each row. It sends the row's value under `key` as `name`, with the form of that id.

    `key` is one that the row's heading links by. Only who has the permission `needs` sees them.
    """

    name: str
    key: str
    form: str
    needs: str = ""

    @property
    def head(self) -> str:
        return (
            '<th scope="col" role="columnheader" class="pick"><span class="visually-hidden">Pick</span></th>'
        )

    def writer(self, places: Mapping[str, int], heading: str) -> Callable[[Sequence[Any]], str]:
        """Give the function that writes a row's tick box, named by the row's heading."""
        value, words_at = places[self.key], places[heading]
        opening = f'<td role="cell" class="pick" data-label="Pick"><input type="checkbox" form="{self.form}"'
        return lambda row: (
            f'{opening} name="{self.name}" value="{escape(str(row[value]))}" '
            f'aria-label="Pick {escape(str(row[words_at]))}"></td>'
        )


@dataclass(frozen=True, slots=True)
class ListPage:
    """What the templates of a list are given."""

    asked: Asked
    rows: Sequence[Sequence[Any]]
    total: int
    is_bounded: bool
    start: int
    noun: tuple[str, str]
    paging: Paging
    filters: tuple[ShownFilter, ...]
    all_columns: tuple[Column, ...]
    sorts: tuple[tuple[str, str, bool], ...]
    views: tuple[SavedView, ...] = ()
    save_view_href: str = ""
    refused: str = ""
    ticks: Ticks | None = None
    formats: tuple[tuple[str, str], ...] = FORMATS

    @property
    def count_words(self) -> str:
        """Say how many rows the view has: "1,204 contracts", "more than 50,000 payments"."""
        if self.is_bounded:
            return f"more than {self.total - 1:,} {self.noun[1]}"
        return words.plural(self.total, *self.noun)

    @property
    def is_narrowed(self) -> bool:
        return bool(self.asked.narrowing)

    @property
    def position_words(self) -> str:
        """Say which rows these are."""
        if not self.rows:
            return ""
        if self.start < 0:
            return f"{len(self.rows):,} of {self.count_words}"
        if len(self.rows) == self.total:
            return f"All {self.count_words}" if self.total > 1 else f"The one {self.noun[0]}"
        return f"{self.start + 1:,} to {self.start + len(self.rows):,} of {self.count_words}"

    @property
    def title_suffix(self) -> str:
        """What the browser's title adds, so that tabs of one list can be told apart."""
        page = f", page {self.asked.page:,}" if self.asked.page > 1 else ""
        return f"{self.count_words}{page}"

    @property
    def caption(self) -> str:
        """The table's caption: what it holds and how it is sorted, for those who cannot see the arrows."""
        sorted_by = self.asked.sorted_by
        how = (
            f", sorted by {words.lower_first(sorted_by.sort_words(downwards=self.asked.downwards))}"
            if sorted_by
            else ""
        )
        return f"{self.noun[1][:1].upper()}{self.noun[1][1:]}{how}"

    @property
    def head(self) -> SafeString:
        """The head of the table: each column's word, its tax, and the way to sort by it."""
        ticks = self.ticks.head if self.ticks else ""
        return SafeString(ticks + "".join(self._heading(column) for column in self.asked.columns))

    def _heading(self, column: Column) -> str:
        is_sorted = column is self.asked.sorted_by
        direction = "descending" if self.asked.downwards else "ascending"
        word = escape(column.heading)
        if column.orders_by:
            sort = f"-{column.key}" if is_sorted and not self.asked.downwards else column.key
            style = f"sort sort--{direction}" if is_sorted else "sort"
            word = f'<a class="{style}" href="{escape(self.asked.sorted_address(sort))}">{word}</a>'
        tax = f'<span class="tax">{column.tax}</span>' if column.tax else ""
        attributes = (' class="number"' if column.is_figure else "") + (
            f' aria-sort="{direction}"' if is_sorted else ""
        )
        return f'<th scope="col" role="columnheader"{attributes}>{word}{tax}</th>'

    @property
    def body(self) -> SafeString:
        """The rows of the table. Written as joined strings, each value escaped by its column's writer."""
        writers = [cell_writer(column, self.asked.places) for column in self.asked.columns]
        if self.ticks:
            heading = next(column.key for column in self.asked.columns if column.is_heading)
            writers.insert(0, self.ticks.writer(self.asked.places, heading))
        written = "".join(
            f'<tr role="row">{"".join([write(row) for write in writers])}</tr>\n' for row in self.rows
        )
        return SafeString(written)

    @property
    def chips(self) -> list[tuple[str, str]]:
        """Each narrowing in force with the address that is rid of it."""
        return [(chip.label, self.asked.without(chip.pairs)) for chip in self.asked.chips]

    @property
    def clear_href(self) -> str:
        return self.asked.without(self.asked.filter_pairs)

    @property
    def downloads(self) -> list[Link]:
        return [Link(label, self.asked.page_address(format=code)) for code, label in self.formats]

    @property
    def opened(self) -> bool:
        """Say whether the filters stand open: when something besides the search is in force or at fault.

        A saved view says by its name what is in force, so its rows come first.
        """
        if any(view.is_current for view in self.views) and not self.asked.faults:
            return False
        return any(
            (reading.is_active or reading.fault) and each.control != "search"
            for each, reading in self.asked.readings
        )

    @property
    def number_in_force(self) -> int:
        return sum(reading.is_active for each, reading in self.asked.readings if each.control != "search")

    @property
    def search(self) -> ShownFilter | None:
        return next((each for each in self.filters if each.filter.control == "search"), None)

    @property
    def panel(self) -> list[ShownFilter]:
        return [each for each in self.filters if each.filter.control != "search"]

    @property
    def sort_options(self) -> SafeString:
        """Every sort in words; phones, where the table's headings are not shown, have no other."""
        return select_options(
            self.sorts, any_label="" if any(is_on for _, _, is_on in self.sorts) else "As listed"
        )

    @property
    def column_boxes(self) -> SafeString:
        """Tick boxes for the column chooser. The row's heading is always there."""
        shown = {column.key for column in self.asked.columns}
        return tick_boxes(
            "columns",
            [
                (column.key, column.full_heading, column.key in shown)
                for column in self.all_columns
                if not column.is_heading
            ],
        )


def numbered(asked: Asked, *, total: int, size: int) -> Paging:
    """Give numbered pages: the first, the last, and those about the present one."""
    count = max(1, -(-total // size))
    here = min(asked.page, count)
    near = (
        {1, count, here - 1, here, here + 1}
        | ({2} if here == 4 else set())
        | ({count - 1} if here == count - 3 else set())
    )
    links: list[PageLink] = []
    latest = 0
    for number in sorted(number for number in near if 1 <= number <= count):
        if number > latest + 1:
            links.append(PageLink("⋯", ""))
        links.append(PageLink(f"{number:,}", asked.page_address(page=number), number == here))
        latest = number
    return Paging(
        previous=asked.page_address(page=here - 1) if here > 1 else "",
        following=asked.page_address(page=here + 1) if here < count else "",
        numbers=tuple(links) if count > 1 else (),
    )
