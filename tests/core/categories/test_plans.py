"""What a plan has to say, how risks weigh, and when somebody is reminded."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from wisely.categories.decisions import is_due, rating

DUE = date(2026, 3, 20)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("likelihood", "effect", "level"),
    [
        ("low", "low", "low"), ("low", "medium", "low"), ("low", "high", "medium"), ("medium", "medium", "medium"),
        ("medium", "high", "high"), ("high", "medium", "high"), ("high", "high", "high"), ("high", "low", "medium"),
    ],
)  # fmt: skip
def test_a_risk_weighs_by_likelihood_times_effect(likelihood, effect, level):
    assert rating(likelihood, effect) == level


def test_somebody_is_reminded_once_before_and_weekly_after():
    assert not is_due(DUE, reminded_on=None, on=DUE - 15 * DAY)
    assert is_due(DUE, reminded_on=None, on=DUE - 14 * DAY)
    assert not is_due(DUE, reminded_on=DUE - 14 * DAY, on=DUE)
    assert is_due(DUE, reminded_on=DUE - 14 * DAY, on=DUE + DAY)
    assert not is_due(DUE, reminded_on=DUE + DAY, on=DUE + 7 * DAY)
    assert is_due(DUE, reminded_on=DUE + DAY, on=DUE + 8 * DAY)
