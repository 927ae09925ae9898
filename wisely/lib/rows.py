"""Tables that people send, read strictly: columns known by their headings, and rows that cannot be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from wisely.lib.money import NotAnAmount, parse_amount
from wisely.lib.tables import UnreadableFile, lines_of

_DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d %B %Y", "%d %b %Y")
MOST_ROWS = 50_000


@dataclass(frozen=True, slots=True)
class RowFault:
    """A row that cannot be read: its line, the column, the value as written, and why."""

    line: int
    column: str
    value: str
    reason: str


class Unread(Exception):
    """One value of a row that cannot be read; `column` names it as the file's headings do."""

    def __init__(self, column: str, value: str, reason: str) -> None:
        super().__init__(reason)
        self.column, self.value, self.reason = column, value, reason

    def at(self, line: int) -> RowFault:
        """Say in which line it stands."""
        return RowFault(line, self.column, self.value[:200], self.reason)


def rows_of(content: bytes) -> tuple[Sequence[str], list[tuple[int, Sequence[str]]]]:
    """Give the headings of a table and its rows with their lines.

    :raises UnreadableFile: when it is no table, is empty, or has more than fifty thousand rows.
    """
    lines = list(lines_of(content))
    if not lines:
        raise UnreadableFile("The file is empty. Choose it again; perhaps the download was cut off.")
    if len(lines) > MOST_ROWS + 1:
        raise UnreadableFile(f"The file has more than {MOST_ROWS:,} rows. Split it.")
    return lines[0][1], lines[1:]


def columns_of(
    headings: Sequence[str], known: Mapping[str, tuple[str, ...]], *, needed: Sequence[str]
) -> dict[str, int]:
    """Find columns by their headings.

    :raises UnreadableFile: when one that is needed is not there.
    """
    said = [" ".join(heading.strip().lower().replace("_", " ").split()) for heading in headings]
    found = {
        name: next(said.index(word) for word in words if word in said)
        for name, words in known.items()
        if any(word in said for word in words)
    }
    if missing := [known[name][0].capitalize() for name in needed if name not in found]:
        raise UnreadableFile(
            f"No column is recognised as: {', '.join(missing)}. The first line holds: "
            f"{', '.join(heading for heading in headings if heading)[:300]}. Rename the columns."
        )
    return found


def day_in(column: str, text: str) -> date:
    """Read a day.

    :raises Unread: when it is none.
    """
    for pattern in _DAYS:
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a day without a place
        except ValueError:
            continue
    raise Unread(column, text, "It is no day that can be read. Write it like 2026-04-01 or 01/04/2026.")


def amount_in(column: str, text: str, *, least: Decimal | None = None) -> Decimal:
    """Read an amount or a quantity.

    :raises Unread: when it is none, or not more than `least`.
    """
    try:
        value = Decimal(parse_amount(text))
    except NotAnAmount as fault:
        raise Unread(column, text, str(fault)) from None
    if least is not None and value <= least:
        raise Unread(column, text, "It is not more than nought.")
    if value != value.quantize(Decimal("0.0001")):
        raise Unread(column, text, "It has more than four digits after the point. Round it in the file.")
    if abs(value) >= Decimal(10) ** 10:
        raise Unread(column, text, "It has more than ten digits before the point.")
    return value
