"""Measure 23: whose finances were checked, and whether signs of distress were acted on; each leads to its rows."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import partial
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.actions.contracts.conftest import BUILDER
from tests.actions.performance.conftest import LATER
from wisely.contracts import actions as contracts
from wisely.contracts import queries as register
from wisely.contracts.actions import Party
from wisely.contracts.models import DistressTrigger
from wisely.lib.actor import the_clock
from wisely.lib.periods import FinancialYear
from wisely.performance import queries
from wisely.suppliers import actions as suppliers
from wisely.suppliers.registers import Reading

NOW = FinancialYear(2026).period  # in which 20 May 2026 lies
BEFORE = FinancialYear(2025).period
ON = LATER.date()
DAY = timedelta(days=1)
LATE = {"state": "active", "accounts_overdue": "yes", "accounts_due_on": "2026-04-30"}
FILED = LATE | {"accounts_overdue": "no"}


def held(council, figure, period=NOW):
    return queries.records_of(council.council.pk, council.book, period, figures=[figure]).get(figure)


def supplier(number, name):
    return suppliers.register_supplier(
        name=name, source="a test", identifiers=[("GB-COH", number)], by=BUILDER, at=LATER
    )


@pytest.fixture
def acorn():
    return supplier("01234567", "Acorn Care Ltd")


def read(of, facts, on, number="01234567"):
    at = datetime(on.year, on.month, on.day, 12, tzinfo=UTC)
    suppliers.keep_reading(
        of, register="Companies House", reading=Reading(number, facts, on), by=the_clock(), at=at
    )
    contracts.watch_suppliers(by=the_clock(), at=at)
    return at


def led_to(council, href):
    """Narrow the rows of a list as its address asks, by the same functions that the list declares."""
    asked = {key: value[0] for key, value in parse_qs(urlsplit(href).query).items()}
    on, council_id = ON, council.council.pk
    if "/suppliers/watch/suppliers/" in href:
        rows = register.narrow_by_tiers(
            register.watched_suppliers(council_id, on=on),
            asked["tier"],
            authority_id=council_id,
            on=on,
            path="pk",
        )
        narrow = partial(register.narrow_by_check, authority_id=council_id, on=on)
        return narrow(rows, asked["checked"]) if "checked" in asked else rows
    rows = register.triggers(council_id, on=on).filter(
        act_by_on__gte=date.fromisoformat(asked["act_by_on_from"]),
        act_by_on__lte=date.fromisoformat(asked["act_by_on_to"]),
    )
    return register.narrow_by_response(rows, asked["response"])


def counts_what_it_leads_to(council, told):
    assert led_to(council, told.part_href).count() == told.part
    assert led_to(council, told.whole_href).count() == told.whole
    return told.part, told.whole


def test_suppliers_of_gold_and_silver_contracts_count_as_checked_for_a_year(council, acorn):
    assert "no gold or silver contract" in held(council, "kpi23_monitored").missing.reason
    beech = supplier("07654321", "Beech Ltd")
    council.contract(parties=[Party(supplier=acorn)], tier="gold")
    council.contract(parties=[Party(supplier=acorn)], tier="silver", title="Another")
    council.contract(parties=[Party(supplier=beech)], tier="silver")
    council.contract(parties=[Party(supplier=supplier("00000042", "Cedar Ltd"))], tier="bronze")
    assert counts_what_it_leads_to(council, held(council, "kpi23_monitored")) == (0, 2)
    read(acorn, FILED, ON - 366 * DAY)
    read(beech, {"state": "not held"}, ON - DAY, "07654321")
    suppliers.keep_reading(
        beech, register="Debarment list", by=the_clock(), at=LATER,
        reading=Reading("07654321", {"state": "debarred", "ground": "Fraud", "until": "2020-01-01"}, ON),
    )  # fmt: skip
    assert counts_what_it_leads_to(council, held(council, "kpi23_monitored")) == (0, 2)
    read(acorn, FILED, ON - 365 * DAY)
    assert counts_what_it_leads_to(council, held(council, "kpi23_monitored")) == (1, 2)
    assert "kpi23_monitored" not in queries.records_of(
        council.council.pk, council.book, BEFORE, figures=["kpi23_monitored"]
    )


def test_a_merged_suppliers_check_counts_for_the_one_it_is_shown_under(council, acorn):
    group = suppliers.register_supplier(name="Acorn Group", source="a test", by=BUILDER, at=LATER)
    council.contract(parties=[Party(supplier=group)], tier="gold")
    read(acorn, FILED, ON - DAY)
    assert held(council, "kpi23_monitored").part == 0
    suppliers.merge_suppliers(acorn, into=group, reason="One company.", by=BUILDER, at=LATER)
    assert counts_what_it_leads_to(council, held(council, "kpi23_monitored")) == (1, 1)


def act(on, **which):
    row = DistressTrigger.objects.get(acted_at__isnull=True, **which)
    contracts.act_on_distress_trigger(
        row, how="We met them.", by=BUILDER, at=datetime(on.year, on.month, on.day, 12, tzinfo=UTC)
    )


def test_signs_count_once_their_fifth_working_day_is_over(council, acorn):
    assert "no sign of distress" in held(council, "kpi23_response").missing.reason
    council.contract(parties=[Party(supplier=acorn)])
    read(acorn, LATE, date(2026, 5, 12))  # Tuesday, to act by Tuesday 19 May: the day before
    assert counts_what_it_leads_to(council, held(council, "kpi23_response")) == (0, 1)
    act(date(2026, 5, 19))
    told = held(council, "kpi23_response")
    assert counts_what_it_leads_to(council, told) == (1, 1)
    assert told.value == 100


def test_one_acted_on_late_counts_against_and_one_that_went_in_time_not_at_all(council, acorn):
    council.contract(parties=[Party(supplier=acorn)])
    beech = supplier("07654321", "Beech Ltd")
    council.contract(parties=[Party(supplier=beech)])
    read(acorn, LATE, date(2026, 5, 5))
    act(date(2026, 5, 13))
    read(beech, LATE, date(2026, 5, 5), "07654321")
    read(beech, FILED, date(2026, 5, 12), "07654321")
    assert counts_what_it_leads_to(council, held(council, "kpi23_response")) == (0, 1)


def test_one_that_is_due_today_is_not_counted_yet_and_one_that_went_late_is(council, acorn):
    council.contract(parties=[Party(supplier=acorn)])
    beech = supplier("07654321", "Beech Ltd")
    council.contract(parties=[Party(supplier=beech)])
    read(acorn, LATE, date(2026, 5, 13))  # to act by 20 May: today
    assert held(council, "kpi23_response").missing is not None
    read(beech, LATE, date(2026, 5, 5), "07654321")
    read(beech, FILED, date(2026, 5, 14), "07654321")
    assert counts_what_it_leads_to(council, held(council, "kpi23_response")) == (0, 1)


def test_a_period_without_any_has_no_figure(council, acorn):
    council.contract(parties=[Party(supplier=acorn)])
    read(acorn, LATE, date(2026, 5, 5))
    figures = queries.records_of(council.council.pk, council.book, BEFORE, figures=["kpi23_response"])
    assert figures == {}
