"""A cut of the spend cube as a page shows it: sums that add up, and the way to the lines of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet

from wisely.audit.compiled import compiled_once, is_any
from wisely.contracts.models import Contract
from wisely.lib.periods import Period, period_name, read_period
from wisely.rules.sizes import UNKNOWN
from wisely.rules.wards import NO_WARD
from wisely.spend.analysis import engine
from wisely.spend.analysis.dimensions import DIMENSIONS, Cut
from wisely.spend.analysis.pages import REST, put_together
from wisely.spend.models import Payee
from wisely.spend.queries.wards import NOT_GIVEN
from wisely.suppliers.models import Supplier

MOST_ROWS, MOST_COLUMNS = 100, 12
Value = str | int
_WORDS: Mapping[str, Mapping[str, str]] = {
    "standing": {"on": "On contract", "off": "No contract", "unknown": "Not matched", "outside": "Redacted"},
    "size": {UNKNOWN: "Size not known", "": "Size not known"},
    "kind": {"": "Kind not known"},
    "ward": {"": "Ward not known", **NO_WARD},
}


@dataclass(slots=True)
class Sum:
    """What was paid, in pence net of VAT (or gross, if that was asked for), in how many payments."""

    pence: int = 0
    lines: int = 0

    @property
    def pounds(self) -> Decimal:
        return Decimal(self.pence).scaleb(-2)


@dataclass(frozen=True, slots=True)
class Named:
    """The name of a supplier, payee or contract, and how the list of payments is narrowed to it."""

    name: str
    said: Mapping[str, str]


class Behind:
    """How the list of payments is narrowed to some lines: words of an address, and days if any."""

    __slots__ = ("days", "period", "said")

    def __init__(self, said: str, period: Period | None = None) -> None:
        """Write the days once: each row and each column stands in a hundred sums."""
        self.said, self.period = said, period
        self.days = f"paid_on_from={period.starts_on}&paid_on_to={period.last_on}" if period else ""

    def within(self, other: Behind) -> str | None:
        """Give the words that narrow by both; None where their days have none in common."""
        days = self.days or other.days
        if self.period is not None and other.period is not None:
            period = self.period.common_with(other.period)
            if period is None:
                return None
            days = Behind("", period).days
        return "&".join(filter(None, (self.said, other.said, days)))

    def __str__(self) -> str:
        return "&".join(filter(None, (self.said, self.days)))


@dataclass(frozen=True, slots=True)
class Cube:
    """A cut: keys of rows and columns in order (REST for the others together) and the sum of each pair."""

    rows: tuple[Value, ...]
    columns: tuple[Value, ...]
    cells: Mapping[tuple[Value, Value], Sum]
    by_row: Mapping[Value, Sum]
    by_column: Mapping[Value, Sum]
    whole: Sum
    named: Mapping[str, Mapping[Value, Named]] = field(default_factory=dict)
    rest_count: int = 0

    def name(self, dimension: str, value: Value) -> str:
        """Say a value of a dimension as people do."""
        known = self.named.get(dimension, {}).get(value)
        return known.name if known else _name(dimension, value)

    def behind(self, kept: Mapping[str, Value]) -> Behind | None:
        """Give how the list of payments is narrowed to the lines behind a sum; None where it has none."""
        said: dict[str, str] = {}
        period: Period | None = None
        for dimension, value in kept.items():
            if value == REST or (dimension in self.named and value not in self.named[dimension]):
                return None
            if dimension in self.named:
                said |= self.named[dimension][value].said
            elif DIMENSIONS[dimension].kind == "period":
                mine = read_period(str(value))
                period = mine if period is None else period.common_with(mine)
                if period is None:
                    return None
            else:
                said[dimension] = str(value) or NOT_GIVEN
        return Behind(urlencode(said), period)


def choices_of_cube(made: engine.Made, dimensions: Iterable[str]) -> dict[str, list[tuple[str, str]]]:
    """Give what may be chosen of some dimensions that are rolled up, each value with its words."""
    from wisely.spend.analysis.cube import facts, sql_of, values_of  # noqa: PLC0415 - two seconds and 80 MB

    keys = list(dimensions)
    tables = [Cut(key).table for key in keys]
    asked = [sql_of(values_of(key, facts(table))) for key, table in zip(keys, tables, strict=True)]
    found = engine.run(made.folder, *asked, tables=set(tables))
    return {
        key: [(str(value) or NOT_GIVEN, _name(key, value)) for (value,) in rows]
        for key, rows in zip(keys, found, strict=True)
    }


def cube_of(made: engine.Made, asked: Cut, *, tax: str, most_rows: int = MOST_ROWS) -> Cube:
    """Cut the payments of a council. Three queries of the engine, and one for each kind of name to say."""
    from wisely.spend.analysis.cube import sql_of_page  # noqa: PLC0415 - only who asks for a cube pays for Ibis

    steps = sql_of_page(asked, by_measure=tax, most_rows=most_rows, most_columns=MOST_COLUMNS)
    found = put_together(engine.run_steps(made.folder, steps, tables=asked.tables))
    cells: defaultdict[tuple[Value, Value], Sum] = defaultdict(Sum)
    by_row: defaultdict[Value, Sum] = defaultdict(Sum)
    by_column: defaultdict[Value, Sum] = defaultdict(Sum)
    whole = Sum()
    for (at_row, at_column), (net, gross, lines) in found.cells.items():
        pence = gross if tax == "gross" else net
        for part in (cells[at_row, at_column], by_row[at_row], by_column[at_column], whole):
            part.pence += pence
            part.lines += lines
    rows, columns = _in_order(asked.by, by_row), _in_order(asked.across, by_column)
    return Cube(
        rows=rows, columns=columns, cells=cells, by_row=by_row, by_column=by_column, whole=whole,
        named=names_in(asked, rows, columns),
        rest_count=found.values_in_all - len(rows) + 1 if REST in rows else 0,
    )  # fmt: skip


def _in_order(dimension: str, sums: Mapping[Value, Sum]) -> tuple[Value, ...]:
    """Put periods in their order and others largest first; those not shown by themselves come last."""
    shown = [key for key in sums if key != REST]
    if dimension and DIMENSIONS[dimension].kind == "period":
        shown.sort(key=str)
    else:
        shown.sort(key=lambda key: (-sums[key].pence, str(key)))
    return (*shown, *([REST] if REST in sums else []))


def names_in(
    asked: Cut, rows: Iterable[Value] = (), columns: Iterable[Value] = ()
) -> dict[str, dict[Value, Named]]:
    """Look up the suppliers, payees and contracts among what is shown and kept."""
    wanted: dict[str, set[int]] = {"supplier": set(), "contract": set()}
    for dimension, values in ((asked.by, rows), (asked.across, columns)):
        if dimension in wanted:
            wanted[dimension] |= {int(each) for each in values if each != REST}
    for dimension, value in asked.kept.items():
        if dimension in wanted:
            wanted[dimension].add(int(value))
    return {"supplier": _suppliers(wanted["supplier"]), "contract": _contracts(wanted["contract"])}


def _suppliers(keys: set[int]) -> dict[Value, Named]:
    found: dict[Value, Named] = {}
    if matched := [key for key in keys if key > 0]:
        found |= {
            key: Named(name, {"supplier": reference}) for key, name, reference in _supplier_rows(matched)
        }
    if waiting := [-key for key in keys if key < 0]:
        payees = _payee_rows(waiting)
        found |= {-key: Named(name or "No name given", {"payee": str(key)}) for key, name in payees}
    return found


@compiled_once
def _supplier_rows(keys: Any) -> QuerySet[Any, Any]:
    return Supplier.objects.filter(is_any("pk", keys)).values_list("pk", "name", "reference")


@compiled_once
def _payee_rows(keys: Any) -> QuerySet[Any, Any]:
    return Payee.objects.filter(is_any("pk", keys)).values_list("pk", "name")


def _contracts(keys: set[int]) -> dict[Value, Named]:
    found: dict[Value, Named] = {0: Named("None, or one of several", {"contract": NOT_GIVEN})}
    if wanted := [key for key in keys if key]:
        found |= {
            key: Named(f"{reference} {title}", {"contract": reference})
            for key, reference, title in _contract_rows(wanted)
        }
    return found


@compiled_once
def _contract_rows(keys: Any) -> QuerySet[Any, Any]:
    return Contract.objects.filter(is_any("pk", keys)).values_list("pk", "reference", "title")


def _name(dimension: str, value: Value) -> str:
    if value == REST:
        return "All others"
    kind = DIMENSIONS[dimension].kind if dimension else ""
    if kind == "period":
        return period_name(read_period(str(value)))
    words = _WORDS.get(dimension, {}).get(str(value))
    return (
        words or (str(value).replace("_", " ").capitalize() if kind == "word" else str(value)) or "Not given"
    )
