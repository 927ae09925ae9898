"""The periods of a trend: the months, quarters or financial years that hold payments."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from wisely.lib.periods import Period, financial_year, month, months_of, period_name

MONTH, QUARTER, YEAR = "month", "quarter", "year"
GRAINS = {MONTH: "Month", QUARTER: "Quarter", YEAR: "Financial year"}


def span_of(on: date, grain: str) -> Period:
    """Give the month, quarter or financial year that a day falls in."""
    year = financial_year(on)
    if grain == YEAR:
        return year.period
    if grain == QUARTER:
        return year.quarter((on.month - 4) % 12 // 3 + 1)
    return month(on.year, on.month)


def spans(months: Sequence[date], grain: str) -> list[Period]:
    """Give every period from the first month to the last, those without payments too, earliest first."""
    if not months:
        return []
    found = [span_of(months[0], grain)]
    latest = span_of(months[-1], grain)
    while found[-1] != latest:
        following = found[-1].ends_before
        assert following is not None
        found.append(span_of(following, grain))
    return found


def months_without(period: Period, months: Iterable[date]) -> list[date]:
    """Give the months of a period that hold no payment."""
    known = set(months)
    return [each.starts_on for each in months_of(period) if each.starts_on not in known]


def span_words(period: Period, months: Iterable[date]) -> str:
    """Name a period, and say which months of it are there if not all are: "2026-27, April to October"."""
    known = sorted(each for each in months if period.contains(each))
    whole = [each.starts_on for each in months_of(period)]
    name = period_name(period)
    if len(known) == len(whole) or not known:
        return name
    if len(known) == 1:
        return f"{name}, {known[0]:%B} only"
    words = f"{name}, {known[0]:%B} to {known[-1]:%B}"
    gaps = [f"{each:%B}" for each in whole if known[0] < each < known[-1] and each not in known]
    return f"{words} without {' and '.join(gaps)}" if gaps else words


def months_in_words(months: Sequence[date]) -> str:
    """Name months one after the other: "March 2026", "May 2025, June 2025 and March 2026"."""
    names = [f"{each:%B %Y}" for each in months]
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
