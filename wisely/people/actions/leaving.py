"""People leave, and in time what names them is erased; their reference stays on the record."""

from __future__ import annotations

from datetime import date, datetime

from wisely.audit.acts import act
from wisely.lib.actor import Actor
from wisely.lib.verdict import YES, Verdict, no
from wisely.people import events, permissions
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


def _may_leave(person: Person, by: Actor) -> Verdict:
    if person.erased_at is not None:
        return no("This person has been erased. Nothing about them can change.")
    if by.reference == person.reference:
        return no("You cannot record your own leaving. Ask another administrator.")
    return YES
