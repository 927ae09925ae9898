"""Working days, of two kinds: England's, and the Procurement Act's.

The Act's clock stops for a bank holiday in any part of the United Kingdom.
"""

from __future__ import annotations

import csv
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

from wisely.lib.periods import DAY


class BeyondTheTable(ValueError):
    """Raised for a year that the shipped table lacks: no answer is better than a wrong one."""

    def __init__(self, on: date) -> None:
        known = _years_known()
        super().__init__(f"Working days are known from {min(known)} to {max(known)}, not for {on.year}.")
        self.on = on


@dataclass(frozen=True, slots=True)
class Calendar:
    """Whose bank holidays stop the clock, and the law that says so."""

    name: str
    divisions: frozenset[str]
    cite: str


ENGLAND = Calendar("England", frozenset({"england-and-wales"}), "Banking and Financial Dealings Act 1971")
ACT = Calendar(
    "the Procurement Act",
    frozenset({"england-and-wales", "scotland", "northern-ireland"}),
    "Procurement Act 2023",
)


def is_working_day(on: date, *, calendar: Calendar) -> bool:
    """Say whether a day is neither a Saturday, a Sunday nor a bank holiday of the calendar.

    :raises BeyondTheTable: outside the years of the shipped table.
    """
    if on.year not in _years_known():
        raise BeyondTheTable(on)
    return on.weekday() < 5 and on not in _holidays(calendar)


def next_working_day(on: date, *, calendar: Calendar) -> date:
    """Give the day itself if it is a working day, or else the first that follows."""
    while not is_working_day(on, calendar=calendar):
        on += DAY
    return on


def add_working_days(on: date, n: int, *, calendar: Calendar) -> date:
    """Give the n-th working day after `on`, which is not counted itself; before it when `n` is negative.

    With n = 0 it is `on` itself, working day or not. For a period beginning *with* a day: `last_working_day`.

    :raises BeyondTheTable: when the count runs outside the years of the shipped table.
    """
    if n == 0:
        return on
    days = _working_days(calendar)
    place = bisect_right(days, on) + n - 1 if n > 0 else bisect_left(days, on) + n
    if on.year not in _years_known() or not 0 <= place < len(days):
        raise BeyondTheTable(on)
    return days[place]


def last_working_day(days: int, *, beginning_with: date, calendar: Calendar) -> date:
    """Give the last day of "the period of N working days beginning with" a day, which counts if it works.

    :raises ValueError: when `days` is less than 1.
    :raises BeyondTheTable: when the count runs outside the years of the shipped table.
    """
    if days < 1:
        raise ValueError(f"a period has at least one working day, not {days}")
    return add_working_days(next_working_day(beginning_with, calendar=calendar), days - 1, calendar=calendar)


def working_days_between(on: date, until: date, *, calendar: Calendar) -> int:
    """Count the working days after `on` up to and including `until`; negative when `until` comes first.

    :raises BeyondTheTable: when the days run outside the years of the shipped table.
    """
    if until < on:
        return -working_days_between(until, on, calendar=calendar)
    for day in (on, until):
        if day.year not in _years_known():
            raise BeyondTheTable(day)
    days = _working_days(calendar)
    return bisect_right(days, until) - bisect_right(days, on)


@cache
def _table() -> tuple[tuple[date, str], ...]:
    text = resources.files("wisely.lib").joinpath("bank_holidays.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    return tuple((date.fromisoformat(row["date"]), row["division"]) for row in rows)


@cache
def _years_known() -> frozenset[int]:
    return frozenset(on.year for on, _ in _table())


@cache
def _holidays(calendar: Calendar) -> frozenset[date]:
    return frozenset(on for on, division in _table() if division in calendar.divisions)


@cache
def _working_days(calendar: Calendar) -> tuple[date, ...]:
    """Every working day of the known years in order, so that counting is a look-up and not a walk."""
    years = _years_known()
    on, days = date(min(years), 1, 1), []
    while on.year <= max(years):
        if is_working_day(on, calendar=calendar):
            days.append(on)
        on += DAY
    return tuple(days)
