"""What is foretold, and how wide its range must be to hold as often as it says."""

from __future__ import annotations

import random
from datetime import date

import pytest

from wisely.forecasts.decisions import (
    Ranges,
    Tried,
    can_be_forecast,
    checked,
    last_whole_month,
    months_without_gap,
    ranges_from,
    used_up,
    widths_of,
)
from wisely.forecasts.decisions.drawing import drawn, tried
from wisely.lib.periods import add_months

JANUARY = date(2026, 1, 1)


def noisy(seed, months=48, mean=100_000.0, spread=20_000.0):
    made = random.Random(seed)
    return [max(0.0, made.gauss(mean, spread)) for _ in range(months)]


@pytest.mark.parametrize(
    ("latest", "month"),
    [
        (date(2026, 3, 31), date(2026, 3, 1)),
        (date(2026, 3, 25), date(2026, 3, 1)),
        (date(2026, 3, 24), date(2026, 2, 1)),
        (date(2026, 1, 2), date(2025, 12, 1)),
        (date(2024, 2, 23), date(2024, 2, 1)),
    ],
)
def test_a_month_counts_once_its_last_week_was_paid(latest, month):
    assert last_whole_month(latest) == month


def test_months_before_one_that_nobody_imported_are_left_out():
    months = [add_months(JANUARY, number) for number in (-9, -8, -6, -5, -4, 0, 1)]
    assert months_without_gap(months, until=add_months(JANUARY, -4)) == [
        add_months(JANUARY, number) for number in (-6, -5, -4)
    ]
    assert months_without_gap(months, until=add_months(JANUARY, -3)) == []


def test_eleven_months_are_too_few_and_the_reason_says_what_to_do():
    assert can_be_forecast(12)
    refused = can_be_forecast(11)
    assert "there are 11" in refused.reason and "Import" in refused.who_can
    assert "one whole month" in can_be_forecast(1).reason


def test_what_never_changes_goes_on():
    assert drawn([500.0] * 30, months=3) == [500.0] * 3
    assert drawn([0.0] * 30, months=2) == [0.0, 0.0]


def test_seasons_come_again():
    year = [100.0, 100, 100, 400, 100, 100, 100, 100, 100, 100, 100, 100]
    ahead = drawn(year * 4, months=12)
    assert ahead.index(max(ahead)) == 3
    assert ahead[3] > 2 * ahead[0]


def test_nothing_below_nought_is_foretold_of_what_never_was():
    falling = [float(each) for each in range(300, 0, -12)]
    assert min(drawn(falling, months=12)) >= 0


def test_what_was_foretold_knew_nothing_of_what_came():
    """The same months, whatever comes after them."""
    paid, changed = noisy(1), noisy(1)
    changed[-1] = 9_000_000.0
    before = [each for each in tried(paid, width=1.0, since=36, step=1, months=3) if each.months_back > 1]
    after = [each for each in tried(changed, width=1.0, since=36, step=1, months=3) if each.months_back > 1]
    untouched = [each for each in before if each.months_back - each.months_ahead >= 1]
    assert untouched == [each for each in after if each.months_back - each.months_ahead >= 1]
    assert len(untouched) < len(before)


def test_ranges_hold_about_as_often_as_they_say_on_series_never_seen():
    known = [noisy(seed) for seed in range(30)]
    tries = [
        each for paid in known for each in tried(paid, width=widths_of(paid), since=36, step=3, months=6)
    ]
    ranges = ranges_from(tries)
    assert ranges is not None
    held = []
    for seed in range(100, 160):
        paid = noisy(seed)
        width = widths_of(paid[:42])
        for number, (was, foretold) in enumerate(zip(paid[42:], drawn(paid[:42], months=6), strict=True), 1):
            held.append(abs(was - foretold) <= width * ranges.month(number))
    assert 0.7 < sum(held) / len(held) < 0.9


def test_no_range_is_told_by_a_handful_of_tries():
    assert ranges_from([Tried(1, 1, 0.1, 0.1)] * 8) is None
    assert ranges_from([Tried(1, 1, 0.1, 0.1)] * 9) == Ranges((0.1,), (0.1,))


def test_a_range_never_narrows_further_ahead():
    tries = [Tried(9, ahead, out, out * ahead) for ahead, out in ((1, 0.5), (2, 0.2), (3, 0.9))] * 9
    assert ranges_from(tries).of_month == (0.5, 0.5, 0.9)


def test_beyond_what_was_tried_the_sum_widens_with_each_month():
    ranges = Ranges((1.0, 2.0), (1.0, 3.0))
    assert (ranges.month(5), ranges.sum(2), ranges.sum(4)) == (2.0, 3.0, 6.0)


def test_the_check_uses_nothing_that_was_known_later():
    early = [Tried(10, ahead, 1.0, 1.0) for ahead in (1, 2, 3)] * 9
    late = [Tried(4, ahead, 2.0, 2.0) for ahead in (1, 2, 3)] * 9
    assert checked([*early, *late]) == (0, 27)
    assert checked(early) == (0, 0)
    assert checked([*early, *[Tried(4, 1, 0.5, 0.5)] * 3]) == (3, 3)


def test_a_value_is_used_up_when_the_sums_reach_it():
    told = used_up(
        value=1_000,
        paid=700,
        ahead=[100.0] * 6,
        width=100.0,
        ranges=Ranges((0.5,), (0.5, 1.0)),
        after=JANUARY,
    )
    assert told.likely_on == date(2026, 4, 1)
    assert told.earliest_on == date(2026, 3, 1)
    assert told.latest_on == date(2026, 7, 1)


def test_a_value_used_up_already_is_so_in_the_last_month_paid():
    told = used_up(
        value=1_000, paid=1_000, ahead=[0.0], width=1.0, ranges=Ranges((1.0,), (1.0,)), after=JANUARY
    )
    assert told.likely_on == told.earliest_on == told.latest_on == JANUARY


def test_a_value_that_is_not_reached_is_not_said_to_be():
    told = used_up(
        value=1_000, paid=0, ahead=[10.0] * 12, width=0.0, ranges=Ranges((0.0,), (0.0,)), after=JANUARY
    )
    assert (told.likely_on, told.earliest_on, told.latest_on) == (None, None, None)
