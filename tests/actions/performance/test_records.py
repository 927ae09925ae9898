"""Figures that other rooms' records hold: each is the count of the very list it leads to, or there is none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.actions.contracts.conftest import BUILDER
from tests.actions.performance.conftest import LATER
from tests.actions.planning.test_waivers import agree
from wisely.contracts import actions as contracts
from wisely.contracts import queries as register
from wisely.lib.periods import FinancialYear
from wisely.people import actions as people
from wisely.people.decisions import Grant
from wisely.performance import queries
from wisely.planning import actions as planning
from wisely.planning import queries as waivers
from wisely.planning.actions import WaiverFacts
from wisely.planning.permissions import Permission as Planning

NOW = FinancialYear(2026).period  # in which 20 May 2026 lies
BEFORE = FinancialYear(2025).period
ON = LATER.date()


def held(council, figure, period=NOW):
    return queries.records_of(council.council.pk, council.book, period, figures=[figure]).get(figure)


def test_the_register_says_how_complete_it_is_and_leads_to_those_contracts(council):
    assert "no contract in the register is in force" in held(council, "kpi22_complete").missing.reason
    council.contract()
    council.contract(title="Over", ends_on=date(2026, 5, 1))

    told = held(council, "kpi22_complete")
    rows = register.register(council.council.pk, on=ON)
    in_force = register.narrow_by_standing(rows, "in force")
    whole = register.narrow_by_completeness(in_force, "100")
    assert (told.part, told.whole) == (whole.count(), in_force.count())
    assert told.whole == 1
    assert told.value in {Decimal("0.00"), Decimal("100.00")}
    assert "standing=in+force" in told.whole_href


def test_a_contract_past_its_end_that_nobody_closed_is_counted_until_somebody_does(council):
    late = council.contract(title="Over", ends_on=date(2026, 5, 1), options=[])
    assert (held(council, "kpi22_stale").part, held(council, "kpi22_stale").value) == (1, Decimal(1))

    contracts.end_contract(late, ended_on=date(2026, 5, 1), by=BUILDER, at=LATER)
    assert held(council, "kpi22_stale").value == 0


def test_what_is_true_today_is_said_of_no_other_period(council):
    council.contract()

    for figure in ("kpi22_complete", "kpi22_stale", "kpi03_managers", "kpi15_planned"):
        assert held(council, figure, BEFORE) is None


def test_category_managers_are_those_who_hold_the_role(council):
    assert held(council, "kpi03_managers").value is None
    held_for = council.book.categories[1]
    people.assign_role(
        council.iris, role="category_manager", scope_kind="category", scope_key=held_for.code,
        starts_on=ON - timedelta(days=1), by=BUILDER, at=LATER,
    )  # fmt: skip

    assert held(council, "kpi03_managers").value == 1
    assert held(council, "kpi03_categories").value == 1


def test_contracts_that_end_soon_are_planned_for_only_where_a_need_came_in_time(council):
    assert held(council, "kpi15_planned").value is None
    soon = council.contract(title="Soon over", ends_on=date(2027, 1, 31), options=[])
    contracts.set_tier(soon, tier="gold", reason="large", by=BUILDER, at=LATER)

    told = held(council, "kpi15_planned")
    assert (told.part, told.whole, told.value) == (0, 1, Decimal("0.00"))


def test_an_empty_register_of_waivers_is_no_count(council):
    assert held(council, "kpi04_waivers") is None


LIFT = WaiverFacts(
    title="Repair of the lift", supplier_name="Ridge Lifts Ltd", value_net=Decimal("14300.00"),
    ground="compatibility", reasons="Its control unit opens to the maker's tools only.",
    alternatives="Two other firms declined.", evidence="Both letters are kept.", starts_on=ON,
    lapses_on=date(2027, 3, 31),
)  # fmt: skip


def test_waivers_are_counted_by_their_decisions_and_the_page_says_from_when_the_register_is(council):
    first, second, _ = (
        planning.request_waiver(
            council.council, LIFT, directorate=council.directorate, is_clear=True, by=BUILDER, at=LATER
        )
        for _ in range(3)
    )
    who = Grant(
        "head_of_procurement", frozenset({Planning.APPROVE_WAIVER, "approvals.decide"}), "council", "",
        limit_net=Decimal(100_000),
    )  # fmt: skip
    decider = replace(council.officer(council.ben), grants=(who,), permissions=who.permissions)
    for waiver in (first, second):
        agree(waiver, by=decider, at=LATER)

    told = held(council, "kpi04_waivers")
    assert told.value == waivers.waiver_figures(council.council.pk, on=ON).years[0].count == 2
    assert "begins on 20 May 2026, within 2026-27" in told.note
    assert held(council, "kpi04_waivers", BEFORE) is None

    found = queries.standings(council.council.pk, council.book, period=NOW)
    kpi = next(each for each in found if each.kpi.number == 4)
    (stands,) = [each for each in kpi.figures if each.figure.id == "kpi04_waivers"]
    assert stands.judgement.colour == "so far"
    assert stands.judgement.reason == (
        "2 so far; the period is not over. For a whole one, it is held against the baseline of 2018/19, 189."
    )


@pytest.mark.parametrize("figure", ["kpi22_complete", "kpi22_stale"])
def test_a_figure_from_records_stands_in_its_kpi_with_its_definition(council, figure):
    council.contract()
    found = queries.standings(council.council.pk, council.book, period=NOW)
    kpi = next(each for each in found if each.kpi.number == 22)
    stands = next(each for each in kpi.figures if each.figure.id == figure)

    assert stands.is_live
    assert stands.value is not None
    assert stands.records.words
