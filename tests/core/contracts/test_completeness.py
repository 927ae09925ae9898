"""How complete a contract's record is."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wisely.contracts.decisions.completeness import ASKED, BY_FIELD, Recorded, asked_for, stock_of
from wisely.contracts.decisions.entries import LABELS, ContractFacts

WHOLE = Recorded(
    facts=ContractFacts(
        title="Cleaning", description="Daily", category="FM-01", cpv_codes=("90919200",), value_net=Decimal(240_000),
        vat_basis="net stated", irrecoverable_vat=Decimal(0), signed_on=date(2025, 5, 20), starts_on=date(2025, 6, 1),
        ends_on=date(2027, 5, 31), review_on=date(2026, 6, 1), has_extension_options=False, procedure="open",
        was_competed=True, notice_on=date(2025, 6, 10), notice_number="012345-2025",
    ),
    has_directorate=True, has_owner=True, has_deputy=True, has_supplier=True, tier="silver", regime="pa2023",
)  # fmt: skip


def with_facts(**changed):
    return replace(WHOLE, facts=replace(WHOLE.facts, **changed))


def test_a_whole_record_is_complete_and_an_empty_one_is_not():
    assert stock_of(WHOLE).per_cent == 100
    assert stock_of(WHOLE).missing == ()
    empty = stock_of(Recorded(facts=ContractFacts(title="Cleaning")))
    assert empty.per_cent == 0
    assert empty.missing[0] == "owner"


def test_irrecoverable_vat_of_nought_is_an_answer():
    assert "irrecoverable_vat" not in stock_of(WHOLE).missing
    assert "irrecoverable_vat" in stock_of(with_facts(irrecoverable_vat=None)).missing


def test_not_competed_is_an_answer_but_wants_its_reason_under_the_act():
    assert stock_of(with_facts(was_competed=False)).missing == ("direct_award_reason",)
    assert stock_of(replace(with_facts(was_competed=False), regime="pcr2015")).missing == ()
    assert stock_of(with_facts(was_competed=None)).missing == ("was_competed",)


def test_a_contract_that_runs_until_ended_needs_no_last_day():
    assert stock_of(with_facts(ends_on=None)).missing == ("ends_on",)
    assert stock_of(with_facts(ends_on=None, is_rolling=True)).missing == ()


@pytest.mark.parametrize(("changed", "is_asked"), [
    ({"value_net": Decimal("29999.99")}, False), ({"value_net": Decimal(30_000)}, True),
    ({"value_net": Decimal("29999.99"), "value_gross": Decimal(35_999)}, True),
    ({"starts_on": date(2015, 2, 25)}, False), ({"starts_on": date(2015, 2, 26)}, True),
])  # fmt: skip
def test_a_notice_is_asked_only_of_contracts_that_had_to_have_one(changed, is_asked):
    assert ("notice_on" in stock_of(with_facts(notice_on=None, **changed)).missing) is is_asked


def test_three_kpis_or_a_reason_are_asked_above_five_million():
    large = with_facts(value_net=Decimal(5_000_001))
    assert stock_of(large).missing == ("kpis",)
    assert stock_of(replace(large, kpi_count=2)).missing == ("kpis",)
    assert stock_of(replace(large, kpi_count=3)).missing == ()
    assert stock_of(with_facts(value_net=Decimal(5_000_000))).missing == ()


def test_a_council_may_weigh_fields_its_own_way_or_not_ask():
    none = replace(WHOLE, tier="", has_deputy=False)
    assert stock_of(none, weights={"tier": 0, "deputy": 0}).per_cent == 100
    assert stock_of(none, weights={"tier": 50}).missing == ("tier", "deputy")
    assert stock_of(none, weights={each.field: 0 for each in ASKED}).per_cent == 100


def test_a_record_with_anything_missing_is_never_shown_as_whole():
    assert stock_of(replace(WHOLE, has_deputy=False), weights={"deputy": 1, "owner": 9999}).per_cent == 99


@given(
    st.sets(st.sampled_from(["description", "category", "starts_on", "review_on", "signed_on", "procedure"]))
)
def test_each_field_filled_makes_the_record_no_less_complete(gone):
    blank = {
        "description": "",
        "category": "",
        "starts_on": None,
        "review_on": None,
        "signed_on": None,
        "procedure": "",
    }
    scores = [
        stock_of(with_facts(**{name: blank[name] for name in list(gone)[:count]})).per_cent
        for count in range(len(gone) + 1)
    ]
    assert scores == sorted(scores, reverse=True)


def test_every_field_asked_has_a_label_an_authority_and_an_act_that_mends_it():
    from wisely.contracts import decisions  # noqa: F401

    assert all(each.field in LABELS and each.cite and each.weight > 0 and each.mended_by for each in ASKED)
    assert [each.field for each in asked_for(["owner", "gone", "tier"])] == ["owner", "tier"]
    assert BY_FIELD["owner"].mended_by == "assign_owner"
    assert BY_FIELD["owner"].label == "Contract manager"
