"""Files of budgets, cost centre, year and amount, read row by row; each fault with its line and column."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from wisely.budgets.decisions.counting import is_an_amount
from wisely.lib.money import NotAnAmount, parse_amount
from wisely.lib.periods import FinancialYear
from wisely.lib.tables import UnreadableFile, lines_of

HEADINGS: dict[str, tuple[str, ...]] = {
    "code": ("cost centre", "cost centre code", "code", "centre"),
    "year": ("year", "financial year", "fiscal year"),
    "amount": ("amount", "budget", "amount net", "budget net", "value"),
}
LABELS = {"code": "Cost centre", "year": "Year", "amount": "Amount"}


@dataclass(frozen=True, slots=True)
class BudgetRow:
    """A row that was read: its line, the code of its cost centre, the year, and pounds net."""

    line: int
    code: str
    year: str
    amount_net: Decimal


@dataclass(frozen=True, slots=True)
class RowFault:
    """A row that cannot be read: its line, the column, the value as written, and why."""

    line: int
    column: str
    value: str
    reason: str


def read_budgets(content: bytes, *, codes: Collection[str]) -> list[BudgetRow | RowFault]:
    """Read every row of a CSV, XLSX or ODS file; a cost centre that is not among `codes` is a fault.

    :raises UnreadableFile: when it is no table, or a column that is needed is not there.
    """
    lines = list(lines_of(content))
    if not lines:
        raise UnreadableFile("The file is empty. Choose it again; perhaps the download was cut off.")
    columns, known = _columns(lines[0][1]), {code.casefold(): code for code in codes}
    found: list[BudgetRow | RowFault] = []
    seen: dict[tuple[str, str], int] = {}
    for number, cells in lines[1:]:
        row = _row(number, cells, columns, known)
        if isinstance(row, BudgetRow):
            first = seen.setdefault((row.code, row.year), number)
            if first != number:
                row = RowFault(number, "Row", f"{row.code} {row.year}", f"Line {first} sets the same budget.")
        found.append(row)
    return found


def _columns(headings: Sequence[str]) -> dict[str, int]:
    said = [" ".join(heading.strip().lower().replace("_", " ").split()) for heading in headings]
    found = {
        name: next(said.index(word) for word in known if word in said)
        for name, known in HEADINGS.items()
        if any(word in said for word in known)
    }
    if missing := [label for name, label in LABELS.items() if name not in found]:
        raise UnreadableFile(
            f"No column is recognised as: {', '.join(missing)}. The first line holds: "
            f"{', '.join(heading for heading in headings if heading)[:300]}. Rename the columns to "
            "Cost centre, Year and Amount."
        )
    return found


def _row(
    number: int, cells: Sequence[str], columns: Mapping[str, int], known: Mapping[str, str]
) -> BudgetRow | RowFault:
    told = {name: cells[at].strip() if at < len(cells) else "" for name, at in columns.items()}

    def fault(name: str, reason: str) -> RowFault:
        return RowFault(number, LABELS[name], told[name][:200], reason)

    for name, text in told.items():
        if not text:
            return fault(name, "It is empty.")
    code = known.get(told["code"].casefold())
    if code is None:
        return fault("code", "There is no open cost centre with this code. Open it first.")
    try:
        year = FinancialYear.labelled(told["year"]).label
    except ValueError as reason:
        return fault("year", str(reason))
    try:
        amount = Decimal(parse_amount(told["amount"]))
    except NotAnAmount as reason:
        return fault("amount", str(reason))
    if not (verdict := is_an_amount(amount)):
        return fault("amount", verdict.reason)
    return BudgetRow(number, code, year, amount)
