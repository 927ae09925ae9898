"""The columns of a list: what each is, how its values are written, and who may see it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from html import escape
from string import Formatter
from typing import Any

from wisely.lib.lifecycle import Badge
from wisely.ui import words
from wisely.ui.kinds import FIGURES, MONEY, TAX, Kind

ABSENT = (
    '<span class="absent"><span aria-hidden="true">–</span>'
    '<span class="visually-hidden">Not recorded</span></span>'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """How a sort is offered, upwards and downwards."""

    up: str
    down: str


_SORT_WORDS = {
    Kind.DATE: _Words(up="earliest first", down="latest first"),
    Kind.INSTANT: _Words(up="earliest first", down="latest first"),
    **dict.fromkeys(FIGURES, _Words(up="smallest first", down="largest first")),
}
_LETTERS = _Words(up="A to Z", down="Z to A")


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `path` is where its value stands in the source (`key` if not said).

    `link` is a pattern over the row's keys, such as "/contracts/{reference}/". `badge` gives the badge of a
    stage. `show` writes a value that no kind covers. Without the permission `needs`, the column, its sort and
    its export do not exist for that person. `sort` is a path to order by, True for `path`, False for none.
    """

    key: str
    heading: str
    kind: Kind = Kind.TEXT
    path: str = ""
    link: str = ""
    badge: Callable[[str], Badge] | None = None
    show: Callable[[Any], str] | None = None
    needs: str = ""
    sort: str | bool = True
    shown: bool = True
    is_heading: bool = False
    hint: str = ""

    @property
    def reads(self) -> str:
        """Where the value stands in the source."""
        return self.path or self.key

    @property
    def orders_by(self) -> str:
        """What it is sorted by, or nothing."""
        if self.sort is True:
            return self.reads
        return self.sort or ""

    @property
    def ignores_case(self) -> bool:
        """Say whether it sorts as people spell, capitals and small letters alike."""
        return self.kind in {Kind.TEXT, Kind.LONG_TEXT}

    @property
    def is_figure(self) -> bool:
        return self.kind in FIGURES

    @property
    def full_heading(self) -> str:
        """The heading with its tax, for exports."""
        return f"{self.heading} ({TAX[self.kind]})" if self.kind in TAX else self.heading

    @property
    def tax(self) -> str:
        return TAX.get(self.kind, "")

    def sort_words(self, *, downwards: bool) -> str:
        """Say what sorting by it does: "Ends, latest first"."""
        said = _SORT_WORDS.get(self.kind, _LETTERS)
        return f"{self.heading}, {said.down if downwards else said.up}"

    @property
    def link_keys(self) -> tuple[str, ...]:
        """The row's keys that its link is made from."""
        return tuple(name for _, name, _, _ in Formatter().parse(self.link) if name)

    def is_open_to(self, permissions: Collection[str]) -> bool:
        return not self.needs or self.needs in permissions

    def plain(self, value: Any) -> str:
        """Write a value as text, for a page, a card or a chip."""
        if value is None or value == "":
            return ""
        if self.show:
            return self.show(value)
        return _PLAIN.get(self.kind, str)(value)

    def plain_of_stage(self, value: Any) -> str:
        """Write a stage by its word."""
        return self.badge(value).word if self.badge and value else str(value or "")


_PLAIN: dict[Kind, Callable[[Any], str]] = {
    **dict.fromkeys(MONEY, words.money),
    Kind.NUMBER: lambda value: f"{value:,}".replace("-", words.MINUS),
    Kind.PERCENT: words.percent,
    Kind.DATE: words.short_day,
    Kind.INSTANT: lambda value: f"{words.short_day(value.astimezone(words.UK).date())}, {words.clock(value)}",
    Kind.YES_NO: lambda value: "Yes" if value else "No",
}

Cell = Callable[[Sequence[Any]], str]


def cell_writer(column: Column, places: Mapping[str, int]) -> Cell:
    """Give the function that writes one cell's HTML from a row. Made once a page, called once a row.

    Cells are joined strings and not templates: fifty rows of eight columns must cost little.
    """
    place = places[column.key]
    write = _badge_writer(column) if column.kind is Kind.TAG and column.badge else _text_writer(column)
    before, after = _frame(column)
    if not column.link:
        return lambda row: f"{before}{write(row[place])}{after}"
    href = _href_writer(column, places)

    def linked(row: Sequence[Any]) -> str:
        address = href(row)
        inner = write(row[place])
        return f'{before}<a href="{address}">{inner}</a>{after}' if address else f"{before}{inner}{after}"

    return linked


def _frame(column: Column) -> tuple[str, str]:
    shape = {Kind.REFERENCE: "reference", Kind.DATE: "day", Kind.INSTANT: "day", Kind.LONG_TEXT: "long"}
    style = "number" if column.is_figure else shape.get(column.kind, "")
    classes = f' class="{style}"' if style else ""
    label = escape(column.heading)
    if column.is_heading:
        return f'<th scope="row" role="rowheader" data-label="{label}"{classes}>', "</th>"
    return f'<td role="cell" data-label="{label}"{classes}>', "</td>"


def _text_writer(column: Column) -> Callable[[Any], str]:
    plain = column.show or _PLAIN.get(column.kind, str)

    def write(value: Any) -> str:
        return ABSENT if value is None or value == "" else escape(plain(value))

    return write


def _badge_writer(column: Column) -> Callable[[Any], str]:
    badge = column.badge
    written: dict[Any, str] = {}

    def write(value: Any) -> str:
        if not value or badge is None:
            return ABSENT
        if value not in written:
            written[value] = tag_html(badge(value))
        return written[value]

    return write


def tag_html(badge: Badge) -> str:
    """Write a badge: a word and, by its tone, a shape; the sentence is its tooltip."""
    opening = f'<span class="tag tag--{badge.tone.value}" title="{escape(badge.sentence)}">'
    return f"{opening}{escape(badge.word)}</span>"


def _href_writer(column: Column, places: Mapping[str, int]) -> Callable[[Sequence[Any]], str]:
    keys = [(name, places[name]) for name in column.link_keys]
    pattern = column.link

    def href(row: Sequence[Any]) -> str:
        values = {name: row[place] for name, place in keys}
        if any(value is None or value == "" for value in values.values()):
            return ""
        return escape(pattern.format_map(values))

    return href


def export_value(column: Column, value: Any) -> Any:
    """Give a value as exports keep it: text, Decimal, int, date, aware instant, bool or None."""
    if value is None or value == "":
        return None
    if column.kind is Kind.TAG:
        return column.plain_of_stage(value)
    if column.show:
        return column.show(value)
    if isinstance(value, bool | int | Decimal | float | date | datetime):
        return value
    return getattr(value, "amount", None) if column.kind in MONEY else str(value)
