"""What happened to an import or to a name in the ledger, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wisely.audit.acts import subject_key
from wisely.audit.models import Event
from wisely.spend.models import LedgerImport, Payee


@dataclass(frozen=True, slots=True)
class Happened:
    """One event with what it tells; `facts` is None once they were erased."""

    at: datetime
    by: str
    verb: str
    facts: dict[str, Any] | None
    reason: str


def history_of(row: LedgerImport | Payee) -> list[Happened]:
    """Give the events of an import or a payee. One query."""
    events = Event.objects.filter(subject=subject_key(row)).select_related("payload").order_by("-at", "-pk")
    return [
        Happened(event.at, event.by, event.verb, event.payload.facts, event.payload.reason)
        for event in events
    ]
