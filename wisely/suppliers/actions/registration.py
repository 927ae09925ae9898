"""A supplier comes into the house, and its name or kind is put right."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from wisely.audit.acts import act
from wisely.lib.actor import Actor
from wisely.lib.names import normal_name
from wisely.lib.references import make_reference
from wisely.suppliers import events
from wisely.suppliers.decisions import name_is_a_name
from wisely.suppliers.models import Supplier
from wisely.suppliers.permissions import may_register_supplier, may_revise_supplier
from wisely.suppliers.rows import (
    PREFIX,
    SERIES,
    SizeFacts,
    Whereabouts,
    address_row,
    day_of,
    identifier_row,
    name_row,
    numbers_are_free,
    read_numbers,
    set_size,
)


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

    :raises Refusal: when another supplier has one of the identifiers, or the name is a mark of redaction.
    :raises NotAnIdentifier: for a number or postcode that has not its shape.
    """
    numbers, on = read_numbers(identifiers), day_of(at)
    supplier = Supplier(name=name.strip(), normal_name=normal_name(name), kind=kind, is_vcse=is_vcse)
    with act(supplier, by=by, at=at) as this:
        this.needs(may_register_supplier(by), name_is_a_name(supplier.name), numbers_are_free(numbers))
        for scheme, number in numbers:
            this.keep(identifier_row(supplier, scheme, number, source=source, on=on))
        for each in dict.fromkeys([supplier.name, *(other.strip() for other in other_names)]):
            if each:
                this.keep(name_row(supplier, each, source=source, on=on))
        if address:
            this.keep(address_row(supplier, address, source=source, on=on))
        if size:
            set_size(supplier, size, source=source, on=on)
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
    version: int | None = None,
    by: Actor,
    at: datetime,
) -> Supplier:
    """Correct a supplier's name, its kind and whether it is a VCSE. The name before stays findable.

    :raises Conflict: when somebody changed it since `version`.
    """
    with act(supplier, by=by, at=at, version=version) as this:
        this.needs(may_revise_supplier(by), name_is_a_name(name))
        before, kind_before = supplier.name, supplier.kind
        supplier.name, supplier.normal_name = name.strip(), normal_name(name)
        supplier.kind, supplier.is_vcse = kind, is_vcse
        if not supplier.names.filter(name=supplier.name).exists():
            this.keep(name_row(supplier, supplier.name, source=f"revised by {by.reference}", on=day_of(at)))
        this.record(
            events.SupplierRevised(
                supplier=supplier.reference,
                name=supplier.name,
                name_before=before,
                kind=kind or "kind not recorded",
                kind_before=kind_before or "kind not recorded",
            )
        )
    return supplier
