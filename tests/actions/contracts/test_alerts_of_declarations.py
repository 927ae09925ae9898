"""What a supplier declared and runs out is told to the people of its contracts, until it is declared anew."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.actions.contracts.conftest import BUILDER, NOON
from tests.actions.contracts.test_alerts import plain, tell, told
from tests.actions.contracts.test_alerts_of_insurance import insure, open_to
from wisely.contracts.actions import Party
from wisely.suppliers import actions as suppliers

pytestmark = pytest.mark.django_db
ENDS = date(2026, 9, 30)


@pytest.fixture
def acorn(register):
    return suppliers.register_supplier(name="Acorn Care Ltd", source="a test", by=BUILDER, at=NOON)


def declare(register, supplier, until_on, kind="SME", declared_on=date(2026, 1, 5)):
    return suppliers.record_declaration(
        supplier, authority=register.council, kind=kind, answer=True, declared_on=declared_on,
        until_on=until_on, evidence="The supplier's questionnaire.", by=BUILDER, at=NOON,
    )  # fmt: skip


def test_it_is_told_thirty_days_before_and_settled_when_declared_anew(register, acorn):
    contract = plain(register, parties=[Party(supplier=acorn)], ends_on=date(2029, 3, 31))
    declare(register, acorn, ENDS)
    tell(register, ENDS - timedelta(days=31))
    assert told(rule="declaration") == []
    tell(register, ENDS - timedelta(days=30))
    assert [rule for rule, *_ in told(rule="declaration")] == ["declaration"]
    assert open_to(register, contract) == {("declaration", ENDS)}
    declare(register, acorn, ENDS.replace(year=2027), declared_on=date(2026, 2, 1))
    assert open_to(register, contract) == set()
    tell(register, ENDS)
    assert len(told(rule="declaration")) == 1


def test_one_without_an_end_or_withdrawn_is_never_told(register, acorn):
    plain(register, parties=[Party(supplier=acorn)], ends_on=date(2029, 3, 31))
    declare(register, acorn, None)
    wrong = declare(register, acorn, ENDS, kind="VCSE")
    suppliers.withdraw_declaration(wrong, reason="Another supplier's.", by=BUILDER, at=NOON)
    tell(register, ENDS)
    assert told(rule="declaration") == []


def test_an_insurance_and_a_declaration_that_end_on_one_day_are_told_each(register, acorn):
    contract = plain(register, parties=[Party(supplier=acorn)], ends_on=date(2029, 3, 31))
    declare(register, acorn, ENDS)
    insure(register, acorn, ENDS)
    tell(register, ENDS)
    assert open_to(register, contract) == {("declaration", ENDS), ("insurance", ENDS)}


def test_it_follows_a_supplier_that_was_merged(register, acorn):
    old = suppliers.register_supplier(name="Acorn Care Limited", source="a test", by=BUILDER, at=NOON)
    contract = plain(register, parties=[Party(supplier=acorn)], ends_on=date(2029, 3, 31))
    declare(register, old, ENDS)
    tell(register, ENDS)
    assert open_to(register, contract) == set()
    suppliers.merge_suppliers(old, into=acorn, reason="One company.", by=BUILDER, at=NOON)
    tell(register, ENDS)
    assert open_to(register, contract) == {("declaration", ENDS)}
