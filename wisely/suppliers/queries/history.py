"""What happened to a supplier, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wisely.audit.acts import subject_key
from wisely.audit.models import Event
from wisely.suppliers.models import Supplier


@dataclass(frozen=True, slots=True)
class Happened:
    """One event with what it tells; `facts` is None once they were erased."""

    at: datetime
    by: str
    verb: str
    facts: dict[str, Any] | None
    reason: str


def history_of(supplier: Supplier) -> list[Happened]:
    """Give the events of a supplier, of those shown under it and of the intakes they came with. Two queries.

    Acts of other councils' officers are on other councils' records and are not shown.
    """
    family = Supplier.objects.filter(canonical=supplier).select_related("intake")
    subjects = [
        subject_key(each)
        for member in (supplier, *family)
        for each in (member, member.intake)
        if each is not None
    ]
    events = Event.objects.filter(subject__in=subjects).select_related("payload").order_by("-at", "-pk")
    return [
        Happened(event.at, event.by, event.verb, event.payload.facts, event.payload.reason)
        for event in events
    ]
