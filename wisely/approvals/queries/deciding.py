"""What waits for whom: the cards of an officer, one card whole, and who could decide a step today."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, Q

from wisely.approvals.decisions import CaseFacts, changed_fields, grant_for, material_sha256, whose_turn
from wisely.approvals.lifecycle import APPROVAL, ApprovalStage, StepStage
from wisely.approvals.models import Approval, ApprovalQuestion, ApprovalStep
from wisely.approvals.permissions import may_answer
from wisely.approvals.queries.approvals import approvals, case_of, live_steps, money_of
from wisely.approvals.queries.notices import first_day_of, notice_of_approval
from wisely.budgets.queries import Money
from wisely.interests.queries import is_clear_of
from wisely.lib.verdict import YES, Verdict, no
from wisely.people.decisions import Grant, Officer
from wisely.people.models import Person
from wisely.people.queries import holders_of
from wisely.ui.words import day

AT_MOST = 300
LATEST = 10


@dataclass(frozen=True, slots=True)
class StepShown:
    """One step as pages show it. `verdict` says whether the officer who looks may decide it, and why not.

    `decided` reads "A for B" where it was decided in somebody's name; `clock` tells of days and escalation.
    """

    step: ApprovalStep
    is_turn: bool
    verdict: Verdict
    acts_for: str
    decided: str
    clock: str
    who_can: Sequence[str]
    questions: Sequence[ApprovalQuestion]

    @property
    def open_question(self) -> ApprovalQuestion | None:
        """The question that nobody has answered yet."""
        return next((each for each in self.questions if each.answered_at is None), None)


@dataclass(frozen=True, slots=True)
class Card:
    """One approval with all that an approver needs: what, how much, who asked, since when, what changed."""

    approval: Approval
    steps: Sequence[StepShown]
    superseded: Sequence[ApprovalStep]
    requester_name: str
    may_answer: Verdict
    money: Money | None
    may_be_agreed: Verdict
    first_day_on: date | None

    @property
    def mine(self) -> StepShown | None:
        """The step that the officer who looks may decide now."""
        return next((each for each in self.steps if each.verdict), None)

    @property
    def refusal(self) -> Verdict:
        """Why the officer may decide nothing of it now: the first reason of a step whose turn it is."""
        turns = [each.verdict for each in self.steps if each.is_turn]
        return turns[0] if turns else APPROVAL.may("approve", at_stage=self.approval.stage)


def decision_on(
    approval: Approval, steps: Sequence[ApprovalStep], step: ApprovalStep, *, officer: Any, on: date
) -> tuple[Grant | None, Verdict]:
    """Give the grant on which an officer may decide a step, or why they may not: an interest, for one."""
    case = case_of(approval, steps, on=on)
    facts = next((each for each in case.steps if each.key == step.pk), None)
    if approval.stage != ApprovalStage.OPEN or facts is None:
        return None, no("It is settled already, or was superseded. Open it again to see how.")
    if not isinstance(officer, Officer):
        return None, no("Only an officer with a role decides.")
    grant, verdict = grant_for(case, facts, by=officer.reference, grants=officer.grants)
    party = approval.material.get("supplier_name", "")
    if grant is not None and party:
        clear = is_clear_of(officer.reference, party, on=on)
        if not clear:
            return None, clear
    return grant, verdict


def may_be_agreed(
    approval: Approval,
    steps: list[ApprovalStep],
    step: ApprovalStep | None,
    *,
    money: Money | None,
    on: date,
) -> Verdict:
    """Test that a step may be agreed to, whoever decides it: the money is there, the public was told in time.

    A budget that cannot be told, or has not enough, is never a pass. One query where a notice is owed.
    """
    return (money.verdict if money else YES) & notice_of_approval(approval, steps, step, on=on)


def cards_for(officer: Officer, *, on: date) -> list[Approval]:
    """Give what waits for an officer's decision, the longest waiting first. Three queries at most."""
    found = _open_with_steps(officer.authority_id)
    return [approval for approval in found if _waits_for(approval, officer, on=on)]


def waiting_count(officer: Officer, *, on: date) -> int:
    """Count what waits for an officer's decision."""
    return len(cards_for(officer, on=on))


def _open_with_steps(authority_id: int | None) -> list[Approval]:
    live = ApprovalStep.objects.exclude(stage=StepStage.SUPERSEDED).order_by("order", "pk")
    rows = approvals(authority_id).filter(stage=ApprovalStage.OPEN).select_related("directorate", "requester")
    return list(
        rows.prefetch_related(Prefetch("steps", live, to_attr="live")).order_by("opened_at")[:AT_MOST]
    )


def _waits_for(approval: Any, officer: Officer, *, on: date) -> bool:
    case = case_of(approval, approval.live, on=on)
    return any(
        grant_for(case, step, by=officer.reference, grants=officer.grants)[1]
        for step in whose_turn(case.steps)
    )


def own_requests(officer: Officer) -> list[Approval]:
    """Give what an officer asked for that is still open."""
    rows = approvals(officer.authority_id).filter(
        stage=ApprovalStage.OPEN, raised_by__contains=[officer.reference]
    )
    return list(rows.order_by("opened_at")[:AT_MOST])


def latest_decisions(officer: Officer) -> list[ApprovalStep]:
    """Give an officer's own latest decisions, and those made in their name, newest first."""
    mine = Q(decided_by=officer.reference) | Q(on_behalf_of=officer.reference)
    rows = ApprovalStep.objects.filter(mine, authority=officer.authority_id).select_related("approval")
    return list(rows.order_by("-decided_at")[:LATEST])


def deciders_of(case: CaseFacts, *, on: date) -> dict[int, list[Person]]:
    """Give who could decide each step whose turn it is, by its key, at work on a day. Two queries."""
    turns = whose_turn(case.steps)
    roles = {role for step in turns for role in step.may_be_decided_by}
    found: dict[int, list[Person]] = defaultdict(list)
    for person, grants in holders_of(roles, on=on):
        for step in turns:
            if grant_for(case, step, by=person.reference, grants=grants)[1]:
                found[step.key].append(person)
    return found


def sheet_of(approval: Approval, *, officer: Officer, on: date) -> Card:
    """Put together the card of an approval. Eleven queries at most."""
    steps = live_steps(approval)
    case = case_of(approval, steps, on=on)
    is_open = approval.stage == ApprovalStage.OPEN
    turns = {step.key for step in whose_turn(case.steps)} if is_open else set[int]()
    able = deciders_of(case, on=on) if turns else {}
    names = _names(steps, officer)
    questions = _questions(steps)
    shown = []
    for step in steps:
        grant, verdict = decision_on(approval, steps, step, officer=officer, on=on)
        asked = questions.get(step.pk, [])
        shown.append(
            StepShown(
                step=step,
                is_turn=step.pk in turns,
                verdict=verdict,
                acts_for=names.get(grant.on_behalf_of, "") if grant else "",
                decided=_decided(step, names),
                clock=_clock(step, asked, on=on) if step.pk in turns else "",
                who_can=[person.name for person in able.get(step.pk, [])],
                questions=asked,
            )
        )
    superseded = ApprovalStep.objects.filter(approval=approval, stage=StepStage.SUPERSEDED)
    money = money_of(approval, on=on) if is_open else None
    mine = next((each.step for each in shown if each.verdict), None)
    return Card(
        approval=approval,
        steps=shown,
        superseded=list(superseded.order_by("pk")),
        requester_name=approval.requester.name if approval.requester else "",
        may_answer=may_answer(officer, raised_by=approval.raised_by),
        money=money,
        may_be_agreed=may_be_agreed(approval, steps, mine, money=money, on=on) if is_open else YES,
        first_day_on=first_day_of(approval),
    )


def _questions(steps: Iterable[ApprovalStep]) -> Mapping[int, list[ApprovalQuestion]]:
    found: dict[int, list[ApprovalQuestion]] = defaultdict(list)
    for row in ApprovalQuestion.objects.filter(step__in=list(steps)).order_by("pk"):
        found[row.step_id].append(row)
    return found


def _names(steps: Iterable[ApprovalStep], officer: Officer) -> Mapping[str, str]:
    people = {step.decided_by for step in steps} | {step.on_behalf_of for step in steps}
    people |= {grant.on_behalf_of for grant in officer.grants}
    rows = Person.objects.filter(reference__in=[each for each in people if each])
    return dict(rows.values_list("reference", "name"))


def _decided(step: ApprovalStep, names: Mapping[str, str]) -> str:
    if not step.decided_by:
        return ""
    who = names.get(step.decided_by, step.decided_by)
    whom = names.get(step.on_behalf_of, step.on_behalf_of)
    return f"{who} for {whom}" if whom else who


def _clock(step: ApprovalStep, asked: Sequence[ApprovalQuestion], *, on: date) -> str:
    """Tell the clock of a step to everybody, its requester above all."""
    if any(each.answered_at is None for each in asked):
        return "The clock stands still until the question is answered."
    if step.due_on is None:
        return ""
    if step.due_on < on:
        return f"Overdue since {day(step.due_on)}: it was escalated, and the role above may decide too."
    return f"To be decided by {day(step.due_on)}; after that it is escalated."


def difference_for(card: Card, officer: Officer) -> list[tuple[str, str, str, str]]:
    """Give what changed since an officer decided on it, or since the round before: field, label, old, new."""
    approval = card.approval
    if not approval.earlier:
        return []
    seen = {step.decided_sha256 for step in card.superseded if step.decided_by == officer.reference}
    decided_on = [before for before in approval.earlier if material_sha256(before) in seen]
    before, after = (decided_on or approval.earlier)[-1], approval.material
    return [
        (name, approval.label_of(name), before.get(name, ""), after.get(name, ""))
        for name in changed_fields(before, after)
    ]
