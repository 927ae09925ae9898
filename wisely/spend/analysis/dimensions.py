"""By what payments may be cut, and what a cut asks. Plain values: knows no engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

INCOMING, LINES = "incoming", "lines"
ROWS, COLUMNS, CELLS = "rows_shown", "columns_shown", "cells_shown"


@dataclass(frozen=True, slots=True)
class Dimension:
    """One way to cut. `kind` is how its values are said: period, name, supplier, contract or word."""

    key: str
    label: str
    kind: str = "name"


DIMENSIONS = {
    each.key: each
    for each in (
        Dimension("year", "Financial year", "period"),
        Dimension("quarter", "Quarter", "period"),
        Dimension("month", "Month", "period"),
        Dimension("directorate", "Directorate"),
        Dimension("service", "Service or cost code"),
        Dimension("category", "Category"),
        Dimension("supplier", "Supplier", "supplier"),
        Dimension("contract", "Contract", "contract"),
        Dimension("standing", "On contract", "word"),
        Dimension("size", "Size of supplier", "word"),
        Dimension("kind", "Kind of supplier", "word"),
        Dimension("ward", "Ward of supplier"),
    )
}
"""Facts of a line, by their columns. `supplier` is a live supplier's key, or a payee's with a minus where
nobody has matched it; `contract` is a contract's key, or 0. Periods are written as addresses write them.
`ward` is a ward's name or the rules' word for none; "" where the council's pack has no wards."""
_PERIODS = ("year", "quarter", "month")
_CELL = ("directorate", "category", "standing", "size", "kind")
_PAYEE = ("directorate", "category", "supplier", "contract", "standing", "size", "kind", "ward")
ROLLED_UP = {
    "contracts": ("contract",),
    "suppliers": ("supplier",),
    "cells_by_year": ("year", *_CELL),
    "cells": (*_PERIODS, *_CELL),
    "contracts_by_year": ("year", "contract"),
    "suppliers_by_year": ("year", "supplier"),
    "services_by_year": ("year", "directorate", "service", "standing"),
    "services": (*_PERIODS, "directorate", "service", "standing"),
    "service_cells_by_year": ("year", "service", *_CELL),
    "service_wards_by_year": ("year", "service", "ward"),
    "contract_cells_by_year": ("year", "contract", *_CELL),
    "contract_quarters": ("year", "quarter", "contract"),
    "contract_wards_by_year": ("year", "contract", "ward"),
    "contract_suppliers_by_year": ("year", "contract", "supplier"),
    "supplier_cells_by_year": ("year", "supplier", *_CELL),
    "supplier_wards_by_year": ("year", "supplier", "ward"),
    "supplier_quarters": ("year", "quarter", "supplier"),
    "supplier_months": (*_PERIODS, "supplier"),
    "supplier_services_by_year": ("year", "supplier", "service"),
    "contract_months": (*_PERIODS, "contract"),
    "contract_services_by_year": ("year", "contract", "service"),
    "wards_by_year": ("year", "ward", *_CELL),
    "wards": (*_PERIODS, "ward", "standing", "size", "kind"),
    "payees_by_year": ("year", *_PAYEE),
    "payees": (*_PERIODS, *_PAYEE),
}
"""Each roll-up of the lines, as a rule smallest first, and what it may still be cut by. All that may be large
keep the year: they are made a year at a time."""


@dataclass(frozen=True, slots=True)
class Cut:
    """What is asked: what the rows are, what the columns are ("" for none), and what each filter keeps."""

    by: str
    across: str = ""
    kept: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def dimensions(self) -> set[str]:
        """Every dimension it needs."""
        return {self.by, *self.kept} | ({self.across} if self.across else set())

    @property
    def tables(self) -> tuple[str, ...]:
        """The smallest tables that can answer it and what its rows and its columns come to by themselves."""
        alone = [Cut(key, "", self.kept).table for key in (self.by, self.across) if key]
        return tuple(dict.fromkeys([self.table, *alone]))

    @property
    def table(self) -> str:
        """The smallest table that can answer it."""
        for table, dimensions in ROLLED_UP.items():
            if self.dimensions <= set(dimensions):
                return table
        return LINES
