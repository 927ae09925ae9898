"""A waiver of the council's rules is asked for, decided on by another, and may be ended early."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from wisely.approvals.actions import change_approval, open_approval, withdraw_approval
from wisely.approvals.models import Approval
from wisely.approvals.queries import ApprovalStage, about, conditions_of, is_given, reasons_of
from wisely.audit.acts import act
from wisely.interests.actions import say_where_one_stands
from wisely.interests.queries import is_clear_of
from wisely.lib.actor import Actor
from wisely.lib.references import make_reference
from wisely.lib.verdict import YES, Verdict, no
from wisely.people.models import Authority, Directorate, Person
from wisely.planning import events, permissions
from wisely.planning.actions.approving import AskedOf
from wisely.planning.decisions import WAIVER_LABELS, WaiverFacts, is_an_answer, waiver_may_be_asked
from wisely.planning.lifecycle import WAIVER
from wisely.planning.models import Waiver
from wisely.planning.queries.waivers import acts_on_waiver, tier_for
from wisely.rules.rulebook import rulebook

OF_REQUEST: Any = {"kind": "waiver", "occasion": "request"}
OF_REVISION: Any = {"kind": "waiver", "occasion": "another supplier"}


def request_waiver(
    authority: Authority,
    facts: WaiverFacts,
    *,
    directorate: Directorate | None = None,
    requester: Person | None = None,
    is_clear: bool = False,
    mitigation: str = "",
    by: Actor,
    at: datetime,
) -> Waiver:
    """Ask that the council's rules be waived for one award. Who decides follows from its value.

    Nobody asks for one in favour of a supplier in whom they have an interest that bars them, nor without
    saying where they stand (PA23 ss.81-83).
    """
    today = timezone.localdate(at)
    book = rulebook(today, authority.pack)
    waiver = Waiver(
        authority=authority, directorate=directorate, requester=requester, requested_at=at, **asdict(facts)
    )
    with act(waiver, by=by, at=at) as this:
        this.needs(
            permissions.may_request_waiver(by, directorate=waiver.directorate_code, category=waiver.category),
            waiver_may_be_asked(facts, book=book, on=today),
            is_clear_of(by.reference, facts.supplier_name, on=today),
        )
        waiver.tier = tier_for(facts, book=book).approver
        waiver.reference = make_reference(authority.prefix, f"W{today:%y}", this.number(f"W{today:%y}"))
        this.record(
            events.WaiverRequested(
                waiver=waiver.reference, ground=waiver.ground, value_net=str(waiver.value_net),
                starts_on=waiver.starts_on.isoformat(), lapses_on=facts.lapses_on.isoformat(),
            )
        )  # fmt: skip
        stand: Any = {"is_clear": is_clear, "mitigation": mitigation}
        say_where_one_stands(authority, **OF_REQUEST, subject=waiver.reference, **stand, by=by, at=at)
        open_approval(authority, AskedOf.of_waiver(waiver, book=book), by=by, at=at)
    return waiver


def revise_waiver(
    waiver: Waiver,
    facts: WaiverFacts,
    *,
    directorate: Directorate | None,
    is_clear: bool = False,
    mitigation: str = "",
    version: int | None = None,
    by: Actor,
    at: datetime,
) -> Waiver:
    """Put a request right before it is decided on. Of those asked, only whom the change touches decide again.

    Interests bar as they bar a request; where the supplier is another, one says anew where one stands.

    :raises Conflict: when `version` is no longer the present one.
    """
    today = timezone.localdate(at)
    book = rulebook(today, waiver.authority.pack)
    with act(waiver, by=by, at=at, version=version) as this:
        changed = [name for name, value in asdict(facts).items() if getattr(waiver, name) != value]
        changed += ["directorate"] if waiver.directorate != directorate else []
        this.needs(
            acts_on_waiver(waiver, by=by)["revise_waiver"],
            waiver_may_be_asked(facts, book=book, on=today),
            is_clear_of(by.reference, facts.supplier_name, on=today),
            YES if changed else no("Nothing was changed. Change something first, or go back."),
        )
        waiver.directorate = directorate
        for name, value in asdict(facts).items():
            setattr(waiver, name, value)
        waiver.tier = tier_for(facts, book=book).approver
        labels = ", ".join(WAIVER_LABELS.get(name, "Directorate") for name in changed)
        this.record(events.WaiverRevised(waiver=waiver.reference, labels=labels))
        if "supplier_name" in changed:
            stand: Any = {"is_clear": is_clear, "mitigation": mitigation, "by": by, "at": at}
            say_where_one_stands(waiver.authority, **OF_REVISION, subject=waiver.reference, **stand)
        open_one = about(waiver.authority_id, kind="waiver", subject=waiver.reference)
        assert open_one is not None
        change_approval(open_one, AskedOf.of_waiver(waiver, book=book), by=by, at=at)
    return waiver


def approve_waiver(waiver: Waiver, *, by: Actor, at: datetime) -> Waiver:
    """Let the rules be waived until the day it lapses: everybody whom the council's matrix asked has agreed.

    Reasons and conditions are those of the approval.
    """
    given = about(waiver.authority_id, kind="waiver", subject=waiver.reference)
    reason = reasons_of(given) if given else ""
    with act(waiver, by=by, at=at, reason=reason) as this:
        this.needs(
            is_given(waiver.authority_id, kind="waiver", subject=waiver.reference),
            _has_time_left(waiver, on=timezone.localdate(at)),
        )
        this.move(WAIVER, "approve")
        waiver.decided_at, waiver.decided_by = at, by.reference
        waiver.conditions, waiver.decision_reason = conditions_of(given) if given else "", reason
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


def refuse_waiver(waiver: Waiver, *, by: Actor, at: datetime) -> Waiver:
    """Refuse a waiver because somebody who had to agree did not: the rules apply as they stand."""
    found = about(waiver.authority_id, kind="waiver", subject=waiver.reference)
    reason = reasons_of(found) if found else ""
    with act(waiver, by=by, at=at, reason=reason) as this:
        this.needs(_is_refused(found))
        this.move(WAIVER, "refuse")
        waiver.decided_at, waiver.decided_by, waiver.decision_reason = at, by.reference, reason
        this.record(events.WaiverRefused(waiver=waiver.reference))
    return waiver


def _is_refused(found: Approval | None) -> Verdict:
    if found is not None and found.stage == ApprovalStage.REFUSED:
        return YES
    return no("Nobody who had to agree has refused it.")


def withdraw_waiver(
    waiver: Waiver, *, reason: str, version: int | None = None, by: Actor, at: datetime
) -> Waiver:
    """Take a request back before it is decided on."""
    with act(waiver, by=by, at=at, reason=reason, version=version) as this:
        this.needs(
            acts_on_waiver(waiver, by=by)["withdraw_waiver"],
            is_an_answer(reason, "Say why it is no longer needed."),
        )
        open_one = about(waiver.authority_id, kind="waiver", subject=waiver.reference)
        if open_one is not None and open_one.stage == ApprovalStage.OPEN:
            withdraw_approval(open_one, reason=reason, by=by, at=at)
        this.move(WAIVER, "withdraw")
        this.record(events.WaiverWithdrawn(waiver=waiver.reference))
    return waiver


def end_waiver(
    waiver: Waiver, *, ended_on: date, reason: str, version: int | None = None, by: Actor, at: datetime
) -> Waiver:
    """End an approved waiver before it lapses: nothing may be ordered under it after that day."""
    with act(waiver, by=by, at=at, reason=reason, version=version) as this:
        this.needs(
            acts_on_waiver(waiver, by=by)["end_waiver"],
            is_an_answer(reason, "Say why it ends early."),
            YES
            if waiver.lapses_on and waiver.starts_on <= ended_on <= waiver.lapses_on
            else no("Enter a day between the first and the last day of the waiver."),
        )
        this.move(WAIVER, "end")
        waiver.ended_on = ended_on
        this.record(events.WaiverEnded(waiver=waiver.reference, ended_on=ended_on.isoformat()))
    return waiver
