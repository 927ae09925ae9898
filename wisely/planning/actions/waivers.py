"""A waiver of the council's rules is asked for, decided on by another, and may be ended early."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime

from django.utils import timezone

from wisely.audit.acts import act
from wisely.lib.actor import Actor
from wisely.lib.references import make_reference
from wisely.lib.verdict import YES, Verdict, no
from wisely.people.models import Authority, Directorate, Person
from wisely.planning import events, permissions
from wisely.planning.decisions import WaiverFacts, is_an_answer, waiver_may_be_asked
from wisely.planning.lifecycle import WAIVER
from wisely.planning.models import Waiver
from wisely.planning.queries.waivers import tier_for
from wisely.rules.rulebook import rulebook


def request_waiver(
    authority: Authority,
    facts: WaiverFacts,
    *,
    directorate: Directorate | None = None,
    requester: Person | None = None,
    by: Actor,
    at: datetime,
) -> Waiver:
    """Ask that the council's rules be waived for one award. Who decides follows from its value."""
    today = timezone.localdate(at)
    book = rulebook(today, authority.pack)
    waiver = Waiver(
        authority=authority, directorate=directorate, requester=requester, requested_at=at, **asdict(facts)
    )
    with act(waiver, by=by, at=at) as this:
        this.needs(
            permissions.may_request_waiver(by, directorate=waiver.directorate_code, category=waiver.category),
            waiver_may_be_asked(facts, book=book, on=today),
        )
        waiver.tier = tier_for(facts, book=book).approver
        waiver.reference = make_reference(authority.prefix, f"W{today:%y}", this.number(f"W{today:%y}"))
        this.record(
            events.WaiverRequested(
                waiver=waiver.reference, ground=waiver.ground, value_net=str(waiver.value_net),
                starts_on=waiver.starts_on.isoformat(), lapses_on=facts.lapses_on.isoformat(),
            )
        )  # fmt: skip
    return waiver


def approve_waiver(
    waiver: Waiver,
    *,
    reason: str,
    conditions: str = "",
    version: int | None = None,
    by: Actor,
    at: datetime,
) -> Waiver:
    """Let the rules be waived until the day it lapses, with conditions if there are any."""
    with act(waiver, by=by, at=at, reason=reason, version=version) as this:
        this.needs(
            permissions.may_approve_waiver(by, waiver),
            is_an_answer(reason, "Say why the rules may be waived here."),
            _has_time_left(waiver, on=timezone.localdate(at)),
        )
        this.move(WAIVER, "approve")
        waiver.decided_at, waiver.decided_by = at, by.reference
        waiver.conditions, waiver.decision_reason = conditions.strip(), reason
        this.record(
            events.WaiverApproved(
                waiver=waiver.reference, tier=waiver.tier, has_conditions=bool(waiver.conditions)
            )
        )
    return waiver


def _has_time_left(waiver: Waiver, *, on: date) -> Verdict:
    if waiver.lapses_on is None or waiver.lapses_on < on:
        return no("It would have lapsed already. Refuse it, so that it is asked for anew.")
    return YES


def refuse_waiver(
    waiver: Waiver, *, reason: str, version: int | None = None, by: Actor, at: datetime
) -> Waiver:
    """Refuse a waiver: the rules apply as they stand."""
    with act(waiver, by=by, at=at, reason=reason, version=version) as this:
        this.needs(
            permissions.may_approve_waiver(by, waiver),
            is_an_answer(reason, "Say why, and what should be done instead."),
        )
        this.move(WAIVER, "refuse")
        waiver.decided_at, waiver.decided_by, waiver.decision_reason = at, by.reference, reason
        this.record(events.WaiverRefused(waiver=waiver.reference))
    return waiver


def withdraw_waiver(
    waiver: Waiver, *, reason: str, version: int | None = None, by: Actor, at: datetime
) -> Waiver:
    """Take a request back before it is decided on."""
    with act(waiver, by=by, at=at, reason=reason, version=version) as this:
        this.needs(
            permissions.may_withdraw_waiver(by, waiver),
            is_an_answer(reason, "Say why it is no longer needed."),
        )
        this.move(WAIVER, "withdraw")
        this.record(events.WaiverWithdrawn(waiver=waiver.reference))
    return waiver


def end_waiver(
    waiver: Waiver, *, ended_on: date, reason: str, version: int | None = None, by: Actor, at: datetime
) -> Waiver:
    """End an approved waiver before it lapses: nothing may be ordered under it after that day."""
    with act(waiver, by=by, at=at, reason=reason, version=version) as this:
        this.needs(
            permissions.may_approve_waiver(by, waiver),
            is_an_answer(reason, "Say why it ends early."),
            YES
            if waiver.lapses_on and waiver.starts_on <= ended_on <= waiver.lapses_on
            else no("Enter a day between the first and the last day of the waiver."),
        )
        this.move(WAIVER, "end")
        waiver.ended_on = ended_on
        this.record(events.WaiverEnded(waiver=waiver.reference, ended_on=ended_on.isoformat()))
    return waiver
