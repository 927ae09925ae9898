"""What collides in the pipeline: deadlines of one person, days away, and work against the people there are."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from wisely.planning.decisions.collisions import (
    Scheduled,
    deadlines_together,
    deadlines_while_away,
    months_too_full,
    workload,
)

TODAY = date(2026, 11, 2)
DAY = timedelta(days=1)
ONE = Scheduled(
    "N1", "Meals", "Adults", "P1", "Ben", date(2027, 1, 4), date(2027, 2, 10), date(2027, 5, 3)
)  # fmt: skip


def test_deadlines_of_two_procurements_in_one_week_fall_to_one_person():
    two = replace(
        ONE, reference="N2", title="Lifts", work_starts_on=date(2027, 2, 8), publishes_on=date(2027, 4, 1)
    )
    other = replace(two, reference="N3", person="P2", person_name="Asha")

    (found,) = deadlines_together([ONE, replace(two, awards_on=date(2027, 7, 1)), other], on=TODAY)

    assert (found.week_on, found.person_name) == (date(2027, 2, 8), "Ben")
    assert [(what, reference) for _, what, reference, _ in found.due] == [
        ("work begins", "N2"), ("it is published", "N1")
    ]  # fmt: skip
    assert deadlines_together([ONE, replace(two, person="")], on=TODAY) == []
    assert deadlines_together([ONE], on=TODAY) == []


def test_a_deadline_on_a_day_of_absence_names_who_stands_in():
    away = {"P1": [(date(2027, 2, 8), date(2027, 2, 10), "Asha")], "P2": [(TODAY, date(2028, 1, 1), "")]}

    (found,) = deadlines_while_away([ONE], away, on=TODAY)

    assert (found.on, found.what, found.stand_in) == (ONE.publishes_on, "it is published", "Asha")
    assert deadlines_while_away([ONE], away, on=ONE.publishes_on + DAY) == []


def test_a_month_is_too_full_where_twice_the_usual_begins():
    many = [replace(ONE, reference=f"N{place}") for place in range(5)]
    later = [
        replace(ONE, reference=f"M{place}", work_starts_on=date(2027, 2 + place, 1)) for place in range(3)
    ]

    (found,) = months_too_full([*many, *later], on=TODAY)

    assert (found.month_on, found.starts, str(found.usual)) == (date(2027, 1, 1), 5, "2.0")
    assert months_too_full(later, on=TODAY) == []


def test_work_is_held_against_the_people_from_its_start_to_its_award():
    months = workload([ONE, replace(ONE, reference="N2")], people=1, at_once=1, on=TODAY)

    assert len(months) == 12
    assert months[0].month_on == date(2026, 11, 1)
    too_much = [each.month_on for each in months if each.is_too_much]
    assert too_much == [date(2027, month, 1) for month in range(1, 6)]
    assert {each.over for each in months if each.is_too_much} == {1}
    assert all(each.is_too_much for each in workload([ONE], people=0, at_once=6, on=ONE.work_starts_on)[:5])


@given(st.dates(date(2026, 12, 1), date(2027, 9, 30)), st.integers(0, 200))
def test_each_month_between_start_and_award_counts_it_once(starts_on, length):
    one = replace(ONE, work_starts_on=starts_on, awards_on=starts_on + length * DAY)

    months = {each.month_on: each.under_way for each in workload([one], people=1, at_once=1, on=TODAY)}

    for month_on, under_way in months.items():
        days = (month_on + each * DAY for each in range(31))
        is_in = any(day.month == month_on.month and starts_on <= day <= one.awards_on for day in days)
        assert under_way == is_in
