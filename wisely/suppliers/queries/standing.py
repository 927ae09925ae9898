"""What registers kept by others say of suppliers, as of which day, and which of them are silent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import OuterRef, Q, Subquery

from wisely.suppliers.decisions import Sign, Standing, signs_of_distress
from wisely.suppliers.models import Identifier, RegisterOutage, RegisterReading, Supplier


@dataclass(frozen=True, slots=True)
class RegisterSheet:
    """What one register says of a supplier: facts as text, as of a day, read at a moment."""

    register: str
    number: str
    facts: dict[str, str]
    as_of: date
    read_at: datetime


@dataclass(frozen=True, slots=True)
class Silence:
    """A register that does not answer usefully, since when and why."""

    register: str
    since: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class StandingSheet:
    """What registers say of a supplier, the signs of distress in it, and the registers that are silent."""

    registers: tuple[RegisterSheet, ...]
    signs: tuple[Sign, ...]
    silent: tuple[Silence, ...]


def standing_of(keys: Iterable[int], *, on: date) -> StandingSheet:
    """Give how registers see a supplier and those shown under it. Two queries."""
    rows = RegisterReading.objects.filter(supplier__in=list(keys)).order_by("register", "-pk")
    latest: dict[tuple[str, str], RegisterReading] = {}
    before: dict[tuple[str, str], str] = {}
    for row in rows:
        key = row.register, row.number
        if key in latest:
            before.setdefault(key, row.facts.get("score", ""))
        else:
            latest[key] = row
    silent = RegisterOutage.objects.filter(since__isnull=False).order_by("register")
    standings = [
        Standing(row.register, row.facts, row.as_of_on, before.get(key, "")) for key, row in latest.items()
    ]
    return StandingSheet(
        tuple(
            RegisterSheet(row.register, row.number, row.facts, row.as_of_on, row.read_at)
            for row in latest.values()
        ),
        tuple(signs_of_distress(standings, on=on)),
        tuple(Silence(row.register, row.since, row.reason) for row in silent if row.since),
    )


def due_for_reading(scheme: str, register: str, *, before: datetime, most: int) -> list[tuple[Supplier, str]]:
    """Give live suppliers with the number that a register is to be asked about, never read ones first."""
    read = RegisterReading.objects.filter(
        supplier=OuterRef("supplier"), register=register, number=OuterRef("number")
    ).order_by("-pk")
    rows = (
        Identifier.objects.filter(scheme=scheme, withdrawn_at__isnull=True)
        .annotate(read_at=Subquery(read.values("read_at")[:1]))
        .filter(Q(read_at__isnull=True) | Q(read_at__lt=before))
        .select_related("supplier")
        .order_by("read_at", "pk")
    )
    never = rows.filter(read_at__isnull=True)[:most]
    found = [(row.supplier, row.number) for row in never]
    rest = rows.filter(read_at__isnull=False)[: most - len(found)]
    return found + [(row.supplier, row.number) for row in rest]


def holders_of(scheme: str, numbers: Iterable[str]) -> dict[str, Supplier]:
    """Give the suppliers that hold some numbers themselves, by number. One query."""
    rows = Identifier.objects.filter(scheme=scheme, number__in=list(numbers), withdrawn_at__isnull=True)
    return {row.number: row.supplier for row in rows.select_related("supplier")}
