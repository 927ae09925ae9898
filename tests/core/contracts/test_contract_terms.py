"""When a contract is in force, when it ends, and how far it may be extended."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wisely.contracts.decisions.term import (
    Option,
    Term,
    dates_are_in_order,
    ends_soon,
    extension_is_permitted,
    is_in_force,
    is_past_its_end,
    longest_ends_on,
    months_later,
    next_option,
)

TERM = Term(stage="signed", starts_on=date(2025, 6, 1), ends_on=date(2027, 5, 31))
days = st.dates(date(2000, 1, 1), date(2090, 12, 31))


@pytest.mark.parametrize(("term", "on", "answer"), [
    (TERM, date(2025, 5, 31), False), (TERM, date(2025, 6, 1), True), (TERM, date(2027, 5, 31), True),
    (TERM, date(2027, 6, 1), False),
    (Term(stage="draft", starts_on=date(2025, 1, 1), ends_on=None), date(2026, 1, 1), False),
    (Term(stage="struck out", starts_on=date(2025, 1, 1), ends_on=None), date(2026, 1, 1), False),
    (Term(stage="signed", starts_on=None, ends_on=None), date(2026, 1, 1), True),
    (Term(stage="signed", starts_on=date(2025, 1, 1), ends_on=None, is_rolling=True), date(2090, 1, 1), True),
    (Term(stage="terminated", starts_on=date(2025, 1, 1), ends_on=date(2027, 1, 1), ended_on=date(2026, 1, 1)), date(2026, 1, 1), True),
    (Term(stage="terminated", starts_on=date(2025, 1, 1), ends_on=date(2027, 1, 1), ended_on=date(2026, 1, 1)), date(2026, 1, 2), False),
])  # fmt: skip
def test_a_contract_is_in_force_from_its_first_to_its_last_day(term, on, answer):
    assert is_in_force(term, on=on) is answer


@given(days, days, days)
def test_no_signed_contract_is_both_in_force_and_past_its_end(first, last, on):
    term = Term(stage="signed", starts_on=min(first, last), ends_on=max(first, last))
    assert not (is_in_force(term, on=on) and is_past_its_end(term, on=on))


def test_ending_soon_counts_today_and_asks_for_a_known_end():
    assert ends_soon(TERM, on=date(2027, 5, 31), within_days=0)
    assert ends_soon(TERM, on=date(2027, 5, 1), within_days=30)
    assert not ends_soon(TERM, on=date(2027, 4, 30), within_days=30)
    assert not ends_soon(TERM, on=date(2027, 6, 1), within_days=30)
    assert not ends_soon(
        Term(stage="signed", starts_on=None, ends_on=None), on=date(2027, 6, 1), within_days=9999
    )


def test_a_term_that_ends_with_a_month_still_does_after_an_option():
    assert months_later(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert months_later(date(2025, 2, 28), 12) == date(2026, 2, 28)
    assert months_later(date(2025, 4, 30), 1) == date(2025, 5, 31)
    assert months_later(date(2025, 5, 14), 6) == date(2025, 11, 14)


def test_options_add_up_in_their_order_and_those_taken_count_no_more():
    options = [Option(number=2, latest_ends_on=date(2029, 12, 31)), Option(number=1, months=12)]
    assert longest_ends_on(TERM, options) == date(2029, 12, 31)
    assert longest_ends_on(TERM, [Option(number=1, months=12), Option(number=2, months=6)]) == date(
        2028, 11, 30
    )
    assert longest_ends_on(TERM, [Option(number=1, months=12, taken_on=date(2026, 1, 1))]) == date(
        2027, 5, 31
    )
    assert longest_ends_on(TERM, [Option(number=1)]) == date(2027, 5, 31)
    assert (
        longest_ends_on(Term(stage="signed", starts_on=None, ends_on=None), [Option(number=1, months=3)])
        is None
    )
    assert next_option(options).number == 1
    assert next_option([]) is None


@given(st.integers(1, 60), days)
def test_an_extension_within_its_option_is_permitted_and_a_day_more_is_not(months, on):
    term = Term(stage="signed", starts_on=date(2000, 1, 1), ends_on=max(on, date(2000, 1, 1)))
    latest = months_later(term.ends_on, months)
    options = [Option(number=1, months=months)]

    assert extension_is_permitted(term, options, ends_on=latest, on=on)
    assert not extension_is_permitted(term, options, ends_on=latest + timedelta(days=1), on=on)


@pytest.mark.parametrize(("term", "options", "ends_on", "on", "words"), [
    (Term(stage="ended", starts_on=None, ends_on=date(2027, 5, 31)), [Option(number=1)], None, date(2026, 1, 1), "Only a signed"),
    (Term(stage="signed", starts_on=None, ends_on=None), [Option(number=1)], None, date(2026, 1, 1), "no last day"),
    (TERM, [], None, date(2026, 1, 1), "No option"),
    (TERM, [Option(number=1, months=12)], None, date(2027, 6, 1), "ended on 31 May 2027"),
    (TERM, [Option(number=1, months=12, notify_by_on=date(2027, 2, 28))], None, date(2027, 3, 1), "told by 28 February 2027"),
    (TERM, [Option(number=1, months=12)], date(2027, 5, 31), date(2026, 1, 1), "already runs"),
])  # fmt: skip
def test_a_refused_extension_says_why_and_what_to_do(term, options, ends_on, on, words):
    verdict = extension_is_permitted(term, options, ends_on=ends_on, on=on)
    assert not verdict
    assert words in verdict.reason


def test_an_option_without_a_known_length_is_recorded_before_it_is_taken():
    unknown = [Option(number=1)]
    assert (
        "Record the options first"
        in extension_is_permitted(TERM, unknown, ends_on=date(2027, 12, 31), on=date(2026, 1, 1)).reason
    )
    assert extension_is_permitted(TERM, unknown, on=date(2026, 1, 1))


def test_the_last_day_is_not_before_the_first():
    assert not dates_are_in_order(date(2026, 1, 2), date(2026, 1, 1))
    assert dates_are_in_order(date(2026, 1, 1), date(2026, 1, 1))
    assert dates_are_in_order(None, date(2026, 1, 1))
