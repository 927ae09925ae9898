"""Authority is lent, accepted, declined and handed back; time away is recorded."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from wisely.audit.acts import act
from wisely.lib.actor import Actor
from wisely.lib.periods import Period
from wisely.lib.verdict import YES, Verdict, no
from wisely.people import events, permissions, queries
from wisely.people.decisions import Grant
from wisely.people.decisions import delegations as rules
from wisely.people.decisions.officers import SCHEME
from wisely.people.lifecycle import ABSENCE, DELEGATION, DelegationStage
from wisely.people.models import Absence, Assignment, Delegation, Person
from wisely.people.permissions import Permission

_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('people.delegation'), %s)"


def offer_delegation(
    assignment: Assignment,
    *,
    receiver: Person,
    starts_on: date,
    ends_before: date,
    limit_net: Decimal | None = None,
    scope_kind: str = "",
    scope_key: str = "",
    may_be_passed_on: bool = False,
    under: Delegation | None = None,
    by: Actor,
    at: datetime,
) -> Delegation:
    """Offer another person the authority of one's role for a while; nothing is lent until they accept.

    `limit_net` in pounds net; without one the giver's own holds. `under` is an accepted delegation that the
    giver passes on. Without a scope, the whole of what the giver holds is lent.
    """
    source = under or assignment
    giver = under.receiver if under else assignment.person
    delegation = Delegation(
        authority_id=assignment.authority_id, assignment=assignment, under=under, giver=giver,
        receiver=receiver, scope_kind=scope_kind or source.scope_kind,
        scope_key=scope_key or source.scope_key,
        limit_net=source.limit_net if limit_net is None else limit_net,
        period=DateRange(starts_on, ends_before),
        may_be_passed_on=may_be_passed_on and under is None,
    )  # fmt: skip
    with act(delegation, by=by, at=at) as this:
        # Circles are judged over everybody's delegations, so two offers in one council wait for each other.
        with connection.cursor() as cursor:
            cursor.execute(_ONE_AT_A_TIME, [assignment.authority_id])
        this.needs(
            permissions.is_that_person(by, person=giver.reference, what="who holds this authority"),
            permissions.may(by, Permission.DELEGATE),
            _dates_are_in_order(starts_on, ends_before, today=timezone.localdate(at)),
        )
        this.needs(*_may_be_lent(delegation))
        this.record(_offered(delegation))
    return delegation


def _offered(delegation: Delegation) -> events.DelegationOffered:
    return events.DelegationOffered(
        **_people_of(delegation), scope_kind=delegation.scope_kind, scope_key=delegation.scope_key,
        limit_net="" if delegation.limit_net is None else str(delegation.limit_net),
        starts_on=delegation.period.lower.isoformat(), ends_before=delegation.period.upper.isoformat(),
        may_be_passed_on=delegation.may_be_passed_on,
        passes_on=str(delegation.under_id) if delegation.under_id else "",
    )  # fmt: skip


def _may_be_lent(delegation: Delegation) -> tuple[Verdict, ...]:
    return (
        _receiver_is_a_colleague(delegation),
        _is_within(delegation),
        _goes_no_further(delegation.under),
        _makes_no_circle(delegation),
    )


def accept_delegation(
    delegation: Delegation, *, version: int | None = None, by: Actor, at: datetime
) -> Delegation:
    """Take what is offered. Refused where it would join duties kept apart with what one holds already."""
    with act(delegation, by=by, at=at, version=version, holding=[delegation.receiver]) as this:
        period = Period(delegation.period.lower, delegation.period.upper)
        role = permissions.role(delegation.assignment.role)
        lent = (role.permissions if role else frozenset()) - rules.NEVER_LENT
        new = Grant(delegation.assignment.role, lent, delegation.scope_kind, delegation.scope_key)
        this.needs(
            permissions.is_that_person(by, person=delegation.receiver.reference, what="it is offered to"),
            DELEGATION.may("accept", at_stage=delegation.stage),
            _is_within(delegation),
            permissions.may_be_given(new, queries.grants_held(delegation.receiver, within=period)),
        )
        this.move(DELEGATION, "accept")
        this.record(events.DelegationAccepted(**_people_of(delegation)))
    return delegation


def decline_delegation(
    delegation: Delegation, *, reason: str = "", version: int | None = None, by: Actor, at: datetime
) -> Delegation:
    """Decline what is offered."""
    with act(delegation, by=by, at=at, reason=reason, version=version) as this:
        this.needs(
            permissions.is_that_person(by, person=delegation.receiver.reference, what="it is offered to")
        )
        this.move(DELEGATION, "decline")
        this.record(events.DelegationDeclined(**_people_of(delegation)))
    return delegation


def end_delegation(
    delegation: Delegation, *, reason: str = "", version: int | None = None, by: Actor, at: datetime
) -> Delegation:
    """Take back, hand back or withdraw a delegation at once. Giver, receiver or an administrator may."""
    with act(delegation, by=by, at=at, reason=reason, version=version) as this:
        this.needs(_may_end(delegation, by))
        this.move(DELEGATION, "end")
        this.record(
            events.DelegationEnded(**_people_of(delegation), ended_on=timezone.localdate(at).isoformat())
        )
    return delegation


def record_absence(
    person: Person,
    *,
    starts_on: date,
    ends_before: date,
    stand_in: Person | None = None,
    by: Actor,
    at: datetime,
) -> Absence:
    """Record the days a person is away and who stands in: what waits for them goes to the stand-in.

    Standing in gives no authority: to decide, the stand-in needs their own or a delegation.

    :raises IntegrityError: when the person is away already on some of the days.
    """
    absence = Absence(
        authority=person.authority,
        person=person,
        stand_in=stand_in,
        period=DateRange(starts_on, ends_before),
    )
    today = timezone.localdate(at)
    with act(absence, by=by, at=at) as this:
        this.needs(
            permissions.may_record_absence(by, person=person.reference),
            _dates_are_in_order(starts_on, ends_before, today=today),
        )
        this.needs(
            rules.absence_is_in_order(
                Period(starts_on, ends_before), person=person.reference,
                stand_in=stand_in.reference if stand_in else "", today=today,
            ),
            _stand_in_is_a_colleague(stand_in, person, today),
        )  # fmt: skip
        this.record(
            events.AbsenceRecorded(
                person=person.reference, stand_in=stand_in.reference if stand_in else "nobody",
                starts_on=starts_on.isoformat(), ends_before=ends_before.isoformat(),
            )
        )  # fmt: skip
    return absence


def end_absence(absence: Absence, *, version: int | None = None, by: Actor, at: datetime) -> Absence:
    """Record that a person is back before the last day, or does not go away after all."""
    with act(absence, by=by, at=at, version=version) as this:
        this.needs(permissions.may_record_absence(by, person=absence.person.reference))
        this.move(ABSENCE, "end")
        this.record(
            events.AbsenceEnded(person=absence.person.reference, ended_on=timezone.localdate(at).isoformat())
        )
    return absence


def _people_of(delegation: Delegation) -> dict[str, str]:
    return {
        "giver": delegation.giver.reference,
        "receiver": delegation.receiver.reference,
        "role": delegation.assignment.role,
    }


def _is_within(delegation: Delegation) -> Verdict:
    """Judge against what the giver holds: the assignment itself, or the delegation that is passed on."""
    source = delegation.under or delegation.assignment
    if source.period.isempty or (delegation.under and delegation.under.stage != DelegationStage.ACCEPTED):
        return no("The giver no longer holds this.", cite=SCHEME)
    held, lent = (
        rules.Lent(
            each.scope_kind, each.scope_key, each.limit_net, Period(each.period.lower, each.period.upper)
        )
        for each in (source, delegation)
    )
    return rules.is_no_more_than_held(lent, held)


def _goes_no_further(under: Delegation | None) -> Verdict:
    if under is None:
        return rules.may_be_passed_on(chain_length=0, giver_allowed_it=True)
    length = 1 if under.under_id is None else 2
    return rules.may_be_passed_on(chain_length=length, giver_allowed_it=under.may_be_passed_on)


def _makes_no_circle(delegation: Delegation) -> Verdict:
    period = Period(delegation.period.lower, delegation.period.upper)
    new = rules.Link(delegation.giver.reference, delegation.receiver.reference, period)
    return rules.makes_no_circle(new, queries.live_links(period))


def _receiver_is_a_colleague(delegation: Delegation) -> Verdict:
    receiver = delegation.receiver
    if receiver.authority_id != delegation.authority_id:
        return no("Authority can be delegated within one council only.", cite=SCHEME)
    if receiver.left_on is not None and receiver.left_on <= delegation.period.lower:
        return no("This person has left by then. Choose another.")
    return YES


def _stand_in_is_a_colleague(stand_in: Person | None, person: Person, today: date) -> Verdict:
    if stand_in is None:
        return YES
    if stand_in.authority_id != person.authority_id or (stand_in.left_on and stand_in.left_on <= today):
        return no("Choose a stand-in who works at your council.")
    return YES


def _dates_are_in_order(starts_on: date, ends_before: date, *, today: date) -> Verdict:
    if ends_before <= starts_on:
        return no("The last day is before the first. Enter a last day on or after the first.")
    if ends_before <= today:
        return no("The last day is in the past. Enter a day from today on.")
    return YES


def _may_end(delegation: Delegation, by: Actor) -> Verdict:
    if by.reference in {delegation.giver.reference, delegation.receiver.reference}:
        return YES
    return permissions.may(by, Permission.ASSIGN_ROLE)
