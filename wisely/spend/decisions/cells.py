"""What cells say: amounts, dates and names, a column at a time; only odd cells one by one."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from wisely.lib.money import NotAnAmount, parse_amount, to_the_penny
from wisely.lib.names import normal_name

Flags = npt.NDArray[np.bool_]

PENCE = pa.decimal128(14, 2)
EARLIEST, LATEST = date(1990, 1, 1), date(2100, 1, 1)
_SPREADSHEET_EPOCH = date(1899, 12, 30)  # day 0 of spreadsheets, their false 29 February 1900 taken in
_PLAIN_AMOUNT = r"^-?[0-9]{1,11}(\.[0-9]{1,2})?$"
_WITH_COMMAS = r"^-?£?[0-9]{1,3}(,[0-9]{3}){0,3}(\.[0-9]{1,2})?$"
_FORMULA = re.compile(r"^\s*[=@]|^\s*[+-]\s*[A-Za-z(]")
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
         "sep sept september", "oct october", "nov november", "dec december"), 1,
    )
    for name in names.split()
}  # fmt: skip
_CLOCK = re.compile(
    r"[T ]\s*\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*([ap]m)?\s*(Z|[+-]\d{2}:?\d{2})?$", re.IGNORECASE
)
_WEEKDAY = re.compile(r"^(mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+", re.IGNORECASE)
_SPELLINGS = tuple(
    (re.compile(pattern, re.IGNORECASE), order)
    for pattern, order in (
        (r"(\d{4})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{1,2})", "ymd"),
        (r"((?:19|20)\d{2})(\d{2})(\d{2})", "ymd"),
        (r"(\d{1,2})\s*[/.\-\s]\s*(\d{1,2})\s*[/.\-\s]\s*(\d{4}|\d{2})", "dmy"),
        (r"(\d{1,2})(?:st|nd|rd|th)?[\s/.\-]*(?:of\s+)?([a-z]{3,9})\.?,?[\s/.\-]*(\d{4}|\d{2})", "dNy"),
        (r"([a-z]{3,9})\.?[\s\-]+(\d{1,2})(?:st|nd|rd|th)?,?[\s\-]+(\d{4})", "Ndy"),
    )
)
_SERIAL = re.compile(r"(\d{5})(\.\d+)?")


class NotADate(ValueError):
    """Raised for text that is not one day; the message is fit to show.

    `is_near`: it is written like a day, but the calendar or the usual order has no such day.
    """

    def __init__(self, message: str, *, is_near: bool = False) -> None:
        super().__init__(message)
        self.is_near = is_near


def read_day(text: str, *, day_first: bool = True) -> date:
    """Read a day as ledgers and spreadsheets write it; the time of day, if any, is left.

    Days go before months unless `day_first` is false. Two-digit years from 70 on are of the last century.

    :raises NotADate: with a reason fit to show.
    """
    plain = _WEEKDAY.sub("", _CLOCK.sub("", text.replace("\u00a0", " ").strip()))
    if not plain:
        raise NotADate("The date is missing.")
    for pattern, order in _SPELLINGS:
        if found := pattern.fullmatch(plain):
            usual = order if day_first or order != "dmy" else "mdy"
            parts = dict(zip(usual, found.groups(), strict=True))
            named = str(_MONTHS.get(parts.get("N", "").casefold(), 0))
            return _day(text, parts["y"], parts.get("m", named), parts["d"])
    if found := _SERIAL.fullmatch(plain):
        return _within(_SPREADSHEET_EPOCH + timedelta(days=int(found[1])), text)
    if _FORMULA.match(text):
        raise NotADate("The cell holds a formula. Paste its value in its place.")
    raise NotADate(f"“{_short(text)}” is not a date. Write it like 31/03/2026.")


def _day(text: str, year: str, month: str, day: str) -> date:
    full = int(year)
    if len(year) == 2:
        full += 1900 if full >= 70 else 2000
    try:
        return _within(date(full, int(month), int(day)), text)
    except ValueError as fault:
        if isinstance(fault, NotADate):
            raise
        raise NotADate(f"“{_short(text)}” is a day that the calendar does not have.", is_near=True) from fault


def _within(day: date, text: str) -> date:
    if not EARLIEST <= day < LATEST:
        raise NotADate(f"“{_short(text)}” is outside the years 1990 to 2099.")
    return day


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= 60 else plain[:59] + "…"


def read_amount(text: str) -> Decimal:
    """Read an amount in pounds, rounded to the penny.

    :raises NotAnAmount: with a reason fit to show.
    """
    if _FORMULA.match(text):
        raise NotAnAmount(_short(text), "The cell holds a formula. Paste its value in its place.")
    return to_the_penny(parse_amount(text))


def tidy(column: pa.Array) -> pa.Array:
    """Take off white space around each cell, hard spaces too, and write line breaks within as one space."""
    if holds(column, b"\xc2\xa0", b"\r", b"\n", b"\t"):
        column = pc.replace_substring_regex(column, "[\u00a0\r\n\t]+", " ")
    return pc.utf8_trim_whitespace(column)


def holds(column: pa.Array, *wanted: bytes) -> bool:
    """Say whether any cell of a column of text holds any of the bytes; one look over all cells at once."""
    ends, text = column.buffers()[1:]
    if text is None or not len(column):
        return False
    places = np.frombuffer(ends, np.int32)
    written = bytes(memoryview(text)[places[column.offset] : places[column.offset + len(column)]])
    return any(each in written for each in wanted)


def amounts(column: pa.Array) -> tuple[pa.Array, dict[int, str]]:
    """Read a tidied column of amounts to pennies; null where a cell is none, with the reason by its place."""
    is_plain = pc.match_substring_regex(column, _PLAIN_AMOUNT)
    if not pc.all(is_plain).as_py():
        has_commas = pc.and_not(pc.match_substring_regex(column, _WITH_COMMAS), is_plain)
        if pc.any(has_commas).as_py():
            column = pc.if_else(has_commas, pc.replace_substring_regex(column, "[£,]", ""), column)
            is_plain = pc.or_(is_plain, has_commas)
    read = pc.cast(pc.if_else(is_plain, column, None), PENCE)
    blank = is_blank(column)
    faults: dict[int, str] = dict.fromkeys(np.flatnonzero(blank).tolist(), "The amount is missing.")
    odd = np.flatnonzero(~flags(is_plain) & ~blank)
    mended: dict[int, Decimal] = {}
    for place, text in zip(odd.tolist(), column.take(pa.array(odd)).to_pylist(), strict=True):
        try:
            mended[place] = read_amount(text)
        except NotAnAmount as fault:
            faults[place] = fault.reason
    return _set(read, mended), faults


def days(
    column: pa.Array, *, day_first: bool, known: dict[str, date | str]
) -> tuple[pa.Array, dict[int, str]]:
    """Read a tidied column of days; each spelling is read once and remembered in `known`."""
    spellings = column.dictionary_encode()
    for text in spellings.dictionary.to_pylist():
        if text not in known:
            try:
                known[text] = read_day(text, day_first=day_first)
            except NotADate as fault:
                known[text] = str(fault)
    readings = [known[text] for text in spellings.dictionary.to_pylist()]
    read = pa.array([each if isinstance(each, date) else None for each in readings], pa.date32()).take(
        spellings.indices
    )
    faults: dict[int, str] = {}
    if read.null_count:
        places = np.flatnonzero(flags(read.is_null()))
        for place, index in zip(
            places.tolist(), spellings.indices.take(pa.array(places)).to_pylist(), strict=True
        ):
            faults[place] = str(readings[index])
    return read, faults


def by_spelling(
    column: pa.Array,
    read: Callable[[str], str | bool],
    known: dict[str, str | bool],
    kind: pa.DataType,
    *,
    hint: str = "",
) -> pa.Array:
    """Give what `read` makes of each cell, asking once for each spelling.

    `hint` is a pattern that every cell holds for which `read` says yes: the others are not asked about.
    """  # fmt: skip
    spellings = column.dictionary_encode()
    texts = spellings.dictionary.to_pylist()
    if hint:
        may_be = pc.match_substring_regex(spellings.dictionary, hint).to_pylist()
        known |= {text: False for text, asked in zip(texts, may_be, strict=True) if not asked}
    for text in texts:
        if text not in known:
            known[text] = read(text)
    return pa.array([known[text] for text in texts], kind).take(spellings.indices)


def matching_name(text: str) -> str:
    """Give the key of a supplier's name, short enough for its column."""
    return normal_name(text)[:400]


def flags(mask: pa.Array) -> Flags:
    """Give a column of yes and no as numbers; what is not known is no."""
    given: Flags = mask.fill_null(False).to_numpy(zero_copy_only=False)
    return given


def is_blank(column: pa.Array) -> Flags:
    """Say which cells of a tidied column are empty."""
    return flags(pc.equal(column, ""))


def looks_like_a_payment(cells: list[str]) -> bool:
    """Say whether a row has both an amount and a day among its cells."""
    return any(_reads(read_day, cell) for cell in cells) and any(
        "." in cell and _reads(read_amount, cell) for cell in cells
    )


def _reads(read: Callable[[str], object], text: str) -> bool:
    try:
        read(text.strip())
    except ValueError:
        return False
    return True


def _set(column: pa.Array, values: dict[int, Decimal]) -> pa.Array:
    if not values:
        return column
    mask = np.zeros(len(column), np.bool_)
    mask[list(values)] = True
    return pc.replace_with_mask(
        column, pa.array(mask), pa.array([values[place] for place in sorted(values)], PENCE)
    )
