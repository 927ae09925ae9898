"""Roles are given to people and taken back."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db.backends.postgresql.psycopg_any import DateRange

from wisely.audit.acts import act
from wisely.lib.actor import Actor
from wisely.lib.periods import Period
from wisely.lib.verdict import YES, Verdict, no
from wisely.people import events, permissions, queries
from wisely.people.decisions import Grant
from wisely.people.models import Assignment, Person, Post


def assign_role(
    person: Person,
    *,
    role: str,
    starts_on: date,
    ends_before: date | None = None,
    scope_kind: str = "council",
    scope_key: str = "",
    limit_net: Decimal | None = None,
    post: Post | None = None,
    by: Actor,
    at: datetime,
) -> Assignment:
    """Give a person a role over a scope for a period; `limit_net` in pounds net.

    Refused where the person would come to hold duties that are kept apart, whoever asks.

    :raises IntegrityError: when the person holds the same role over the same scope in part of the period.
    """
    assignment = Assignment(
        authority=person.authority, person=person, post=post, role=role, scope_kind=scope_kind,
        scope_key=scope_key, limit_net=limit_net, period=DateRange(starts_on, ends_before),
    )  # fmt: skip
    with act(assignment, by=by, at=at, holding=[person]) as this:
        this.needs(
            permissions.may_assign_role(by, person=person.reference),
            _role_may_be_held(assignment),
        )
        this.record(
            events.RoleAssigned(
                person=person.reference, role=role, scope_kind=scope_kind, scope_key=scope_key,
                limit_net=str(limit_net) if limit_net is not None else "", starts_on=starts_on.isoformat(),
                ends_before=ends_before.isoformat() if ends_before else "",
            )
        )  # fmt: skip
    return assignment


def _role_may_be_held(new: Assignment) -> Verdict:
    person, starts_on, ends_before = new.person, new.period.lower, new.period.upper
    role = permissions.role(new.role)
    if role is None:
        return no(f"There is no role {new.role}. Choose one from the list.")
    if ends_before is not None and ends_before <= starts_on:
        return no("The role would end before it starts. Enter a last day on or after the first.")
    if person.left_on is not None and (ends_before is None or ends_before > person.left_on):
        return no(f"This person leaves on {person.left_on}. A role cannot last longer than that.")
    held = queries.grants_held(person, within=Period(starts_on, ends_before))
    return permissions.may_be_given(Grant(role.code, role.permissions, new.scope_kind, new.scope_key), held)


def end_assignment(
    assignment: Assignment, *, ended_on: date, reason: str, by: Actor, at: datetime
) -> Assignment:
    """End a role; `ended_on` is the first day on which it is no longer held.

    What was delegated under it ends with it, and the person's open sessions end at once.
    """
    with act(assignment, by=by, at=at, reason=reason) as this:
        this.needs(
            permissions.may_assign_role(by, person=assignment.person.reference),
            _may_end_on(assignment, ended_on),
        )
        assignment.period = DateRange(assignment.period.lower, ended_on)
        this.record(
            events.AssignmentEnded(
                person=assignment.person.reference, role=assignment.role, ended_on=ended_on.isoformat()
            )
        )
    return assignment


def _may_end_on(assignment: Assignment, ended_on: date) -> Verdict:
    period = assignment.period
    if period.isempty or (period.upper is not None and period.upper < ended_on):
        return no("This role ends before that day already. Enter an earlier day.")
    if ended_on < period.lower:
        return no(f"This role starts on {period.lower}. Enter that day or a later one.")
    return YES
