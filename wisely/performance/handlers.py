"""What follows in this room: figures are counted anew when payments or facts about suppliers change."""

from __future__ import annotations

from dataclasses import is_dataclass
from datetime import datetime
from types import ModuleType
from typing import Any

from wisely.audit.models import Event
from wisely.audit.reactions import afterwards, deliver_once, when
from wisely.audit.row_security import authorities_in_scope, in_scope
from wisely.lib.actor import Actor
from wisely.people.models import Authority
from wisely.performance import counting
from wisely.spend import events as spend
from wisely.suppliers import events as suppliers

WITHOUT_PLACE_OR_SIZE = {
    suppliers.SupplierRegistered, suppliers.IdentifierAdded, suppliers.IdentifierWithdrawn,
    suppliers.NameAdded, suppliers.LedgerNumberAdded, suppliers.SuppliersFoundApart,
}  # fmt: skip


def _events(room: ModuleType) -> list[Any]:
    return [each for each in vars(room).values() if isinstance(each, type) and is_dataclass(each)]


OF_SPEND = _events(spend)
OF_SUPPLIERS = [
    each
    for each in _events(suppliers)
    if "supplier" in each.__dataclass_fields__ and each not in WITHOUT_PLACE_OR_SIZE
]


@when(*OF_SPEND)
def count_when_payments_change(event: Any, *, by: Actor, at: datetime) -> None:
    """Count the months that the act changed: at once where they are few, else in a job."""
    del event, by
    _count_at_once_or_later(at=at)


@when(*OF_SUPPLIERS)
def count_when_a_supplier_changes(event: Any, *, by: Actor, at: datetime) -> None:
    """Count the months in which the council of the act paid a supplier that is now known otherwise."""
    del by
    for council in authorities_in_scope():
        counting.mark_suppliers(council, _named(vars_of(event)), at=at)
    _count_at_once_or_later(at=at)


@afterwards(*OF_SUPPLIERS)
def count_at_every_council(facts: dict[str, Any], *, event: Event, at: datetime) -> None:
    """Count at every council that paid the supplier: suppliers are shared, and acts see one council."""
    del event
    for council in Authority.objects.order_by("pk"):
        with in_scope(council.pk):
            counting.mark_suppliers(council.pk, _named(facts), at=at)
            _count(council, at=at)


@afterwards()
def count_stale_months(facts: dict[str, Any], *, event: Event, at: datetime) -> None:
    """Count every month of the council of the job that is not counted as it stands."""
    del facts, event
    for council in Authority.objects.filter(pk__in=authorities_in_scope()):
        _count(council, at=at)


def _count_at_once_or_later(*, at: datetime) -> None:
    for council in Authority.objects.filter(pk__in=authorities_in_scope()):
        book = counting.book_of(council, at=at)
        months = counting.stale_months(council.pk, book)
        if not months:
            continue
        if counting.is_quick(council.pk, months):
            counting.count(council.pk, book, months, at=at)
        else:
            deliver_once(authority_id=council.pk, name=COUNT_STALE)


def _count(council: Authority, *, at: datetime) -> None:
    book = counting.book_of(council, at=at)
    counting.count(council.pk, book, counting.stale_months(council.pk, book), at=at)


def vars_of(event: Any) -> dict[str, Any]:
    """Give the facts of an event that has no dictionary of its own."""
    return {name: getattr(event, name) for name in event.__dataclass_fields__}


def _named(facts: dict[str, Any]) -> list[str]:
    return [str(facts[name]) for name in ("supplier", "into", "out_of") if facts.get(name)]


COUNT_STALE = f"{count_stale_months.__module__}.{count_stale_months.__name__}"
