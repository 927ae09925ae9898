"""Who may lend what to whom, judged from plain values."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wisely.lib.periods import Period
from wisely.people.decisions.delegations import (
    Lent,
    Link,
    absence_is_in_order,
    is_no_more_than_held,
    makes_no_circle,
    may_be_passed_on,
    stand_in_for,
)

MARCH = Period(date(2026, 3, 1), date(2026, 4, 1))
APRIL = Period(date(2026, 4, 1), date(2026, 5, 1))
HELD = Lent("council", "", Decimal(100_000), MARCH)


def lent(**changed):
    facts = {
        "scope_kind": "council",
        "scope_key": "",
        "limit_net": Decimal(100_000),
        "period": MARCH,
    } | changed
    return Lent(**facts)


def test_one_may_lend_exactly_what_one_holds():
    assert is_no_more_than_held(lent(), HELD)


def test_one_may_lend_less_in_every_way():
    less = lent(
        scope_kind="directorate",
        scope_key="CEX",
        limit_net=Decimal(5),
        period=Period(date(2026, 3, 5), date(2026, 3, 6)),
    )
    assert is_no_more_than_held(less, HELD)


def test_a_limit_a_penny_higher_is_refused_and_both_limits_are_named():
    verdict = is_no_more_than_held(lent(limit_net=Decimal("100000.01")), HELD)
    assert not verdict
    assert "£100,000.00" in verdict.reason and "£100,000.01" in verdict.reason


def test_a_limit_cannot_be_lent_where_none_is_held():
    assert not is_no_more_than_held(lent(), lent(limit_net=None))


@pytest.mark.parametrize(
    "period", [Period(date(2026, 2, 28), date(2026, 3, 5)), Period(date(2026, 3, 5), date(2026, 4, 2)), APRIL]
)
def test_dates_outside_ones_own_are_refused(period):
    assert not is_no_more_than_held(lent(period=period), HELD)


def test_a_directorate_cannot_be_lent_as_the_council_or_as_another_directorate():
    mine = lent(scope_kind="directorate", scope_key="CEX")
    assert not is_no_more_than_held(lent(), mine)
    assert not is_no_more_than_held(lent(scope_kind="directorate", scope_key="CH"), mine)
    assert is_no_more_than_held(lent(scope_kind="directorate", scope_key="CEX"), mine)


def test_what_was_lent_is_passed_on_once_and_only_where_the_holder_said_so():
    assert may_be_passed_on(chain_length=0, giver_allowed_it=True)
    assert may_be_passed_on(chain_length=1, giver_allowed_it=True)
    assert not may_be_passed_on(chain_length=1, giver_allowed_it=False)
    assert not may_be_passed_on(chain_length=2, giver_allowed_it=True)


def test_nobody_lends_to_themselves():
    assert not makes_no_circle(Link("a", "a", MARCH), [])


def test_two_people_cannot_lend_to_each_other_on_the_same_day():
    assert not makes_no_circle(Link("b", "a", MARCH), [Link("a", "b", MARCH)])


def test_two_people_may_cover_for_each_other_in_different_months():
    assert makes_no_circle(Link("b", "a", APRIL), [Link("a", "b", MARCH)])


def test_a_circle_through_others_counts_only_where_all_its_days_meet():
    first, second = Period(date(2026, 3, 1), date(2026, 3, 15)), Period(date(2026, 3, 15), date(2026, 4, 1))
    assert not makes_no_circle(Link("c", "a", MARCH), [Link("a", "b", MARCH), Link("b", "c", MARCH)])
    assert makes_no_circle(Link("c", "a", MARCH), [Link("a", "b", first), Link("b", "c", second)])


people = st.sampled_from("abcdef")
days = st.builds(
    lambda start, length: Period(
        date(2026, 1, 1) + timedelta(start), date(2026, 1, 1) + timedelta(start + length)
    ),
    st.integers(0, 10),
    st.integers(1, 6),
)


@given(st.lists(st.builds(Link, people, people, days), max_size=25))
def test_whatever_is_offered_in_whatever_order_no_day_ever_holds_a_circle(offers):
    accepted = []
    for offer in offers:
        if makes_no_circle(offer, accepted):
            accepted.append(offer)
    for day in range(20):
        on = date(2026, 1, 1) + timedelta(day)
        lends = {(link.giver, link.receiver) for link in accepted if link.period.contains(on)}
        givers = {giver for giver, _ in lends}
        while free := {giver for giver in givers if all(to not in givers for by, to in lends if by == giver)}:
            givers -= free
        assert not givers, "everybody left lends to somebody left: a circle"


@given(st.lists(st.builds(Link, people, people, days), max_size=12), st.builds(Link, people, people, days))
def test_a_delegation_is_refused_only_where_some_day_would_hold_a_circle(links, new):
    held = []
    for link in links:
        if makes_no_circle(link, held):
            held.append(link)
    if makes_no_circle(new, held):
        return
    on_some_day = False
    for day in range(20):
        on = date(2026, 1, 1) + timedelta(day)
        if not new.period.contains(on):
            continue
        reached, ahead = set(), [new.receiver]
        while ahead:
            here = ahead.pop()
            if here in reached:
                continue
            reached.add(here)
            ahead += [link.receiver for link in held if link.giver == here and link.period.contains(on)]
        on_some_day = on_some_day or new.giver in reached
    assert on_some_day


def test_work_goes_to_the_stand_in_and_on_to_theirs_when_they_are_away_too():
    assert stand_in_for("a", stand_ins={}) == "a"
    assert stand_in_for("a", stand_ins={"a": "b"}) == "b"
    assert stand_in_for("a", stand_ins={"a": "b", "b": "c"}) == "c"


def test_work_waits_in_sight_where_nobody_in_the_chain_is_at_work():
    assert stand_in_for("a", stand_ins={"a": ""}) == "a"
    assert stand_in_for("a", stand_ins={"a": "b", "b": "a"}) == "a"
    assert stand_in_for("a", stand_ins={"a": "b", "b": "c", "c": "b"}) == "a"


def test_time_away_is_not_recorded_once_it_is_over_nor_with_oneself_as_stand_in():
    assert absence_is_in_order(MARCH, person="a", stand_in="b", today=date(2026, 3, 31))
    assert not absence_is_in_order(MARCH, person="a", stand_in="b", today=date(2026, 4, 1))
    assert not absence_is_in_order(MARCH, person="a", stand_in="a", today=date(2026, 3, 1))
