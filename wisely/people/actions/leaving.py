"""People leave, and in time what names them is erased; their reference stays on the record."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone

from wisely.audit.acts import act
from wisely.lib.actor import Actor
from wisely.lib.verdict import YES, Verdict, no
from wisely.people import events, permissions, queries
from wisely.people.actions.sign_ins import end_sessions
from wisely.people.models import Person
from wisely.people.permissions import Permission


def record_leaving(person: Person, *, left_on: date, by: Actor, at: datetime) -> Person:
    """Record that a person leaves: `left_on` is the first day on which they are no longer here.

    From that day they cannot sign in, hold no role and lend nothing; what they owned shows as
    without an owner.
    """
    with act(person, by=by, at=at) as this:
        this.needs(permissions.may(by, Permission.REGISTER_PERSON), _may_leave(person, by))
        person.left_on = left_on
        this.record(events.PersonLeft(person=person.reference, left_on=left_on.isoformat()))
    return person


def erase_person(person: Person, *, reason: str, by: Actor, at: datetime) -> Person:
    """Erase what names a person who has left: name, e-mail address and sign-in. Their reference stays.

    What the record's events about the person, their sign-in and their time away tell is erased with it, and
    whatever of their roles and delegations has a reason in free text. That it happened, when and by whom
    stays, and the tree and the chains still verify. Backups forget as they expire.
    """
    with act(person, by=by, at=at, reason=reason) as this:
        this.needs(
            permissions.may(by, Permission.ERASE_PERSON), _may_be_erased(person, on=timezone.localdate(at))
        )
        person.name, person.email, person.erased_at = "", "", at
        erased = this.erase(queries.about_person(person), reasoned=queries.held_by_person(person))
        if user := queries.user_of(person):
            end_sessions(user, why="the person is erased", by=by, at=at)
            user.delete()
        this.record(events.PersonErased(person=person.reference, erased=erased))
    return person


def _may_be_erased(person: Person, *, on: date) -> Verdict:
    if person.erased_at is not None:
        return no("This person has been erased already.")
    if person.left_on is None or person.left_on > on:
        return no("Only who has left can be erased. Record the leaving first.", cite="UK GDPR art. 17")
    return YES


def _may_leave(person: Person, by: Actor) -> Verdict:
    if person.erased_at is not None:
        return no("This person has been erased. Nothing about them can change.")
    if by.reference == person.reference:
        return no("You cannot record your own leaving. Ask another administrator.")
    return YES
