"""Roles are given to people and taken back."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db.backends.postgresql.psycopg_any import DateRange

from wisely.audit.acts import act
from wisely.lib.actor import Actor
from wisely.people import events
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

    :raises IntegrityError: when the person holds the same role over the same scope in part of the period.
    """
    assignment = Assignment(
        authority_id=person.authority_id, person=person, post=post, role=role, scope_kind=scope_kind,
        scope_key=scope_key, limit_net=limit_net, period=DateRange(starts_on, ends_before),
    )  # fmt: skip
    with act(assignment, by=by, at=at) as this:
        this.record(
            events.RoleAssigned(
                person=person.reference, role=role, scope_kind=scope_kind, scope_key=scope_key,
                limit_net=str(limit_net) if limit_net is not None else "", starts_on=starts_on.isoformat(),
                ends_before=ends_before.isoformat() if ends_before else "",
            )
        )  # fmt: skip
    return assignment


def end_assignment(assignment: Assignment, *, ended_on: date, reason: str, by: Actor, at: datetime) -> Assignment:
    """End a role; `ended_on` is the first day on which it is no longer held."""
    with act(assignment, by=by, at=at, reason=reason) as this:
        assignment.period = DateRange(assignment.period.lower, ended_on)
        this.record(
            events.AssignmentEnded(
                person=assignment.person.reference, role=assignment.role, ended_on=ended_on.isoformat()
            )
        )
    return assignment
