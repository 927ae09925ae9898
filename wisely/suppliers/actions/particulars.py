"""What is known of a supplier grows: numbers, names, addresses, phones, size, a council's own number."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from wisely.audit.acts import act
from wisely.lib.actor import Actor
from wisely.lib.verdict import YES, Verdict, no
from wisely.people.models import Authority
from wisely.suppliers import events
from wisely.suppliers.decisions import canonical_number, name_is_a_name
from wisely.suppliers.models import (
    Address,
    Identifier,
    PhoneNumber,
    Supplier,
    SupplierAtCouncil,
    SupplierName,
)
from wisely.suppliers.permissions import may_revise_supplier
from wisely.suppliers.rows import (
    SizeFacts,
    Whereabouts,
    address_row,
    day_of,
    identifier_row,
    name_row,
    numbers_are_free,
    phone_row,
    set_size,
)


def add_identifier(
    supplier: Supplier, *, scheme: str, number: str, source: str, version: int | None = None, by: Actor,
    at: datetime,
) -> Identifier:  # fmt: skip
    """Add a register's number to a supplier.

    :raises Refusal: when another supplier has it (those two are likely one, and can be merged) or this one.
    :raises NotAnIdentifier: when it has not the shape.
    """
    canonical = canonical_number(scheme, number)
    row = identifier_row(supplier, scheme, canonical, source=source, on=day_of(at))
    with act(supplier, by=by, at=at, version=version) as this:
        held = supplier.identifiers.filter(scheme=scheme, number=canonical, withdrawn_at__isnull=True)
        this.needs(
            may_revise_supplier(by),
            numbers_are_free([(scheme, canonical)], but_for=supplier),
            _is_new(held.exists(), f"{canonical} is recorded for this supplier already."),
        )
        this.keep(row)
        this.record(
            events.IdentifierAdded(
                supplier=supplier.reference, scheme=scheme, number=canonical, source=source
            )
        )
    return row


def withdraw_identifier(
    supplier: Supplier, *, identifier: Identifier, reason: str, by: Actor, at: datetime
) -> Identifier:
    """Take back a number that was put down for the wrong supplier. It stays on the record, and is free again.

    :raises Refusal: when it is another supplier's, was withdrawn already, or no reason is given.
    """
    with act(supplier, by=by, at=at, reason=reason) as this:
        identifier.refresh_from_db()
        this.needs(
            may_revise_supplier(by),
            YES if identifier.supplier_id == supplier.pk else no("This number belongs to another supplier."),
            YES if identifier.withdrawn_at is None else no("This number was withdrawn already."),
            YES if reason.strip() else no("Say why the number is wrong."),
        )
        identifier.withdrawn_at, identifier.withdrawn_by = at, by.reference
        identifier.withdrawal_reason = reason.strip()
        this.keep(identifier)
        this.record(
            events.IdentifierWithdrawn(
                supplier=supplier.reference, scheme=identifier.scheme, number=identifier.number
            )
        )
    return identifier


def add_name(
    supplier: Supplier, *, name: str, source: str, version: int | None = None, by: Actor, at: datetime
) -> SupplierName:
    """Add a name under which a supplier was met.

    :raises Refusal: when it is known already, or is a mark of redaction.
    """
    row = name_row(supplier, name.strip(), source=source, on=day_of(at))
    with act(supplier, by=by, at=at, version=version) as this:
        known = supplier.names.filter(name=row.name).exists()
        this.needs(
            may_revise_supplier(by),
            name_is_a_name(name),
            _is_new(known, f"{row.name} is among the supplier's names already."),
        )
        this.keep(row)
        this.record(events.NameAdded(supplier=supplier.reference, name=row.name, source=source))
    return row


def record_address(
    supplier: Supplier, *, address: Whereabouts, source: str, version: int | None = None, by: Actor,
    at: datetime,
) -> Address:  # fmt: skip
    """Record where a supplier is. Its postcode becomes the one by which place is judged.

    :raises Refusal: when that address is recorded already.
    :raises NotAnIdentifier: for a postcode that has not the shape.
    """
    with act(supplier, by=by, at=at, version=version) as this:
        row = address_row(supplier, address, source=source, on=day_of(at))
        known = supplier.addresses.filter(kind=row.kind, lines=row.lines, postcode=row.postcode).exists()
        this.needs(may_revise_supplier(by), _is_new(known, "This address is recorded already."))
        this.keep(row)
        this.record(
            events.AddressRecorded(
                supplier=supplier.reference, kind=row.kind, postcode=row.postcode, source=source
            )
        )
    return row


def record_phone_number(
    supplier: Supplier, *, number: str, source: str, version: int | None = None, by: Actor, at: datetime
) -> PhoneNumber:
    """Record under which number a supplier is called. Others with the same number are shown as related.

    :raises Refusal: when that number is recorded already.
    :raises NotAnIdentifier: for a number that has not the shape.
    """
    row = phone_row(supplier, number, source=source, on=day_of(at))
    with act(supplier, by=by, at=at, version=version) as this:
        known = supplier.phone_numbers.filter(number=row.number).exists()
        this.needs(may_revise_supplier(by), _is_new(known, f"{row.number} is recorded already."))
        this.keep(row)
        this.record(
            events.PhoneNumberRecorded(supplier=supplier.reference, ending=row.number[-3:], source=source)
        )
    return row


def record_size_facts(
    supplier: Supplier, *, size: SizeFacts, source: str, version: int | None = None, by: Actor, at: datetime
) -> Supplier:
    """Record staff, turnover, balance sheet and group. Whether that makes an SME is computed, never stored.

    :raises Refusal: when it would own itself.
    """
    parent = size.group_parent
    with act(supplier, by=by, at=at, version=version) as this:
        this.needs(
            may_revise_supplier(by),
            YES if parent != supplier else no("A supplier cannot be its own group parent. Choose another."),
        )
        set_size(supplier, size, source=source, on=day_of(at))
        this.record(
            events.SizeFactsRecorded(
                supplier=supplier.reference, staff=_told(size.staff), turnover_amount=_told(size.turnover),
                balance_sheet_amount=_told(size.balance_sheet),
                group_parent=parent.reference if parent else "none", source=source,
            )
        )  # fmt: skip
    return supplier


def add_ledger_number(
    supplier: Supplier, *, authority: Authority, ledger_number: str, by: Actor, at: datetime
) -> SupplierAtCouncil:
    """Say under which number a council's own ledger knows a supplier. Only that council sees it.

    :raises Refusal: when the number is another supplier's in that ledger, or this one's already.
    """
    row = SupplierAtCouncil(authority=authority, supplier=supplier, ledger_number=ledger_number.strip())
    with act(row, by=by, at=at) as this:
        held = SupplierAtCouncil.objects.filter(authority=authority, ledger_number=row.ledger_number)
        other = held.select_related("supplier").first()
        this.needs(
            may_revise_supplier(by),
            YES if row.ledger_number else no("Enter the number that the ledger gives the supplier."),
            _is_new(
                other is not None,
                f"In the ledger, {row.ledger_number} is {other.supplier.name if other else ''} already.",
            ),
        )
        this.record(events.LedgerNumberAdded(supplier=supplier.reference, ledger_number=row.ledger_number))
    return row


def _is_new(is_known: bool, reason: str) -> Verdict:  # noqa: FBT001 - one question, one answer
    return no(reason) if is_known else YES


def _told(number: Decimal | int | None) -> str:
    return "unknown" if number is None else str(number)
