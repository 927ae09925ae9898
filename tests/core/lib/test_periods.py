from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wisely.lib.periods import (
    FinancialYear,
    Period,
    add_months,
    financial_year,
    month,
    months_of,
    period_code,
    period_name,
    read_period,
)

DAYS = st.dates(date(1990, 1, 1), date(2100, 1, 1))
PERIODS = st.builds(
    lambda on, length: Period(on, None if length is None else on + timedelta(days=length)),
    DAYS, st.none() | st.integers(1, 4000),
)  # fmt: skip


def test_a_period_holds_its_first_day_and_not_its_end():
    june = Period(date(2026, 6, 1), date(2026, 7, 1))

    assert june.contains(date(2026, 6, 1))
    assert june.contains(date(2026, 6, 30))
    assert not june.contains(date(2026, 7, 1))
    assert not june.contains(date(2026, 5, 31))
    assert (june.last_on, june.days, str(june)) == (date(2026, 6, 30), 30, "2026-06-01 to 2026-06-30")


def test_a_period_without_an_end_goes_on():
    onward = Period(date(2026, 6, 1))

    assert onward.contains(date(2999, 1, 1))
    assert (onward.last_on, onward.days, str(onward)) == (None, None, "from 2026-06-01")
    assert Period.of(date(2026, 6, 1), None) == onward


@pytest.mark.parametrize("ends_before", [date(2026, 6, 1), date(2026, 5, 1)])
def test_a_period_of_no_days_is_refused(ends_before):
    with pytest.raises(ValueError, match="must end after"):
        Period(date(2026, 6, 1), ends_before)


def test_a_period_of_days_beginning_with_a_day_counts_that_day():
    assert Period.of_days(30, beginning_with=date(2025, 6, 12)).last_on == date(2025, 7, 11)
    assert Period.of_days(1, beginning_with=date(2025, 6, 12)).last_on == date(2025, 6, 12)


@given(DAYS, st.integers(0, 4000))
def test_a_period_said_by_its_last_day_keeps_it(start, length):
    last = start + timedelta(days=length)
    period = Period.of(start, last)

    assert period.last_on == last
    assert period.contains(last)
    assert not period.contains(last + timedelta(days=1))


@given(PERIODS, PERIODS)
def test_overlap_is_mutual_and_means_a_day_in_both(one, other):
    common = one.common_with(other)

    assert one.overlaps(other) == other.overlaps(one) == (common is not None)
    assert common == other.common_with(one)
    if common:
        assert one.contains(common.starts_on)
        assert other.contains(common.starts_on)


def test_periods_that_only_touch_do_not_overlap():
    assert not Period(date(2026, 1, 1), date(2026, 2, 1)).overlaps(Period(date(2026, 2, 1)))


@pytest.mark.parametrize(("on", "months", "later"), [
    (date(2026, 1, 31), 1, date(2026, 2, 28)), (date(2024, 1, 31), 1, date(2024, 2, 29)), (date(2026, 12, 15), 1, date(2027, 1, 15)),
    (date(2026, 1, 15), -1, date(2025, 12, 15)), (date(2024, 2, 29), 12, date(2025, 2, 28)), (date(2026, 3, 1), 0, date(2026, 3, 1)),
])  # fmt: skip
def test_months_are_added_as_people_do(on, months, later):
    assert add_months(on, months) == later


def test_a_month_has_all_its_days():
    assert month(2024, 2).days == 29
    assert month(2026, 12) == Period(date(2026, 12, 1), date(2027, 1, 1))


@given(PERIODS.filter(lambda period: period.ends_before))
def test_the_months_of_a_period_cover_it_without_a_gap(period):
    months = list(months_of(period))

    assert months[0].contains(period.starts_on)
    assert months[-1].contains(period.last_on)
    assert all(one.ends_before == following.starts_on for one, following in pairwise(months))


def test_a_period_without_an_end_has_no_list_of_months():
    with pytest.raises(ValueError, match="without an end"):
        list(months_of(Period(date(2026, 1, 1))))


@pytest.mark.parametrize(("on", "label"), [
    (date(2026, 3, 31), "2025-26"), (date(2026, 4, 1), "2026-27"), (date(1999, 12, 31), "1999-00"), (date(2026, 1, 1), "2025-26"),
])  # fmt: skip
def test_the_financial_year_turns_on_the_first_of_april(on, label):
    assert financial_year(on).label == str(financial_year(on)) == label


@given(DAYS)
def test_each_day_is_in_one_quarter_of_its_financial_year(on):
    year = financial_year(on)

    assert year.period.contains(on)
    assert [year.quarter(number).contains(on) for number in (1, 2, 3, 4)].count(True) == 1
    assert year.quarter(4).ends_before == year.period.ends_before == year.following.period.starts_on
    assert year.previous.following == year
    assert FinancialYear.labelled(year.label) == year


@pytest.mark.parametrize("number", [0, 5])
def test_there_are_four_quarters(number):
    with pytest.raises(ValueError, match="quarters"):
        FinancialYear(2025).quarter(number)


@pytest.mark.parametrize("label", ["2025-26", "2025/26", "2025/2026", " 2025 – 26 "])
def test_a_financial_year_is_read_as_it_is_written(label):
    assert FinancialYear.labelled(label) == FinancialYear(2025)


@pytest.mark.parametrize("label", ["2025", "2025-27", "2025-2036", "25-26", "", "2025-26-27", "2025-1926"])
def test_what_is_no_financial_year_is_refused(label):
    with pytest.raises(ValueError, match="like 2025-26"):
        FinancialYear.labelled(label)


@pytest.mark.parametrize(
    ("code", "period", "name"),
    [
        ("2026-27", FinancialYear(2026).period, "2026-27"),
        ("2026-27-q2", FinancialYear(2026).quarter(2), "Quarter 2 of 2026-27"),
        ("2026-m10", month(2026, 10), "October 2026"),
        ("2010-11", FinancialYear(2010).period, "2010-11"),
        ("2010-m11", month(2010, 11), "November 2010"),
    ],
)
def test_a_year_a_quarter_and_a_month_have_a_code_for_addresses(code, period, name):
    assert (period_code(period), read_period(code), period_name(period)) == (code, period, name)


@given(st.integers(1990, 2100), st.integers(1, 12))
def test_no_code_of_a_month_is_read_as_a_year(year, number):
    assert read_period(period_code(month(year, number))) == month(year, number)


@pytest.mark.parametrize(
    "code", ["", "2026", "2026-10", "2026-m13", "2026-27-q5", "2026-27-q", "0000-m01", "x"]
)
def test_what_is_no_period_is_refused(code):
    with pytest.raises(ValueError):
        read_period(code)


def test_other_stretches_of_days_have_no_code():
    with pytest.raises(ValueError, match="neither"):
        period_code(Period(date(2026, 6, 2), date(2026, 7, 2)))
    with pytest.raises(ValueError, match="neither"):
        period_code(Period(date(2026, 4, 1)))
