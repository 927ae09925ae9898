"""What contracts order of budgets: from their award on, anew when they change, no more when they end."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests.actions.contracts.conftest import BUILDER, NOON
from wisely.budgets import actions as budgets
from wisely.budgets import queries
from wisely.budgets.actions import REQUEST, Claim
from wisely.budgets.models import BudgetCommitment, BudgetPosting
from wisely.contracts import actions

YEARS = {"2025-26": Decimal(1), "2026-27": Decimal(1_000_000), "2027-28": Decimal(1_000_000)}


@pytest.fixture
def money(register):
    """One cost centre of the contracts' directorate, with budgets from 2025-26 on."""
    centre = budgets.open_cost_centre(
        register.council, code="RES1", name="Offices", directorate=register.directorate, by=BUILDER, at=NOON
    )
    return budgets.set_budgets(centre, amounts=YEARS, by=BUILDER, at=NOON)


def ordered():
    rows = BudgetCommitment.objects.order_by("subject", "year")
    return {(row.subject, row.year): row.ordered_net for row in rows if row.ordered_net}


def test_a_contract_orders_the_months_of_its_term_in_each_year(register, money):
    contract = register.contract()

    assert ordered() == {
        (contract.reference, "2025-26"): Decimal(100_000), (contract.reference, "2026-27"): Decimal(120_000),
        (contract.reference, "2027-28"): Decimal(20_000),
    }  # fmt: skip
    assert {row.cost_centre for row in BudgetCommitment.objects.all()} == {money}


def test_before_any_budget_is_set_nothing_is_ordered_and_then_all_in_force_at_once(register):
    contract = register.contract()
    register.contract(ends_on=None)
    assert not BudgetPosting.objects.exists()
    centre = budgets.open_cost_centre(
        register.council, code="RES1", name="Offices", directorate=register.directorate, by=BUILDER, at=NOON
    )
    budgets.set_budgets(centre, amounts={"2026-27": Decimal(5)}, by=BUILDER, at=NOON)

    assert actions.Orders(register.council, by=BUILDER, at=NOON).in_force() == 1
    assert ordered() == {
        (contract.reference, "2026-27"): Decimal(120_000), (contract.reference, "2027-28"): Decimal(20_000),
    }  # fmt: skip
    assert actions.Orders(register.council, by=BUILDER, at=NOON).in_force() == 0


def test_what_ends_or_never_was_orders_no_more(register, money):
    contract = register.contract()
    actions.terminate_contract(
        contract, ended_on=date(2026, 3, 1), reason="It failed the service.", by=BUILDER, at=NOON
    )
    assert ordered() == {}
    other = register.contract()
    actions.strike_out_contract(other, reason="Entered in error.", by=BUILDER, at=NOON)
    assert ordered() == {}
    assert queries.differences(register.council.pk) == []


def test_a_contract_that_names_its_need_takes_the_place_of_the_request(register, money):
    claim = Claim(
        subject_kind="need", subject="TST-N26-00001-X", title="Clean offices",
        by_year={"2026-27": Decimal(300_000)}, directorate=register.directorate,
    )  # fmt: skip
    budgets.post_money(
        register.council, kind=REQUEST, source_kind="need", records={"TST-N26-00001-X": [claim]}, by=BUILDER,
        at=NOON,
    )  # fmt: skip
    register.contract(procurement_reference="TST-N26-00001-X")

    assert sum(ordered().values()) == Decimal(240_000)
    assert {subject for subject, _ in ordered()} == {"TST-N26-00001-X"}
    assert sum(row.requested_net for row in BudgetCommitment.objects.all()) == Decimal(60_000)
