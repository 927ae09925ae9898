"""The periods of a trend."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from wisely.lib.periods import FinancialYear, month
from wisely.performance.decisions import MONTH, QUARTER, YEAR, months_without, span_of, span_words, spans

DAYS = st.dates(date(2000, 1, 1), date(2050, 12, 31))


@given(DAYS, st.sampled_from([MONTH, QUARTER, YEAR]))
def test_a_day_is_in_its_span(on, grain):
    assert span_of(on, grain).contains(on)


@given(DAYS, DAYS, st.sampled_from([MONTH, QUARTER, YEAR]))
def test_spans_follow_each_other_without_a_gap(one, other, grain):
    months = sorted({one.replace(day=1), other.replace(day=1)})
    found = spans(months, grain)

    assert found[0].contains(months[0])
    assert found[-1].contains(months[-1])
    assert all(before.ends_before == after.starts_on for before, after in pairwise(found))


def test_nothing_paid_is_no_span():
    assert spans([], MONTH) == []


def test_quarters_are_those_of_the_financial_year():
    assert span_of(date(2026, 4, 1), QUARTER) == FinancialYear(2026).quarter(1)
    assert span_of(date(2026, 12, 31), QUARTER) == FinancialYear(2026).quarter(3)
    assert span_of(date(2026, 3, 31), QUARTER) == FinancialYear(2025).quarter(4)


def test_a_period_that_is_not_whole_says_what_of_it_is_there():
    year = FinancialYear(2026).period
    first = [date(2026, number, 1) for number in (4, 5, 7)]

    assert span_words(year, first) == "2026-27, April to July without June"
    assert span_words(year, first[:2]) == "2026-27, April to May"
    assert span_words(year, first[:1]) == "2026-27, April only"
    assert span_words(year, []) == "2026-27"
    assert span_words(month(2026, 4), first) == "April 2026"
    assert months_without(FinancialYear(2026).quarter(1), first) == [date(2026, 6, 1)]
