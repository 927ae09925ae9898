"""Files of older waivers, such as a list of contracts awarded without competition, read row by row.

Columns are known by their headings, in any order. A row that cannot be read is rejected with its line,
column, value and reason; the others stand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from wisely.lib.hashing import sha256_of
from wisely.lib.money import NotAnAmount, parse_amount
from wisely.lib.tables import UnreadableFile, lines_of

HEADINGS: dict[str, tuple[str, ...]] = {
    "key": ("workspace number", "reference", "waiver reference", "waiver number", "decision number", "ref"),
    "ground": ("reason", "ground", "waiver ground", "reason for waiver", "justification"),
    "decided_on": ("contract date", "date", "decision date", "approved", "approved on", "date approved"),
    "supplier_name": ("supplier name", "supplier", "contractor", "company"),
    "value": ("contract amount", "amount", "value", "contract value", "waiver value"),
    "directorate": ("division", "directorate", "department", "service", "service area"),
    "title": ("title", "description", "what", "subject"),
}
NEEDED = ("ground", "decided_on", "supplier_name", "value")
LABELS = {
    "key": "Its reference", "ground": "Reason", "decided_on": "Date", "supplier_name": "Supplier",
    "value": "Amount", "directorate": "Directorate", "title": "Title",
}  # fmt: skip
_DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d %B %Y", "%d %b %Y", "%Y-%m-%dT%H:%M:%S")
_EARLIEST = date(1990, 1, 1)


@dataclass(frozen=True, slots=True)
class OlderWaiver:
    """A row that was read. `value` is as the file says it, with or without VAT; `ground` in its words."""

    line: int
    key: str
    title: str
    supplier_name: str
    value: Decimal
    ground: str
    decided_on: date
    directorate: str

    @property
    def plain(self) -> dict[str, str]:
        """Its values as text, for keeping."""
        return {
            "key": self.key, "title": self.title, "supplier_name": self.supplier_name,
            "value": str(self.value), "ground": self.ground, "decided_on": self.decided_on.isoformat(),
            "directorate": self.directorate,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class RowFault:
    """A row that cannot be read: its line, the column, the value as written, and why."""

    line: int
    column: str
    value: str
    reason: str


def read_waivers(content: bytes, *, on: date) -> list[OlderWaiver | RowFault]:
    """Read every row of a CSV, XLSX or ODS file; a day later than `on` is a fault.

    :raises UnreadableFile: when it is no table, or a column that is needed is not there.
    """
    lines = list(lines_of(content))
    if not lines:
        raise UnreadableFile("The file is empty. Choose it again; perhaps the download was cut off.")
    columns = _columns(lines[0][1])
    found: list[OlderWaiver | RowFault] = []
    seen: dict[str, int] = {}
    for number, cells in lines[1:]:
        row = _row(number, cells, columns, on=on)
        if isinstance(row, OlderWaiver) and row.key in seen:
            row = RowFault(number, "Row", row.key, f"It is the same as line {seen[row.key]}.")
        elif isinstance(row, OlderWaiver):
            seen[row.key] = number
        found.append(row)
    return found


def _columns(headings: Sequence[str]) -> dict[str, int]:
    said = [" ".join(heading.strip().lower().replace("_", " ").split()) for heading in headings]
    found = {}
    for name, known in HEADINGS.items():
        places = [said.index(word) for word in known if word in said]
        if places:
            found[name] = places[0]
    if missing := [LABELS[name] for name in NEEDED if name not in found]:
        raise UnreadableFile(
            f"No column is recognised as: {', '.join(missing)}. The first line holds: "
            f"{', '.join(heading for heading in headings if heading)[:300]}. Rename the columns, such as "
            "Reason, Date, Supplier and Amount."
        )
    return found


def _row(number: int, cells: Sequence[str], columns: dict[str, int], *, on: date) -> OlderWaiver | RowFault:
    told = {name: cells[at].strip() if at < len(cells) else "" for name, at in columns.items()}

    def fault(name: str, reason: str) -> RowFault:
        return RowFault(number, LABELS[name], told[name][:200], reason)

    for name in NEEDED:
        if not told[name]:
            return fault(name, "It is empty.")
    value = _amount(told["value"])
    if isinstance(value, str):
        return fault("value", value)
    day = _day(told["decided_on"])
    if day is None or day < _EARLIEST:
        return fault("decided_on", "It is no day that can be read. Write it like 2026-04-01 or 01/04/2026.")
    if day > on:
        return fault("decided_on", "It is later than today.")
    ground = " ".join(told["ground"].split())
    title = told.get("title") or f"{ground}: {told['supplier_name']}"
    parts = (told.get("key", ""), told["supplier_name"].casefold(), str(value), day.isoformat())
    return OlderWaiver(
        line=number, key=sha256_of(["|".join(parts).encode()]).hex()[:32], title=title[:400],
        supplier_name=told["supplier_name"][:400], value=value, ground=ground[:200], decided_on=day,
        directorate=told.get("directorate", "")[:200],
    )  # fmt: skip


def _amount(text: str) -> Decimal | str:
    try:
        value = parse_amount(text)
    except NotAnAmount as fault:
        return str(fault)
    return value if value > 0 else "It is not more than nought."


def _day(text: str) -> date | None:
    for pattern in _DAYS:
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a day without a place
        except ValueError:
            continue
    return None


def likely_ground(words: str, grounds: Sequence[tuple[str, str]]) -> str:
    """Propose the pack's ground for a file's words, by words that mark each; "" where none is marked."""
    said = words.casefold()
    hints = {
        "sole": ("exclusive", "absence of competition", "scarcity", "sole", "only"),
        "compatibility": ("compatib", "warranty", "maintenance"),
        "urgency": ("emergenc", "urgen", "time constraint", "health & safety"),
        "pilot": ("pilot", "prototype"),
        "interim": ("bridging", "interim"),
        "partner": ("public body", "cost sharing", "partner"),
    }
    known = {code for code, _ in grounds}
    for code, marks in hints.items():
        if code in known and any(mark in said for mark in marks):
            return code
    return ""
