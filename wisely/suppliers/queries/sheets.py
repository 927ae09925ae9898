"""One supplier with what belongs to it and to those shown under it, each fact with its source."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from wisely.audit.compiled import compiled_once
from wisely.rules.sizes import SizeFacts
from wisely.suppliers.decisions import SCHEME_NAMES
from wisely.suppliers.models import Identifier, Supplier


@dataclass(frozen=True, slots=True)
class IdentifierRow:
    """A register's number, with the register's name in words. `holder` is the reference of who holds it."""

    holder: str
    scheme: str
    scheme_name: str
    number: str
    source: str
    seen_on: date


@dataclass(frozen=True, slots=True)
class NameRow:
    """A name under which the supplier, or one shown under it, was met."""

    holder: str
    name: str
    source: str
    seen_on: date


@dataclass(frozen=True, slots=True)
class AddressRow:
    """An address with its source."""

    holder: str
    kind: str
    lines: str
    town: str
    postcode: str
    source: str
    seen_on: date


@dataclass(frozen=True, slots=True)
class PhoneRow:
    """A phone number with its source. It may be a person's own: for signed-in officers alone."""

    holder: str
    number: str
    source: str
    seen_on: date


@dataclass(frozen=True, slots=True)
class SupplierSheet:
    """All that is known of one supplier here. Turnover and balance sheet are pounds for one year."""

    id: int
    reference: str
    name: str
    kind: str
    stage: str
    version: int
    is_vcse: bool | None
    is_part_of_group: bool | None
    group_parent: str
    group_parent_name: str
    staff: int | None
    turnover: Decimal | None
    balance_sheet: Decimal | None
    size_facts_on: date | None
    size_facts_source: str
    postcode: str
    canonical: str
    canonical_name: str
    merged_into: str
    merged_into_name: str
    merged_at: datetime | None
    merged_by: str
    identifiers: tuple[IdentifierRow, ...]
    names: tuple[NameRow, ...]
    addresses: tuple[AddressRow, ...]
    phone_numbers: tuple[PhoneRow, ...]
    ledger_numbers: tuple[str, ...]
    merged: tuple[tuple[str, str], ...]
    family: tuple[int, ...] = ()
    intakes: tuple[int, ...] = ()

    @property
    def called(self) -> dict[str, str]:
        """Give the names of it and of those it was merged with by reference, to tell its history by."""
        near = ((self.canonical, self.canonical_name), (self.merged_into, self.merged_into_name))
        return {reference: name for reference, name in (*near, *self.merged) if reference} | {
            self.reference: self.name
        }


# Written out: to put these four together anew took a tenth of a supplier's page.
_IDENTIFIERS = """
SELECT supplier_id, scheme, number, source, seen_on FROM suppliers_identifier
WHERE supplier_id = ANY(%s) AND withdrawn_at IS NULL ORDER BY scheme, number
"""
_NAMES = """
SELECT supplier_id, name, source, seen_on FROM suppliers_suppliername
WHERE supplier_id = ANY(%s) ORDER BY name, id
"""
_REACHED = """
SELECT supplier_id, kind, lines, town, postcode, source, seen_on, id FROM suppliers_address
WHERE supplier_id = ANY(%s)
UNION ALL
SELECT supplier_id, 'phone', number, '', '', source, seen_on, id FROM suppliers_phonenumber
WHERE supplier_id = ANY(%s)
ORDER BY seen_on DESC, id DESC
"""
_LEDGER_NUMBERS = """
SELECT ledger_number FROM suppliers_supplieratcouncil WHERE supplier_id = ANY(%s) ORDER BY ledger_number
"""


def supplier_sheet(reference: str) -> SupplierSheet | None:
    """Give one supplier, merged or not, with what belongs to it. Six queries.

    `family` are the keys of it and of what is shown under it, `intakes` those they came with.
    """
    row = next(iter(_supplier_rows(reference)), None)
    if row is None:
        return None
    into, canonical, parent = row.merged_into, row.canonical, row.group_parent
    under = _rows_under(row.pk)
    shown_here = [each for each in under if each[3] == row.pk]
    keys = {row.pk: row.reference} | {each[0]: each[1] for each in shown_here}
    addresses, phone_numbers = _reached(keys)
    return SupplierSheet(
        id=row.pk, reference=row.reference, name=row.name, kind=row.kind, stage=row.stage,
        version=row.version, is_vcse=row.is_vcse, is_part_of_group=row.is_part_of_group,
        group_parent=parent.reference if parent else "", group_parent_name=parent.name if parent else "",
        staff=row.staff, turnover=row.turnover, balance_sheet=row.balance_sheet,
        size_facts_on=row.size_facts_on, size_facts_source=row.size_facts_source, postcode=row.postcode,
        canonical=canonical.reference if canonical else "",
        canonical_name=canonical.name if canonical else "",
        merged_into=into.reference if into else "", merged_into_name=into.name if into else "",
        merged_at=row.merged_at, merged_by=row.merged_by or "",
        identifiers=_identifiers(keys), names=_names(keys), addresses=addresses,
        phone_numbers=phone_numbers,
        ledger_numbers=tuple(number for (number,) in _told(_LEDGER_NUMBERS, keys)),
        merged=tuple((each[1], each[2]) for each in under if each[4] == row.pk),
        family=tuple(keys),
        intakes=tuple({key for key in (row.intake_id, *(each[5] for each in shown_here)) if key}),
    )  # fmt: skip


@compiled_once
def _supplier_rows(reference: Any) -> QuerySet[Any, Any]:
    rows = Supplier.objects.filter(reference=reference)
    return rows.select_related("merged_into", "canonical", "group_parent")


@compiled_once
def _rows_under(supplier: Any) -> QuerySet[Any, Any]:
    rows = Supplier.objects.filter(Q(canonical=supplier) | Q(merged_into=supplier)).exclude(pk=supplier)
    told = ("pk", "reference", "name", "canonical_id", "merged_into_id", "intake_id")
    return rows.order_by("name").values_list(*told)


def size_facts_of(sheet: SupplierSheet) -> SizeFacts:
    """Give the facts by which a rulebook judges the size."""
    return SizeFacts(sheet.staff, sheet.turnover, sheet.balance_sheet, sheet.is_part_of_group)


def numbers_of(keys: Iterable[int]) -> dict[int, tuple[IdentifierRow, ...]]:
    """Give the numbers that suppliers hold themselves, many suppliers at once. One query."""
    found: dict[int, list[IdentifierRow]] = {}
    rows = Identifier.objects.filter(supplier__in=list(keys), withdrawn_at__isnull=True)
    for key, *told in rows.order_by("scheme", "number").values_list(
        "supplier_id", "supplier__reference", "scheme", "number", "source", "seen_on"
    ):
        found.setdefault(key, []).append(_identifier_row(*told))
    return {key: tuple(each) for key, each in found.items()}


def _identifiers(keys: dict[int, str]) -> tuple[IdentifierRow, ...]:
    return tuple(_identifier_row(keys[key], *each) for key, *each in _told(_IDENTIFIERS, keys))


def _identifier_row(holder: str, scheme: str, number: str, source: str, seen_on: date) -> IdentifierRow:
    return IdentifierRow(holder, scheme, SCHEME_NAMES[scheme], number, source, seen_on)


def _names(keys: dict[int, str]) -> tuple[NameRow, ...]:
    return tuple(NameRow(keys[key], *each) for key, *each in _told(_NAMES, keys))


def _reached(keys: dict[int, str]) -> tuple[tuple[AddressRow, ...], tuple[PhoneRow, ...]]:
    """Give where a supplier is and under which numbers it is called, the latest first. One query for both."""
    addresses, phones = [], []
    for key, kind, lines, town, postcode, source, seen_on, _ in _told(_REACHED, keys):
        if kind == "phone":
            phones.append(PhoneRow(keys[key], lines, source, seen_on))
        else:
            addresses.append(AddressRow(keys[key], kind, lines, town, postcode, source, seen_on))
    return tuple(addresses), tuple(phones)


def _told(question: str, keys: Iterable[int]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(question, [list(keys)] * question.count("%s"))
        return list(cursor.fetchall())
