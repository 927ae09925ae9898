"""Rows judged: payments, totals, headings said again, blanks, and rows that cannot be payments.

Rows that are plainly payments are judged a column at a time. Only the others are looked at one by one, and
each of those knows what the rows above it come to: a total is known by its amount, not by its place alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from wisely.lib.money import NotAnAmount
from wisely.lib.names import REDACTION_HINT, is_redacted
from wisely.spend.decisions.cells import (
    Flags,
    amounts,
    by_spelling,
    days,
    flags,
    is_blank,
    matching_name,
    read_amount,
    tidy,
)
from wisely.spend.decisions.columns import Mapping
from wisely.spend.decisions.fields import Field, plain_heading
from wisely.spend.decisions.findings import ControlTotal, Rejection
from wisely.spend.decisions.records import RawBatch, letters

_TOTAL = re.compile(
    r"(grand|sub|overall|report|page|month|monthly|sheet|running|final)?[\s-]*totals?"
    r"( (for|of) .*)?( (net|paid|spend|amount))*[:\s]*",
    re.IGNORECASE,
)
_SURE_TOTAL = re.compile(r"(grand|sub|overall|report)[\s-]*totals?[:\s]*|totals:?", re.IGNORECASE)
_YES = frozenset(
    {"y", "yes", "true", "1", "p", "gpc", "card", "procurement card", "purchase card", "pcard", "p-card"}
)
_TEXTS = (
    Field.DIRECTORATE, Field.SERVICE, Field.CATEGORY, Field.CATEGORY_CODE, Field.PURPOSE,
    Field.TRANSACTION_REFERENCE, Field.INVOICE_REFERENCE, Field.SUPPLIER_IDENTIFIER, Field.COMPANY_NUMBER,
    Field.CHARITY_NUMBER, Field.VAT_NUMBER, Field.POSTCODE, Field.CAPITAL_OR_REVENUE,
)  # fmt: skip
_TOO_MANY_CELLS = "The row has more cells than there are headings. Put a name with commas in quotation marks."
_UNREADABLE = "A character cannot be read. Save the file as CSV (UTF-8) and choose it again."
_NAMELESS = "The row names no supplier, and the file has no dates."
UNKNOWN_CHARACTER = "\ufffd"
MOST_KEPT = 10_000  # rejections written out in full


@dataclass
class Spellings:
    """What was made of each spelling met so far. Emptied when it grows, so that memory stays flat."""

    days: dict[str, date | str] = field(default_factory=dict)
    names: dict[str, str | bool] = field(default_factory=dict)
    redactions: dict[str, str | bool] = field(default_factory=dict)
    cards: dict[str, str | bool] = field(default_factory=dict)

    def sweep(self) -> None:
        for each in (self.days, self.names, self.redactions, self.cards):
            if len(each) > 200_000:
                each.clear()


@dataclass
class Tally:
    """Sums as the rows go by, in pounds: of payments, and of rejected rows whose amount can be read."""

    accepted: Decimal = Decimal("0.00")
    rejected: Decimal = Decimal("0.00")
    since_total: Decimal = Decimal("0.00")

    def add(self, amount: Decimal) -> None:
        self.accepted += amount
        self.since_total += amount


@dataclass
class Judged:
    """What became of a batch: payments as a table, and the rest."""

    payments: pa.Table
    rejections: list[Rejection] = field(default_factory=list)
    control_totals: list[ControlTotal] = field(default_factory=list)
    blanks: int = 0
    headings: int = 0


class Judge:
    """Judges the batches of one file in order."""

    def __init__(self, mapping: Mapping, *, has_unreadable: bool) -> None:
        self.mapping, self.has_unreadable = mapping, has_unreadable
        self.spellings, self.tally, self._sheet = Spellings(), Tally(), ""
        self._known_headings = {plain_heading(each) for each in mapping.headings if plain_heading(each)}

    def judge(self, batch: RawBatch, sheet: str) -> Judged:
        """Judge the rows of one batch."""
        if sheet != self._sheet:
            self._sheet, self.tally.since_total = sheet, Decimal("0.00")
        self.spellings.sweep()
        seen = _Seen(batch, sheet, self)
        place = 0
        judged = Judged(payments=pa.table({}))
        sums = _running(seen.pence, seen.is_good)
        for odd in np.flatnonzero(~seen.is_good).tolist():
            self._add(sums, place, odd)
            place = odd
            if seen.is_empty(odd):
                judged.blanks += 1
            elif self._is_heading(seen, odd):
                judged.headings += 1
            elif self._is_total(seen, odd, judged):
                pass
            elif seen.faults_of(odd):
                judged.rejections.append(self._rejected(seen, odd))
            else:
                seen.is_good[odd] = True
                self.tally.add(seen.amount_of(odd))
        self._add(sums, place, len(batch))
        judged.payments = seen.payments()
        return judged

    def _add(self, sums: npt.NDArray[np.int64], start: int, end: int) -> None:
        self.tally.add(Decimal(int(sums[end] - sums[start])).scaleb(-2))

    def _is_heading(self, seen: _Seen, place: int) -> bool:
        said = [plain_heading(cell) for cell in seen.cells(place) if plain_heading(cell)]
        return len(said) > 1 and self._known_headings.issuperset(said)

    def _is_total(self, seen: _Seen, place: int, judged: Judged) -> bool:
        """Know a total: by its label, or by naming nobody, on no day, what the rows above come to."""
        cells = seen.cells(place)
        label = next((cell for cell in cells if cell and _TOTAL.fullmatch(cell)), "")
        is_dated = (
            bool(cells[self.mapping.columns[Field.PAID_ON]])
            if Field.PAID_ON in self.mapping.columns
            else False
        )
        amount = seen.amount_in(place)
        if is_dated or amount is None or not (label or not seen.name_of(place)):
            return False
        counted = self._agreeing(amount)
        is_sure = bool(label) and (
            Field.PAID_ON in self.mapping.columns or bool(_SURE_TOTAL.fullmatch(label))
        )
        if counted is None and not is_sure:
            return False
        found = self.tally.accepted + self.tally.rejected if counted is None else counted
        judged.control_totals.append(
            ControlTotal(
                seen.sheet, int(seen.batch.lines[place]), label, amount, found, agrees=counted is not None
            )
        )
        self.tally.since_total = Decimal("0.00")
        return True

    def _agreeing(self, amount: Decimal) -> Decimal | None:
        """Give the sum of rows above that a total agrees with, if any."""
        tally = self.tally
        for counted in (tally.accepted, tally.accepted + tally.rejected, tally.since_total):
            if agrees(amount, counted) and counted:
                return counted
        return None

    def _rejected(self, seen: _Seen, place: int) -> Rejection:
        column, value, reason = seen.faults_of(place)[0]
        amount = seen.amount_in(place)
        if amount is not None:
            self.tally.rejected += amount
            if not seen.name_of(place) and column == seen.label(Field.PAID_ON) and not value:
                reason = (
                    "An amount with neither supplier nor date. It is not what the rows above come to "
                    f"(£{self.tally.accepted:,.2f})."
                )
                column, value = seen.label(Field.AMOUNT), f"{amount:,.2f}"
        return Rejection(seen.sheet, int(seen.batch.lines[place]), column, value, reason, amount)


def agrees(written: Decimal, counted: Decimal) -> bool:
    """Say whether a written total is what was counted, to the last place that it is written in.

    104758470.9 agrees with 104,758,470.89, since a report that keeps one place rounds so; whole pounds agree
    with what rounds to them.
    """
    if written == counted:
        return True
    tenths = written * 10
    if tenths == tenths.to_integral_value() and abs(written - counted) <= Decimal("0.05"):
        return True
    return written == written.to_integral_value() and abs(written - counted) <= Decimal("0.5")


class _Seen:
    """A batch with its columns read."""

    def __init__(self, batch: RawBatch, sheet: str, judge: Judge) -> None:
        self.batch, self.sheet, self.mapping = batch, sheet, judge.mapping
        self._tidied: dict[int, pa.Array] = {}
        self._looked_at: tuple[int, list[str]] = (-1, [])
        self._spellings = judge.spellings
        self.blank_text = pa.repeat(pa.scalar("", pa.string()), len(batch))
        self.amount_text = self.column(Field.AMOUNT)
        self.amounts, self._amount_faults = amounts(self.amount_text)
        self.names = self.column(Field.SUPPLIER_NAME)
        self.paid_on, self._date_faults = self._read_days()
        self.is_unreadable = self._unreadable() if judge.has_unreadable else np.zeros(len(batch), np.bool_)
        self.is_good: Flags = ~(self.is_unreadable | batch.overfull)
        for faults in (self._amount_faults, self._date_faults):
            self.is_good[list(faults)] = False
        if Field.PAID_ON not in self.mapping.columns:
            self.is_good &= ~self._named_like_totals() & ~is_blank(self.names)
        self.pence: npt.NDArray[np.int64] = _pence(self.amounts)

    def column(self, which: Field) -> pa.Array:
        """Give a mapped column, tidied; blanks where it is not mapped."""
        place = self.mapping.columns.get(which)
        if place is None or place >= len(self.batch.columns):
            return self.blank_text
        if place not in self._tidied:
            self._tidied[place] = tidy(self.batch.columns[place])
        return self._tidied[place]

    def _read_days(self) -> tuple[pa.Array, dict[int, str]]:
        if Field.PAID_ON in self.mapping.columns:
            return days(
                self.column(Field.PAID_ON), day_first=self.mapping.day_first, known=self._spellings.days
            )
        return pa.repeat(pa.scalar(self.mapping.paid_on, pa.date32()), len(self.batch)), {}

    def _named_like_totals(self) -> Flags:
        return flags(pc.match_substring_regex(self.names, f"(?i)^({_TOTAL.pattern})$"))

    def _unreadable(self) -> Flags:
        found = np.zeros(len(self.batch), np.bool_)
        for place in self.mapping.columns.values():
            found |= flags(pc.match_substring(self.batch.columns[place], UNKNOWN_CHARACTER))
        return found

    def cells(self, place: int) -> list[str]:
        """Give one row's cells, trimmed."""
        if self._looked_at[0] != place:
            self._looked_at = (place, [" ".join(cell.split()) for cell in self.batch.cells(place)])
        return self._looked_at[1]

    def is_empty(self, place: int) -> bool:
        return not any(self.cells(place))

    def name_of(self, place: int) -> str:
        return str(self.names[place].as_py())

    def label(self, which: Field) -> str:
        return self.mapping.name_of(self.mapping.columns[which]) if which in self.mapping.columns else ""

    def amount_of(self, place: int) -> Decimal:
        amount: Decimal = self.amounts[place].as_py()
        return amount

    def amount_in(self, place: int) -> Decimal | None:
        """Give the amount of a row that is no payment; of a row of little else, wherever it stands."""
        if place not in self._amount_faults:
            return self.amount_of(place)
        filled = [cell for cell in self.cells(place) if cell]
        figures = [read for cell in filled if "." in cell and (read := _amount(cell)) is not None]
        return figures[0] if len(figures) == 1 and len(filled) <= 2 else None

    def faults_of(self, place: int) -> list[tuple[str, str, str]]:
        """Give what is wrong with a row: column, value, reason; the gravest first."""
        found = []
        if self.batch.overfull[place]:
            found.append((letters(len(self.batch.columns)), "", _TOO_MANY_CELLS))
        elif place in self._amount_faults or place in self._date_faults:
            width = len(self.mapping.headings)
            if self.mapping.heading_line is not None and any(self.cells(place)[width:]):
                found.append((letters(width), "", _TOO_MANY_CELLS))
        if self.is_unreadable[place]:
            cells = self.cells(place)
            column = next(each for each in self.mapping.columns.values() if UNKNOWN_CHARACTER in cells[each])
            found.append((self.mapping.name_of(column), cells[column][:200], _UNREADABLE))
        for which, faults in ((Field.AMOUNT, self._amount_faults), (Field.PAID_ON, self._date_faults)):
            if place in faults:
                value = str(self.column(which)[place].as_py())[:200]
                found.append((self.label(which), value, faults[place]))
        if not found and Field.PAID_ON not in self.mapping.columns and not self.name_of(place):
            found.append((self.label(Field.SUPPLIER_NAME), "", _NAMELESS))
        return found

    def _vat(self) -> pa.Array:
        if Field.VAT not in self.mapping.columns:
            return pa.nulls(len(self.batch), self.amounts.type)
        return amounts(self.column(Field.VAT))[0]

    def payments(self) -> pa.Table:
        """Give the rows that are payments, as the columns of the ledger."""
        names = self.names
        columns: dict[str, pa.Array] = {
            "line": pa.array(self.batch.lines, pa.int64()),
            "paid_on": self.paid_on,
            "supplier_name": names,
            "normal_name": by_spelling(names, matching_name, self._spellings.names, pa.string()),
            "is_redacted": by_spelling(
                names, is_redacted, self._spellings.redactions, pa.bool_(), hint=REDACTION_HINT
            ),
            "amount": self.amounts,
            "vat": self._vat(),
            "is_card": by_spelling(self.column(Field.IS_CARD), _is_yes, self._spellings.cards, pa.bool_()),
        }
        columns |= {each.value: self.column(each) for each in _TEXTS}
        told = pa.table(columns)
        return told if self.is_good.all() else told.filter(pa.array(self.is_good))


def _is_yes(text: str) -> bool:
    return text.casefold() in _YES


def _amount(text: str) -> Decimal | None:
    try:
        return read_amount(text)
    except NotAnAmount:
        return None


def _pence(column: pa.Array) -> npt.NDArray[np.int64]:
    whole = pc.cast(
        pc.multiply(pc.cast(column, pa.decimal128(20, 2)), pa.scalar(Decimal(100))), pa.int64(), safe=False
    )
    read: npt.NDArray[np.int64] = whole.fill_null(0).to_numpy()
    return read


def _running(pence: npt.NDArray[np.int64], is_good: Flags) -> npt.NDArray[np.int64]:
    """Give what the good rows before each place come to, in pence."""
    sums = np.zeros(len(pence) + 1, np.int64)
    np.cumsum(np.where(is_good, pence, 0), out=sums[1:])
    return sums
