"""What like things cost the invented councils, and how each tells the other: by files alone."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from wisely.categories import actions
from wisely.categories.queries import written
from wisely.demonstration.clock import morning
from wisely.demonstration.dice import dice
from wisely.demonstration.filling import Known
from wisely.demonstration.organisation import Staff
from wisely.desk.categories.package import package_facts
from wisely.lib.periods import add_months
from wisely.people.queries import Officer
from wisely.rules.rulebook import Rulebook

DAY = timedelta(days=1)
HEADER = (
    "Date", "Item", "Item code", "Unit", "Quantity", "Price each", "Supplier", "Company number",
    "Directorate", "Category",
)  # fmt: skip


class _Thing(NamedTuple):
    """Something bought again and again; `spread` is how far its prices lie apart."""

    thing: str
    unit: str
    category: str
    rate: Decimal
    spread: float
    quantity: int


THINGS = (
    _Thing("Semi-skimmed milk, 2 litre", "each", "GCL-01", Decimal("1.42"), 0.09, 180),
    _Thing("White sliced bread, 800g", "loaf", "GCL-01", Decimal("1.08"), 0.12, 240),
    _Thing("Frozen peas, 2.5kg", "pack", "GCL-01", Decimal("4.15"), 0.18, 60),
    _Thing("Combination oven service", "visit", "GCL-02", Decimal("142.00"), 0.22, 3),
    _Thing("Laptop 14 inch, 16GB", "each", "ICT-02", Decimal("684.00"), 0.07, 12),
    _Thing("Monitor 24 inch", "each", "ICT-02", Decimal("118.50"), 0.15, 15),
    _Thing("Security guard, weekday", "hour", "FME-03", Decimal("19.40"), 0.11, 220),
    _Thing("Care worker, agency, weekday", "hour", "CPS-01", Decimal("21.85"), 0.14, 320),
    _Thing("Social worker, agency", "hour", "CPS-01", Decimal("38.60"), 0.06, 150),
)
BUYS, COMPANIES = 14, 6


def bring_prices(staff: Staff, market: Sequence[Known], book: Rulebook, *, on: date) -> None:
    """Bring a year of order lines, and leave a second file, with slips in it, read and not let in."""
    at = morning(on - 7 * DAY)
    by = staff.one_of_the_cast("Category manager", at=at)
    text = _file(staff, market, book, on=on)
    read = actions.read_price_file(
        staff.authority, name="order-lines.csv", content=text.encode(), by=by, at=at
    )
    actions.import_category_file(read, by=by, at=at)
    slips = "\r\n".join([
        text.split("\r\n")[0],
        f"{on + 40 * DAY},Frozen chips 2.5kg,,pack,40,3.10,Moor Foods Ltd,,,GCL-01",
        f"{on - 20 * DAY},Frozen chips 2.5kg,,pack,forty,3.10,Moor Foods Ltd,,,GCL-01",
        f"{on - 20 * DAY},Frozen chips 2.5kg,,pack,40,3.10,Moor Foods Ltd,,,Bakery",
        f"{on - 20 * DAY},Frozen chips 2.5kg,,pack,40,3.10,Moor Foods Ltd,,,GCL-01",
    ])  # fmt: skip
    actions.read_price_file(
        staff.authority, name="canteen-orders.csv", content=slips.encode(), by=by, at=morning(on - 2 * DAY)
    )


def _file(staff: Staff, market: Sequence[Known], book: Rulebook, *, on: date) -> str:
    throw = dice(staff.authority.slug, "prices")
    companies = [one for one, _ in market if one.scheme == "GB-COH"]
    known, names = {each.code for each in book.categories}, sorted(staff.directorates)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADER)
    for thing in THINGS:
        if thing.category not in known or not companies:
            continue
        of_trade = [one for one in companies if thing.category.startswith(one.category)]
        few = throw.sample(of_trade or companies, k=min(COMPANIES, len(of_trade or companies)))
        dear = {one.name: throw.lognormvariate(0, thing.spread) for one in few}
        for number in range(BUYS):
            seller, month = throw.choice(few), add_months(on, -1 - number % 11)
            rate = thing.rate * Decimal(str(round(dear[seller.name] * throw.lognormvariate(0, 0.03), 4)))
            writer.writerow([
                month + throw.randrange(26) * DAY, thing.thing, "", thing.unit,
                max(1, int(thing.quantity * throw.lognormvariate(0, 0.4))),
                rate.quantize(Decimal("0.01")), seller.name, seller.identifier, throw.choice(names),
                thing.category,
            ])  # fmt: skip
    return out.getvalue()


def package_of(officer: Officer, *, on: date) -> bytes:
    """Take a council's package away, as its officer does from the page."""
    return written(package_facts(officer, on=on)).encode()


def bring_package(staff: Staff, content: bytes, *, name: str, on: date) -> None:
    """Bring another council's package and let it count."""
    at = morning(on - DAY)
    by = staff.one_of_the_cast("Category manager", at=at)
    read = actions.read_council_package(staff.authority, name=name, content=content, by=by, at=at)
    actions.import_category_file(read, by=by, at=at)
