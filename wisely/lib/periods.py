"""Stretches of days, up to but not including their end: months, quarters, financial years, terms."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `starts_on` up to but not including `ends_before`; without an end when that is None.

    PostgreSQL's `daterange` says the same. People say the last day instead: see `of` and `last_on`.

    :raises ValueError: when it would hold no day.
    """

    starts_on: date
    ends_before: date | None = None

    def __post_init__(self) -> None:
        if self.ends_before is not None and self.ends_before <= self.starts_on:
            raise ValueError(
                f"a period from {self.starts_on} must end after it, not before {self.ends_before}"
            )

    @classmethod
    def of(cls, start: date, last: date | None) -> Self:
        """Make a period from its first and its last day, both within it.

        :raises ValueError: when the last is before the first.
        """
        return cls(start, None if last is None else last + DAY)

    @classmethod
    def of_days(cls, days: int, *, beginning_with: date) -> Self:
        """Make "the period of N days beginning with" a day, as Acts say it: that day is the first.

        For a period that starts the day after something, pass that next day.
        """
        return cls(beginning_with, beginning_with + timedelta(days=days))

    @property
    def last_on(self) -> date | None:
        """The last day within it; None when it has no end."""
        return None if self.ends_before is None else self.ends_before - DAY

    @property
    def days(self) -> int | None:
        """How many days; None when it has no end."""
        return None if self.ends_before is None else (self.ends_before - self.starts_on).days

    def contains(self, on: date) -> bool:
        return self.starts_on <= on and (self.ends_before is None or on < self.ends_before)

    def overlaps(self, other: Period) -> bool:
        """Say whether they share a day. Periods that only touch do not."""
        return self.common_with(other) is not None

    def common_with(self, other: Period) -> Period | None:
        """Give the days in both, or None."""
        starts_on = max(self.starts_on, other.starts_on)
        ends = [each for each in (self.ends_before, other.ends_before) if each is not None]
        ends_before = min(ends, default=None)
        if ends_before is not None and ends_before <= starts_on:
            return None
        return Period(starts_on, ends_before)

    def __str__(self) -> str:
        return f"from {self.starts_on}" if self.last_on is None else f"{self.starts_on} to {self.last_on}"


def month(year: int, number: int) -> Period:
    """Give a calendar month; `number` is 1 to 12."""
    return Period(date(year, number, 1), add_months(date(year, number, 1), 1))


def add_months(on: date, months: int) -> date:
    """Give the same day so many months later (or earlier), or the month's last where there is no such day."""
    year, place = divmod(on.year * 12 + on.month - 1 + months, 12)
    return date(year, place + 1, min(on.day, calendar.monthrange(year, place + 1)[1]))


def months_of(period: Period) -> Iterator[Period]:
    """Give each calendar month that the period reaches into, whole.

    :raises ValueError: when the period has no end.
    """
    if period.ends_before is None:
        raise ValueError("a period without an end has no last month")
    start = period.starts_on.replace(day=1)
    while start < period.ends_before:
        whole = month(start.year, start.month)
        yield whole
        start = add_months(start, 1)


@dataclass(frozen=True, slots=True, order=True)
class FinancialYear:
    """A council's year, 1 April to 31 March (Local Government Finance Act 1992 s.116)."""

    begins_in: int

    @classmethod
    def labelled(cls, label: str) -> Self:
        """Read "2025-26", also written 2025/26 or 2025/2026.

        :raises ValueError: when it is not two years that follow each other.
        """
        found = re.fullmatch(r"\s*([0-9]{4})\s*[-/–]\s*((?:[0-9]{2})?[0-9]{2})\s*", label)
        year = int(found[1]) if found else 0
        if not found or str(year + 1) not in {found[2], f"{year + 1}"[:2] + found[2]}:
            raise ValueError(f"“{label}” is not a financial year. Write it like 2025-26.")
        return cls(year)

    @property
    def label(self) -> str:
        return f"{self.begins_in}-{(self.begins_in + 1) % 100:02}"

    @property
    def period(self) -> Period:
        return Period(date(self.begins_in, 4, 1), date(self.begins_in + 1, 4, 1))

    @property
    def previous(self) -> FinancialYear:
        return FinancialYear(self.begins_in - 1)

    @property
    def following(self) -> FinancialYear:
        return FinancialYear(self.begins_in + 1)

    def quarter(self, number: int) -> Period:
        """Give quarter 1 (April to June) to 4 (January to March).

        :raises ValueError: for any other number.
        """
        if number not in {1, 2, 3, 4}:
            raise ValueError(f"a year has quarters 1 to 4, not {number}")
        starts_on = add_months(self.period.starts_on, 3 * (number - 1))
        return Period(starts_on, add_months(starts_on, 3))

    def __str__(self) -> str:
        return self.label


def financial_year(on: date) -> FinancialYear:
    """Give the financial year that a day falls in."""
    return FinancialYear(on.year if on.month >= 4 else on.year - 1)


def period_code(period: Period) -> str:
    """Write a financial year, one of its quarters or a month for an address: 2026-27, 2026-27-q2, 2026-m10.

    :raises ValueError: for any other stretch of days.
    """
    year = financial_year(period.starts_on)
    if period == year.period:
        return year.label
    if period == month(period.starts_on.year, period.starts_on.month):
        return f"{period.starts_on:%Y-m%m}"
    for number in (1, 2, 3, 4):
        if period == year.quarter(number):
            return f"{year.label}-q{number}"
    raise ValueError(f"{period} is neither a financial year, nor a quarter of one, nor a month")


def read_period(code: str) -> Period:
    """Read what `period_code` wrote. A month has an m, since 2010-11 is a year.

    :raises ValueError: when it is none of the three.
    """
    found = re.fullmatch(r"([0-9]{4})-m(0[1-9]|1[0-2])", code)
    if found and int(found[1]):
        return month(int(found[1]), int(found[2]))
    label, _, number = code.partition("-q")
    if number in {"1", "2", "3", "4"}:
        return FinancialYear.labelled(label).quarter(int(number))
    if number or "-q" in code:
        raise ValueError(f"“{code}” is not a quarter. Write it like 2026-27-q2.")
    return FinancialYear.labelled(label).period


def period_name(period: Period) -> str:
    """Say a financial year, quarter or month as people do: 2026-27, quarter 2 of 2026-27, October 2026.

    :raises ValueError: for any other stretch of days.
    """
    code = period_code(period)
    if "-m" in code:
        return f"{period.starts_on:%B %Y}"
    label, _, number = code.partition("-q")
    return f"Quarter {number} of {label}" if number else label
