"""A person's secret calendar address is made and revoked."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from wisely.audit.acts import act
from wisely.contracts import events, permissions
from wisely.contracts.models import CalendarAddress
from wisely.contracts.queries.calendars import address_in_use, digest_of, text_of
from wisely.lib.actor import Actor
from wisely.lib.verdict import YES, no
from wisely.people.models import Person


def make_calendar_address(person: Person, *, by: Actor, at: datetime) -> CalendarAddress:
    """Make a new secret address for a person's own calendar; one that was in use opens nothing any more."""
    before = address_in_use(person)
    address = CalendarAddress(authority_id=person.authority_id or 0, person=person, made_at=at)
    address.digest = digest_of(text_of(address))
    with transaction.atomic():
        if before is not None:
            revoke_calendar_address(before, by=by, at=at)
        with act(address, by=by, at=at) as this:
            this.needs(permissions.may_keep_calendar(by, person.reference))
            this.record(events.CalendarAddressMade(person=person.reference))
    return address


def revoke_calendar_address(address: CalendarAddress, *, by: Actor, at: datetime) -> CalendarAddress:
    """Make a calendar address open nothing any more, at once."""
    with act(address, by=by, at=at) as this:
        this.needs(
            permissions.may_keep_calendar(by, address.person.reference),
            YES if address.revoked_at is None else no("This address was revoked already."),
        )
        address.revoked_at = at
        this.record(events.CalendarAddressRevoked(person=address.person.reference))
    return address
