"""What happened to a person, and what people are called."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.db.models import Model, Q, QuerySet

from wisely.audit.acts import subject_key
from wisely.audit.compiled import compiled_once, is_any
from wisely.audit.models import Event
from wisely.lib.actor import SYSTEM_NAMES
from wisely.people.models import Absence, Assignment, Delegation, Person, User

PERSONS_SERIES = "-P-"  # as in ALD-P-00021


@dataclass(frozen=True, slots=True)
class Remembered:
    """One event as a history shows it; `facts` is None where they were erased."""

    at: datetime
    by: str
    verb: str
    facts: Mapping[str, Any] | None
    reason: str
    on_behalf_of: str = ""


class Telling(Protocol):
    """What names are looked for in: who did it, for whom, and the facts."""

    @property
    def by(self) -> str: ...
    @property
    def on_behalf_of(self) -> str: ...
    @property
    def facts(self) -> Mapping[str, Any] | None: ...


def what_happened_to(*subjects: Model | str, most: int | None = None) -> list[Remembered]:
    """Give the events of some things, or of their keys in the record, newest first. One query."""
    keys = [each if isinstance(each, str) else subject_key(each) for each in subjects]
    found = _event_rows(keys, most=most) if keys else ()
    return [
        Remembered(row.at, row.by, row.verb, row.payload.facts, row.payload.reason or "", row.on_behalf_of)
        for row in found
    ]


@compiled_once
def _event_rows(subjects: Any, *, most: int | None) -> QuerySet[Any, Any]:
    rows = Event.objects.filter(is_any("subject", subjects))
    return rows.select_related("payload").order_by("-id")[:most]


def history_of_person(person: Person, *, most: int = 200) -> list[Remembered]:
    """Give what happened to a person, their sign-in, roles, delegations and time away, newest first."""
    return what_happened_to(*about_person(person), *held_by_person(person), most=most)


def about_person(person: Person) -> list[Model]:
    """Give the subjects that tell of nobody but a person: themselves, their sign-in, their absences."""
    return [person, *User.objects.filter(person=person), *Absence.objects.filter(person=person)]


def held_by_person(person: Person) -> list[Model]:
    """Give the roles and delegations that a person holds, gave or received."""
    return [
        *Assignment.objects.filter(person=person),
        *Delegation.objects.filter(Q(giver=person) | Q(receiver=person)),
    ]


def names_in(events: Iterable[Telling], *others: str) -> Mapping[str, str]:
    """Give the names of everybody whom events tell of: who did it, for whom, and who stands in the facts.

    `others` are references that are named beside them. One query.
    """
    told = {*others}
    for event in events:
        told |= {event.by, event.on_behalf_of}
        told.update(_people_in(event.facts or {}))
    return names_of(told - {""})


def _people_in(fact: Any) -> Iterator[str]:
    if isinstance(fact, Mapping):
        fact = list(fact.values())
    if isinstance(fact, str):
        yield from (each for each in fact.split(", ") if PERSONS_SERIES in each)
    elif isinstance(fact, list | tuple):
        for each in fact:
            yield from _people_in(each)


def names_of(references: Iterable[str]) -> Mapping[str, str]:
    """Give the names of people, and of who is no person, by reference; those who were erased have none.

    One query at most: for nobody there is none.
    """
    sound = {each for each in references if each.isprintable()}  # the database takes no nought byte
    nobody = {each: SYSTEM_NAMES[each] for each in sound & SYSTEM_NAMES.keys()}
    return nobody | dict(_name_rows(sound) if sound else ())


@compiled_once
def _name_rows(references: Any) -> QuerySet[Any, Any]:
    rows = Person.objects.filter(is_any("reference", references), erased_at__isnull=True)
    return rows.values_list("reference", "name")
