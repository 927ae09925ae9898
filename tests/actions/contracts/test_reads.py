"""The register as lists and sheets: who sees what, and in how many queries."""

from datetime import date

import pytest

from tests.actions.contracts.conftest import BUILDER, NOON, TODAY
from wisely.audit.row_security import in_scope
from wisely.contracts import actions, queries
from wisely.contracts.actions import Party
from wisely.contracts.permissions import Permission
from wisely.lib.verdict import Refusal
from wisely.people import actions as people
from wisely.suppliers.actions import merge_suppliers

pytestmark = pytest.mark.django_db


def titles(rows):
    return sorted(rows.values_list("title", flat=True))


@pytest.fixture
def five(register):
    """One of each standing on 2 March 2026."""
    register.contract(title="running")
    register.contract(title="ending", ends_on=date(2026, 5, 31))
    register.contract(title="to come", starts_on=date(2026, 4, 1))
    register.contract(title="past", starts_on=date(2024, 1, 1), ends_on=date(2026, 3, 1))
    register.contract(title="unknown", starts_on=None, ends_on=None, owner=None)
    return register


@pytest.mark.parametrize(("standing", "found"), [
    ("in force", ["ending", "running", "unknown"]), ("to come", ["to come"]), ("past its end", ["past"]), ("over", []), ("draft", []),
])  # fmt: skip
def test_the_register_narrows_by_where_a_contract_stands_today(five, standing, found):
    rows = queries.register(five.council.pk, on=TODAY)
    assert titles(queries.narrow_by_standing(rows, standing)) == found


def test_the_lists_and_the_sheet_agree_on_what_is_in_force(five):
    rows = queries.register(five.council.pk, on=TODAY)
    listed = titles(queries.narrow_by_standing(rows, "in force"))
    assert listed == sorted(row.title for row in rows if queries.contract_sheet(row, on=TODAY).is_in_force)


def test_what_ends_within_so_many_days_counts_the_last_one(five):
    rows = queries.register(five.council.pk, on=TODAY)
    assert titles(queries.narrow_by_end(rows, "90")) == ["ending"]
    assert titles(queries.narrow_by_end(rows, "89")) == []


def test_a_contract_is_without_an_owner_from_the_day_its_owner_leaves(five):
    people.record_leaving(five.iris, left_on=date(2026, 3, 3), by=BUILDER, at=NOON)

    def without(on):
        return titles(queries.narrow_by_owner(queries.register(five.council.pk, on=on), "no"))

    assert without(TODAY) == ["unknown"]
    assert without(date(2026, 3, 3)) == ["ending", "past", "running", "to come", "unknown"]
    assert titles(queries.narrow_by_owner(queries.register(five.council.pk, on=TODAY), "yes")) == [
        "ending",
        "past",
        "running",
        "to come",
    ]


def test_when_the_owner_is_gone_the_deputy_is_to_mend(register):
    register.contract(title="mine", deputy=register.ben, review_on=None)
    register.contract(title="whole", deputy=register.ben)
    officer = register.officer(register.ben, Permission.SEE_CONTRACT)
    assert titles(queries.mine_to_mend(officer, on=TODAY)) == []

    people.record_leaving(register.iris, left_on=date(2026, 3, 1), by=BUILDER, at=NOON)

    assert titles(queries.mine_to_mend(officer, on=TODAY)) == ["mine", "whole"]


def test_gaps_are_counted_over_the_whole_register(five):
    gaps = {gap.field: gap.count for gap in queries.gaps_of_register(five.council.pk)}
    assert gaps == {"deputy": 5, "tier": 5, "ends_on": 1, "starts_on": 1, "owner": 1}
    rows = queries.register(five.council.pk, on=TODAY)
    assert titles(queries.narrow_by_gap(rows, "starts_on")) == ["unknown"]
    assert titles(queries.narrow_by_completeness(rows, "below 90")) == ["unknown"]
    assert titles(queries.narrow_by_completeness(rows, "100")) == []


def test_the_figures_agree_with_the_lists(five):
    figures = queries.figures_of_register(five.council.pk, on=TODAY)
    assert (figures.on_register, figures.in_force, figures.without_owner, figures.ending_in_three_months, figures.past_end, figures.whole) == (
        5, 3, 1, 1, 1, 0,
    )  # fmt: skip


def test_struck_out_contracts_are_on_no_list(five):
    contract = queries.register(five.council.pk, on=TODAY).get(title="running")
    actions.strike_out_contract(contract, reason="Twice.", by=BUILDER, at=NOON)
    assert "running" not in titles(queries.register(five.council.pk, on=TODAY))
    assert queries.contract_for(five.council.pk, contract.reference).stage == "struck out"


def test_spend_is_told_which_live_supplier_each_contract_is_with(register):
    contract = register.contract(parties=[Party(supplier=register.rival)])
    register.contract(title="Draft", is_signed=False)
    merge_suppliers(register.rival, into=register.supplier, reason="One firm.", by=BUILDER, at=NOON)
    actions.terminate_contract(contract, ended_on=date(2026, 3, 31), reason="Breach.", by=BUILDER, at=NOON)

    (term,) = queries.contract_terms(register.council.pk)

    assert (term.reference, term.supplier_id, term.starts_on, term.ends_on) == (
        contract.reference, register.supplier.pk, date(2025, 6, 1), date(2026, 3, 31),
    )  # fmt: skip
    assert queries.contract_terms(register.council.pk, supplier_ids=[register.rival.pk]) == []
    rows = queries.register(register.council.pk, on=TODAY)
    assert titles(queries.narrow_by_supplier(rows, register.supplier.pk)) == ["Cleaning of offices", "Draft"]


def test_a_sheet_says_what_is_missing_who_mends_and_how_far_it_runs(register):
    contract = register.contract(review_on=None)
    loaded = queries.contract_for(register.council.pk, contract.reference)

    sheet = queries.contract_sheet(loaded, on=TODAY)

    assert [(gap.field, gap.mended_by) for gap in sheet.gaps] == [
        ("review_on", "revise_contract"), ("tier", "set_tier"), ("deputy", "assign_owner"),
    ]  # fmt: skip
    assert sheet.mender == register.iris.reference
    assert sheet.longest_ends_on == date(2029, 5, 31)
    assert sheet.regime_name == "Procurement Act 2023"
    assert sheet.parties[0].name == "Moorland Cleaning Ltd"


def test_what_a_page_offers_is_what_the_act_allows(register):
    contract = register.contract()
    officer = register.officer(register.iris, Permission.SEE_CONTRACT)

    offered = queries.acts_on(contract, by=officer, on=TODAY)

    assert offered["revise_contract"].allowed
    assert not offered["extend_contract"].allowed
    with pytest.raises(Refusal) as refusal:
        actions.extend_contract(contract, ends_on=date(2028, 5, 31), reason="x", by=officer, at=NOON)
    assert refusal.value.verdict == offered["extend_contract"]


def test_history_tells_acts_newest_first_with_names_for_references(register):
    contract = register.contract(owner=None)
    actions.assign_owner(contract, owner=register.iris, deputy=register.ben, by=BUILDER, at=NOON)

    history = queries.history_of(contract)

    assert [event.verb for event in history.events] == [
        "contracts.owner.assigned",
        "contracts.contract.registered",
    ]
    assert history.names == {
        register.iris.reference: "Iris Hartley", register.ben.reference: "Ben Okafor",
        register.supplier.reference: register.supplier.name,
    }  # fmt: skip


def test_a_sheet_costs_few_queries_however_much_belongs_to_it(register, django_assert_max_num_queries):
    contract = register.contract(parties=[Party(supplier=register.supplier), Party(supplier=register.rival)])
    with django_assert_max_num_queries(9):
        queries.contract_sheet(queries.contract_for(register.council.pk, contract.reference), on=TODAY)


def test_another_council_reads_nothing(five):
    with in_scope(five.council.pk + 1):
        assert not queries.register(five.council.pk, on=TODAY).exists()
        assert queries.contract_terms(five.council.pk) == []
        assert queries.gaps_of_register(five.council.pk) == []
        assert queries.figures_of_register(five.council.pk, on=TODAY).on_register == 0
        assert queries.directorate_choices(five.council.pk) == []


def test_the_public_lists_what_is_published_only(five):
    contract = queries.register(five.council.pk, on=TODAY).get(title="running")
    actions.publish_contract(contract, by=BUILDER, at=NOON)
    with in_scope(five.council.pk, reader="public"):
        assert titles(queries.published()) == ["running"]
        assert titles(queries.register(five.council.pk, on=TODAY)) == ["running"]
