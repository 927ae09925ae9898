"""What happened to a contract, oldest act to newest, and the names of who did it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wisely.audit.acts import subject_key
from wisely.audit.models import Event
from wisely.contracts.models import Contract, ImportRow, RegisterImport
from wisely.people.queries.history import names_in
from wisely.suppliers.models import Supplier


@dataclass(frozen=True, slots=True)
class Told:
    """One event with its facts; erased facts are None. `position` says from which row of a file it came."""

    at: datetime
    by: str
    on_behalf_of: str
    verb: str
    facts: Mapping[str, Any] | None
    reason: str
    position: str = ""


@dataclass(frozen=True, slots=True)
class History:
    """The events of a contract, newest first, and the names of people and suppliers in them by reference."""

    events: tuple[Told, ...]
    names: Mapping[str, str]


def history_of(contract: Contract, *, also: Iterable[str] = ()) -> History:
    """Give what happened to a contract, the imports that touched it included. Four queries.

    `also` names what higher rooms keep of it, as the record names it: its supply chain.
    """
    positions = _positions(contract)
    subjects = [subject_key(contract), *positions, *also]
    rows = Event.objects.filter(subject__in=subjects).select_related("payload").order_by("-at", "-pk")
    events = tuple(
        Told(
            row.at, row.by, row.on_behalf_of, row.verb, row.payload.facts, row.payload.reason or "",
            positions.get(row.subject, ""),
        )
        for row in rows
        if row.subject not in positions or row.verb != "contracts.import.staged"
    )  # fmt: skip
    return History(events, _names(events))


def _positions(contract: Contract) -> dict[str, str]:
    rows = ImportRow.objects.filter(contract=contract, batch__stage__in=["imported", "undone"])
    label = RegisterImport._meta.label_lower  # noqa: SLF001 - Django's documented model API
    return {f"{label}:{batch}": position for batch, position in rows.values_list("batch", "position")}


def _names(events: tuple[Told, ...]) -> dict[str, str]:
    """Find a name for everything in the events that is the reference of a person or a supplier."""
    values = [value for event in events for value in (event.facts or {}).values() if isinstance(value, str)]
    said = {each for value in values for each in value.split(", ") if "-S-" in each}
    suppliers = Supplier.objects.filter(reference__in=said)
    return {**names_in(events), **dict(suppliers.values_list("reference", "name"))}
