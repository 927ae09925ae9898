"""A step is approved or refused, by one person for themselves or for another; or a question is asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.utils import timezone

from wisely.approvals import events, permissions
from wisely.approvals.actions.course import Course
from wisely.approvals.decisions import APPROVED, outcome
from wisely.approvals.lifecycle import APPROVAL, APPROVAL_STEP, ApprovalStage
from wisely.approvals.models import Approval, ApprovalQuestion, ApprovalStep
from wisely.approvals.queries.approvals import case_of, live_steps, money_of
from wisely.approvals.queries.deciding import decision_on, may_be_agreed
from wisely.audit.acts import act
from wisely.interests.actions import assess_conflict
from wisely.interests.decisions import RULE
from wisely.lib.actor import Actor
from wisely.lib.verdict import YES, Verdict, no
from wisely.lib.working_days import ENGLAND, add_working_days, working_days_between
from wisely.people.decisions import Officer
from wisely.people.models import Person

LEAST_WORDS = 3


def _acting_for(approval: Approval, step: ApprovalStep, *, by: Actor, at: datetime) -> Actor:
    """Give the actor as the record names them: "A for B" where only what B lent lets A decide this step."""
    grant, _ = decision_on(approval, live_steps(approval), step, officer=by, on=timezone.localdate(at))
    if grant is None or not isinstance(by, Officer):
        return by
    return replace(by, on_behalf_of=grant.on_behalf_of)


def approve_step(
    step: ApprovalStep,
    *,
    reason: str,
    is_clear: bool = False,
    conditions: str = "",
    shown_sha256: str = "",
    version: int | None = None,
    by: Actor,
    at: datetime,
) -> Approval:
    """Agree to what was shown. With the last step the approval is given, and a key decision taken.

    With `is_clear` the decider says that they have no interest in it that is not declared; without it nothing
    is decided, nor where `shown_sha256`, the hash that stood on the page, is not the present one.
    """
    approval = step.approval
    by, today = _acting_for(approval, step, by=by, at=at), timezone.localdate(at)
    with act(approval, by=by, at=at, reason=reason, version=version) as this:
        steps = live_steps(approval)
        this.needs(
            _may(approval, steps, step, by=by, at=at),
            _is_what_was_shown(approval, shown_sha256),
            _is_said(reason, "Say why it may be done."),
            may_be_agreed(approval, steps, step, money=money_of(approval, on=today), on=today),
            _says_clear(is_clear),
        )
        _keep_what_was_said(approval, step, by=by, at=at)
        mine = next(each for each in steps if each.pk == step.pk)
        _decide(mine, "approve", approval, reason=reason, by=by, at=at)
        mine.conditions = conditions.strip()
        this.keep(mine)
        this.record(events.StepApproved(**_told(approval, mine)))
        course = Course(this, approval)
        for each in course.give_turns(steps, on=today):
            this.keep(each)
        if outcome(case_of(approval, steps, on=today).steps) == APPROVED:
            course.settle(at=at)
    return approval


def _may(
    approval: Approval, steps: list[ApprovalStep], step: ApprovalStep, *, by: Actor, at: datetime
) -> Verdict:
    return decision_on(approval, steps, step, officer=by, on=timezone.localdate(at))[1]


def _is_what_was_shown(approval: Approval, shown_sha256: str) -> Verdict:
    if shown_sha256 and shown_sha256 != approval.material_sha256:
        return no("What is to be approved has changed since you opened the page. Look at it again.")
    return YES


def _says_clear(is_clear: bool) -> Verdict:  # noqa: FBT001 - one value, judged
    if is_clear:
        return YES
    return no(
        "Say first that you have no interest in it that is not declared. If you have one, declare it.",
        cite=RULE,
    )


def _keep_what_was_said(approval: Approval, step: ApprovalStep, *, by: Actor, at: datetime) -> None:
    """Put on the record of interests that the decider said to be free of them, at this step."""
    person = Person.objects.filter(reference=by.reference).first()
    if person is not None:
        assess_conflict(
            approval.authority, kind=approval.kind, subject=approval.subject,
            occasion=f"approval by {step.office}", person=person, is_clear=True, by=by, at=at,
        )  # fmt: skip


def _decide(
    step: ApprovalStep, verb: str, approval: Approval, *, reason: str, by: Actor, at: datetime
) -> None:
    step.stage = APPROVAL_STEP.after(verb, at_stage=step.stage)
    step.decided_at, step.decided_by, step.on_behalf_of = at, by.reference, by.on_behalf_of
    step.decided_sha256, step.reason = approval.material_sha256, reason


def _told(approval: Approval, step: ApprovalStep) -> dict[str, str]:
    return {
        "approval": approval.reference, "office": step.office, "material_sha256": approval.material_sha256,
        "for_whom": step.on_behalf_of or "themselves",
    }  # fmt: skip


def refuse_step(
    step: ApprovalStep,
    *,
    reason: str,
    shown_sha256: str = "",
    version: int | None = None,
    by: Actor,
    at: datetime,
) -> Approval:
    """Say no, with the reason and what should be done instead. The approval is refused."""
    approval = step.approval
    by = _acting_for(approval, step, by=by, at=at)
    with act(approval, by=by, at=at, reason=reason, version=version) as this:
        steps = live_steps(approval)
        this.needs(
            _may(approval, steps, step, by=by, at=at),
            _is_what_was_shown(approval, shown_sha256),
            _is_said(reason, "Say why, and what should be done instead."),
        )
        mine = next(each for each in steps if each.pk == step.pk)
        _decide(mine, "refuse", approval, reason=reason, by=by, at=at)
        this.keep(mine)
        this.move(APPROVAL, "refuse")
        approval.settled_at = at
        this.record(events.StepRefused(**_told(approval, mine)))
        this.record(
            events.ApprovalRefused(approval=approval.reference, kind=approval.kind, subject=approval.subject)
        )
    return approval


def _is_said(text: str, ask: str) -> Verdict:
    return YES if len(text.split()) >= LEAST_WORDS else no(f"{ask} Write at least {LEAST_WORDS} words.")


def ask_question(
    step: ApprovalStep, *, question: str, version: int | None = None, by: Actor, at: datetime
) -> ApprovalQuestion:
    """Ask who requested it before deciding. The clock of the step stands still until the answer."""
    approval = step.approval
    asked = ApprovalQuestion(
        authority_id=approval.authority_id, step=step, asked_at=at, asked_by=by.reference,
        question=question.strip(),
    )  # fmt: skip
    with act(approval, by=_acting_for(approval, step, by=by, at=at), at=at, version=version) as this:
        this.needs(
            _may(approval, live_steps(approval), step, by=by, at=at),
            _is_said(question, "Say what you need to know."),
            _nothing_is_open(step),
        )
        this.keep(asked)
        this.record(events.QuestionAsked(approval=approval.reference, office=step.office))
    return asked


def _nothing_is_open(step: ApprovalStep) -> Verdict:
    if ApprovalQuestion.objects.filter(step=step, answered_at__isnull=True).exists():
        return no("A question is open already. Wait for its answer.")
    return YES


def answer_question(
    question: ApprovalQuestion, *, answer: str, version: int | None = None, by: Actor, at: datetime
) -> ApprovalQuestion:
    """Answer. The step gets back the working days that the question took."""
    step = question.step
    approval = step.approval
    with act(approval, by=by, at=at, version=version) as this:
        question.refresh_from_db()
        this.needs(
            permissions.may_answer(by, raised_by=approval.raised_by),
            _is_said(answer, "Say what was asked for."),
            YES if question.answered_at is None else no("It was answered already."),
            YES if approval.stage == ApprovalStage.OPEN else no("It is settled already."),
        )
        question.answer, question.answered_at, question.answered_by = answer.strip(), at, by.reference
        step.refresh_from_db()
        took = working_days_between(
            timezone.localdate(question.asked_at), timezone.localdate(at), calendar=ENGLAND
        )
        if step.due_on is not None and took > 0:
            step.due_on = add_working_days(step.due_on, took, calendar=ENGLAND)
        this.keep(question)
        this.keep(step)
        this.record(events.QuestionAnswered(approval=approval.reference, office=step.office))
    return question
