"""Whether the public was told in time of a key decision: the answer of the card, the gate and the acts."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from wisely.approvals.decisions import outcome_with
from wisely.approvals.models import Approval, ApprovalStep, DecisionNotice
from wisely.approvals.queries.approvals import SUBJECT_KINDS, case_of
from wisely.lib.verdict import YES, Verdict
from wisely.rules.decision_notices import NoticeGiven, ShortNotice, decision_is_noticed, first_day_after


def notices_about(authority_id: int | None, *, subject_kind: str, subject: str) -> QuerySet[DecisionNotice]:
    """Give the notices of a key decision that stand about a thing, the oldest first."""
    rows = DecisionNotice.objects.filter(authority=authority_id, subject_kind=subject_kind, subject=subject)
    return rows.filter(withdrawn_at__isnull=True).order_by("issued_on", "pk")


def notice_of_paper(authority_id: int | None, paper: str) -> DecisionNotice | None:
    """Give the notice that a paper gave and that still stands, or None. One query."""
    found = DecisionNotice.objects.filter(authority=authority_id, paper=paper, withdrawn_at__isnull=True)
    return found.select_related("authority").first()


def as_given(notice: DecisionNotice) -> NoticeGiven:
    """Give a notice as the facts that a decision is judged by."""
    short = ShortNotice(way=notice.way, reason=notice.reason, chair=notice.chair, chair_on=notice.chair_on)
    return NoticeGiven(issued_on=notice.issued_on, decision_on=notice.decision_on, short=short)


def was_noticed(
    authority_id: int | None, *, subject_kind: str, subject: str, clear_days: int, on: date
) -> Verdict:
    """Test that a thing may be decided on a day, by the notices that stand. One query where any is owed."""
    if not clear_days:
        return YES
    notices = notices_about(authority_id, subject_kind=subject_kind, subject=subject)
    return decision_is_noticed([as_given(each) for each in notices], decision_on=on, clear_days=clear_days)


def notice_of_approval(
    approval: Approval, steps: list[ApprovalStep], step: ApprovalStep | None, *, on: date
) -> Verdict:
    """Test that a step may be agreed to by the notice that is owed.

    What is taken with the last step is the decision: those before it only advise, and do not have to wait.
    """
    if not approval.notice_clear_days or step is None:
        return YES
    if not outcome_with(case_of(approval, steps, on=on).steps, agreed=step.pk):
        return YES
    return was_noticed(
        approval.authority_id, subject_kind=SUBJECT_KINDS[approval.kind], subject=approval.subject,
        clear_days=approval.notice_clear_days, on=on,
    )  # fmt: skip


def first_day_of(approval: Approval) -> date | None:
    """Give the first day on which a thing may be decided by its notices; None where none stands."""
    if not approval.notice_clear_days:
        return None
    notices = notices_about(
        approval.authority_id, subject_kind=SUBJECT_KINDS[approval.kind], subject=approval.subject
    )
    days = [first_day_after(as_given(each), clear_days=approval.notice_clear_days) for each in notices]
    return min(days, default=None)
