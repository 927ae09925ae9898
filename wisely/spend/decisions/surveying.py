"""A first look at a payment file: how it is written, where its headings are, what its columns mean."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping as Lookup
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from wisely.spend.decisions.columns import (
    Heading,
    Mapping,
    Proposal,
    fingerprint,
    heading_of,
    missing_fields,
    month_first,
    propose,
    readable_rows,
    tax_said,
)
from wisely.spend.decisions.fields import Field
from wisely.spend.decisions.opening import UnreadableFile
from wisely.spend.decisions.sources import Sheet, Source, opened

_MONTH_WORDS = {name.casefold(): number for number, name in enumerate(calendar.month_name) if number}
_MONTH_WORDS |= {name.casefold(): number for number, name in enumerate(calendar.month_abbr) if number}
_YEAR_MONTH = re.compile(r"(?<!\d)(20\d{2})[-_. ]?(0[1-9]|1[0-2])(?!\d)")
_ANY_MONTH = "|".join(sorted(_MONTH_WORDS, key=len, reverse=True))
_MONTH_YEAR = re.compile(rf"(?<![a-z])({_ANY_MONTH})[a-z]*[-_. ]*(20\d{{2}}|\d{{2}})(?!\d)")


@dataclass(frozen=True)
class SheetFound:
    """A sheet, whether it is to be read, and how many rows it has where that is known."""

    name: str
    rows: int | None
    is_shown: bool
    is_chosen: bool


@dataclass(frozen=True)
class Survey:
    """What a first look found. `mapping` is the whole proposal; `lacks` names what no column seems to be."""

    encoding: str
    delimiter: str
    by_row: bool
    sheets: tuple[SheetFound, ...]
    proposals: tuple[Proposal, ...]
    mapping: Mapping
    tax_reason: str
    date_reason: str
    lacks: tuple[str, ...]


def survey(path: Path, *, name: str = "", remembered: Lookup[str, Field | None] | None = None) -> Survey:
    """Look a payment file over and propose how to read it.

    `name` is what the officer's file was called: where no column tells a date, the month may stand there.
    `remembered` maps headings (as `plain_heading` gives them) to what the council chose before.

    :raises UnreadableFile: when it holds nothing that could be a list of payments.
    """
    with opened(path) as source:
        sheets = source.sheets()
        read = [(sheet, heading_of(sheet.first, sheet.last)) for sheet in sheets]
        proposed = [
            (sheet, heading, _proposals(sheet, heading, dict(remembered or {}))) for sheet, heading in read
        ]
        best = max(proposed, key=lambda each: _promise(*each))
        return _told(source, best, read, name or path.name)


def _proposals(sheet: Sheet, heading: Heading, remembered: dict[str, Field | None]) -> tuple[Proposal, ...]:
    return propose(heading.cells, readable_rows(sheet.first, heading), remembered=remembered)


def _promise(sheet: Sheet, heading: Heading, proposals: tuple[Proposal, ...]) -> tuple[int, int, int]:
    """Weigh a sheet as the place of the payments: shown, with the fields that count, with many rows."""
    fields = {each.field for each in proposals}
    counting = len(fields & {Field.SUPPLIER_NAME, Field.AMOUNT, Field.PAID_ON})
    return (counting, int(sheet.is_shown) + int(heading.line is not None), sheet.rows or len(sheet.first))


def _told(
    source: Source,
    best: tuple[Sheet, Heading, tuple[Proposal, ...]],
    read: list[tuple[Sheet, Heading]],
    name: str,
) -> Survey:
    sheet, heading, proposals = best
    columns = {each.field: each.place for each in proposals if each.field is not None}
    if Field.AMOUNT not in columns and Field.SUPPLIER_NAME not in columns:
        raise UnreadableFile(
            "No column looks like suppliers and none like amounts of money.", heading.line or 1,
            next_step="Check that this is the list of payments, with its headings.",
        )  # fmt: skip
    tax, tax_reason = tax_said(heading.cells, heading.titles, columns.get(Field.AMOUNT))
    is_month_first, date_reason = _date_order(sheet, heading, columns)
    paid_on = None
    if Field.PAID_ON not in columns:
        paid_on, date_reason = _month_in(name, heading.titles)
    mark = fingerprint(heading.cells)
    chosen = [each.name for each, theirs in read if each is sheet or _alike(mark, theirs, each)]
    width = max((len(cells) for _, cells in sheet.first), default=0)
    headings = heading.cells or ("",) * width
    mapping = Mapping(
        columns, headings, heading.line, tuple(chosen), tax, day_first=not is_month_first, paid_on=paid_on
    )
    return Survey(
        source.encoding, source.delimiter, source.by_row,
        tuple(SheetFound(each.name, each.rows, each.is_shown, each.name in chosen) for each, _ in read),
        proposals, mapping, tax_reason, date_reason, tuple(missing_fields(columns, paid_on)),
    )  # fmt: skip


def _alike(mark: str, heading: Heading, sheet: Sheet) -> bool:
    return sheet.is_shown and heading.line is not None and fingerprint(heading.cells) == mark


def _date_order(sheet: Sheet, heading: Heading, columns: dict[Field, int]) -> tuple[bool, str]:
    place = columns.get(Field.PAID_ON)
    rows = readable_rows(sheet.first, heading)
    cells = [row[place].strip() for row in rows if place is not None and place < len(row)]
    if month_first(cells):
        return True, "Some dates have a second number above 12, so the month seems to stand first."
    return False, "Dates are read with the day first."


def _month_in(name: str, titles: tuple[str, ...]) -> tuple[date | None, str]:
    for text in (name, *titles):
        plain = text.casefold()
        if found := _YEAR_MONTH.search(plain):
            year, number = int(found[1]), int(found[2])
        elif found := _MONTH_YEAR.search(plain):
            number, year = _MONTH_WORDS[found[1]], int(found[2])
            year += 2000 if year < 100 else 0
        else:
            continue
        last = date(year, number, calendar.monthrange(year, number)[1])
        return (
            last,
            f"No column has dates. “{text.strip()}” names the month; its last day stands for each payment.",
        )
    return None, "No column has dates, and neither the file’s name nor its titles name a month."
