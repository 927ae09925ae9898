"""How the invented councils' larger contracts perform, and what may go wrong under them."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import NamedTuple

from wisely.contracts.actions import (
    KpiEntry,
    ResultEntry,
    RiskEntry,
    close_risk,
    explain_no_kpis,
    record_kpi_result,
    record_risk,
    review_risk,
    set_kpi,
)
from wisely.contracts.models import Contract
from wisely.contracts.queries import in_force, kpi_duty_of, register
from wisely.demonstration.clock import morning
from wisely.demonstration.dice import dice
from wisely.demonstration.organisation import Staff
from wisely.lib.actor import Actor
from wisely.lib.periods import add_months

DAY = timedelta(days=1)
LEAST, MOST, ONE_IN = 5, 40, 150
MONTHS, QUARTERS = 3, 8


class _Measured(NamedTuple):
    """A KPI and how its value falls: about `usual`, within `spread`; ratings by how far it misses."""

    told: KpiEntry
    usual: Decimal
    spread: Decimal


MEASURED = (
    _Measured(
        KpiEntry(
            title="Work done on time", description="Visits, deliveries or jobs begun when promised.",
            target_in_unit=Decimal(95), target_unit="%", target_direction="at least", every_months=MONTHS,
            is_material=True,
        ),
        Decimal(95), Decimal(4),
    ),
    _Measured(
        KpiEntry(
            title="Complaints upheld", description="Complaints in the quarter that we found to be right.",
            target_in_unit=Decimal(6), target_unit="complaints", target_direction="at most",
            every_months=MONTHS, is_material=True,
        ),
        Decimal(5), Decimal(4),
    ),
    _Measured(
        KpiEntry(
            title="Care leavers and apprentices at work",
            description="People in the places that the tender promised, counted on its last day.",
            target_in_unit=Decimal(4), target_unit="people", target_direction="at least",
            every_months=2 * MONTHS, target_words="two of them from the council’s own care", is_material=True,
        ),
        Decimal(4), Decimal(2),
    ),
)  # fmt: skip
NONE_SUITABLE = "It is one purchase, paid when it is accepted: there is no performance over time to assess."


class _Feared(NamedTuple):
    told: tuple[str, str, str, str]
    likelihood: int
    impact: int
    later: tuple[int, str] | None = None  # the likelihood at a review, and what was found
    closed: str = ""


FEARED = (
    _Feared(
        ("Too few staff for the winter", "Wages nearby rise faster than the contract’s index.",
         "Work is late, and people who rest on it wait.", "Rotas are read together each month from October."),
        4, 4, later=(3, "Eight people were taken on; two posts are still open."),
    ),
    _Feared(
        ("A subcontractor stops", "One depot does a third of the work and has a single owner.",
         "A third of the rounds fall away for weeks.", "A second depot can start in ten days."),
        2, 5,
    ),
    _Feared(
        ("Personal data goes astray", "Case notes are carried on paper between sites.",
         "People are harmed, and the council answers to the Information Commissioner.",
         "Notes are on tablets with a lock; paper is counted in and out."),
        3, 4, later=(1, "No paper has left a site since spring."), closed="Paper notes were given up.",
    ),
)  # fmt: skip


def let_contracts_perform(staff: Staff, *, since: date, on: date) -> None:
    """Give the larger contracts KPIs, two years of results and risks; of some the last result is overdue.

    One rating is inadequate. Acts happen from the council's first days here; periods may lie before them.
    """
    throw = dice(staff.authority.slug, "performance")
    rows = register(staff.authority.pk, on=on).filter(
        in_force(),
        owner__left_on__isnull=True,
        owner__isnull=False,
        starts_on__lt=add_months(on, -2 * MONTHS),
    )
    chosen = list(rows.select_related("owner", "directorate").order_by("-value_net", "pk"))
    count = min(MOST, max(LEAST, len(chosen) // ONE_IN))
    for place, contract in enumerate(chosen[:count]):
        by = staff.officer(contract.owner, at=morning(on))  # type: ignore[arg-type]
        if kpi_duty_of(contract).is_asked and place % 4 == 3:
            explain_no_kpis(contract, reason=NONE_SUITABLE, by=by, at=morning(on - 30 * DAY))
            continue
        _assess(contract, place, by=by, since=since, on=on, throw=throw)
        _fear(contract, place, by=by, since=since, on=on)


def _assess(contract: Contract, place: int, *, by: Actor, since: date, on: date, throw: Random) -> None:
    """Set the KPIs and assess each quarter; of every third contract the last quarters are left out."""
    first = max(contract.starts_on or on, add_months(on.replace(day=1), -MONTHS * QUARTERS))
    set_at = morning(max(since, min(first, on - 2 * DAY)))
    kpis = [(set_kpi(contract, each.told, by=by, at=set_at), each) for each in MEASURED]
    start = first
    last_on = add_months(on, -7 if place % 3 == 1 else 0) - 10 * DAY
    while (end := add_months(start, MONTHS) - DAY) < last_on:
        is_last = add_months(end, MONTHS) >= last_on
        for number, (kpi, each) in enumerate(kpis):
            value = each.usual + throw.randint(-int(each.spread), int(each.spread))
            if is_last and place == number == 0:  # the one that a reader of the demonstration should find
                value = each.usual - 3 * each.spread
            told = _found(each, max(Decimal(0), min(value, Decimal(100))), start, end)
            record_kpi_result(kpi, told, by=by, at=morning(max(since, told.assessed_on)))
        start = end + DAY


def _found(each: _Measured, value: Decimal, start: date, end: date) -> ResultEntry:
    rating = _rating(each, value)
    return ResultEntry(
        from_on=start, until_on=end, value_in_unit=value, rating=rating, assessed_on=end + 9 * DAY,
        words="Two depots stood still for a month, and nobody told us." if rating == "inadequate" else "",
        evidence="The supplier’s return for the quarter, against ten jobs that we looked at ourselves.",
    )  # fmt: skip


def _rating(each: _Measured, value: Decimal) -> str:
    target = each.told.target_in_unit or Decimal(0)
    misses = target - value if each.told.target_direction == "at least" else value - target
    if misses <= 0:
        return "good"
    if misses <= each.spread / 2:
        return "approaching"
    return "improve" if misses <= 2 * each.spread else "inadequate"


def _fear(contract: Contract, place: int, *, by: Actor, since: date, on: date) -> None:
    """Record two or three risks, review some and close one; of every third contract a review is overdue."""
    first = max(since, add_months(on, -14), contract.starts_on or since)
    for number, each in enumerate(FEARED[: 2 + place % 2]):
        title, cause, consequence, mitigation = each.told
        recorded = first + number * 3 * DAY
        told = RiskEntry(
            title=title, cause=cause, consequence=consequence, mitigation=mitigation,
            likelihood=each.likelihood, impact=each.impact, review_by_on=recorded + 20 * DAY,
        )  # fmt: skip
        risk = record_risk(contract, told, owner=contract.owner, by=by, at=morning(recorded))
        if each.later is None and place % 3 == 1:
            continue
        reviewed = on - (40 - 5 * number) * DAY
        likelihood, words = each.later or (
            each.likelihood,
            "The second depot is ready still.",
        )
        review_risk(
            risk, likelihood=likelihood, impact=each.impact, words=words, mitigation=mitigation,
            owner=contract.owner, review_by_on=on + (50 - 30 * number) * DAY, by=by,
            at=morning(max(recorded, reviewed)),
        )  # fmt: skip
        if each.closed:
            close_risk(risk, reason=each.closed, by=by, at=morning(on - 12 * DAY))
