"""Budgets: cost centres with their money, what is committed, open questions, and acts on them."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from ninja import Body, Router
from pydantic import Field

from wisely.api.lists import ListingOf, Offer, add_list
from wisely.api.operations import read, same_as_seen, write
from wisely.api.problems import Fault, Stop
from wisely.api.rendering import answer
from wisely.api.schemas import TOLD_POUNDS, Asked, Pounds, Text, Told
from wisely.budgets import actions, queries
from wisely.budgets.permissions import Permission
from wisely.lib.periods import financial_year
from wisely.people.bearers import Call, needs_scope
from wisely.people.queries.organisation import directorates
from wisely.ui.listing import Column, Kind

SEE = needs_scope(Permission.SEE_BUDGETS)
Year = Annotated[str, Field(pattern=r"^20[0-9]{2}-[0-9]{2}$", examples=["2026-27"])]
KEY = Column("key", "Number", Kind.NUMBER, path="pk", sort=False)


class YearTold(Told):
    """The money of a cost centre in one financial year, in pounds excluding VAT."""

    year: str
    budget_net: TOLD_POUNDS | None = Field(description="Null where no budget is set.")
    requested_net: TOLD_POUNDS
    ordered_net: TOLD_POUNDS
    actual_net: TOLD_POUNDS
    left_net: TOLD_POUNDS | None


class CostCentreTold(Told):
    """A cost centre with the money of every year of which anything is known."""

    code: str
    name: str
    directorate: str
    holder: str
    payment_codes: list[str]
    is_closed: bool
    years: list[YearTold]


class QuestionTold(Told):
    """A question about which budget pays."""

    reference: str
    stage: str
    title: str
    amount_net: TOLD_POUNDS
    why: str
    asks: str
    cost_centre: str
    answer: str


class BudgetsAsked(Asked):
    """Budgets of some years, each in pounds excluding VAT, and why."""

    amounts: dict[Year, Pounds] = Field(min_length=1, max_length=20)
    reason: Text = Field(default="", description="Needed where a budget was set already.")


class AnswerAsked(Asked):
    """Which cost centre pays, and why."""

    cost_centre: str = Field(default="", max_length=40, description="Its code; empty where no budget pays.")
    answer: Text = Field(min_length=1, description="Stands in the question's history.")


def _centres(request: Call) -> list[tuple[str, str]]:
    return [(each.code, str(each)) for each in queries.open_centres(request.officer.authority_id)]


def _years(request: Call) -> list[tuple[str, str]]:
    return [(year, year) for year in queries.years_committed(request.officer.authority_id)]


def router_of(centres: ListingOf, commitments: ListingOf, questions: ListingOf) -> Router:
    """Give the operations on budgets, with the lists as the pages declare them."""
    router = Router(tags=["Budgets"])
    add_list(
        router,
        Offer(
            name="CostCentre", summary="List the cost centres with the money of this financial year",
            path="budgets/cost-centres", lock=SEE, listing=centres,
            rows=lambda request: queries.cost_centres_in(
                request.officer.authority_id, financial_year(timezone.localdate(request.at)).label
            ),
            choices={"directorate": lambda _request: directorates()},
        ),
    )  # fmt: skip
    add_list(
        router,
        Offer(
            name="BudgetCommitment", summary="List what is requested, ordered and paid of budgets",
            path="budgets/commitments", lock=SEE, listing=commitments,
            rows=lambda request: queries.commitments_of(request.officer.authority_id),
            choices={"centre": _centres, "year": _years}, plus=(KEY,),
        ),
    )  # fmt: skip
    add_list(
        router,
        Offer(
            name="BudgetQuestion", summary="List the questions about which budget pays",
            path="budgets/questions", lock=SEE, listing=questions,
            rows=lambda request: queries.questions(request.officer.authority_id),
            choices={"directorate": lambda _request: directorates()},
        ),
    )  # fmt: skip
    _add_one_by_one(router)
    return router


def _add_one_by_one(router: Router) -> None:
    """Add what is read and done of one cost centre or question."""
    read(router, "budgets/cost-centres/{str:code}", lock=SEE, returns=CostCentreTold)(read_cost_centre)
    write(
        router, "budgets/cost-centres/{str:code}/set", lock=needs_scope(Permission.SET_BUDGET),
        returns=CostCentreTold,
    )(set_budgets)  # fmt: skip
    read(router, "budgets/questions/{str:reference}", lock=SEE, returns=QuestionTold)(read_budget_question)
    write(
        router, "budgets/questions/{str:reference}/answer", lock=needs_scope(Permission.ANSWER_QUESTION),
        returns=QuestionTold,
    )(answer_budget_question)  # fmt: skip


def _centre(request: Call, code: str) -> Any:
    centre = queries.cost_centre_for(request.officer.authority_id, code)
    if centre is None:
        raise Http404("This council has no cost centre with this code.")
    return centre


def _told_of(request: Call, centre: Any) -> CostCentreTold:
    years = queries.years_of(centre, on=timezone.localdate(request.at))
    return CostCentreTold(
        code=centre.code, name=centre.name, directorate=centre.directorate_code,
        holder=centre.holder_reference, payment_codes=centre.payment_codes,
        is_closed=centre.closed_on is not None,
        years=[
            YearTold(
                year=each.year, budget_net=each.budget, requested_net=each.counted.requested,
                ordered_net=each.counted.ordered, actual_net=each.counted.actual, left_net=each.left,
            )
            for each in years
        ],
    )  # fmt: skip


def read_cost_centre(request: Call, code: str) -> HttpResponse:
    """Read one cost centre

    With the money of every year. Its ETag is what an act on it asks for.
    """
    return answer(_told_of(request, _centre(request, code)))


def set_budgets(request: Call, code: str, asked: Body[BudgetsAsked]) -> HttpResponse:
    """Set the budgets of a cost centre

    For the years that are sent; others stay. A budget may fall below what is committed: then the cost centre
    is overdrawn, and says so.
    """
    centre = _centre(request, code)
    same_as_seen(request, _told_of(request, centre))
    amounts = {year: Decimal(amount) for year, amount in asked.amounts.items()}
    actions.set_budgets(
        centre,
        amounts=amounts,
        reason=asked.reason,
        version=centre.version,
        by=request.officer,
        at=request.at,
    )
    return answer(_told_of(request, centre))


def _question(request: Call, reference: str) -> Any:
    question = queries.question_for(request.officer.authority_id, reference)
    if question is None:
        raise Http404("This council has no question with this reference.")
    return question


def _question_told(question: Any) -> QuestionTold:
    return QuestionTold(
        reference=question.reference, stage=question.stage, title=question.title,
        amount_net=question.amount_net, why=question.why, asks=question.asks_reference,
        cost_centre=question.cost_centre.code if question.cost_centre else "", answer=question.answer,
    )  # fmt: skip


def read_budget_question(request: Call, reference: str) -> HttpResponse:
    """Read one question about which budget pays"""
    return answer(_question_told(_question(request, reference)))


def answer_budget_question(request: Call, reference: str, asked: Body[AnswerAsked]) -> HttpResponse:
    """Say which budget pays

    Payments that carry the same word are paid from there from now on. What is ordered or paid already has to
    be paid from somewhere.
    """
    question = _question(request, reference)
    same_as_seen(request, _question_told(question))
    centre = None
    if asked.cost_centre:
        centre = queries.cost_centre_for(request.officer.authority_id, asked.cost_centre)
        if centre is None:
            said = "This council has no cost centre with this code."
            raise Stop("not-valid", said, errors=[Fault(detail=said, pointer="#/cost_centre")])
    actions.answer_budget_question(
        question, centre=centre, answer=asked.answer, version=question.version, by=request.officer,
        at=request.at,
    )  # fmt: skip
    return answer(_question_told(question))
