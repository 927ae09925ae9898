"""What stands near a supplier: what may be the same, and what it is tied to."""

from __future__ import annotations

from dataclasses import dataclass

from wisely.audit.remembering import remembered
from wisely.suppliers.events import SENTENCES
from wisely.suppliers.queries.duplicates import LikelyDuplicate, suppliers_alike
from wisely.suppliers.queries.related import RelatedSupplier, related_suppliers


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Suppliers that may be one with it, and those that share a number, address, phone, bank or group."""

    alike: tuple[LikelyDuplicate, ...] = ()
    related: tuple[RelatedSupplier, ...] = ()


def neighbours_of(authority_id: int | None, key: int) -> Neighbours:
    """Give what stands near a live supplier. One query where it is in memory, else three more."""

    def make() -> Neighbours:
        return Neighbours(tuple(suppliers_alike(key)), tuple(related_suppliers(authority_id, key)))

    return remembered(authority_id or 0, ("near a supplier", key), make, about=tuple(SENTENCES))
