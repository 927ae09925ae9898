"""The one way that the house changes: an act, by someone, at a moment, on one subject.

Four beats, in every room alike: `needs` (may this person, may it happen now?), `move` (the stage moves by its
table), the change, and `record` (what is remembered). All of it, the event, its place in the chain, its leaf
for the public log and the jobs it sets off are one transaction.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import fields
from datetime import datetime
from itertools import groupby
from typing import Any, ClassVar, Protocol

from django.db import connection, models, transaction
from django.db.models import Q
from psycopg.types.json import Jsonb

from wisely.audit import reactions
from wisely.audit.commitments import GENESIS, chained, commitment, header, payload_hash, plain
from wisely.audit.kept import writing
from wisely.audit.models import Event, Payload
from wisely.audit.numbering import next_number
from wisely.lib.actor import Actor
from wisely.lib.lifecycle import Lifecycle
from wisely.lib.verdict import Verdict


class EventFacts(Protocol):
    """A frozen dataclass in a room's `events`, named in the past tense, with its verb on the class."""

    verb: ClassVar[str]
    __dataclass_fields__: ClassVar[dict[str, Any]]


class NothingRecorded(AssertionError):
    """An act ended without an event: a change nobody could ever ask about."""


class Conflict(Exception):
    """Somebody else changed the subject since the form was shown; the door shows both."""

    def __init__(self, subject: models.Model, *, shown: int, present: int) -> None:
        super().__init__(f"{subject} has changed since you opened it.")
        self.subject, self.shown, self.present = subject, shown, present


class Act:
    """What the block of an act may say. Made by `act` only."""

    def __init__(self, subject: models.Model, *, by: Actor, at: datetime, reason: str) -> None:
        self.subject, self.by, self.at, self.reason = subject, by, at, reason
        self.events: list[EventFacts] = []
        self.saved: list[models.Model] = []
        self.erased: tuple[int, ...] = ()
        # Whose event it is. What all councils share, such as a supplier, has one chain that all see.
        self._authority_id: int | None = getattr(subject, "authority_id", None)

    def needs(self, *verdicts: Verdict) -> None:
        """Go on only if every verdict allows it.

        :raises Refusal: with the first verdict that does not.
        """
        for verdict in verdicts:
            verdict.require()

    def move(self, lifecycle: Lifecycle, verb: str) -> None:
        """Move the subject's stage by its table.

        :raises Refusal: when the table has no such step from the present stage.
        """
        subject: Any = self.subject
        subject.stage = lifecycle.after(verb, at_stage=subject.stage)

    def number(self, series: str, *, count: int = 1) -> int:
        """Take the next number (of `count`) in a gapless series. It stays locked until commit: ask late."""
        return next_number(self._authority_id, series, count=count)

    def keep(self, row: models.Model) -> None:
        """Save a row that belongs to the subject, after the subject itself."""
        self.saved.append(row)

    def record(self, event: EventFacts) -> None:
        """Remember what happened."""
        self.events.append(event)

    def erase(
        self, subjects: Iterable[models.Model], *, reasoned: Iterable[models.Model] = ()
    ) -> tuple[int, ...]:
        """Erase what the events of `subjects` tell, and those of `reasoned` that have a reason in free text.

        Gives the events' numbers. Record them in the event of this act as its fact `erased`: an erased
        payload that no event owns up to is a fault which `verify_record` reports. The act's own event stays.
        Salt, facts and reason are overwritten when the act ends.
        """
        about, also = [[subject_key(each) for each in group] for group in (subjects, reasoned)]
        told = Payload.objects.filter(erased_at__isnull=True).filter(
            Q(event__subject__in=about) | Q(event__subject__in=also) & ~Q(reason="")
        )
        self.erased = tuple(told.order_by("event_id").values_list("event_id", flat=True))
        return self.erased


@contextmanager
def act(
    subject: models.Model,
    *,
    by: Actor,
    at: datetime,
    reason: str = "",
    version: int | None = None,
    holding: Iterable[models.Model] = (),
) -> Iterator[Act]:
    """Open an act on `subject`: a transaction, a row lock, a fresh copy. A new subject is inserted last.

    `version` is the one the person's form was made from; `holding` names parents to lock first.

    :raises Conflict: when `version` is no longer the present one.
    :raises NothingRecorded: when the block ends without `record`.
    """
    with transaction.atomic(), writing():
        for parent in holding:
            _lock(parent)
        is_new, before = subject._state.adding, None  # noqa: SLF001 - Django's documented model state
        if not is_new:
            _lock(subject)
            before = _columns(subject)
            present = getattr(subject, "version", None)
            if version is not None and present is not None and version != present:
                raise Conflict(subject, shown=version, present=present)
        this = Act(subject, by=by, at=at, reason=reason)
        yield this
        if not this.events:
            raise NothingRecorded(subject)
        if hasattr(subject, "version"):
            subject.version += 1
        subject.save(update_fields=None if before is None else _changed(subject, before))
        _save_kept(this.saved)
        _append(this, is_new=is_new)


def _lock(row: models.Model) -> None:
    """Lock a row against other acts, and not against rows elsewhere that come to point at it.

    Keys never change and rows of record are never deleted, so foreign keys need not wait: an import that
    names a contract and an act on that contract would otherwise lock each other out.
    """
    free_to_point_at = type(row)._default_manager.select_for_update(of=("self",), no_key=True)  # noqa: SLF001
    with_it: tuple[str, ...] = getattr(row, "locked_with", ())
    row.refresh_from_db(
        from_queryset=free_to_point_at.select_related(*with_it) if with_it else free_to_point_at
    )
    for name in with_it:
        _read_later_if_not_the_one(row, name)


def _read_later_if_not_the_one(row: Any, name: str) -> None:
    """Forget a relation that another act changed while we waited: what was waited for is read anew, but not
    what it is joined with."""
    field = row._meta.get_field(name)  # noqa: SLF001 - Django's documented model API
    held = field.get_cached_value(row, default=None)
    if getattr(row, field.attname) != (held.pk if held is not None else None):
        field.delete_cached_value(row)


def _columns(row: models.Model) -> dict[str, Any]:
    """Give what a row holds, by column, with copies of what could be changed in place."""
    held = row.__dict__
    return {
        field.attname: deepcopy(value) if isinstance(value := held[field.attname], list | dict) else value
        for field in row._meta.concrete_fields  # noqa: SLF001 - Django's documented model API
        if field.attname in held
    }


def _changed(row: models.Model, before: dict[str, Any]) -> list[str]:
    """Name the columns whose values an act changed: those alone are written."""
    return [name for name, value in _columns(row).items() if name not in before or before[name] != value]


def _save_kept(rows: list[models.Model]) -> None:
    """Save in the order kept; new rows of one table that stand together go in one round trip."""
    for (table, is_new), together in groupby(rows, key=lambda row: (type(row), row._state.adding)):  # noqa: SLF001
        if is_new:
            table._default_manager.bulk_create(list(together))  # noqa: SLF001
        else:
            for row in together:
                row.save()


def subject_key(subject: models.Model) -> str:
    """Name a subject for the record: "<app>.<model>:<key>"."""
    return f"{subject._meta.label_lower}:{subject.pk}"  # noqa: SLF001


def facts_of(event: EventFacts) -> dict[str, Any]:
    """Give an event's facts as plain values, one level deep, ready for canonical JSON."""
    return {field.name: getattr(event, field.name) for field in fields(event)}


def _append(this: Act, *, is_new: bool) -> None:
    subject = subject_key(this.subject)
    sequence, previous = (0, GENESIS) if is_new else _latest(subject)
    events: list[Event] = []
    for happened in this.events:
        sequence += 1
        event = _event_of(this, happened, subject=subject, sequence=sequence, previous=previous)
        events.append(event)
        previous = bytes(event.hash)
    if this.erased:
        _erase(this.erased, under=events[0])
    for row, happened in zip(events, this.events, strict=True):
        reactions.set_off(happened, row, subject=this.subject, by=this.by, at=this.at)


def _event_of(this: Act, happened: EventFacts, *, subject: str, sequence: int, previous: bytes) -> Event:
    """Write one event of an act with what it tells and its leaf."""
    salt, facts = secrets.token_bytes(16), plain(facts_of(happened))
    hashed = payload_hash(salt, facts=facts, reason=this.reason)
    told = header(
        authority=this._authority_id, at=this.at, by=this.by.reference,  # noqa: SLF001
        on_behalf_of=this.by.on_behalf_of, verb=happened.verb, subject=subject, sequence=sequence,
        request_id=this.by.request_id,
    )  # fmt: skip
    committed = commitment(hashed, told)
    event = Event(
        authority_id=this._authority_id, at=this.at, by=this.by.reference,  # noqa: SLF001
        on_behalf_of=this.by.on_behalf_of, verb=happened.verb, subject=subject, sequence=sequence,
        request_id=this.by.request_id, payload_hash=hashed, commitment=committed, previous_hash=previous,
        hash=chained(previous, committed),
    )  # fmt: skip
    _insert(event, salt=salt, facts=facts, reason=this.reason)
    return event


def _erase(numbers: tuple[int, ...], *, under: Event) -> None:
    """Overwrite what events tell; the database lets this through once for each, and nothing else."""
    count = Payload.objects.filter(pk__in=numbers, erased_at__isnull=True).update(
        salt=None, facts=None, reason="", erased_at=under.at, erased_under=f"{under.verb}#{under.pk}"
    )
    if count != len(numbers):
        raise AssertionError(f"{len(numbers)} payloads were to be erased, {count} were")


_INSERT = """
WITH event AS (
  INSERT INTO audit_event (authority_id, at, by, on_behalf_of, verb, subject, sequence, request_id,
                           payload_hash, commitment, previous_hash, hash)
  VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING id, authority_id, commitment
), payload AS (
  INSERT INTO audit_payload (event_id, authority_id, salt, facts, reason, erased_under)
  SELECT id, authority_id, %s, %s, %s, '' FROM event
)
INSERT INTO audit_leaf (event_id, commitment) SELECT id, commitment FROM event RETURNING event_id
"""


def _insert(event: Event, *, salt: bytes, facts: Any, reason: str) -> None:
    """Write an event, its payload and its leaf in one round trip."""
    values: list[Any] = [
        event.authority_id, event.at, event.by, event.on_behalf_of, event.verb, event.subject,
        event.sequence, event.request_id, event.payload_hash, event.commitment, event.previous_hash,
        event.hash, salt, Jsonb(facts), reason,
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, values)
        (event.pk,) = cursor.fetchone()


_LATEST = "SELECT sequence, hash FROM audit_event WHERE subject = %s ORDER BY sequence DESC LIMIT 1"


def _latest(subject: str) -> tuple[int, bytes]:
    """Give the last place and hash of a subject's chain."""
    with connection.cursor() as cursor:
        cursor.execute(_LATEST, [subject])
        latest = cursor.fetchone()
    return (latest[0], bytes(latest[1])) if latest else (0, GENESIS)
