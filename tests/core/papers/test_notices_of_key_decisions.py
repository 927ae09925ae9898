"""Days of notice that a key decision owes: in full, by general exception, in urgency. SI 2012/2089 regs 9-11."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wisely.rules.decision_notices import (
    NoticeGiven,
    ShortNotice,
    decision_had_its_notice,
    decision_is_noticed,
    notice_comes_in_time,
)

MONDAY = date(2026, 11, 2)
DAY = timedelta(days=1)
WHY = "The kitchen closed last night without any warning."
EXCEPTION = ShortNotice(way="general exception", reason=WHY, chair="Cllr Ada Fell", chair_on=MONDAY)
URGENCY = replace(EXCEPTION, way="special urgency")
FULL = ShortNotice()


def comes(short, *, after, on=MONDAY):
    return notice_comes_in_time(on=on, decision_on=on + after * DAY, clear_days=28, short=short)


@given(st.dates(date(2018, 1, 1), date(2029, 12, 31)), st.integers(0, 60))
def test_neither_the_day_of_the_notice_nor_that_of_the_decision_counts(on, after):
    clear_days = sum(on < on + place * DAY < on + after * DAY for place in range(after + 1))

    assert bool(comes(FULL, after=after, on=on)) == (clear_days >= 28)
    exception = replace(EXCEPTION, chair_on=on)
    assert bool(comes(exception, after=after, on=on)) == (clear_days >= 5)


def test_a_reason_alone_shortens_nothing():
    only_a_reason = ShortNotice(reason=WHY)

    verdict = comes(only_a_reason, after=5)

    assert not verdict
    assert verdict.cite == "SI 2012/2089 reg 9; SI 2012/2089 reg 10; SI 2012/2089 reg 11"
    assert "1 December 2026" in verdict.reason


@pytest.mark.parametrize(
    ("changed", "after", "cite", "words"),
    [
        ({"chair": " "}, 6, "reg 10(1)(a)", "told in writing"),
        ({"chair_on": None}, 6, "reg 10(1)(a)", "told in writing"),
        ({"chair_on": MONDAY + DAY}, 6, "reg 10(1)(b)", "Tell them first"),
        ({}, 5, "reg 10(1)(c)", "8 November 2026"),
        ({"reason": "No time left."}, 6, "reg 10(3)", "impracticable"),
    ],
)
def test_a_general_exception_needs_five_clear_days_and_a_chair_who_was_told(changed, after, cite, words):
    assert comes(EXCEPTION, after=6)

    verdict = comes(replace(EXCEPTION, **changed), after=after)

    assert not verdict
    assert cite in verdict.cite
    assert words in verdict.reason


@pytest.mark.parametrize(
    ("changed", "cite", "words"),
    [
        ({"chair": ""}, "reg 11(1)", "agrees"),
        ({"chair_on": None}, "reg 11(1)", "agrees"),
        ({"chair_on": MONDAY + DAY}, "reg 11(1)", "They have to agree before"),
        ({"reason": ""}, "reg 11(2)", "cannot reasonably be deferred"),
    ],
)
def test_special_urgency_needs_that_the_chair_agreed_before(changed, cite, words):
    assert comes(URGENCY, after=0)

    verdict = comes(replace(URGENCY, **changed), after=0)

    assert not verdict
    assert cite in verdict.cite
    assert words in verdict.reason


def had(notice, *, after, short=FULL):
    return decision_had_its_notice(notice, decision_on=MONDAY + after * DAY, clear_days=28, short=short)


def test_a_decision_rests_on_its_notice_as_that_was_given():
    full = NoticeGiven(issued_on=MONDAY, decision_on=MONDAY + 29 * DAY, short=FULL)
    shorter = NoticeGiven(issued_on=MONDAY, decision_on=MONDAY + 6 * DAY, short=EXCEPTION)
    urgent = NoticeGiven(issued_on=MONDAY, decision_on=MONDAY + 2 * DAY, short=URGENCY)

    assert had(full, after=29)
    assert had(shorter, after=6)
    assert had(urgent, after=1)
    assert not had(replace(shorter, short=FULL), after=6)
    assert "reg 9(1)(d)" in had(replace(full, decision_on=MONDAY + 40 * DAY), after=35).cite


def test_without_a_notice_only_an_urgency_that_was_agreed_to_helps():
    for short in (FULL, ShortNotice(reason=WHY), EXCEPTION):
        verdict = had(None, after=60, short=short)
        assert not verdict
        assert "none is issued" in verdict.reason
    assert had(None, after=0, short=URGENCY)
    assert not had(None, after=0, short=replace(URGENCY, chair=""))


def test_no_notice_is_asked_of_what_is_no_key_decision():
    assert decision_had_its_notice(None, decision_on=MONDAY, clear_days=0, short=FULL)


def test_an_unknown_way_shortens_nothing():
    assert not comes(replace(EXCEPTION, way="because"), after=90)


def test_of_several_notices_one_that_allows_it_is_enough_and_the_soonest_is_named():
    late = NoticeGiven(issued_on=MONDAY, decision_on=MONDAY + 60 * DAY, short=FULL)
    soon = NoticeGiven(issued_on=MONDAY, decision_on=MONDAY + 40 * DAY, short=FULL)
    urgent = NoticeGiven(issued_on=MONDAY, decision_on=MONDAY, short=URGENCY)

    refused = decision_is_noticed([late, soon], decision_on=MONDAY + 39 * DAY, clear_days=28)

    assert not refused
    assert "12 December 2026" in refused.reason
    assert "special urgency" in refused.reason
    assert decision_is_noticed([late, soon], decision_on=MONDAY + 40 * DAY, clear_days=28)
    assert decision_is_noticed([late, urgent], decision_on=MONDAY, clear_days=28)
    assert not decision_is_noticed([], decision_on=MONDAY, clear_days=28)
