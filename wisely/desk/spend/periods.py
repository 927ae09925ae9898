"""Which stretch of time a page of spend tells of: a financial year, one of its quarters, or a month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from wisely.lib.periods import (
    FinancialYear,
    Period,
    financial_year,
    month,
    period_code,
    period_name,
    read_period,
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The period of a page, and the others that may be chosen: groups of (code, name)."""

    period: Period
    code: str
    name: str
    groups: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]

    @property
    def query(self) -> str:
        """The part of an address that narrows payments to these days."""
        return f"paid_on_from={self.period.starts_on}&paid_on_to={self.period.last_on}"


def chosen_period(months: Sequence[date], asked: str) -> Chosen:
    """Read the period of the address; the latest financial year with payments where it names none."""
    years = sorted({financial_year(each) for each in months}, reverse=True)
    period = _read(asked) or years[0].period
    return Chosen(period, period_code(period), period_name(period), _groups(years, months, period))


def _read(asked: str) -> Period | None:
    try:
        return read_period(asked)
    except ValueError:
        return None


def _groups(
    years: Sequence[FinancialYear], months: Sequence[date], period: Period
) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Offer every year with payments, and the quarters and months of the year in question."""
    year = financial_year(period.starts_on)
    quarters = [year.quarter(number) for number in (1, 2, 3, 4)]
    within = [each for each in months if year.period.contains(each)]
    return (
        ("Financial years", tuple(_named(each.period) for each in years)),
        (f"Quarters of {year}", tuple(_named(each) for each in quarters if any(map(each.contains, within)))),
        (f"Months of {year}", tuple(_named(month(each.year, each.month)) for each in within)),
    )


def _named(period: Period) -> tuple[str, str]:
    return period_code(period), period_name(period)
