"""Budgets are set, and questions answered, by programs: by the same acts as on the pages."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.cast import HERE
from tests.doors.program import Program, problem, token_for
from tests.doors.test_api_rooms import of_council, officer_with
from wisely.audit.models import Event
from wisely.audit.row_security import in_scope
from wisely.budgets.models import Budget, BudgetQuestion, CostCentre
from wisely.people.models import Authority

FAR = "2047-48"  # a year for which the world sets no budget


@pytest.fixture
def finance(own_demonstration):
    return Program(token_for(officer_with("finance_officer")))


def a_centre():
    return of_council(HERE, CostCentre, closed_on__isnull=True)[0]


def test_a_program_sets_budgets_and_the_record_tells_it(finance):
    path = f"/budgets/cost-centres/{a_centre().code}"
    seen = finance.get(path)
    assert all(year["year"] != FAR for year in seen.json()["years"])

    answer = finance.post(f"{path}/set", {"amounts": {FAR: "1250.50"}}, tag=seen.headers["ETag"])

    assert answer.status_code == 200, answer.content
    (told,) = [year for year in answer.json()["years"] if year["year"] == FAR]
    assert (told["budget_net"], told["left_net"]) == ("1250.50", "1250.50")
    (kept,) = of_council(HERE, Budget, year=FAR)
    assert kept.amount_net == Decimal("1250.50")
    with in_scope(Authority.objects.get(slug=HERE).pk):
        assert Event.objects.filter(verb="budgets.budget.set").latest("pk").payload.facts["year"] == FAR


@pytest.mark.parametrize(
    ("amounts", "code"),
    [({FAR: "-1"}, 409), ({FAR: "1.234"}, 422), ({FAR: 10**13}, 422), ({"2047": "5"}, 422), ({}, 422),
     ({"2047-49": "5"}, 409)],
)  # fmt: skip
def test_what_is_no_budget_is_not_set(finance, amounts, code):
    path = f"/budgets/cost-centres/{a_centre().code}"
    tag = finance.get(path).headers["ETag"]

    problem(finance.post(f"{path}/set", {"amounts": amounts}, tag=tag), code)

    assert of_council(HERE, Budget, year=FAR) == []


def test_a_budget_that_was_set_needs_a_reason_and_the_tag_of_what_was_seen(finance):
    path = f"/budgets/cost-centres/{a_centre().code}"
    tag = finance.get(path).headers["ETag"]
    first = finance.post(f"{path}/set", {"amounts": {FAR: "5"}}, tag=tag)
    body = {"amounts": {FAR: "6"}}

    problem(finance.post(f"{path}/set", body), 428)
    problem(finance.post(f"{path}/set", body, tag=tag), 412)
    told = problem(finance.post(f"{path}/set", body, tag=first.headers["ETag"]), 409)
    assert "Say why the budget is changed." in told["detail"]


def test_a_program_says_which_budget_pays(finance):
    me = officer_with("finance_officer").reference
    question = next(
        each
        for each in of_council(HERE, BudgetQuestion, stage="open", directorate__isnull=False)
        if each.asked_by != me
    )
    (centre, *_) = of_council(HERE, CostCentre, directorate=question.directorate_id, closed_on__isnull=True)
    path = f"/budgets/questions/{question.reference}"
    tag = finance.get(path).headers["ETag"]

    nowhere = finance.post(f"{path}/answer", {"cost_centre": "NONE", "answer": "It pays."}, tag=tag)
    assert problem(nowhere, 422)["errors"][0]["pointer"] == "#/cost_centre"
    told = finance.post(
        f"{path}/answer", {"cost_centre": centre.code, "answer": "It is ours to pay."}, tag=tag
    )

    assert told.status_code == 200, told.content
    assert (told.json()["stage"], told.json()["cost_centre"]) == ("covered", centre.code)


def test_who_may_not_set_budgets_is_refused_and_unknown_things_are_not_there(own_demonstration):
    head = Program(token_for(officer_with("contract_manager")))
    path = f"/budgets/cost-centres/{a_centre().code}"
    tag = head.get(path).headers["ETag"]

    problem(head.post(f"{path}/set", {"amounts": {FAR: "5"}}, tag=tag), 403)
    problem(head.get("/budgets/cost-centres/NONE"), 404)
    problem(head.get("/budgets/questions/NONE"), 404)
