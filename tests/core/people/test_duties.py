"""Duties kept apart, and the limits of officers."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wisely.lib.money import Net
from wisely.people.decisions import Grant, Officer, authority_limit, grant_covers, grant_used
from wisely.people.decisions.duties import (
    SEPARATIONS,
    Apart,
    Duty,
    duties_of,
    duty_is_separate,
    roles_are_separate,
)

DECLARED = {
    "people.assign_role": Duty.ASSIGN_ROLES,
    "invoicing.pay": Duty.PAY,
    "suppliers.change_bank_account": Duty.PROPOSE_BANK_CHANGE,
    "suppliers.verify_bank_account": Duty.VERIFY_BANK_CHANGE,
}
ADMINISTRATOR = Grant(
    "administrator", frozenset({"people.assign_role", "people.see_people", "contracts.see_register"})
)


def role(*permissions, kind="council", key="", limit=None, behalf=""):
    return Grant("role", frozenset(permissions), kind, key, limit, behalf)


def officer(*grants):
    return Officer(
        "TST-P-00001",
        "Asha",
        1,
        grants=grants,
        permissions=frozenset(n for g in grants for n in g.permissions),
    )


def test_every_row_of_the_table_has_two_duties_and_an_authority():
    for row in SEPARATIONS:
        assert row.one != row.other
        assert row.cite
    assert len({(frozenset({row.one, row.other}), row.apart) for row in SEPARATIONS}) == len(SEPARATIONS)


@pytest.mark.parametrize(
    "permission", ["contracts.give_owner", "spend.import_payments", "a_room_of_next_year.do"]
)
def test_who_assigns_roles_may_not_change_anything_in_another_room_even_one_nobody_declared(permission):
    verdict = roles_are_separate(role(permission), [ADMINISTRATOR], DECLARED)
    assert not verdict
    assert verdict.cite == "Accounts and Audit Regulations 2015 reg. 4"
    assert not roles_are_separate(ADMINISTRATOR, [role(permission, kind="directorate", key="CEX")], DECLARED)


def test_who_assigns_roles_may_read_everything():
    assert roles_are_separate(role("contracts.see_register", "spend.export_lines"), [ADMINISTRATOR], DECLARED)


def test_one_role_cannot_hold_both_sides_itself():
    assert not roles_are_separate(role("people.assign_role", "contracts.give_owner"), [], DECLARED)


def test_bank_details_and_payments_are_never_in_one_hand_over_the_same_part_of_the_council():
    payer = role("invoicing.pay", kind="directorate", key="CEX")
    for change in ("suppliers.change_bank_account", "suppliers.verify_bank_account"):
        assert not roles_are_separate(role(change), [payer], DECLARED)
        assert not roles_are_separate(role(change, kind="directorate", key="CEX"), [payer], DECLARED)
        assert not roles_are_separate(role(change, kind="category", key="ICT"), [payer], DECLARED)
        assert roles_are_separate(role(change, kind="directorate", key="CH"), [payer], DECLARED)


def test_reading_and_the_people_room_are_not_taking_part():
    assert duties_of("contracts.read_contract", {}) == frozenset()
    assert duties_of("people.register_person", {}) == frozenset()
    assert duties_of("contracts.modify", {}) == {Duty.TAKE_PART}


@pytest.mark.parametrize(
    "row",
    [row for row in SEPARATIONS if row.apart is Apart.ACTING],
    ids=lambda row: f"{row.one} and {row.other}",
)
def test_nobody_does_both_to_one_thing_in_either_order_nor_through_another(row):
    for first, then in ((row.one, row.other), (row.other, row.one)):
        assert not duty_is_separate(then, by={"a"}, done={first: {"a"}})
        assert not duty_is_separate(then, by={"b", "a"}, done={first: {"a"}}), "b acts for a"
        assert not duty_is_separate(then, by={"a"}, done={first: {"b", "a"}}), "b acted for a before"
        assert duty_is_separate(then, by={"b"}, done={first: {"a"}})


def test_the_same_duty_twice_is_no_breach():
    assert duty_is_separate(Duty.SCORE, by={"a"}, done={Duty.SCORE: {"a"}})


def test_a_limit_is_judged_to_the_penny_and_says_both_amounts():
    approver = officer(role("x.approve", limit=Decimal(25_000)))
    assert authority_limit(approver, "x.approve", Net(Decimal(25_000)), scope=None, who_can="")
    verdict = authority_limit(
        approver, "x.approve", Net(Decimal("25000.01")), scope=None, who_can="Chief officer"
    )
    assert (verdict.allowed, verdict.who_can) == (False, "Chief officer")
    assert "£25,000.01" in verdict.reason and "£25,000.00" in verdict.reason


def test_a_role_without_a_limit_decides_no_amount_at_all():
    assert not authority_limit(
        officer(role("x.approve")), "x.approve", Net(Decimal(0)), scope=None, who_can=""
    )


def test_a_high_limit_elsewhere_does_not_help_here():
    approver = officer(
        role("x.approve", kind="directorate", key="CEX", limit=Decimal(10**6)),
        role("x.approve", kind="directorate", key="CH", limit=Decimal(10)),
    )
    assert not authority_limit(
        approver, "x.approve", Net(Decimal(11)), scope={"directorate": "CH"}, who_can=""
    )
    assert authority_limit(approver, "x.approve", Net(Decimal(11)), scope={"directorate": "CEX"}, who_can="")


def test_ones_own_authority_is_used_before_what_was_lent():
    own, lent = (
        role("x.approve", limit=Decimal(10)),
        role("x.approve", limit=Decimal(1000), behalf="TST-P-00002"),
    )
    both = officer(lent, own)
    assert grant_used(both, "x.approve", net=Net(Decimal(10))) == own
    assert grant_used(both, "x.approve", net=Net(Decimal(11))) == lent
    assert grant_used(both, "x.approve", net=Net(Decimal(1001))) is None


@given(
    st.lists(
        st.builds(
            role,
            st.sampled_from(["x.a", "x.b"]),
            kind=st.sampled_from(["directorate", "category"]),
            key=st.sampled_from("pq"),
        )
    )
)
def test_a_grant_covers_exactly_the_things_of_its_scope(grants):
    for kind in ("directorate", "category"):
        for key in "pq":
            allowed = grant_covers(officer(*grants), "x.a", scope={kind: key}, who_can="")
            assert bool(allowed) == any(
                "x.a" in g.permissions and (g.scope_kind, g.scope_key) == (kind, key) for g in grants
            )
