"""The register as the council kept it before Wisely: a spreadsheet, with the gaps that spreadsheets have."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from wisely.demonstration.market import InventedSupplier
from wisely.demonstration.register import InventedContract

HEADER = (
    "Contract ref", "Title", "Supplier", "Company number", "Charity number", "Directorate",
    "Contract manager", "Category", "Total value", "Award date", "Start date", "End date", "Extension",
    "Review date", "Procurement route", "Tier",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A contract as its line in the spreadsheet, kept until `on`, needs it; `owner` may be empty."""

    number: int
    contract: InventedContract
    supplier: InventedSupplier
    owner: str
    tier: str
    on: date

    @property
    def is_extended_already(self) -> bool:
        """Whether its option was taken before the spreadsheet was given up."""
        return self.contract.is_extended and self.contract.extended_on < self.on

    @property
    def reference(self) -> str:
        """The reference that the council used before."""
        return f"CR/{self.number:05d}"


def old_register(lines: Sequence[Line], *, slips: int, throw: Random) -> bytes:
    """Write the spreadsheet as CSV. `slips` lines more have a day that does not exist and cannot be read."""
    out = io.StringIO()
    pen = csv.writer(out, lineterminator="\r\n")
    pen.writerow(HEADER)
    for line in lines:
        pen.writerow(_cells(line))
    for line in throw.sample(list(lines), k=min(slips, len(lines))):
        cells = _cells(line)
        cells[0], cells[11] = f"{line.reference}-A", throw.choice(("31/06/2025", "30/02/2026", "see file"))
        pen.writerow(cells)
    return out.getvalue().encode()


def _cells(line: Line) -> list[str]:
    contract, supplier = line.contract, line.supplier
    months = 0 if line.is_extended_already else contract.extension_months
    ends_on = contract.paid_until_on if line.is_extended_already else contract.ends_on
    return [
        line.reference, contract.title, supplier.name,
        supplier.identifier if supplier.scheme == "GB-COH" else "",
        supplier.identifier if supplier.scheme == "GB-CHC" else "",
        contract.directorate, line.owner,
        contract.category.code if contract.category_is_recorded else "",
        f"{contract.value_net:,.2f}", _day(contract.awarded_on), _day(contract.starts_on),
        _day(ends_on) if contract.term_is_recorded else "TBC", f"{months} months" if months else "None",
        _day(contract.starts_on) if contract.has_review else "",
        contract.procedure, line.tier,
    ]  # fmt: skip


def _day(on: date) -> str:
    return f"{on:%d/%m/%Y}"
