"""Which changes the law allows, and which need a notice."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wisely.contracts.decisions.modifications import (
    GROUNDS,
    Proposed,
    ToBeModified,
    details_notice_due_on,
    ground_of,
    grounds_of,
    headroom,
    may_go_without_notice,
    modification_is_permitted,
)


def contract(**changed):
    return ToBeModified(**{"regime": "pa2023", "kind": "services", "is_above_threshold": True,
                           "original_value_net": Decimal(1_000_000), "longest_term_days": 1000} | changed)  # fmt: skip


def change(ground, **changed):
    return Proposed(**{"ground": ground, "effect": "value"} | changed)


@pytest.mark.parametrize(("regime", "kind", "ground", "most"), [
    ("pa2023", "services", "below threshold", "0.10"), ("pa2023", "works", "below threshold", "0.15"),
    ("pcr2015", "goods", "small change", "0.10"), ("pcr2015", "works", "small change", "0.15"),
    ("pa2023", "services", "unforeseen", "0.50"), ("pcr2015", "services", "additional", "0.50"),
    ("pcr2006", "services", "additional", "0.50"),
])  # fmt: skip
def test_each_ground_has_its_limit_to_the_penny(regime, kind, ground, most):
    limit = Decimal(most) * 1_000_000
    modified = contract(regime=regime, kind=kind)
    assert modification_is_permitted(modified, change(ground, value_change_net=limit))
    refused = modification_is_permitted(modified, change(ground, value_change_net=limit + Decimal("0.01")))
    assert "at most" in refused.reason
    assert refused.cite


@given(st.decimals(1, 10**9, places=2))
def test_grounds_without_a_limit_allow_any_value(amount):
    assert modification_is_permitted(contract(), change("provided", value_change_net=amount))


def test_small_changes_are_added_together():
    assert not modification_is_permitted(
        contract(small_changes_net=Decimal(60_000)),
        change("below threshold", value_change_net=Decimal(50_000)),
    )


def test_below_the_threshold_the_law_names_no_ground():
    assert modification_is_permitted(
        contract(is_above_threshold=False), change("", value_change_net=Decimal(10**8))
    )


def test_without_a_ground_of_its_regime_a_change_is_refused_with_the_list():
    refused = modification_is_permitted(contract(), change("review clause"))
    assert "Urgency" in refused.reason
    assert refused.cite == "PA23 s.74"
    assert modification_is_permitted(contract(regime="pcr2015"), change("because")).cite == "PCR 2015 reg 72"


def test_only_two_grounds_change_the_supplier():
    for ground in GROUNDS:
        allowed = modification_is_permitted(
            contract(regime=ground.regime), change(ground.code, effect="supplier")
        )
        assert bool(allowed) is (ground.code in {"restructure", "replacement"})


def test_a_term_longer_by_more_than_a_tenth_is_substantial():
    assert modification_is_permitted(contract(), change("not substantial", effect="term", extra_days=100))
    assert not modification_is_permitted(contract(), change("not substantial", effect="term", extra_days=101))
    assert modification_is_permitted(
        contract(longest_term_days=None), change("not substantial", effect="term", extra_days=9)
    )


def test_an_unknown_value_has_to_be_entered_before_a_limit_can_be_judged():
    assert "not recorded" in modification_is_permitted(
        contract(original_value_net=None), change("unforeseen", value_change_net=Decimal(1))
    ).reason  # fmt: skip


@pytest.mark.parametrize(("modified", "proposed", "needs_notice"), [
    (contract(), change("provided", value_change_net=Decimal(100_000)), False),
    (contract(), change("provided", value_change_net=Decimal("100000.01")), True),
    (contract(kind="works"), change("provided", value_change_net=Decimal(150_000)), False),
    (contract(), change("provided", effect="term", extra_days=101), True),
    (contract(), change("restructure", effect="supplier"), True),
    (contract(regime="pcr2015"), change("additional", value_change_net=Decimal(400_000)), False),
    (contract(is_above_threshold=False), change("", value_change_net=Decimal(400_000)), False),
    (contract(original_value_net=None, longest_term_days=None), change("provided", effect="scope"), False),
])  # fmt: skip
def test_a_change_notice_comes_first_where_the_act_asks(modified, proposed, needs_notice):
    assert bool(may_go_without_notice(modified, proposed)) is not needs_notice


def test_light_touch_contracts_change_without_notice():
    assert may_go_without_notice(
        contract(), change("light touch", value_change_net=Decimal(900_000)), is_light_touch=True
    )


def test_the_details_notice_counts_the_day_of_signature():
    assert details_notice_due_on(date(2026, 3, 1), is_light_touch=False) == date(2026, 3, 30)
    assert details_notice_due_on(date(2026, 3, 1), is_light_touch=True) == date(2026, 6, 28)


def test_headroom_adds_up_changes_and_says_when_it_cannot_tell():
    moved = headroom(Decimal(1000), [Decimal(50), Decimal(-20)])
    assert (moved.changes_net, moved.share) == (Decimal(30), Decimal("0.03"))
    assert headroom(None, [Decimal(1)]).share is None
    assert headroom(Decimal(0), []).share is None


def test_each_ground_is_named_once_in_its_regime():
    codes = [(ground.regime, ground.code) for ground in GROUNDS]
    assert len(codes) == len(set(codes))
    assert grounds_of("pcr2006") == grounds_of("pcr2015")
    assert ground_of("pa2023", "nonsense") is None
