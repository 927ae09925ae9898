"""Every write of the suppliers room.

Suppliers are shared: what one council adds, all see, with who added it and from where.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import connection
from django.utils import timezone

from wisely.audit.acts import Act, act
from wisely.lib.actor import Actor
from wisely.lib.identifiers import postcode as canonical_postcode
from wisely.lib.names import normal_name
from wisely.lib.references import make_reference
from wisely.lib.verdict import Refusal, no
from wisely.people.models import Authority
from wisely.suppliers import events
from wisely.suppliers.decisions import SCHEME_NAMES, canonical_number, merge_is_possible, unmerge_is_possible
from wisely.suppliers.lifecycle import SUPPLIER, SupplierStage
from wisely.suppliers.models import Address, Identifier, Supplier, SupplierAtCouncil, SupplierName
from wisely.suppliers.permissions import may_merge_suppliers, may_register_supplier, may_revise_supplier

PREFIX, SERIES = "SUP", "S"


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """An address as given. The postcode is read; empty where there is none."""

    kind: str = "unknown"
    lines: str = ""
    town: str = ""
    postcode: str = ""


@dataclass(frozen=True, slots=True)
class SizeFacts:
    """What somebody said of a supplier's size on a day: heads, and pounds for one year. None is not known."""

    staff: int | None = None
    turnover: Decimal | None = None
    balance_sheet: Decimal | None = None
    is_part_of_group: bool | None = None
    on: date | None = None


def register_supplier(
    *,
    name: str,
    source: str,
    kind: str = "",
    is_vcse: bool | None = None,
    identifiers: Iterable[tuple[str, str]] = (),
    other_names: Iterable[str] = (),
    address: Whereabouts | None = None,
    size: SizeFacts | None = None,
    by: Actor,
    at: datetime,
) -> Supplier:
    """Register a supplier with what is known of it on the first day; `source` says from where.

    :raises Refusal: when a live supplier already has one of the identifiers.
    :raises NotAnIdentifier: for a number or postcode that has not its shape.
    """
    numbers = [(scheme, canonical_number(scheme, text)) for scheme, text in identifiers]
    on = _day(at)
    supplier = Supplier(name=name.strip(), normal_name=normal_name(name), kind=kind, is_vcse=is_vcse)
    with act(supplier, by=by, at=at) as this:
        this.needs(may_register_supplier(by))
        for scheme, number in numbers:
            _refuse_taken(scheme, number, but_for=None)
            this.keep(Identifier(supplier=supplier, scheme=scheme, number=number, source=source, seen_on=on))
        for other in {supplier.name, *(other.strip() for other in other_names)} - {""}:
            this.keep(_name_row(supplier, other, source=source, on=on))
        if address:
            _add_address(this, supplier, address, source=source, on=on)
        if size:
            _set_size(supplier, size, source=source, on=on)
        supplier.reference = make_reference(PREFIX, SERIES, this.number("supplier"))
        this.record(
            events.SupplierRegistered(
                supplier=supplier.reference,
                name=supplier.name,
                identifiers=", ".join(f"{scheme} {number}" for scheme, number in numbers),
                source=source,
            )
        )
    return supplier


def revise_supplier(
    supplier: Supplier,
    *,
    name: str,
    kind: str,
    is_vcse: bool | None = None,
    version: int,
    by: Actor,
    at: datetime,
) -> Supplier:
    """Correct a supplier's name or kind. The name before stays findable."""
    with act(supplier, by=by, at=at, version=version) as this:
        this.needs(may_revise_supplier(by))
        before, kind_before = supplier.name, supplier.kind
        supplier.name, supplier.normal_name = name.strip(), normal_name(name)
        supplier.kind, supplier.is_vcse = kind, is_vcse
        if not supplier.names.filter(name=supplier.name).exists():
            this.keep(_name_row(supplier, supplier.name, source="revised", on=_day(at)))
        this.record(
            events.SupplierRevised(
                supplier=supplier.reference,
                name=supplier.name,
                name_before=before,
                kind=kind,
                kind_before=kind_before,
            )
        )
    return supplier


def add_identifier(
    supplier: Supplier, *, scheme: str, number: str, source: str, by: Actor, at: datetime
) -> Identifier:
    """Add a register's number to a supplier.

    :raises Refusal: when another live supplier has it: those two are likely one, and can be merged.
    :raises NotAnIdentifier: when it has not the shape.
    """
    canonical = canonical_number(scheme, number)
    row = Identifier(supplier=supplier, scheme=scheme, number=canonical, source=source, seen_on=_day(at))
    with act(supplier, by=by, at=at) as this:
        this.needs(may_revise_supplier(by))
        _refuse_taken(scheme, canonical, but_for=supplier)
        this.keep(row)
        this.record(
            events.IdentifierAdded(
                supplier=supplier.reference, scheme=scheme, number=canonical, source=source
            )
        )
    return row


def add_name(supplier: Supplier, *, name: str, source: str, by: Actor, at: datetime) -> SupplierName:
    """Add a name under which a supplier was met."""
    row = _name_row(supplier, name.strip(), source=source, on=_day(at))
    with act(supplier, by=by, at=at) as this:
        this.needs(may_revise_supplier(by))
        this.keep(row)
        this.record(events.NameAdded(supplier=supplier.reference, name=row.name, source=source))
    return row


def record_address(
    supplier: Supplier, *, address: Whereabouts, source: str, by: Actor, at: datetime
) -> Address:
    """Record where a supplier is. Its postcode becomes the one by which place is judged.

    :raises NotAnIdentifier: for a postcode that has not the shape.
    """
    with act(supplier, by=by, at=at) as this:
        this.needs(may_revise_supplier(by))
        row = _add_address(this, supplier, address, source=source, on=_day(at))
        this.record(
            events.AddressRecorded(
                supplier=supplier.reference, kind=row.kind, postcode=row.postcode, source=source
            )
        )
    return row


def record_size_facts(
    supplier: Supplier, *, size: SizeFacts, source: str, by: Actor, at: datetime
) -> Supplier:
    """Record staff, turnover and balance sheet. Whether that makes an SME is computed, never stored."""
    with act(supplier, by=by, at=at) as this:
        this.needs(may_revise_supplier(by))
        _set_size(supplier, size, source=source, on=_day(at))
        this.record(
            events.SizeFactsRecorded(
                supplier=supplier.reference, staff=_told(size.staff), turnover=_told(size.turnover),
                balance_sheet=_told(size.balance_sheet), source=source,
            )
        )  # fmt: skip
    return supplier


def add_ledger_number(
    supplier: Supplier, *, authority: Authority, ledger_number: str, by: Actor, at: datetime
) -> SupplierAtCouncil:
    """Say under which number a council's own ledger knows a supplier. Only that council sees it."""
    row = SupplierAtCouncil(authority=authority, supplier=supplier, ledger_number=ledger_number.strip())
    with act(row, by=by, at=at) as this:
        this.needs(may_revise_supplier(by))
        this.record(events.LedgerNumberAdded(supplier=supplier.reference, ledger_number=row.ledger_number))
    return row


def merge_suppliers(
    supplier: Supplier, *, into: Supplier, reason: str, version: int | None = None, by: Actor, at: datetime
) -> Supplier:
    """Say that a supplier is another one. Nothing moves: rows keep pointing at it, shown under the other.

    :raises Refusal: when either has been merged already, or they are the same.
    """
    with act(supplier, by=by, at=at, reason=reason, version=version, holding=[into]) as this:
        this.needs(
            may_merge_suppliers(by),
            merge_is_possible(
                supplier=supplier.reference,
                into=into.reference,
                supplier_is_live=supplier.stage == SupplierStage.LIVE,
                into_is_live=into.stage == SupplierStage.LIVE,
            ),
        )
        this.move(SUPPLIER, "merge")
        supplier.merged_into = supplier.canonical = into
        supplier.merged_at, supplier.merged_by = at, by.reference
        Supplier.objects.filter(canonical=supplier).update(canonical=into)
        this.record(events.SupplierMerged(supplier=supplier.reference, into=into.reference))
    return supplier


def unmerge_suppliers(
    supplier: Supplier, *, reason: str, version: int | None = None, by: Actor, at: datetime
) -> Supplier:
    """Say that a merged supplier stands for itself after all. What had been merged into it comes with it.

    :raises Refusal: when it is not merged.
    """
    with act(supplier, by=by, at=at, reason=reason, version=version) as this:
        this.needs(
            may_merge_suppliers(by), unmerge_is_possible(is_merged=supplier.stage == SupplierStage.MERGED)
        )
        out_of = supplier.merged_into
        this.move(SUPPLIER, "unmerge")
        supplier.merged_into = supplier.canonical = supplier.merged_at = supplier.merged_by = None
        _point_followers_at(supplier)
        this.record(
            events.SupplierUnmerged(supplier=supplier.reference, out_of=out_of.reference if out_of else "")
        )
    return supplier


_FOLLOWERS = """
WITH RECURSIVE follower AS (
  SELECT id FROM suppliers_supplier WHERE merged_into_id = %s
  UNION ALL SELECT s.id FROM suppliers_supplier s JOIN follower f ON s.merged_into_id = f.id
) SELECT id FROM follower
"""


def _point_followers_at(supplier: Supplier) -> None:
    """Those merged into it, and into those, are shown under it again."""
    with connection.cursor() as cursor:
        cursor.execute(_FOLLOWERS, [supplier.pk])
        followers = [row[0] for row in cursor.fetchall()]
    if followers:
        Supplier.objects.filter(pk__in=followers).update(canonical=supplier)


def _refuse_taken(scheme: str, number: str, *, but_for: Supplier | None) -> None:
    held = Identifier.objects.filter(scheme=scheme, number=number, supplier__stage=SupplierStage.LIVE)
    if but_for is not None:
        held = held.exclude(supplier=but_for)
    other = held.select_related("supplier").first()
    if other:
        raise Refusal(
            no(
                f"{SCHEME_NAMES[scheme]} {number} is held by {other.supplier.name} "
                f"({other.supplier.reference}). If they are one supplier, merge them."
            )
        )


def _name_row(supplier: Supplier, name: str, *, source: str, on: date) -> SupplierName:
    return SupplierName(
        supplier=supplier, name=name, normal_name=normal_name(name), source=source, seen_on=on
    )


def _add_address(this: Act, supplier: Supplier, address: Whereabouts, *, source: str, on: date) -> Address:
    code = canonical_postcode(address.postcode) if address.postcode.strip() else ""
    row = Address(
        supplier=supplier, kind=address.kind, lines=address.lines, town=address.town, postcode=code,
        source=source, seen_on=on,
    )  # fmt: skip
    this.keep(row)
    supplier.postcode = code or supplier.postcode
    return row


def _set_size(supplier: Supplier, size: SizeFacts, *, source: str, on: date) -> None:
    supplier.staff, supplier.turnover, supplier.balance_sheet = size.staff, size.turnover, size.balance_sheet
    supplier.is_part_of_group = size.is_part_of_group
    supplier.size_facts_on, supplier.size_facts_source = size.on or on, source


def _told(number: Decimal | int | None) -> str:
    return "unknown" if number is None else str(number)


def _day(at: datetime) -> date:
    return timezone.localdate(at)
