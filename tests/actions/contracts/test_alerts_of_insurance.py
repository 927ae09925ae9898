"""An insurance that lapses is told to the people of the supplier's contracts in force, until it is renewed."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.actions.contracts.conftest import BUILDER, NOON
from tests.actions.contracts.test_alerts import plain, tell, told
from wisely.contracts import queries
from wisely.contracts.actions import Party
from wisely.suppliers import actions as suppliers

pytestmark = pytest.mark.django_db
LAPSES = date(2026, 9, 30)


@pytest.fixture
def acorn(register):
    return suppliers.register_supplier(name="Acorn Care Ltd", source="a test", by=BUILDER, at=NOON)


def insure(register, supplier, expires_on, kind="public liability"):
    return suppliers.record_insurance(
        supplier, authority=register.council, kind=kind, insurer="Northern Mutual", policy_number="NM-77",
        cover=Decimal(5_000_000), expires_on=expires_on, evidence="Certificate from the broker.",
        seen_on=NOON.date(), by=BUILDER, at=NOON,
    )  # fmt: skip


def open_to(register, contract):
    return {(each.rule, each.about_on) for each in queries.open_alerts_of(contract)}


def test_it_is_told_thirty_days_before_and_settled_by_a_renewal(register, acorn):
    contract = plain(register, parties=[Party(supplier=acorn)], ends_on=date(2029, 3, 31))
    insure(register, acorn, LAPSES)
    tell(register, LAPSES - timedelta(days=31))
    assert told(rule="insurance") == []
    tell(register, LAPSES - timedelta(days=30))
    assert [rule for rule, *_ in told(rule="insurance")] == ["insurance"]
    assert open_to(register, contract) == {("insurance", LAPSES)}
    insure(register, acorn, LAPSES.replace(year=2027))
    assert open_to(register, contract) == set()
    tell(register, LAPSES)
    assert len(told(rule="insurance")) == 1


def test_one_that_nobody_renews_goes_up_two_more_steps(register, acorn):
    plain(register, parties=[Party(supplier=acorn)], ends_on=date(2029, 3, 31))
    insure(register, acorn, LAPSES)
    for days in range(-30, 60):
        tell(register, LAPSES + timedelta(days=days))
    assert 1 <= len(told(rule="insurance")) <= 3


def test_two_kinds_that_lapse_together_are_told_once_and_ended_contracts_not_at_all(register, acorn):
    contract = plain(register, parties=[Party(supplier=acorn)], ends_on=date(2029, 3, 31))
    plain(register, title="Over", parties=[Party(supplier=acorn)], ends_on=date(2026, 4, 30))
    insure(register, acorn, LAPSES)
    insure(register, acorn, LAPSES, kind="cyber")
    tell(register, LAPSES)
    assert open_to(register, contract) == {("insurance", LAPSES)}
    assert all(row.contract_id == contract.pk for row in queries.open_alerts_of(contract))
    assert len({on for _, _, on in told(rule="insurance", contract__title="Over")}) == 0


def test_it_follows_a_supplier_that_was_merged(register, acorn):
    old = suppliers.register_supplier(name="Acorn Care Limited", source="a test", by=BUILDER, at=NOON)
    contract = plain(register, parties=[Party(supplier=old)], ends_on=date(2029, 3, 31))
    insure(register, acorn, LAPSES)
    tell(register, LAPSES)
    assert open_to(register, contract) == set()
    suppliers.merge_suppliers(old, into=acorn, reason="One company.", by=BUILDER, at=NOON)
    tell(register, LAPSES)
    assert open_to(register, contract) == {("insurance", LAPSES)}
