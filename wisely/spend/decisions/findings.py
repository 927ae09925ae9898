"""What reading a payment file found: payments in sums, and every other row with its reason."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

NOUGHT = Decimal("0.00")


@dataclass(frozen=True)
class Rejection:
    """A row that is not imported. `amount` is what it would have added, where that can be read."""

    sheet: str
    line: int
    column: str
    value: str
    reason: str
    amount: Decimal | None = None


@dataclass(frozen=True)
class ControlTotal:
    """A total found in the file or stated by the officer, against what the rows above it come to.

    `counted` has the rejected rows in it whose amount can be read; it agrees to the last place that the total
    is written in, since spreadsheets drop a last nought and some reports whole pence.
    """

    sheet: str
    line: int | None
    label: str
    amount: Decimal
    counted: Decimal
    agrees: bool


@dataclass(frozen=True)
class Note:
    """Something the officer should know of a file whose rows can be read."""

    text: str
    line: int | None = None


@dataclass(frozen=True)
class MonthTotal:
    """How many payments fall in a month, and what they come to."""

    month: date
    lines: int
    total: Decimal


@dataclass
class DryRun:
    """What an import would do. Amounts are pounds, net or gross as the mapping says.

    `rejections` holds the first of them only; `rejected`, `rejected_total` and `reasons` count all.
    `repeats` counts rows that repeat an earlier row cell by cell: often lawful splits of an invoice.
    """

    rows: int = 0
    total: Decimal = NOUGHT
    negatives: int = 0
    negative_total: Decimal = NOUGHT
    zeros: int = 0
    first_on: date | None = None
    last_on: date | None = None
    months: list[MonthTotal] = field(default_factory=list)
    suppliers: int = 0
    unnamed: int = 0
    redacted: int = 0
    repeats: int = 0
    blank_rows: int = 0
    repeated_headings: int = 0
    rejected: int = 0
    rejected_total: Decimal = NOUGHT
    reasons: dict[str, int] = field(default_factory=dict)
    rejections: list[Rejection] = field(default_factory=list)
    control_totals: list[ControlTotal] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    @property
    def agrees(self) -> bool:
        """Every control total agrees (or there is none)."""
        return all(each.agrees for each in self.control_totals)
