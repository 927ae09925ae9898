"""Which column is what: the heading row found, and a meaning proposed for each column with its reason."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from wisely.lib.money import NotAnAmount
from wisely.lib.names import is_redacted
from wisely.lib.whole_numbers import whole_number
from wisely.spend.decisions.cells import NotADate, looks_like_a_payment, read_amount, read_day
from wisely.spend.decisions.fields import LABELS, Field, is_known_heading, meanings, plain_heading
from wisely.spend.decisions.records import Row, letters

_SURE = 0.5  # below this a proposal is left to the officer
_LOOKED_AT = 30  # rows from the top among which the heading stands


class Tax(StrEnum):
    """What the amounts are: without VAT that the council gets back, or with it."""

    NET = "net"
    GROSS = "gross"


@dataclass(frozen=True)
class Mapping:
    """What an officer confirmed of a file: each field's column (0 is the first), and how cells are read.

    `heading_line` is None where there is no heading row; lines up to it are not read as payments. `sheets`
    names the sheets of a workbook. `paid_on` stands in for dates where there are none: the month's last day.
    `lacks_signs` says that minus signs were lost before the file came here, so that a credit may stand as a
    payment: its amounts serve volume and trends, and are no sums of money that anybody can rely on.
    """

    columns: dict[Field, int]
    headings: tuple[str, ...]
    heading_line: int | None = 1
    sheets: tuple[str, ...] = ("",)
    tax: Tax = Tax.NET
    day_first: bool = True
    paid_on: date | None = None
    stated_total: Decimal | None = None
    lacks_signs: bool = False

    @property
    def fingerprint(self) -> str:
        """The same for files whose headings are the same, in the same order."""
        return fingerprint(self.headings)

    def name_of(self, place: int) -> str:
        """Give a column's heading, or its letter."""
        heading = self.headings[place].strip() if place < len(self.headings) else ""
        return " ".join(heading.split()) or letters(place)

    def as_plain(self) -> dict[str, Any]:
        """Give values that JSON can hold."""
        return {
            "columns": {each.value: place for each, place in self.columns.items()},
            "headings": list(self.headings), "heading_line": self.heading_line, "sheets": list(self.sheets),
            "tax": self.tax.value, "day_first": self.day_first,
            "paid_on": self.paid_on.isoformat() if self.paid_on else None,
            "stated_total": str(self.stated_total) if self.stated_total is not None else None,
            "lacks_signs": self.lacks_signs,
        }  # fmt: skip

    @classmethod
    def from_plain(cls, plain: dict[str, Any]) -> Mapping:
        """Read back what `as_plain` gave."""
        return cls(
            columns={Field(name): int(place) for name, place in plain["columns"].items()},
            headings=tuple(plain["headings"]), heading_line=plain["heading_line"],
            sheets=tuple(plain["sheets"]), tax=Tax(plain["tax"]), day_first=plain["day_first"],
            paid_on=date.fromisoformat(plain["paid_on"]) if plain["paid_on"] else None,
            stated_total=Decimal(plain["stated_total"]) if plain["stated_total"] is not None else None,
            lacks_signs=plain.get("lacks_signs", False),  # mappings confirmed before this was asked lack it
        )  # fmt: skip


@dataclass(frozen=True)
class Proposal:
    """What one column seems to be: `field` is None where nothing fits. `confidence` goes from 0 to 1."""

    place: int
    heading: str
    samples: tuple[str, ...]
    field: Field | None = None
    confidence: float = 0.0
    reason: str = ""

    @property
    def letter(self) -> str:
        """The column's letter in a spreadsheet."""
        return letters(self.place)


@dataclass(frozen=True)
class Heading:
    """Where the headings stand: `line` is None for none, 0 for the last row of the file."""

    line: int | None
    cells: tuple[str, ...]
    titles: tuple[str, ...] = field(default=())


def fingerprint(headings: Sequence[str]) -> str:
    """Give the same for files whose headings are the same, in the same order."""
    return hashlib.sha256("\x1f".join(plain_heading(each) for each in headings).encode()).hexdigest()


def heading_of(first: Sequence[Row], last: Sequence[Row]) -> Heading:
    """Find the heading row: the row near the top, or else the very last, that has most known headings."""
    best, found = 1, Heading(None, ())
    titles: list[str] = []
    filled = [(line, cells) for line, cells in first if any(cell.strip() for cell in cells)]
    for line, cells in first[:_LOOKED_AT]:
        known = _known(cells)
        if known > best:
            best, found = known, Heading(line, tuple(cells), tuple(titles))
        titles += [cell.strip() for cell in cells if cell.strip()][:3]
    is_at_the_bottom = len(filled) > 1 and found.line == filled[-1][0]
    if is_at_the_bottom and any(looks_like_a_payment(cells) for _, cells in filled[:-1]):
        return Heading(0, found.cells)
    if found.line is None and last and _known(last[-1][1]) > 2:
        return Heading(0, tuple(last[-1][1]))
    return found


def _known(cells: Sequence[str]) -> int:
    filled = [cell for cell in cells if cell.strip()]
    if any(_is_amount(cell) for cell in filled):
        return 0
    return len({plain_heading(cell) for cell in filled if is_known_heading(cell)})


def propose(
    headings: Sequence[str], rows: Sequence[Sequence[str]], *, remembered: dict[str, Field | None]
) -> tuple[Proposal, ...]:
    """Propose a field for each column, each field once, the surest first.

    `remembered` is what the council chose before, by the heading's key; it goes before every guess.
    """
    width = max([len(headings), *map(len, rows)], default=0)
    columns = [[row[place].strip() for row in rows if place < len(row)] for place in range(width)]
    heads = [headings[place].strip() if place < len(headings) else "" for place in range(width)]
    weighed = sorted(
        (
            guess
            for place in range(width)
            for guess in _guesses(place, heads[place], columns[place], remembered)
        ),
        key=lambda guess: (-guess.confidence, guess.place),
    )
    chosen: dict[int, Proposal] = {}
    for guess in weighed:
        is_taken = guess.field is not None and any(guess.field == each.field for each in chosen.values())
        if guess.place not in chosen and not is_taken and guess.confidence >= _SURE:
            chosen[guess.place] = guess
    return tuple(
        replace(chosen.get(place, Proposal(place, heads[place], ())), samples=_samples(columns[place]))
        for place in range(width)
    )


def _guesses(
    place: int, heading: str, cells: list[str], remembered: dict[str, Field | None]
) -> Iterator[Proposal]:
    key = plain_heading(heading)
    if key and key in remembered:
        yield Proposal(place, heading, (), remembered[key], 1.0, "Your council chose this before.")
        return
    filled = [cell for cell in cells if cell]
    evidence = _Evidence(filled)
    for meant, score, reason in meanings(heading) if heading else ():
        fit, remark = evidence.fits(meant)
        yield Proposal(place, heading, (), meant, score * fit, f"{reason} {remark}".strip())
    if not is_known_heading(heading) and len(filled) >= min(len(cells), 3):
        for meant, score, reason in evidence.suggests():
            yield Proposal(place, heading, (), meant, score, reason)


class _Evidence:
    """What the sampled cells of a column look like."""

    def __init__(self, filled: list[str]) -> None:
        self.count = len(filled)
        self.amounts = _share(filled, _is_amount)
        self.days = _share(filled, _is_day)
        self.pence = _share(filled, lambda cell: "." in cell and _is_amount(cell))
        self.firms = _share(filled, _is_firm)
        self.letters = _share(filled, lambda cell: sum(map(str.isalpha, cell)) > len(cell) / 2)
        self.kinds = len(set(filled)) / self.count if self.count else 0

    def fits(self, field: Field) -> tuple[float, str]:
        """Weigh a meaning against the cells: 1 leaves the heading's score as it is."""
        if not self.count:
            return 0.7, "The column is empty in the rows looked at."
        if field in {Field.AMOUNT, Field.VAT}:
            return (
                (1.0, _told(self.amounts, "amounts"))
                if self.amounts > 0.5 or field is Field.VAT
                else (0.2, "")
            )
        if field is Field.PAID_ON:
            return (1.0, _told(self.days, "dates")) if self.days > 0.5 else (0.2, "")
        if field is Field.SUPPLIER_NAME:
            return (1.0, "") if self.letters > 0.5 else (0.3, "")
        return (1.0, "")

    def suggests(self) -> Iterator[tuple[Field, float, str]]:
        """Give meanings that the cells alone speak for."""
        if self.days > 0.9:
            yield Field.PAID_ON, 0.75, _told(self.days, "dates")
        elif self.amounts > 0.9 and self.pence > 0.3:
            yield Field.AMOUNT, 0.7, _told(self.amounts, "amounts with pence")
        elif self.firms > 0.25 and self.letters > 0.8:
            yield Field.SUPPLIER_NAME, 0.6 + self.firms / 10, _told(self.firms, "names of organisations")


def _told(share: float, what: str) -> str:
    return f"{share:.0%} of the cells looked at are {what}."


def _share(cells: list[str], test: Any) -> float:
    return sum(map(test, cells)) / len(cells) if cells else 0.0


def _is_amount(cell: str) -> bool:
    try:
        read_amount(cell)
    except NotAnAmount:
        return False
    return True


def _is_day(cell: str) -> bool:
    try:
        read_day(cell)
    except NotADate as fault:
        return fault.is_near
    return not cell.isdigit() or len(cell) == 8


_FIRM_WORDS = frozenset(
    {"ltd", "limited", "plc", "llp", "cic", "inc", "council", "nhs", "trust", "services", "association"}
)


def _is_firm(cell: str) -> bool:
    return is_redacted(cell) or not _FIRM_WORDS.isdisjoint(plain_heading(cell).split())


def _samples(cells: list[str]) -> tuple[str, ...]:
    """Give three different cells as they stand."""
    return tuple(list(dict.fromkeys(" ".join(cell.split())[:80] for cell in cells if cell))[:3])


def tax_said(headings: Sequence[str], titles: Sequence[str], amount_place: int | None) -> tuple[Tax, str]:
    """Say whether the amounts are net or gross of VAT, and why."""
    heading = headings[amount_place] if amount_place is not None and amount_place < len(headings) else ""
    for text in (heading, *titles):
        words = set(plain_heading(text).split())
        if words & {"net", "nett", "excl", "excluding", "ex"}:
            return Tax.NET, f"“{text.strip()}” says so."
        if words & {"gross", "inc", "incl", "including"}:
            return Tax.GROSS, f"“{text.strip()}” says so."
    return Tax.NET, "The file does not say. The Local Government Transparency Code 2015 asks for net amounts."


def missing_fields(columns: dict[Field, int], paid_on: date | None) -> list[str]:
    """Name what a mapping still lacks before rows can be read as payments."""
    lacks = [LABELS[each] for each in (Field.SUPPLIER_NAME, Field.AMOUNT) if each not in columns]
    if Field.PAID_ON not in columns and paid_on is None:
        lacks.append(LABELS[Field.PAID_ON])
    return lacks


def month_first(cells: Sequence[str]) -> bool:
    """Say whether dates put the month first: some second number is above 12, and no first one ever is."""
    parts = [cell.replace("-", "/").replace(".", "/").split("/") for cell in cells]
    numbers = [tuple(map(whole_number, each[:2])) for each in parts if len(each) == 3]
    both = [
        (first, second)
        for first, second in numbers
        if first is not None and second is not None and first <= 31
    ]
    return any(second > 12 for _, second in both) and not any(first > 12 for first, _ in both)


def readable_rows(first: Sequence[Row], heading: Heading) -> list[list[str]]:
    """Give the sampled rows below the heading that are not blank."""
    line = heading.line or 0
    return [cells for number, cells in first if number > line and any(cell.strip() for cell in cells)]
