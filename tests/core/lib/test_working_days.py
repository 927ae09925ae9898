from __future__ import annotations

import csv
import re
from datetime import date, timedelta

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wisely.lib.periods import DAY, Period
from wisely.lib.working_days import (
    ACT,
    ENGLAND,
    BeyondTheTable,
    add_working_days,
    is_working_day,
    last_working_day,
    next_working_day,
    working_days_between,
)

CALENDARS = st.sampled_from([ENGLAND, ACT])
DAYS = st.dates(date(2019, 1, 1), date(2029, 1, 1))


def _standstill(published):
    ends = last_working_day(8, beginning_with=published, calendar=ACT)
    return [ends, ends + DAY]


def _days_beginning_with(days):
    return lambda first: [Period.of_days(days, beginning_with=first).last_on]


VECTORS = {
    "PA23 standstill, plain week": _standstill,
    "PA23 standstill with Scottish bank holiday": _standstill,
    "PA23 standstill over Christmas": _standstill,
    "PA23 contract details notice": _days_beginning_with(30),
    "PA23 contract details notice, light touch": _days_beginning_with(120),
    "PA23 contract copy > GBP 5m": _days_beginning_with(90),
    "PA23 tendering period 25 days": lambda invited: _days_beginning_with(25)(invited + DAY),
    "PA23 contract termination notice": _days_beginning_with(30),
    "PA23 payments compliance": _days_beginning_with(30),
    "PA23 payment information": _days_beginning_with(30),
    "PA23 pipeline": _days_beginning_with(56),
    "30-day payment": _days_beginning_with(30),
    "PCR standstill electronic": lambda sent: [next_working_day(sent + timedelta(days=10), calendar=ENGLAND)],
}
COUNTED = "UK17 statistic day count"


def _dates(text):
    return [date.fromisoformat(found) for found in re.findall(r"\d{4}-\d{2}-\d{2}", text)]


def test_every_published_deadline_vector_comes_out(shared):
    with (shared / "reference/law/deadline_test_vectors.csv").open(newline="") as file:
        vectors = {row["case"]: row for row in csv.DictReader(file)}

    assert vectors.keys() == VECTORS.keys() | {COUNTED}
    for case, answer in VECTORS.items():
        assert answer(*_dates(vectors[case]["input"])) == _dates(vectors[case]["expected"]), case
    received, paid = _dates(vectors[COUNTED]["input"])
    assert vectors[COUNTED]["expected"].startswith(f"{(paid - received).days} days")


@pytest.mark.parametrize(
    ("calendar", "parts"),
    [(ENGLAND, ["ENG"]), (ENGLAND, ["WLS"]), (ACT, ["ENG", "WLS", "SCT", "NIR"])],
    ids=["England", "Wales", "the Act"],
)
def test_the_shipped_table_agrees_with_an_independent_one_on_every_day(calendar, parts):
    years = range(2018, 2029)
    theirs = {on for part in parts for on in holidays.country_holidays("GB", subdiv=part, years=years)}
    on = date(2018, 1, 1)
    compared = 0

    while on < date(2029, 1, 1):
        works = on.weekday() < 5 and on not in theirs
        assert is_working_day(on, calendar=calendar) == works, on
        on, compared = on + DAY, compared + 1
    assert compared == 4018


def test_a_scottish_holiday_stops_the_act_but_not_england():
    first_monday_of_august = date(2025, 8, 4)

    assert is_working_day(first_monday_of_august, calendar=ENGLAND)
    assert not is_working_day(first_monday_of_august, calendar=ACT)


def test_the_standstill_over_the_scottish_world_cup_holiday_is_a_day_longer():
    published = date(2026, 6, 10)

    assert last_working_day(8, beginning_with=published, calendar=ACT) == date(2026, 6, 22)
    assert last_working_day(8, beginning_with=published, calendar=ENGLAND) == date(2026, 6, 19)


def test_a_period_that_begins_on_a_day_off_begins_counting_when_work_does():
    saturday = date(2025, 6, 7)

    assert last_working_day(1, beginning_with=saturday, calendar=ENGLAND) == date(2025, 6, 9)
    assert next_working_day(saturday, calendar=ENGLAND) == date(2025, 6, 9)


def test_no_working_days_after_a_day_is_the_day_itself():
    assert add_working_days(date(2025, 6, 7), 0, calendar=ENGLAND) == date(2025, 6, 7)


def test_a_period_of_no_working_days_is_refused():
    with pytest.raises(ValueError, match="at least one"):
        last_working_day(0, beginning_with=date(2025, 6, 2), calendar=ACT)


@pytest.mark.parametrize("on", [date(2017, 12, 31), date(2031, 1, 1)])
def test_years_without_a_table_are_refused_rather_than_guessed(on):
    with pytest.raises(BeyondTheTable, match=f"2018 to 2030, not for {on.year}"):
        is_working_day(on, calendar=ENGLAND)


@given(DAYS, st.integers(-200, 200), CALENDARS)
def test_days_added_are_days_counted(on, n, calendar):
    there = add_working_days(on, n, calendar=calendar)

    if n >= 0 or is_working_day(on, calendar=calendar):
        assert working_days_between(on, there, calendar=calendar) == n
    assert n == 0 or is_working_day(there, calendar=calendar)


@given(DAYS, st.integers(1, 100))
def test_the_act_never_runs_faster_than_england(on, days):
    assert last_working_day(days, beginning_with=on, calendar=ACT) >= last_working_day(
        days, beginning_with=on, calendar=ENGLAND
    )


@given(DAYS, DAYS, CALENDARS)
def test_counting_back_is_counting_forward_with_a_minus(on, until, calendar):
    assert working_days_between(on, until, calendar=calendar) == -working_days_between(
        until, on, calendar=calendar
    )
