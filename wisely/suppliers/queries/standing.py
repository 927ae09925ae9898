"""What registers kept by others say of suppliers, as of which day, and which of them are silent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.functions import Coalesce, RowNumber

from wisely.audit.compiled import compiled_once, is_any
from wisely.suppliers.decisions import Sign, Standing, signs_of_distress
from wisely.suppliers.models import Identifier, RegisterOutage, RegisterReading, Supplier

TELL_OF_MONEY = ("Companies House", "Charity Commission", "Credit scores")
NOT_HELD = "not held"  # the state where a register has no such number


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
    """Give how registers see a supplier and those shown under it. Two queries.

    Readings of a number that was withdrawn count no more: they were of somebody else.
    """
    latest, standings = _as_standings(_reading_rows(list(keys)))
    silent = _outage_rows()
    return StandingSheet(
        tuple(
            RegisterSheet(row.register, row.number, row.facts, row.as_of_on, row.read_at) for row in latest
        ),
        tuple(signs_of_distress(standings, on=on)),
        tuple(Silence(row.register, row.since, row.reason) for row in silent if row.since),
    )


def signs_by_supplier(shown: Iterable[int], *, on: date) -> dict[int, list[Sign]]:
    """Give the signs of distress of live suppliers, by key; those without any are left out. One query.

    A supplier answers for those that were merged into it.
    """
    rows = (
        _readings()
        .annotate(
            shown_id=Coalesce("supplier__canonical_id", "supplier_id"),
            place=Window(
                RowNumber(), partition_by=["shown_id", "register", "number"], order_by=F("pk").desc()
            ),
        )
        .filter(shown_id__in=list(shown), place__lte=2)  # what counts, and what it said of the score before
        .order_by("register", "-pk")
    )
    of: dict[int, list[RegisterReading]] = defaultdict(list)
    for row in rows.iterator(chunk_size=2_000):
        of[row.shown_id].append(row)
    found = {key: signs_of_distress(_as_standings(mine)[1], on=on) for key, mine in of.items()}
    return {key: signs for key, signs in found.items() if signs}


@compiled_once
def _reading_rows(keys: Any) -> QuerySet[Any, Any]:
    return _readings().filter(is_any("supplier", keys)).order_by("register", "-pk")


@compiled_once
def _outage_rows() -> QuerySet[Any, Any]:
    return RegisterOutage.objects.filter(since__isnull=False).order_by("register")


def _readings() -> QuerySet[Any]:
    held = Identifier.objects.filter(
        supplier=OuterRef("supplier"), number=OuterRef("number"), withdrawn_at__isnull=True
    )
    return RegisterReading.objects.filter(Exists(held))


def _as_standings(rows: Iterable[RegisterReading]) -> tuple[list[RegisterReading], list[Standing]]:
    """Take the latest of each register and number, from rows with the latest first."""
    latest: dict[tuple[str, str], RegisterReading] = {}
    before: dict[tuple[str, str], tuple[str, str]] = {}
    for row in rows:
        key = row.register, row.number
        if key in latest:
            before.setdefault(key, (row.facts.get("score", ""), row.facts.get("limit", "")))
        else:
            latest[key] = row
    standings = [
        Standing(row.register, row.facts, row.as_of_on, *before.get(key, ("", "")))
        for key, row in latest.items()
    ]
    return list(latest.values()), standings


def checked_since(since: date) -> QuerySet[Any]:
    """Give the keys of live suppliers whose finances were checked on a day or later, once or more each.

    A check is a reading of a register that tells of money and holds the number.
    """
    rows = RegisterReading.objects.filter(register__in=TELL_OF_MONEY, read_at__date__gte=since).exclude(
        facts__state=NOT_HELD
    )
    return rows.values_list(Coalesce("supplier__canonical_id", "supplier_id"), flat=True)


def last_check(what: str) -> Subquery:
    """Give one field of the latest check of each supplier of a list, of live ones."""
    key = OuterRef(OuterRef("pk"))
    family = Supplier.objects.filter(Q(pk=key) | Q(canonical=key))
    rows = RegisterReading.objects.filter(supplier__in=family.values("pk"), register__in=TELL_OF_MONEY)
    return Subquery(rows.exclude(facts__state=NOT_HELD).order_by("-read_at", "-pk").values(what)[:1])


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
