"""What payments take of budgets: by contract, by cost code, by directorate; never a guess, never twice."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests.actions.spend.conftest import BUILDER, NOON
from wisely.budgets import actions as budgets
from wisely.budgets import queries
from wisely.budgets.models import BudgetCommitment, BudgetPosting, BudgetQuestion
from wisely.people import actions as people
from wisely.spend import actions

YEAR = "2025-26"


@pytest.fixture
def money(treasury):
    """Children's one cost centre; the directorate of adults has none, and is known by name only in payments."""
    children = people.add_directorate(treasury.council, code="CF", name="Children", by=BUILDER, at=NOON)
    centre = budgets.open_cost_centre(
        treasury.council, code="CF1", name="Homes", directorate=children, by=BUILDER, at=NOON
    )
    return budgets.set_budgets(centre, amounts={YEAR: Decimal(10_000)}, by=BUILDER, at=NOON)


def pay(treasury):
    actions.Actuals(treasury.council, by=BUILDER, at=NOON).of_all()


def paid():
    rows = BudgetCommitment.objects.select_related("cost_centre")
    return {
        (row.cost_centre.code if row.cost_centre else None, row.subject): row.actual_net
        for row in rows
        if row.actual_net
    }


def test_payments_go_to_the_budget_they_name_and_others_are_asked_about_once(treasury, money):
    treasury.imported()
    pay(treasury)

    assert paid() == {
        ("CF1", "Children"): Decimal("1200.50"), (None, "Adults"): Decimal("499.50"),
    }  # fmt: skip
    question = BudgetQuestion.objects.get()
    assert question.title == "Everything that names “Adults”"
    assert question.amount_net == Decimal("499.50")


def test_what_is_said_again_changes_nothing_and_what_is_undone_is_given_back(treasury, money):
    imported = treasury.imported()
    pay(treasury)
    pay(treasury)
    assert BudgetPosting.objects.count() == 1

    actions.undo_import(imported, reason="The wrong month.", by=treasury.finance, at=NOON)
    pay(treasury)
    assert paid() == {}
    assert queries.differences(treasury.council.pk) == []


def test_payments_of_years_before_the_first_budget_stay_out(treasury):
    treasury.imported()
    pay(treasury)
    assert not BudgetPosting.objects.exists()


def test_payments_under_a_contract_shrink_its_order(treasury, money):
    supplier = treasury.supplier("Total Gas & Power Ltd")
    contract = treasury.contract(supplier, starts_on=date(2025, 4, 1), ends_on=date(2026, 3, 31))
    treasury.imported()
    pay(treasury)

    assert paid()["CF1", contract.reference] == Decimal("1200.50")
    of_contract = BudgetCommitment.objects.filter(subject=contract.reference)
    assert sum(row.ordered_net for row in of_contract) == Decimal("8799.50")
    assert queries.differences(treasury.council.pk) == []
