"""What a need asks of budgets: nothing is agreed to until a budget is known, has the money, and says so."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.actions.planning.conftest import ANSWERS, BUILDER, MEALS, NOON
from tests.actions.planning.test_needs import refused
from wisely.approvals import queries as approvals
from wisely.approvals.actions import approve_step, refuse_step
from wisely.budgets import actions as budgets
from wisely.budgets import queries as ledger
from wisely.budgets.models import BudgetCommitment, BudgetQuestion, CostCentre
from wisely.people.decisions import Grant
from wisely.planning import actions
from wisely.planning import queries as planning_queries

DEEP = replace(
    ANSWERS, lots="Two lots by area of the city.", pays_living_wage=True, climate="Vans are electric by then.",
    innovation="The outcome is asked for, not the way.", income="Finance looked and found none.",
    market_message="Told at the market day in May.",
)  # fmt: skip
RULE = "Financial Procedure Rule 5.2"


@pytest.fixture
def second_centre(planning):
    """Another cost centre of the directorate, so that nobody can tell which pays."""
    return budgets.open_cost_centre(
        planning.council, code="ADH2", name="Projects", directorate=planning.directorate, by=BUILDER, at=NOON
    )


def requested():
    return {
        row.year: row.requested_net for row in BudgetCommitment.objects.order_by("year") if row.requested_net
    }


def at_gate(planning, **changed):
    need = planning.need(stage="appraised", **{"value_net": Decimal(200_000), **changed})
    actions.pass_gate(need, answers=DEEP, is_clear=True, by=planning.manager, at=NOON)
    return need


def step_of(need):
    return approvals.live_steps(approvals.about(need.authority_id, kind="gate", subject=need.reference))[0]


def chief_of(planning):
    return replace(
        planning.officer(planning.chief, "approvals.decide"),
        grants=(Grant("head_of_procurement", frozenset({"approvals.decide"}), limit_net=Decimal(500_000)),),
    )


def answer(planning, centre):
    question = BudgetQuestion.objects.select_related("directorate", "asks").get(stage="open")
    budgets.answer_budget_question(question, centre=centre, answer="It is one of ours.", by=BUILDER, at=NOON)


def test_a_need_requests_its_value_over_the_years_of_its_term_once_buying_is_chosen(planning):
    planning.need()
    assert requested() == {}
    planning.need(stage="appraised")

    assert requested() == {
        "2027-28": Decimal("23333.33"), "2028-29": Decimal(40_000), "2029-30": Decimal("16666.67"),
    }  # fmt: skip


def test_what_is_requested_follows_the_need_and_is_released_with_it(planning):
    need = planning.need(stage="appraised")
    actions.revise_need(
        need, facts=replace(MEALS, value_net=Decimal(24_000)), directorate=planning.directorate,
        by=planning.commissioner, at=NOON,
    )  # fmt: skip
    assert sum(requested().values()) == Decimal(24_000)
    actions.drop_need(need, reason="Nobody wants it now.", by=planning.commissioner, at=NOON)
    assert requested() == {}


def test_an_approver_cannot_approve_while_nobody_knows_which_budget_pays(planning, second_centre):
    need = at_gate(planning)
    verdict = refused(
        approve_step, step_of(need), is_clear=True, reason="It is needed.", by=chief_of(planning), at=NOON
    )
    assert verdict.cite == RULE
    assert "Nobody has said yet which budget pays" in verdict.reason
    assert BudgetQuestion.objects.get().reference in verdict.reason

    answer(planning, CostCentre.objects.get(code="ADH1"))
    approve_step(step_of(need), is_clear=True, reason="It is needed.", by=chief_of(planning), at=NOON)
    need.refresh_from_db()
    assert need.stage == "agreed"


def test_a_budget_without_the_money_is_refused_with_what_is_left_and_may_still_be_turned_down(
    planning, second_centre
):
    budgets.set_budgets(second_centre, amounts={"2027-28": Decimal(10)}, by=BUILDER, at=NOON)
    need = at_gate(planning)
    answer(planning, second_centre)
    verdict = refused(
        approve_step, step_of(need), is_clear=True, reason="It is needed.", by=chief_of(planning), at=NOON
    )
    assert "£10.00 left" in verdict.reason
    assert (verdict.cite, verdict.who_can) == (RULE, "Finance officer")
    refuse_step(step_of(need), reason="There is no money for it.", by=chief_of(planning), at=NOON)
    need.refresh_from_db()
    assert need.stage == "appraised"


def test_a_small_need_that_no_approver_sees_is_held_at_the_gate_itself(planning, second_centre):
    need = planning.need(stage="appraised")
    verdict = refused(actions.pass_gate, need, answers=ANSWERS, is_clear=True, by=planning.manager, at=NOON)
    assert verdict.cite == RULE
    answer(planning, CostCentre.objects.get(code="ADH1"))
    actions.pass_gate(need, answers=ANSWERS, is_clear=True, by=planning.manager, at=NOON)
    assert need.stage == "agreed"


def test_the_card_says_what_each_year_has_left_and_what_it_would_leave(planning):
    need = at_gate(planning)
    approval = approvals.about(need.authority_id, kind="gate", subject=need.reference)
    money = approvals.money_of(approval, on=NOON.date())

    assert money.verdict
    assert [(each.year, each.left) for each in money.years] == [
        (year, Decimal(10_000_000)) for year in ("2027-28", "2028-29", "2029-30")
    ]
    assert money.asked == Decimal(200_000)
    assert all(each.would_leave == each.left - each.asked for each in money.years)
    assert ledger.differences(need.authority_id) == []


def test_each_option_shows_what_it_would_do_to_the_budget_by_year(planning):
    need = planning.need(stage="appraised")
    (centre,) = CostCentre.objects.all()
    held = ledger.budgets_set(centre)
    other = planning.need(stage="appraised", title="Tea for day centres")

    found = {each.option.code: each.years for each in planning_queries.budgets_of_options(
        need, planning_queries.options_of(need)
    )}  # fmt: skip

    assert found["stop"] == ()
    assert sum(year.asked for year in found["in-house"]) == Decimal(120_000)
    assert [year.year for year in found["buy"]] == ["2027-28", "2028-29", "2029-30"]
    first = found["buy"][0]
    taken = BudgetCommitment.objects.get(subject=other.reference, year="2027-28").requested_net
    assert first.left == held["2027-28"] - taken  # its own request is not taken off twice
    assert first.would_leave == first.left - first.asked
    money = planning_queries.money_of_need(need, on=NOON.date())
    assert money.asked == Decimal(80_000)
    assert planning_queries.money_of_need(planning.need(), on=NOON.date()) is None


def test_no_option_is_held_against_a_budget_that_nobody_can_name(planning, second_centre):
    need = planning.need(stage="appraised")

    found = planning_queries.budgets_of_options(need, planning_queries.options_of(need))

    assert all(each.years == () for each in found)
