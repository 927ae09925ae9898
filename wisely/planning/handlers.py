"""What follows in planning when an approval is settled: the waiver or the need goes on, or back."""

from __future__ import annotations

from datetime import datetime

from wisely.approvals.events import ApprovalGiven, ApprovalRefused
from wisely.audit.reactions import when
from wisely.lib.actor import Actor
from wisely.planning import actions, queries

REFUSED = "Somebody who has to agree did not; the approval says why."


@when(ApprovalGiven)
def go_on_when_an_approval_is_given(event: ApprovalGiven, *, by: Actor, at: datetime) -> None:
    """Let a waiver hold, or a need pass its gate, in the same transaction as the last decision."""
    if event.kind == "waiver" and (waiver := queries.waiver_for(by.authority_id, event.subject)):
        actions.approve_waiver(waiver, by=by, at=at)
    if event.kind == "gate" and (need := queries.need_for(by.authority_id, event.subject)):
        actions.agree_need(need, by=by, at=at)


@when(ApprovalRefused)
def go_back_when_an_approval_is_refused(event: ApprovalRefused, *, by: Actor, at: datetime) -> None:
    """Refuse a waiver, or send a need back to its options."""
    if event.kind == "waiver" and (waiver := queries.waiver_for(by.authority_id, event.subject)):
        actions.refuse_waiver(waiver, by=by, at=at)
    if event.kind == "gate" and (need := queries.need_for(by.authority_id, event.subject)):
        actions.return_need(need, reason=REFUSED, by=by, at=at)
