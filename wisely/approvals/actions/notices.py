"""A notice of a key decision is given to the public, or withdrawn. Called by the room that issues papers."""

from __future__ import annotations

from datetime import datetime

from wisely.approvals import events
from wisely.approvals.models import DecisionNotice
from wisely.audit.acts import act
from wisely.lib.actor import Actor
from wisely.lib.verdict import YES, no
from wisely.people.models import Authority
from wisely.rules.decision_notices import NoticeGiven


def give_notice(
    authority: Authority,
    given: NoticeGiven,
    *,
    subject_kind: str,
    subject: str,
    paper: str,
    by: Actor,
    at: datetime,
) -> DecisionNotice:
    """Put on the record that the public was told of a key decision.

    Whether `by` may issue the paper, and whether it comes in time, the room of papers has judged.
    """
    notice = DecisionNotice(
        authority=authority, subject_kind=subject_kind, subject=subject, paper=paper,
        issued_on=given.issued_on, decision_on=given.decision_on, way=given.short.way,
        reason=given.short.reason, chair=given.short.chair, chair_on=given.short.chair_on,
    )  # fmt: skip
    with act(notice, by=by, at=at) as this:
        this.needs(YES if subject else no("A notice is about something. Name it by its reference."))
        this.record(
            events.DecisionNoticeGiven(
                paper=paper, subject=subject, decision_on=given.decision_on.isoformat(),
                way=given.short.way or "in full",
            )
        )  # fmt: skip
    return notice


def withdraw_notice(notice: DecisionNotice, *, by: Actor, at: datetime) -> DecisionNotice:
    """Put on the record that a notice holds no longer: nothing is decided on it from now on."""
    with act(notice, by=by, at=at) as this:
        this.needs(YES if notice.withdrawn_at is None else no("It was withdrawn already."))
        notice.withdrawn_at = at
        this.record(events.DecisionNoticeWithdrawn(paper=notice.paper, subject=notice.subject))
    return notice
