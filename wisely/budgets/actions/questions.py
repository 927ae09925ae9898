"""Where no budget can be told somebody is asked, by name; they answer, or pass the question on."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.utils import timezone

from wisely.audit.acts import act
from wisely.budgets import events, permissions
from wisely.budgets.actions.ledger import OF_CODE, Ledger
from wisely.budgets.decisions import FINANCE, is_said
from wisely.budgets.lifecycle import BUDGET_QUESTION, QuestionStage
from wisely.budgets.models import BudgetQuestion, CostCentre
from wisely.budgets.queries.centres import open_centres
from wisely.budgets.queries.questions import who_may_be_asked, whom_to_ask
from wisely.lib.actor import Actor
from wisely.lib.references import make_reference
from wisely.lib.verdict import YES, Verdict, no
from wisely.people.models import Authority, Directorate, Person

REQUESTS = frozenset({"need"})


def ask_budget_question(
    authority: Authority,
    *,
    subject_kind: str,
    subject: str,
    title: str,
    amount_net: Decimal,
    directorate: Directorate | None = None,
    asked_by: str = "",
    by: Actor,
    at: datetime,
) -> BudgetQuestion:
    """Ask whoever is likely to know which budget pays. One that is open stays, with the amount of now."""
    open_one = BudgetQuestion.objects.filter(
        authority=authority, subject_kind=subject_kind, subject=subject, stage=QuestionStage.OPEN
    ).first()
    asker = asked_by or by.reference
    whom = whom_to_ask(authority.pk, directorate, asked_by=asker, on=timezone.localdate(at))
    question = open_one or BudgetQuestion(
        authority=authority, subject_kind=subject_kind, subject=subject, directorate=directorate,
        asks=whom, asked_at=at, asked_by=asker,
        why=_why(authority.pk, directorate, subject if subject_kind == OF_CODE else ""),
    )  # fmt: skip
    with act(question, by=by, at=at) as this:
        this.needs(YES if amount_net else no("Nothing is asked for. Name an amount."))
        question.title, question.amount_net = title[:400], amount_net
        if open_one is None:
            series = f"B{timezone.localdate(at):%y}"
            question.reference = make_reference(authority.prefix, series, this.number(series))
        this.record(
            events.BudgetQuestionAsked(
                question=question.reference, subject=f"{subject_kind} {subject}",
                asks=question.asks.reference if question.asks else FINANCE,
            )
        )  # fmt: skip
    return question


def _why(authority_id: int, directorate: Directorate | None, code: str) -> str:
    """Say why it cannot be told."""
    if directorate is None:
        named = f"It names “{code}”, which no cost centre goes by" if code else "It names none"
        return f"{named}, and no directorate is known."
    count = sum(each.directorate_id == directorate.pk for each in open_centres(authority_id))
    if not count:
        return f"{directorate.name} has no open cost centre."
    return f"{directorate.name} has {count} cost centres, and nothing says which of them pays."


def answer_budget_question(
    question: BudgetQuestion,
    *,
    centre: CostCentre | None,
    answer: str,
    version: int | None = None,
    by: Actor,
    at: datetime,
) -> BudgetQuestion:
    """Say from which cost centre it is paid, or with none that no budget pays.

    Payments that carry the same word are paid from there from now on. Money that is spent or ordered already
    has to be paid from somewhere.
    """
    with act(question, by=by, at=at, reason=answer, version=version) as this:
        this.needs(
            permissions.may_answer(by, question),
            is_said(answer, "Say why."),
            _may_be_paid_from(question, centre, by=by),
        )
        this.move(BUDGET_QUESTION, "cover" if centre else "decline")
        question.cost_centre, question.answer = centre, answer.strip()
        question.answered_at, question.answered_by = at, by.reference
        moved = question.amount_net
        if centre is not None:
            about = (question.subject_kind, question.subject)
            moved = Ledger(question.authority_id).charge(about, centre.pk)
            _learn(question, centre, by=by, at=at)
        this.record(
            events.BudgetQuestionAnswered(
                question=question.reference, cost_centre=str(centre) if centre else "no budget",
                amount_net=str(moved),
            )
        )  # fmt: skip
    return question


def _may_be_paid_from(question: BudgetQuestion, centre: CostCentre | None, *, by: Actor) -> Verdict:
    if centre is None:
        if question.subject_kind in REQUESTS:
            return YES
        return no("It is ordered or paid already, so a budget has to pay. Name one, or pass the question on.")
    if centre.closed_on is not None:
        return no(f"{centre} is closed. Choose an open cost centre.")
    return permissions.may_charge(by, centre)


def _learn(question: BudgetQuestion, centre: CostCentre, *, by: Actor, at: datetime) -> None:
    """Take the word that payments carried among those of the cost centre, unless another has it."""
    code = question.subject
    taken = CostCentre.objects.filter(authority=question.authority_id, payment_codes__contains=[code])
    if question.subject_kind != OF_CODE or taken.exists():
        return
    with act(centre, by=by, at=at) as this:
        this.needs(permissions.may_charge(by, centre))
        centre.payment_codes = sorted({*centre.payment_codes, code})
        this.record(events.PaymentCodeTaken(cost_centre=centre.code, code=code))


def pass_question_on(
    question: BudgetQuestion,
    *,
    to: Person,
    reason: str,
    version: int | None = None,
    by: Actor,
    at: datetime,
) -> BudgetQuestion:
    """Pass a question on to somebody who knows: a holder of a cost centre, or a finance officer."""
    with act(question, by=by, at=at, reason=reason, version=version) as this:
        today = timezone.localdate(at)
        able = who_may_be_asked(question.authority_id, asked_by=question.asked_by, on=today)
        this.needs(
            permissions.may_answer(by, question),
            is_said(reason, "Say why you pass it on."),
            YES if to in able else no(f"{to.name} cannot answer it. Choose somebody of the list."),
            no(f"{to.name} is asked already.") if question.asks == to else YES,
        )
        this.move(BUDGET_QUESTION, "pass_on")
        question.asks = to
        this.record(events.BudgetQuestionPassedOn(question=question.reference, asks=to.reference))
    return question


def withdraw_question(
    authority: Authority, *, subject_kind: str, subject: str, by: Actor, at: datetime
) -> BudgetQuestion | None:
    """Withdraw an open question because the money is no longer asked for; None where none is open."""
    question: BudgetQuestion | None = BudgetQuestion.objects.filter(
        authority=authority, subject_kind=subject_kind, subject=subject, stage=QuestionStage.OPEN
    ).first()
    if question is None:
        return None
    with act(question, by=by, at=at) as this:
        this.needs(BUDGET_QUESTION.may("withdraw", at_stage=question.stage))
        this.move(BUDGET_QUESTION, "withdraw")
        this.record(events.BudgetQuestionWithdrawn(question=question.reference))
    return question
