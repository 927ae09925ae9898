"""The package of a council: what it tells others of its categories, as a CSV file with a version.

Published figures only: what was paid in a category and year, companies and charities by their numbers, and
median prices of like things that were bought three times or more. Nobody's name: sole traders have no number
in the registers that it names. `COLUMNS` is the one declaration that is written, read, shown and described.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from wisely.categories.decisions.prices import Spread
from wisely.lib.periods import FinancialYear
from wisely.lib.rows import Unread, amount_in, day_in, rows_of
from wisely.lib.tables import UnreadableFile

VERSION = "1.0"
PACKAGE, SPEND, SUPPLIER, PRICE = "package", "spend", "supplier", "price"
SCHEMES = ("GB-COH", "GB-CHC", "GB-SC", "GB-NIC")
NOUGHT = Decimal(0)


@dataclass(frozen=True, slots=True)
class PackageColumn:
    """A column of the file: its name, what it holds, its type in W3C's words, the records that need it."""

    name: str
    says: str
    datatype: str = "string"
    records: tuple[str, ...] = ()


COLUMNS = (
    PackageColumn(
        "record", "What the line tells: package, spend, supplier or price.",
        records=(PACKAGE, SPEND, SUPPLIER, PRICE),
    ),
    PackageColumn("version", "The version of this format.", records=(PACKAGE,)),
    PackageColumn("council", "The council’s name.", records=(PACKAGE,)),
    PackageColumn("made_on", "The day on which the file was made.", "date", (PACKAGE,)),
    PackageColumn("population", "How many people live in the council’s area; may be empty.", "integer"),
    PackageColumn(
        "category", "The code of the category in the council’s tree.", records=(SPEND, SUPPLIER, PRICE)
    ),
    PackageColumn("category_name", "Its name.", records=(SPEND, SUPPLIER, PRICE)),
    PackageColumn("year", "The financial year, such as 2025-26.", records=(SPEND, SUPPLIER)),
    PackageColumn("paid_net", "Pounds paid, excluding VAT.", "decimal", (SPEND, SUPPLIER)),
    PackageColumn("payments", "How many payments.", "integer", (SPEND, SUPPLIER)),
    PackageColumn("on_contract_percent", "Of that, the share on contract; may be empty.", "decimal"),
    PackageColumn("scheme", "The register that numbers the supplier, by org-id.guide.", records=(SUPPLIER,)),
    PackageColumn("identifier", "The supplier’s number there.", records=(SUPPLIER,)),
    PackageColumn("name", "The supplier’s name.", records=(SUPPLIER,)),
    PackageColumn("like", "The key of what is alike: the same words, or code, and unit.", records=(PRICE,)),
    PackageColumn("item", "What was bought.", records=(PRICE,)),
    PackageColumn("unit", "The unit of the price.", records=(PRICE,)),
    PackageColumn("buys", "How often it was bought in twelve months.", "integer", (PRICE,)),
    PackageColumn("median_net", "The median price of one unit, pounds excluding VAT.", "decimal", (PRICE,)),
)  # fmt: skip
NAMES = tuple(column.name for column in COLUMNS)


@dataclass(frozen=True, slots=True)
class SpendTold:
    """What was paid in a category and year."""

    category: str
    category_name: str
    year: str
    paid_net: Decimal
    payments: int
    share: Decimal | None


@dataclass(frozen=True, slots=True)
class SupplierTold:
    """What a supplier with a number was paid in a category and year; `identifier` is "<scheme>:<number>"."""

    category: str
    category_name: str
    year: str
    identifier: str
    name: str
    paid_net: Decimal
    payments: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageFacts:
    """All that a council tells."""

    council: str
    made_on: date
    population: int | None
    spend: Sequence[SpendTold]
    suppliers: Sequence[SupplierTold]
    prices: Sequence[Spread]
    names: Mapping[str, str]


def written(facts: PackageFacts) -> str:
    """Write the file, in an order that depends on nothing but what it tells."""
    out = io.StringIO()
    writer = csv.DictWriter(out, NAMES, restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerow({
        "record": PACKAGE, "version": VERSION, "council": facts.council, "made_on": facts.made_on.isoformat(),
        "population": facts.population or "",
    })  # fmt: skip
    for row in sorted(facts.spend, key=lambda row: (row.category, row.year)):
        writer.writerow({
            "record": SPEND, "category": row.category, "category_name": row.category_name, "year": row.year,
            "paid_net": row.paid_net, "payments": row.payments,
            "on_contract_percent": "" if row.share is None else row.share,
        })  # fmt: skip
    for each in sorted(
        facts.suppliers, key=lambda row: (row.category, row.year, -row.paid_net, row.identifier)
    ):
        scheme, _, number = each.identifier.partition(":")
        writer.writerow({
            "record": SUPPLIER, "category": each.category, "category_name": each.category_name,
            "year": each.year, "scheme": scheme, "identifier": number, "name": each.name,
            "paid_net": each.paid_net, "payments": each.payments,
        })  # fmt: skip
    for price in sorted(facts.prices, key=lambda row: (row.category, row.thing, row.key)):
        if price.median is not None:
            writer.writerow({
                "record": PRICE, "category": price.category,
                "category_name": facts.names.get(price.category, ""), "like": price.key, "item": price.thing,
                "unit": price.unit, "buys": price.buys, "median_net": price.median,
            })  # fmt: skip
    return out.getvalue()


def described(address: str) -> str:
    """Describe the file as CSV on the Web does (W3C), from the same declaration."""
    columns = [
        {"name": each.name, "titles": each.name, "dc:description": each.says, "datatype": each.datatype}
        for each in COLUMNS
    ]
    told = {
        "@context": "http://www.w3.org/ns/csvw", "url": address,
        "dc:title": "Category package of a council", "dc:hasVersion": VERSION,
        "tableSchema": {"columns": columns},
    }  # fmt: skip
    return json.dumps(told, indent=2)


@dataclass(slots=True)
class PackageRead:
    """A package that was read: its rows as they are kept, what could not be read, the categories it names."""

    council: str
    made_on: date
    population: int | None
    rows: list[list[Any]] = field(default_factory=list)
    faults: list[tuple[int, str, str, str]] = field(default_factory=list)
    categories: dict[str, str] = field(default_factory=dict)


def read_package(content: bytes) -> PackageRead:
    """Read another council's package.

    :raises UnreadableFile: when it is no package, or of a version that is not known here.
    """
    headings, rows = rows_of(content)
    places = {heading.strip(): at for at, heading in enumerate(headings)}
    if missing := [name for name in NAMES if name not in places]:
        raise UnreadableFile(f"This is no category package: it has no column {', '.join(missing)}.")

    def told(cells: Sequence[str]) -> dict[str, str]:
        return {name: cells[at].strip() if at < len(cells) else "" for name, at in places.items()}

    first = told(rows[0][1]) if rows else {"record": ""}
    if first["record"] != PACKAGE:
        raise UnreadableFile("The first line below the headings has to tell whose package it is.")
    if first["version"].partition(".")[0] != VERSION.partition(".")[0]:
        raise UnreadableFile(
            f"This package is of version {first['version'] or 'unknown'}, and {VERSION} is read here."
        )
    found = _opened(first)
    seen: dict[tuple[str, ...], int] = {}
    for line, cells in rows[1:]:
        row = told(cells)
        try:
            kept, key = _kept(row)
        except Unread as fault:
            found.faults.append((line, fault.column, fault.value[:200], fault.reason))
            continue
        if (before := seen.setdefault(key, line)) != line:
            found.faults.append((line, "record", row["record"], f"Line {before} tells the same."))
            continue
        found.rows.append(kept)
        found.categories.setdefault(row["category"], row["category_name"])
    return found


def _opened(first: Mapping[str, str]) -> PackageRead:
    try:
        made_on = day_in("made_on", first["made_on"])
        people = (
            int(amount_in("population", first["population"], least=NOUGHT)) if first["population"] else None
        )
    except Unread as fault:
        raise UnreadableFile(f"Line 2, {fault.column}: “{fault.value}”. {fault.reason}") from None
    if not first["council"]:
        raise UnreadableFile("Line 2, council: it does not say whose package it is.")
    return PackageRead(first["council"][:200], made_on, people)


def _kept(row: Mapping[str, str]) -> tuple[list[Any], tuple[str, ...]]:
    """Check a line and give it as it is kept, with what it must not tell twice."""
    record = row["record"]
    if record not in {SPEND, SUPPLIER, PRICE}:
        raise Unread("record", record, "It is none of spend, supplier and price.")
    for column in COLUMNS:
        if record in column.records and not row[column.name]:
            raise Unread(column.name, "", "It is empty.")
    category = row["category"]
    if record == PRICE:
        median, buys = amount_in("median_net", row["median_net"], least=NOUGHT), _count("buys", row["buys"])
        return (
            [PRICE, category, row["like"], row["item"][:300], row["unit"], buys, str(median)],
            (PRICE, category, row["like"]),
        )
    year = _year(row["year"])
    paid, payments = amount_in("paid_net", row["paid_net"]), _count("payments", row["payments"])
    if record == SPEND:
        share = row["on_contract_percent"]
        percent = str(amount_in("on_contract_percent", share)) if share else ""
        return [SPEND, category, year, str(paid), payments, percent], (SPEND, category, year)
    if row["scheme"] not in SCHEMES:
        raise Unread("scheme", row["scheme"], f"It is none of {', '.join(SCHEMES)}.")
    identifier = f"{row['scheme']}:{row['identifier']}"
    return (
        [SUPPLIER, category, year, identifier, row["name"][:300], str(paid), payments],
        (SUPPLIER, category, year, identifier),
    )


def _count(column: str, text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 12):
        raise Unread(column, text, "It is no whole number.")
    return int(text)


def _year(text: str) -> str:
    try:
        return FinancialYear.labelled(text).label
    except ValueError as fault:
        raise Unread("year", text, str(fault)) from None


@dataclass(slots=True)
class Figures:
    """What another council told of one of our categories: spend by year, suppliers and prices by key."""

    spend: dict[str, tuple[Decimal, int]] = field(default_factory=dict)
    suppliers: dict[str, tuple[str, Decimal]] = field(default_factory=dict)
    prices: dict[str, tuple[str, str, int, Decimal]] = field(default_factory=dict)


def figures_of(rows: Iterable[Sequence[Any]], meaning: Mapping[str, str]) -> dict[str, Figures]:
    """Give what a package tells by our categories; suppliers are of its latest year."""
    kept = [(row, meaning.get(row[1], "")) for row in rows]
    latest = max((row[2] for row, _ in kept if row[0] == SUPPLIER), default="")
    found: dict[str, Figures] = {}
    for row, code in kept:
        if not code:
            continue
        mine = found.setdefault(code, Figures())
        if row[0] == SPEND:
            paid, payments = mine.spend.get(row[2], (NOUGHT, 0))
            mine.spend[row[2]] = (paid + Decimal(row[3]), payments + row[4])
        elif row[0] == SUPPLIER and row[2] == latest:
            _, paid = mine.suppliers.get(row[3], ("", NOUGHT))
            mine.suppliers[row[3]] = (row[4], paid + Decimal(row[5]))
        elif row[0] == PRICE:
            mine.prices[row[2]] = (row[3], row[4], row[5], Decimal(row[6]))
    return found
