"""A contract as plain values: its faults, its changes, its way to JSON and back, its regime, its people."""

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wisely.contracts.decisions.checks import facts_are_in_order, faults_in, vat_basis_of
from wisely.contracts.decisions.entries import (
    Change,
    ContractFacts,
    changes_between,
    facts_of_plain,
    plain_of,
)
from wisely.contracts.decisions.ownership import Carer, is_without_owner, may_be_owner, who_mends
from wisely.contracts.decisions.regime import regime_of

amounts = st.none() | st.decimals(0, 10**11, places=2)
days = st.none() | st.dates(date(1950, 1, 1), date(2100, 1, 1))
facts = st.builds(
    ContractFacts, title=st.text(min_size=1), description=st.text(), cpv_codes=st.lists(st.text()).map(tuple), value_net=amounts,
    irrecoverable_vat=amounts, starts_on=days, ends_on=days, notice_on=days, is_rolling=st.booleans(),
    was_competed=st.none() | st.booleans(), has_extension_options=st.none() | st.booleans(),
)  # fmt: skip


@given(facts)
def test_facts_survive_the_way_to_json_and_back(told):
    assert facts_of_plain(json.loads(json.dumps(plain_of(told)))) == told


@given(facts, facts)
def test_no_change_means_the_same_facts(before, after):
    assert (changes_between(before, after) == []) is (before == after)


def test_a_change_is_spelt_for_the_record():
    before = ContractFacts(title="A", starts_on=date(2026, 1, 1), was_competed=None, cpv_codes=("1", "2"))
    after = ContractFacts(title="A", value_net=Decimal("12.50"), was_competed=False)
    assert changes_between(before, after) == [
        Change("cpv_codes", "1 2", ""), Change("value_net", "", "12.50"), Change("starts_on", "2026-01-01", ""),
        Change("was_competed", "", "no"),
    ]  # fmt: skip


def test_every_fault_names_its_field_and_value():
    faults = faults_in(
        ContractFacts(title="", value_net=Decimal(-1), irrecoverable_vat=Decimal(10) ** 12, starts_on=date(1800, 1, 1),
                      ends_on=date(1700, 1, 1))
    )  # fmt: skip
    assert [(fault.field, fault.value) for fault in faults] == [
        ("title", ""), ("value_net", "-1"), ("irrecoverable_vat", "1000000000000"), ("starts_on", "1800-01-01"),
        ("ends_on", "1700-01-01"), ("ends_on", "1700-01-01"),
    ]  # fmt: skip
    assert (
        facts_are_in_order(ContractFacts(title="")).reason
        == "Title: The title is missing. Say in a few words what is bought."
    )
    assert facts_are_in_order(ContractFacts(title="Cleaning"))


@pytest.mark.parametrize(("net", "gross", "no_vat", "basis"), [
    (None, None, False, ""), (None, None, True, ""), (Decimal(1), None, False, "net stated"), (None, Decimal(1), False, "gross stated"),
    (Decimal(1), Decimal(2), False, "both stated"), (Decimal(1), None, True, "no VAT"),
])  # fmt: skip
def test_the_vat_basis_says_what_was_stated(net, gross, no_vat, basis):
    assert vat_basis_of(net, gross, has_no_vat=no_vat) == basis


@pytest.mark.parametrize(("on", "regime"), [
    (date(2025, 2, 24), "pa2023"), (date(2025, 2, 23), "pcr2015"), (date(2015, 2, 26), "pcr2015"), (date(2015, 2, 25), "pcr2006"),
    (date(2006, 1, 30), ""), (None, ""),
])  # fmt: skip
def test_the_law_of_the_day_of_commencement_governs(on, regime):
    assert regime_of(on) == regime
    assert regime_of(on, framework_regime="pcr2015") == "pcr2015"


def test_an_owner_who_has_left_owns_nothing_and_the_deputy_mends():
    today = date(2026, 3, 2)
    gone, deputy = Carer("P1", left_on=today), Carer("P2", left_on=date(2026, 3, 3))
    assert is_without_owner(gone, on=today)
    assert not is_without_owner(gone, on=date(2026, 3, 1))
    assert is_without_owner(None, on=today)
    assert who_mends(gone, deputy, on=today) == deputy
    assert who_mends(gone, deputy, on=date(2026, 3, 3)) is None
    assert not may_be_owner(gone, None, on=today)
    assert not may_be_owner(deputy, deputy, on=today)
    assert may_be_owner(deputy, gone, on=today)
