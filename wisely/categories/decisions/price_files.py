"""Files of what things cost: lines of orders, invoices or price lists, read row by row."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from wisely.categories.decisions.prices import like_key, unit_of
from wisely.lib.identifiers import NotAnIdentifier, company_number
from wisely.lib.names import is_individual_like, is_redacted
from wisely.lib.rows import RowFault, Unread, amount_in, columns_of, day_in, rows_of

HEADINGS: dict[str, tuple[str, ...]] = {
    "bought_on": ("date", "bought on", "order date", "invoice date", "day"),
    "item": ("item", "description", "item description", "product", "what"),
    "item_code": ("item code", "code", "sku", "product code", "gtin"),
    "unit": ("unit", "unit of measure", "uom", "per"),
    "quantity": ("quantity", "qty", "number"),
    "rate": ("price each", "unit price", "price", "rate", "unit rate", "price each excluding vat"),
    "supplier": ("supplier", "supplier name"),
    "company": ("company number", "supplier company number"),
    "directorate": ("directorate", "department", "division", "service"),
    "category": ("category", "category code"),
    "contract": ("contract", "contract reference"),
}
NEEDED = ("bought_on", "item", "unit", "quantity", "rate", "supplier", "category")
NOUGHT = Decimal(0)


@dataclass(frozen=True, slots=True)
class PriceRow:
    """A row that was read. `rate` is pounds net for one unit, `category` a code of the council's tree."""

    line: int
    bought_on: date
    thing: str
    unit: str
    key: str
    quantity: Decimal
    rate: Decimal
    supplier: str
    company: str
    directorate: str
    category: str
    contract: str


def read_prices(
    content: bytes, *, categories: Mapping[str, str], contracts: Collection[str], on: date
) -> list[PriceRow | RowFault]:
    """Read every row of a CSV, XLSX or ODS file. `categories` are names by code; a day after `on` is a fault.

    :raises UnreadableFile: when it is no table, or a column that is needed is not there.
    """
    headings, rows = rows_of(content)
    columns = columns_of(headings, HEADINGS, needed=NEEDED)
    known = {name.casefold(): code for code, name in categories.items()}
    known |= {code.casefold(): code for code in categories}
    found: list[PriceRow | RowFault] = []
    seen: dict[tuple[str, ...], int] = {}
    for line, cells in rows:
        told = {name: cells[at].strip() if at < len(cells) else "" for name, at in columns.items()}
        try:
            row = _row(line, told, known, contracts, on=on)
        except Unread as fault:
            found.append(fault.at(line))
            continue
        same = tuple(told.values())
        first = seen.setdefault(same, line)
        found.append(
            row
            if first == line
            else RowFault(line, "Row", row.thing[:200], f"It is the same as line {first}.")
        )
    return found


def _row(
    line: int, told: Mapping[str, str], known: Mapping[str, str], contracts: Collection[str], *, on: date
) -> PriceRow:
    for name in NEEDED:
        if not told[name]:
            raise Unread(HEADINGS[name][0].capitalize(), "", "It is empty.")
    bought_on = day_in("Date", told["bought_on"])
    if bought_on > on:
        raise Unread("Date", told["bought_on"], "It is later than today.")
    category = known.get(told["category"].casefold())
    if category is None:
        raise Unread("Category", told["category"], "It is no category of the council, by code or by name.")
    supplier = told["supplier"]
    if is_redacted(supplier) or is_individual_like(supplier):
        reason = "It seems to be a person. Prices of people’s work stay out."
        raise Unread("Supplier", "(not shown)", reason)
    contract = told.get("contract", "")
    if contract and contract not in contracts:
        raise Unread("Contract", contract, "It is no contract on the register.")
    unit = unit_of(told["unit"])
    return PriceRow(
        line, bought_on, told["item"][:300], unit,
        like_key(told["item"], unit, code=told.get("item_code", "")),
        amount_in("Quantity", told["quantity"], least=NOUGHT),
        amount_in("Price each", told["rate"], least=NOUGHT), supplier[:300],
        _company(told.get("company", "")), told.get("directorate", "")[:200], category, contract,
    )  # fmt: skip


def _company(text: str) -> str:
    if not text:
        return ""
    try:
        return company_number(text)
    except NotAnIdentifier as fault:
        raise Unread("Company number", text, str(fault)) from None


def as_kept(row: PriceRow) -> list[str | int]:
    """Give a row as it is kept with its file until somebody lets it in."""
    return [
        row.line, row.bought_on.isoformat(), row.thing, row.unit, row.key, str(row.quantity), str(row.rate),
        row.supplier, row.company, row.directorate, row.category, row.contract,
    ]  # fmt: skip


def from_kept(told: Sequence[str | int]) -> PriceRow:
    """Read such a row again."""
    line, day, thing, unit, key, quantity, rate, *rest = told
    return PriceRow(
        int(line), date.fromisoformat(str(day)), str(thing), str(unit), str(key), Decimal(str(quantity)),
        Decimal(str(rate)), *(str(each) for each in rest),
    )  # fmt: skip
