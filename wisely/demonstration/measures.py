"""What the invented councils agreed of their strategy's measures, and who answers for them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from wisely.demonstration.clock import morning
from wisely.demonstration.organisation import Staff
from wisely.lib.periods import Period, financial_year
from wisely.performance import actions, queries
from wisely.rules.parts import Kpi
from wisely.rules.rulebook import Rulebook

OWNERS = {4: "Head of procurement", 14: "Category manager", 22: "Head of procurement", 1: "Finance officer"}
WAIVERS = "kpi04_waivers"
PERIODS_FROZEN = 4


def keep_the_measures(staff: Staff, book: Rulebook, *, on: date) -> None:
    """Give measures their owners, freeze what is over, and record one by hand that was then restated."""
    at = morning(on)
    head = staff.one_of_the_cast("Head of procurement", at=at)
    if any(figure.id == WAIVERS for kpi in book.kpis.values() for figure in kpi.figures):
        reading = actions.record_reading(
            staff.authority, kpi=4, figure=WAIVERS, period=financial_year(on).previous.period,
            value=Decimal(171), evidence="The waiver log that the monitoring officer keeps",
            by=head, at=at - timedelta(days=40),
        )  # fmt: skip
        actions.restate_reading(
            reading, value=Decimal(168), reason="Three waivers stood in the log twice", by=head, at=at
        )
    for number, title in OWNERS.items():
        if number in book.kpis:
            actions.assign_owner(staff.authority, kpi=number, owner=staff.cast[title], by=head, at=at)
    for kpi in book.kpis.values():
        for period in _over(staff.authority.pk, book, kpi):
            actions.freeze_period(staff.authority, kpi=kpi.number, period=period, by=head, at=at)


def _over(council: int, book: Rulebook, kpi: Kpi) -> Iterator[Period]:
    """Give the financial years and the latest quarters and months that are over and measured, of a KPI."""
    keys = [key for figure in kpi.figures if (key := queries.definition_id(figure))]
    if not keys:
        return
    sums = queries.sums_of(council, book)
    definition = queries.definitions_of(book)[keys[0]]
    for grain in (queries.YEAR, queries.QUARTER, queries.MONTH):
        over = [each for each in queries.spans(sums.months, grain) if queries.is_over(each, on=book.on)]
        for period in over[-PERIODS_FROZEN:]:
            if sums.measured(definition, period).value is not None:
                yield period
