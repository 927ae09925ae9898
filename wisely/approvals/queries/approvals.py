"""Approvals and their steps as plain facts, and what other rooms ask about the things they are of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db.models import QuerySet

from wisely.approvals.decisions import CaseFacts, StepFacts
from wisely.approvals.lifecycle import ApprovalStage, StepStage
from wisely.approvals.models import Approval, ApprovalQuestion, ApprovalStep
from wisely.budgets.queries import Money, money_for
from wisely.lib.verdict import YES, Verdict, no
from wisely.people.models import Person
from wisely.people.queries.history import Remembered, names_in, what_happened_to
from wisely.rules.rulebook import rulebook

SUBJECT_KINDS = {"gate": "need", "waiver": "waiver"}  # what the ledger of budgets calls the thing


def approvals(authority_id: int | None) -> QuerySet[Approval]:
    """Give the approvals of a council, for lists."""
    return Approval.objects.filter(authority=authority_id)


def approval_for(authority_id: int | None, reference: str) -> Approval | None:
    """Give an approval to act on, with its people. One query."""
    return (
        approvals(authority_id)
        .filter(reference=reference)
        .select_related("authority", "directorate", "requester")
        .first()
    )


def about(authority_id: int | None, *, kind: str, subject: str) -> Approval | None:
    """Give the latest approval of a thing, or None where none was asked for. One query."""
    found = approvals(authority_id).filter(kind=kind, subject=subject)
    return found.select_related("authority", "directorate", "requester").order_by("-pk").first()


def is_given(authority_id: int | None, *, kind: str, subject: str) -> Verdict:
    """Test that everybody whom the matrix asks has agreed to a thing."""
    found = about(authority_id, kind=kind, subject=subject)
    if found is not None and found.stage == ApprovalStage.APPROVED:
        return YES
    return no("Not everybody who has to agree has done so.", who_can="those whom the approval matrix asks")


def money_of(approval: Approval, *, on: date) -> Money | None:
    """Give what an approval asks of budgets; None where the council's rules ask for no budget.

    Reads the approval's `authority`. Four queries at most.
    """
    matrix = rulebook(on, approval.authority.pack).approvals
    if approval.kind not in matrix.budget_for:
        return None
    return money_for(
        approval.authority_id, subject_kind=SUBJECT_KINDS[approval.kind], subject=approval.subject,
        rule=matrix.budget_rule,
    )  # fmt: skip


def live_steps(approval: Approval) -> list[ApprovalStep]:
    """Give the steps that count, in their order. One query."""
    found = ApprovalStep.objects.filter(approval=approval).exclude(stage=StepStage.SUPERSEDED)
    return list(found.order_by("order", "pk"))


def step_for(approval: Approval, key: int) -> ApprovalStep | None:
    """Give one step of an approval to act on."""
    return ApprovalStep.objects.filter(approval=approval, pk=key).first()


def question_for(approval: Approval, key: int) -> ApprovalQuestion | None:
    """Give one question on a live step of an approval, to be answered."""
    found = ApprovalQuestion.objects.filter(step__approval=approval, pk=key).select_related("step").first()
    if found is not None:
        found.step.approval = approval
    return found


def name_of(reference: str) -> str:
    """Give the name of a person, or their reference where it is erased."""
    return Person.objects.filter(reference=reference).values_list("name", flat=True).first() or reference


def case_of(approval: Approval, steps: Iterable[ApprovalStep], *, on: date) -> CaseFacts:
    """Give an approval as plain facts on a day. Reads `directorate`; one query if it is not loaded."""
    return CaseFacts(
        value_net=approval.value_net,
        directorate=approval.directorate_code,
        category=approval.category,
        raised_by=frozenset(approval.raised_by),
        steps=tuple(_step_facts(step, on=on) for step in steps),
    )


def _step_facts(step: ApprovalStep, *, on: date) -> StepFacts:
    return StepFacts(
        key=step.pk, order=step.order, office=step.office, roles=tuple(step.roles),
        needs_limit=step.needs_limit, scope=step.scope, depends_on=tuple(step.depends_on), rule=step.rule,
        stage=step.stage, decided_by=step.decided_by or "", on_behalf_of=step.on_behalf_of,
        is_overdue=step.due_on is not None and step.due_on < on, escalates_to=step.escalates_to,
    )  # fmt: skip


def conditions_of(approval: Approval) -> str:
    """Join the conditions under which a thing was approved."""
    return "\n".join(step.conditions for step in live_steps(approval) if step.conditions)


def reasons_of(approval: Approval) -> str:
    """Join what the deciders gave as their reasons, each under the name of the office."""
    told = [step for step in live_steps(approval) if step.reason]
    if len(told) == 1:
        return str(told[0].reason)
    return "\n".join(f"{step.office}: {step.reason}" for step in told)


def history_of(approval: Approval) -> tuple[Sequence[Remembered], Mapping[str, str]]:
    """Give what happened to an approval, newest first, and the names of who did it. Two queries."""
    told = what_happened_to(approval)
    return told, names_in(told)
