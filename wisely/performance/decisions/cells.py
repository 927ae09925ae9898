"""Sums of payments told apart every way that the measures ask, and what they come to for a period.

A payment counts, does not count, or nobody can say: the third is never taken for either of the others. It
stands in what a share is of, so a share is the least that it can be; `most` is the greatest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from wisely.lib.periods import Period

ON, OFF, OUTSIDE, UNKNOWN = "on", "off", "outside", "unknown"
NOUGHT = Decimal("0.00")
HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Cell:
    """Payments of one month that are alike in all that the measures ask. Pounds net of VAT.

    `only_gross` is what was published with VAT and not without: it stands outside every share. `standing` is
    on, off, outside or unknown; `place` the nearest of the council's areas, elsewhere or unknown; `sizes` the
    size by each definition, by its id. `label` is what the cells were grouped by, where that was asked.
    """

    month: date
    standing: str
    place: str
    is_vcse: bool | None
    sizes: dict[str, str]
    total: Decimal
    lines: int
    only_gross: Decimal = NOUGHT
    label: str = ""


Answer = Callable[[Cell], bool | None]


@dataclass(frozen=True, slots=True)
class Parts:
    """What payments of a period come to by one definition. Pounds net of VAT.

    `outside` (redacted payees) and `only_gross` (published with VAT only) are in no share.
    """

    counted: Decimal = NOUGHT
    not_counted: Decimal = NOUGHT
    unknown: Decimal = NOUGHT
    outside: Decimal = NOUGHT
    only_gross: Decimal = NOUGHT
    counted_lines: int = 0
    not_counted_lines: int = 0
    unknown_lines: int = 0
    outside_lines: int = 0

    @property
    def in_scope(self) -> Decimal:
        """What the share is of: everything but payments to redacted payees."""
        return self.counted + self.not_counted + self.unknown

    @property
    def total(self) -> Decimal:
        return self.in_scope + self.outside

    @property
    def lines(self) -> int:
        return self.counted_lines + self.not_counted_lines + self.unknown_lines + self.outside_lines

    @property
    def lines_in_scope(self) -> int:
        return self.lines - self.outside_lines

    @property
    def is_known(self) -> bool:
        """Say whether any payment in scope has an answer."""
        return self.counted_lines + self.not_counted_lines > 0

    @property
    def share(self) -> Decimal | None:
        """The share that counts, in per cent; None where nothing is in scope or nothing has an answer."""
        return self._of(self.counted) if self.is_known else None

    @property
    def most(self) -> Decimal | None:
        """The share if every payment without an answer counted."""
        return self._of(self.counted + self.unknown) if self.is_known else None

    @property
    def unknown_share(self) -> Decimal | None:
        return self._of(self.unknown)

    def __add__(self, other: Parts) -> Parts:
        return Parts(
            self.counted + other.counted, self.not_counted + other.not_counted, self.unknown + other.unknown,
            self.outside + other.outside, self.only_gross + other.only_gross,
            self.counted_lines + other.counted_lines, self.not_counted_lines + other.not_counted_lines,
            self.unknown_lines + other.unknown_lines, self.outside_lines + other.outside_lines,
        )  # fmt: skip

    def _of(self, part: Decimal) -> Decimal | None:
        if self.in_scope <= 0:
            return None
        return (part / self.in_scope * 100).quantize(HUNDREDTH, ROUND_HALF_UP)


def parts_of(cells: Iterable[Cell], answer: Answer, period: Period | None = None) -> Parts:
    """Sum cells by a definition, those of the period where one is given."""
    sums = dict.fromkeys(("counted", "not_counted", "unknown", "outside"), NOUGHT)
    lines = dict.fromkeys(sums, 0)
    only_gross = NOUGHT
    for cell in cells:
        if period is not None and not period.contains(cell.month):
            continue
        kind = kind_of(cell, answer)
        sums[kind] += cell.total
        lines[kind] += cell.lines
        only_gross += cell.only_gross
    return Parts(
        counted=sums["counted"], not_counted=sums["not_counted"], unknown=sums["unknown"],
        outside=sums["outside"], only_gross=only_gross, counted_lines=lines["counted"],
        not_counted_lines=lines["not_counted"], unknown_lines=lines["unknown"],
        outside_lines=lines["outside"],
    )  # fmt: skip


def kind_of(cell: Cell, answer: Answer) -> str:
    """Say which part of the sum a cell belongs to."""
    if cell.standing == OUTSIDE:
        return "outside"
    return {True: "counted", False: "not_counted", None: "unknown"}[answer(cell)]
