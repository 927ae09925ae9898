"""Questions about which budget pays: the queue, one of them, and who is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum

from wisely.budgets import permissions
from wisely.budgets.lifecycle import BUDGET_QUESTION, QuestionStage
from wisely.budgets.models import BudgetQuestion, CostCentre
from wisely.budgets.queries.centres import cost_centres, left_by_year, open_centres
from wisely.budgets.queries.money import without_centre
from wisely.lib.actor import Actor
from wisely.lib.verdict import Verdict
from wisely.people.decisions import Officer
from wisely.people.models import Directorate, Person
from wisely.people.queries.history import Remembered, names_in, what_happened_to
from wisely.people.queries.holding import holders_of

AT_MOST = 200
FINANCE_ROLE = "finance_officer"


def questions(authority_id: int | None) -> QuerySet[BudgetQuestion]:
    """Give the questions about money, for lists."""
    return BudgetQuestion.objects.filter(authority=authority_id)


def question_for(authority_id: int | None, reference: str) -> BudgetQuestion | None:
    """Give one question to act on. One query."""
    found = questions(authority_id).filter(reference=reference)
    return found.select_related("authority", "cost_centre", "directorate", "asks").first()


def questions_for(officer: Officer) -> list[BudgetQuestion]:
    """Give the open questions that are put to an officer, the oldest first. One query.

    To finance officers also those that are put to nobody by name.
    """
    mine = Q(asks__reference=officer.reference)
    if permissions.Permission.SET_BUDGET in officer.permissions:
        mine |= Q(asks__isnull=True)
    rows = questions(officer.authority_id).filter(mine, stage=QuestionStage.OPEN)
    return list(rows.select_related("directorate", "asks").order_by("asked_at", "pk")[:AT_MOST])


def asked_with(question: BudgetQuestion) -> list[BudgetQuestion]:
    """Give the open questions that were put to the same person at the same moment, itself among them."""
    rows = questions(question.authority_id).filter(
        asked_at=question.asked_at, asks=question.asks_id, stage=QuestionStage.OPEN
    )
    return list(rows.order_by("pk"))


def people_asked(question: BudgetQuestion, *, on: date) -> list[Person]:
    """Give who gets a letter about a question: who is asked, or where that is nobody, all of finance.

    Those who asked for the money, have left or have no address get none. Two queries at most.
    """
    asked = [question.asks] if question.asks else [person for person, _ in holders_of({FINANCE_ROLE}, on=on)]
    return [
        each
        for each in asked
        if each.email and each.erased_at is None and each.left_on is None
        and each.reference != question.asked_by
    ]  # fmt: skip


def count_asked(person: Person) -> int:
    """Count the open questions that are put to a person. One query."""
    count: int = questions(person.authority_id).filter(asks=person, stage=QuestionStage.OPEN).count()
    return count


def years_asked(question: BudgetQuestion) -> list[tuple[str, Decimal]]:
    """Give what a question is about, by year: commitments without a cost centre. One query."""
    rows = without_centre(question.authority_id, (question.subject_kind, question.subject))
    sums = rows.values("year").annotate(whole=Sum("requested_net") + Sum("ordered_net") + Sum("actual_net"))
    return list(sums.order_by("year").values_list("year", "whole"))


@dataclass(frozen=True, slots=True)
class Offer:
    """A cost centre that could pay, and what it has left in each year that is asked for."""

    centre: CostCentre
    left: Sequence[tuple[str, Decimal | None]]


def offers(officer: Officer, question: BudgetQuestion, years: Sequence[str]) -> list[Offer]:
    """Give the cost centres that an officer may say pay. Three queries.

    Where the directorate is known these are its own and those that the officer holds: few enough for a phone.
    """
    able = [
        each
        for each in open_centres(officer.authority_id)
        if permissions.may_charge(officer, each)
        and (
            question.directorate_id in {None, each.directorate_id}
            or each.holder_reference == officer.reference
        )
    ]
    able.sort(key=lambda each: (each.directorate_id != question.directorate_id, each.code))
    left = left_by_year(able, years)
    return [Offer(each, left[each.pk]) for each in able]


def whom_to_ask(
    authority_id: int | None, directorate: Directorate | None, *, asked_by: str, on: date
) -> Person | None:
    """Name who says which budget pays: who holds one of the directorate, else a finance officer.

    Never who asks. None where there is nobody: then every finance officer to come sees it. Three queries.
    """
    if directorate is not None:
        held = cost_centres(authority_id).filter(
            directorate=directorate,
            closed_on__isnull=True,
            holder__isnull=False,
            holder__left_on__isnull=True,
        )
        for centre in held.select_related("holder").order_by("code"):
            if centre.holder is not None and centre.holder.reference != asked_by:
                return centre.holder
    finance = holders_of({FINANCE_ROLE}, on=on)
    return next((person for person, _ in finance if person.reference != asked_by), None)


def who_may_be_asked(authority_id: int | None, *, asked_by: str, on: date) -> list[Person]:
    """Give whom a question may be passed on to: holders of cost centres and finance officers, by name."""
    held = cost_centres(authority_id).filter(closed_on__isnull=True, holder__isnull=False)
    people = {each.holder for each in held.select_related("holder") if each.holder is not None}
    people |= {person for person, _ in holders_of({FINANCE_ROLE, "budget_holder"}, on=on)}
    return sorted((each for each in people if each.reference != asked_by), key=lambda each: each.name)


def acts_on_question(question: BudgetQuestion, *, by: Actor) -> dict[str, Verdict]:
    """Give a verdict for each act by its name."""
    may = permissions.may_answer(by, question)
    return {
        "answer_budget_question": BUDGET_QUESTION.may("cover", at_stage=question.stage) & may,
        "pass_question_on": BUDGET_QUESTION.may("pass_on", at_stage=question.stage) & may,
    }


def history_of(
    subject: CostCentre | BudgetQuestion,
) -> tuple[Sequence[Remembered], Mapping[str, str]]:
    """Give what happened to a thing, newest first, and the names of who did it or is named. Two queries."""
    told = what_happened_to(subject)
    return told, names_in(told)
