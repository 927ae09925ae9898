"""What an address asks of a list: filters, sort, columns, page and format. Read once, obeyed by all."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from wisely.lib.whole_numbers import whole_number
from wisely.ui.listing.columns import Column
from wisely.ui.listing.filters import Chip, Choices, Parameters, Reading, said

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Order:
    """One part of a sort. Missing values come last, upwards and downwards; only a list that is walked from
    its end begins with them (`gaps_first`). `ignores_case` sorts as people spell.
    """

    path: str
    downwards: bool = False
    ignores_case: bool = False
    may_be_missing: bool = True
    gaps_first: bool = False

    @property
    def reversed(self) -> Order:
        """The same order seen from the other end."""
        return replace(
            self, downwards=not self.downwards, gaps_first=self.may_be_missing and not self.gaps_first
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """A list as one person asked for it. `paths` is the order of values in each row of a source."""

    columns: tuple[Column, ...]
    paths: tuple[str, ...]
    places: Mapping[str, int]
    readings: tuple[tuple[Any, Reading], ...]
    sort: str
    sorted_by: Column | None
    downwards: bool
    order: tuple[Order, ...]
    column_pairs: Pairs
    page: int
    after: str
    before: str

    @property
    def narrowing(self) -> tuple[tuple[Any, Any], ...]:
        """The filters in force, each with its value."""
        return tuple((each, reading.value) for each, reading in self.readings if reading.is_active)

    @property
    def chips(self) -> tuple[Chip, ...]:
        return tuple(chip for _, reading in self.readings if reading.is_active for chip in reading.chips)

    @property
    def faults(self) -> tuple[tuple[str, str], ...]:
        """What could not be read, each with the id of its control."""
        return tuple(
            (f"filter-{each.key}", reading.fault) for each, reading in self.readings if reading.fault
        )

    @property
    def filter_pairs(self) -> Pairs:
        return tuple(pair for _, reading in self.readings for pair in reading.pairs)

    @property
    def sort_pairs(self) -> Pairs:
        return (("sort", self.sort),) if self.sort else ()

    @property
    def view(self) -> str:
        """The whole view as the query of an address; a saved view keeps just this."""
        return address(self.filter_pairs, self.sort_pairs, self.column_pairs)

    def without(self, taken: Iterable[tuple[str, str]]) -> str:
        """Give the address with some pairs taken away."""
        gone = list(taken)
        kept = [pair for pair in self.filter_pairs if pair not in gone]
        return address(kept, self.sort_pairs, self.column_pairs)

    def sorted_address(self, sort: str) -> str:
        return address(self.filter_pairs, (("sort", sort),), self.column_pairs)

    def page_address(self, **place: str | int) -> str:
        """Give the address of another page of the same view."""
        pairs = tuple((name, str(value)) for name, value in place.items())
        return address(self.filter_pairs, self.sort_pairs, self.column_pairs, pairs)


def address(*groups: Iterable[tuple[str, str]]) -> str:
    """Join pairs into an address on the same page; "?" alone is the bare list."""
    return "?" + urlencode([pair for group in groups for pair in group])


def read_columns(all_columns: Sequence[Column], parameters: Parameters) -> tuple[tuple[Column, ...], Pairs]:
    """Give the columns to show, in their declared order, and the pairs that ask for them."""
    asked = {key for text in parameters.getlist("columns") for key in text.split(",")}
    usual = tuple(column for column in all_columns if column.shown or column.is_heading)
    chosen = tuple(column for column in all_columns if column.key in asked or column.is_heading)
    if len(chosen) < 2 or chosen == usual:
        return usual, ()
    return chosen, (("columns", ",".join(column.key for column in chosen)),)


def read_sort(all_columns: Sequence[Column], parameters: Parameters) -> tuple[str, Column | None, bool]:
    """Give the sort asked for: its word in the address, its column, whether it goes down."""
    text = said(parameters, "sort")
    for column in all_columns:
        if column.orders_by and text.removeprefix("-") == column.key:
            return text, column, text.startswith("-")
    return "", None, False


def places_of(columns: Sequence[Column], also: Mapping[str, str]) -> tuple[tuple[str, ...], dict[str, int]]:
    """Give the paths to read for these columns and their links, and the place of each key in a row.

    :raises KeyError: for a link that names neither a column nor an extra path: a fault of the declaration.
    """
    known = {**also, **{column.key: column.reads for column in columns}}
    wanted = [column.key for column in columns]
    wanted += [key for column in columns for key in column.link_keys]
    keys = list(dict.fromkeys(wanted))
    return tuple(known[key] for key in keys), {key: place for place, key in enumerate(keys)}


def read_page(parameters: Parameters) -> int:
    """Give the page asked for; anything that is no number from 1 is the first."""
    return max(1, whole_number(said(parameters, "page"), below=10_000_000) or 1)


def readings_of(
    filters: Iterable[Any], parameters: Parameters, choices: Mapping[str, Choices]
) -> tuple[tuple[Any, Reading], ...]:
    """Let every filter read the address."""
    return tuple((each, each.read(parameters, choices.get(each.key, ()))) for each in filters)


def visible(columns: Sequence[Column], permissions: Collection[str]) -> tuple[Column, ...]:
    """Give the columns that exist for a person with these permissions."""
    return tuple(column for column in columns if column.is_open_to(permissions))
