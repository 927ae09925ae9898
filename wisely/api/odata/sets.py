"""What can be read: entity sets with their properties, for everybody and for tokens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from wisely.api.contracts import listed
from wisely.api.lists import Beside, Lists
from wisely.api.spend import LEAKS
from wisely.contracts.permissions import Permission as Contracts
from wisely.people.bearers import Call, needs_scope, no_token
from wisely.people.doors import Lock
from wisely.publishing import queries as publishing
from wisely.rules.rulebook import rulebook
from wisely.rules.transparency import datasets
from wisely.spend import queries as spend
from wisely.spend.permissions import Permission as Spend
from wisely.suppliers import queries as suppliers
from wisely.suppliers.permissions import Permission as Suppliers
from wisely.ui.kinds import FIGURES, MONEY, Kind
from wisely.ui.listing import Column

KEY = "key"
PUBLIC = no_token("The Local Government Transparency Code 2015 has it published, for anybody to read.")


@dataclass(frozen=True, slots=True)
class Property:
    """One property of an entity: its name, its type in the entity data model, and where its value stands."""

    name: str
    edm: str
    path: str
    says: str = ""
    is_beside: bool = False  # worked out for the rows of an answer: nothing is filtered or sorted by it


@dataclass(frozen=True, slots=True)
class EntitySet:
    """Rows of one kind. `properties` and `rows` are as the caller may see them.

    `beside` is worked out for the rows of an answer where one of its properties is chosen.
    """

    name: str
    entity: str
    lock: Lock
    properties: Callable[[Call], tuple[Property, ...]]
    rows: Callable[[Call], QuerySet[Any]]
    beside: Beside | None = None


_THE_KEY = Property(KEY, "Edm.Int64", "pk", "Number of the row, which stays the same.")
_OF_A_VERSION = (
    Property("period", "Edm.String", "dataset_version__publication__code", "The period it is of."),
    Property("version", "Edm.Int32", "dataset_version__number", "The version it stands in."),
    Property("row", "Edm.Int32", "number", "Its place in that version."),
)


def _edm(kind: Kind) -> str:
    """Give the type of a kind of value in the entity data model."""
    if kind in MONEY or kind is Kind.PERCENT:
        return "Edm.Decimal"
    if kind in FIGURES:
        return "Edm.Int64"
    known = {Kind.DATE: "Edm.Date", Kind.INSTANT: "Edm.DateTimeOffset", Kind.YES_NO: "Edm.Boolean"}
    return known.get(kind, "Edm.String")


def public_sets() -> tuple[EntitySet, ...]:
    """Give the sets that everybody may read: published datasets, the newest version of each period."""
    return tuple(
        EntitySet(code, entity, PUBLIC, _properties_of_dataset(code), _rows_of_dataset(code))
        for code, entity in (
            ("payments", "Payment"), ("cards", "CardPayment"), ("contracts", "Contract"),
            ("invitations", "Invitation"),
        )
    )  # fmt: skip


def _properties_of_dataset(code: str) -> Callable[[Call], tuple[Property, ...]]:
    def properties(request: Call) -> tuple[Property, ...]:
        dataset = datasets(request.council.pack)[code]
        found = [Property(each.key, _edm(Kind(each.kind)), each.key, each.says) for each in dataset.fields]
        return (_THE_KEY, *_OF_A_VERSION, *found)

    return properties


def _rows_of_dataset(code: str) -> Callable[[Call], QuerySet[Any]]:
    return lambda request: publishing.live_rows(request.council.pk, code)


def council_sets(lists: Lists) -> tuple[EntitySet, ...]:
    """Give the sets that a token opens: the council's lists, with the columns that its officer may see."""

    def columns(listing: Any, beside: Beside | None = None) -> Callable[[Call], tuple[Property, ...]]:
        def properties(request: Call) -> tuple[Property, ...]:
            shown = listing(request.officer, timezone.localdate(request.at))
            told = beside.says if beside else {}
            found = [each for each in shown.columns if _is_open(each, request) and each.key not in told]
            worked_out = (
                Property(key, "Edm.String", "pk", said, is_beside=True) for key, said in told.items()
            )
            return (_THE_KEY, *map(_of_column, found), *worked_out)

        return properties

    return (
        EntitySet(
            "contracts", "Contract", needs_scope(Contracts.SEE_CONTRACT), columns(lists.contracts),
            listed,
        ),
        EntitySet(
            "payments", "Payment", needs_scope(Spend.SEE_SPEND), columns(lists.spend_lines, LEAKS),
            lambda request: spend.lines(request.officer.authority_id), LEAKS,
        ),
        EntitySet(
            "payees", "Payee", needs_scope(Spend.SEE_SPEND), columns(lists.payees),
            lambda request: spend.payees(request.officer.authority_id),
        ),
        EntitySet(
            "suppliers", "Supplier", needs_scope(Suppliers.SEE_SUPPLIER), columns(lists.suppliers),
            lambda request: suppliers.with_size_and_place(
                suppliers.suppliers(), rulebook(timezone.localdate(request.at), request.officer.pack)
            ),
        ),
    )  # fmt: skip


def _is_open(column: Column, request: Call) -> bool:
    return column.is_open_to(request.officer.permissions) and column.key != KEY


def _of_column(column: Column) -> Property:
    return Property(column.key, _edm(column.kind), column.reads, column.hint or column.full_heading)


def as_edm(value: Any, edm: str) -> Any:
    """Write a value as JSON of its type has it. Amounts are numbers, exact to the penny as JSON text."""
    if value is None or (value == "" and edm != "Edm.String"):
        return None
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return "; ".join(str(each) for each in value)
    return value if isinstance(value, bool | int) else str(value)
