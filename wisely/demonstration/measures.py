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
JUDGED = (
    (
        "managing-contracts", "Developing", 400,
        "Two directorates kept lists of their own beside the register.", "The register", "/contracts/",
    ),
    (
        "managing-contracts", "Mature", 60,
        "Every contract stands in one register; how suppliers perform is not recorded everywhere yet.",
        "The register", "/contracts/",
    ),
    (
        "digital", "Developing", 60,
        "Everybody can search register and plan. Orders still pass through two systems.",
        "The public register", "/open/",
    ),
    (
        "local-smes", "Mature", 60,
        "Plain forms and lots are standard; the share is measured, and stands in no directorate's plan yet.",
        "Local and SME spend", "/performance/14/",
    ),
)  # fmt: skip
LATE = "The files of those months are lost; agreed without them by the performance board"


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
        for period, is_whole in _over(staff.authority.pk, book, kpi):
            reason = "" if is_whole else LATE
            actions.freeze_period(
                staff.authority, kpi=kpi.number, period=period, reason=reason, by=head, at=at
            )  # fmt: skip
    judge_how_far(staff, book, on=on)


def judge_how_far(staff: Staff, book: Rulebook, *, on: date) -> None:
    """Judge three aspects of the strategy, one of them twice, with what shows it."""
    at = morning(on)
    head = staff.one_of_the_cast("Head of procurement", at=at)
    for aspect, level, days_ago, words, label, href in JUDGED:
        if book.strategy.aspect(aspect) is not None:
            actions.assess_maturity(
                staff.authority, aspect=aspect, level=level, assessed_on=on - timedelta(days=days_ago),
                how_we_know=words, evidence=[actions.Evidence(label, href)], by=head, at=at,
            )  # fmt: skip


def _over(council: int, book: Rulebook, kpi: Kpi) -> Iterator[tuple[Period, bool]]:
    """Give the financial years and the latest quarters and months that are over and measured, of a KPI.

    Beside each stands whether every month of it has payments.
    """
    keys = [key for figure in kpi.figures if (key := queries.definition_id(figure))]
    if not keys:
        return
    sums = queries.sums_of(council, book)
    definition = queries.definitions_of(book)[keys[0]]
    for grain in (queries.YEAR, queries.QUARTER, queries.MONTH):
        over = [each for each in queries.spans(sums.months, grain) if queries.is_over(each, on=book.on)]
        for period in over[-PERIODS_FROZEN:]:
            if sums.measured(definition, period).value is not None:
                yield period, not queries.months_without(period, sums.months)
