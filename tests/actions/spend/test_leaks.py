"""Each pound off contract has one reason, and the sums are those of the payments."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests.actions.spend.conftest import BUILDER, HEADINGS, NOON
from wisely.contracts import actions as contracts
from wisely.contracts.queries import facts_of
from wisely.lib.periods import FinancialYear, month
from wisely.people.actions import record_leaving
from wisely.spend import queries
from wisely.spend.models import LedgerLine
from wisely.suppliers.queries import supplier_by_reference

YEAR = FinancialYear(2025).period
SMALL = Decimal(5_000)
PAID = f"""{HEADINGS}
Adults,Aire Care Ltd,03/04/2025,100.00,Care
Adults,Aire Care Ltd,20/04/2025,2000.00,Care after the last day
Adults,Aire Care Ltd,20/06/2025,3000.00,Care long after
Adults,Nidd Meals Ltd,04/05/2025,6000.00,Meals
Adults,Wharfe Books Ltd,04/05/2025,40.00,Books
Adults,Calder Vans Ltd,01/04/2025,700.00,Vans before the first day
Adults,Calder Vans Ltd,01/07/2025,9000.00,Vans
Adults,Calder Vans Ltd,01/08/2025,2500.00,Vans
Adults,Nobody Knows Ltd,01/08/2025,777.00,Unknown
"""


@pytest.fixture
def market(treasury):
    made = {name: treasury.supplier(name) for name in ("Aire Care Ltd", "Nidd Meals Ltd", "Wharfe Books Ltd")}
    vans = treasury.supplier("Calder Vans Ltd")
    treasury.care = treasury.contract(made["Aire Care Ltd"])  # to 10 April 2025
    treasury.vans = treasury.contract(vans, starts_on=date(2025, 6, 1), ends_on=date(2026, 5, 31))
    treasury.imported(PAID, "year.csv")
    return treasury


def leaks_of(market, period=YEAR):
    return queries.leaks(market.council.pk, period, small=SMALL, on=NOON.date())


def test_each_pound_without_a_contract_has_one_reason(market):
    told = {(each.reason, each.name): (each.paid, each.lines) for each in leaks_of(market)}
    assert told == {
        ("expired", "Aire Care Ltd"): (Decimal(5_000), 2),
        ("none", "Nidd Meals Ltd"): (Decimal(6_000), 1),
        ("small", "Wharfe Books Ltd"): (Decimal(40), 1),
        ("to come", "Calder Vans Ltd"): (Decimal(700), 1),
        ("beyond", "Calder Vans Ltd"): (Decimal(1_500), 2),
    }
    off = LedgerLine.objects.filter(standing="off").values_list("amount_net", flat=True)
    assert sum(each.paid for each in leaks_of(market) if each.reason != "beyond") == sum(off)


def test_the_contract_and_its_owner_are_named_and_who_left_is_not(market):
    (expired,) = [each for each in leaks_of(market) if each.reason == "expired"]
    assert (expired.contract, expired.owner) == (market.care.reference, "")
    iris = market.town.person("Iris", "contract_manager")
    contracts.assign_owner(market.care, owner=iris, by=BUILDER, at=NOON)
    (expired,) = [each for each in leaks_of(market) if each.reason == "expired"]
    assert (expired.owner, expired.owner_reference) == (iris.name, iris.reference)
    record_leaving(iris, left_on=NOON.date(), by=BUILDER, at=NOON)
    (expired,) = [each for each in leaks_of(market) if each.reason == "expired"]
    assert (expired.owner, expired.owner_reference) == ("", "")


def test_a_month_tells_of_its_own_payments_and_what_was_paid_before_counts_towards_the_value(market):
    assert [(each.reason, each.paid) for each in leaks_of(market, month(2025, 8))] == [
        ("beyond", Decimal(1_500))
    ]
    assert [(each.reason, each.paid) for each in leaks_of(market, month(2025, 7))] == []


def test_a_higher_value_closes_the_leak(market):
    contracts.revise_contract(
        market.vans, facts=replace(facts_of(market.vans), value_net=Decimal(20_000)), directorate=None,
        reason="It was modified.", by=BUILDER, at=NOON,
    )  # fmt: skip
    assert not [each for each in leaks_of(market) if each.reason == "beyond"]


def test_a_draft_raised_for_it_is_named(market):
    owner = market.town.person("Iris", "contract_manager")
    supplier = next(each for each in leaks_of(market) if each.reason == "none").supplier
    stub = contracts.raise_stub(
        market.council, supplier_by_reference(supplier), title="Meals", owner=owner, directorate=None,
        reason="Bought by each school.", by=BUILDER, at=NOON,
    )  # fmt: skip
    (none,) = [each for each in leaks_of(market) if each.reason == "none"]
    assert (none.contract, none.owner) == (stub.reference, owner.name)
