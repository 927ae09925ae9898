"""Waivers of the invented councils: those of older years from a file, and those of this year by act."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from wisely.approvals import queries as approvals
from wisely.approvals.actions import approve_step, refuse_step
from wisely.approvals.models import Approval
from wisely.demonstration.clock import morning
from wisely.demonstration.dice import dice
from wisely.demonstration.filling import Known
from wisely.demonstration.organisation import Staff
from wisely.lib.periods import FinancialYear, add_months, financial_year
from wisely.planning import actions
from wisely.planning.actions import WaiverFacts, WaiverFile
from wisely.planning.models import Waiver
from wisely.rules.rulebook import Rulebook

DAY = timedelta(days=1)
OLDER = (201, 189, 181, 176, 168)  # a year, oldest first, in the first council; fewer in the second
SHARE_OF_SECOND = 12
REASONS = (
    ("Exclusive rights", 30), ("Emergency", 16), ("Bridging contract until re-tender", 20),
    ("Compatible with existing equipment", 18), ("Time constraint", 9), ("Pilot", 4), ("Other", 3),
)  # fmt: skip


class _Asked(NamedTuple):
    """A request of this year; `days_ago` it was asked for, `months` it was to hold, `ends_at` its stage."""

    title: str
    ground: str
    value_net: int
    days_ago: int
    months: int
    ends_at: str
    reasons: str
    alternatives: str


ASKED = (
    _Asked("Repair of the lift in the town hall", "compatibility", 14_300, 200, 12, "approved",
           "Its control unit opens to the maker's tools only.", "Two other firms looked at it and declined."),
    _Asked("Licences of the planning system for one more year", "interim", 61_000, 320, 12, "approved",
           "The tender for its successor runs and ends in spring.",
           "A shorter licence was asked for and is not sold."),
    _Asked("Emergency housing after the mill fire", "urgency", 38_500, 150, 6, "ended",
           "Eleven families had no home that night.", "The framework's hotels were rung; none had room."),
    _Asked("Restoration of the tapestry in the museum", "sole", 27_900, 90, 10, "approved",
           "One workshop in the country is trained for cloth of this age.",
           "The national register of conservators was searched; one name came up."),
    _Asked("Spare parts for the gritters", "compatibility", 22_400, 75, 9, "approved",
           "Parts of another make would end the maker's guarantee.",
           "Three dealers were asked; two do not stock them."),
    _Asked("Trial of sensors in public bins", "sole", 9_600, 60, 4, "approved",
           "The trial is of this one device, before anything is bought for the city.",
           "Four devices were compared on paper first."),
    _Asked("Counselling for young people in the east", "urgency", 48_000, 40, 6, "approved",
           "The one before closed without notice in a week.",
           "Two others were asked; both have a waiting list."),
    _Asked("Catering for the mayor's reception", "sole", 11_800, 30, 2, "refused",
           "The caterer knows the building and its kitchen well.", "Nobody else was asked so far."),
    _Asked("Speech recognition for social workers", "compatibility", 24_000, 20, 12, "requested",
           "It has to write into the case system, which lets in one product.",
           "The market was asked at a briefing; one product fits."),
    _Asked("Bridge inspection by boat", "sole", 17_500, 12, 3, "requested",
           "One firm on the river holds the licence for the lock.", "Divers were considered and are dearer."),
    _Asked("Interim cover for the revenues system", "urgency", 72_000, 6, 6, "requested",
           "The contract's supplier was wound up on Monday.",
           "The framework was asked; nobody can start this month."),
    _Asked("Banners for the marathon", "urgency", 6_200, 25, 1, "withdrawn",
           "The printer before broke its promise with a week left.", "Two printers were rung."),
)  # fmt: skip
WHY = "The reasons hold, and the file proves that the alternatives were tried."


def grant_waivers(staff: Staff, market: list[Known], book: Rulebook, *, since: date, on: date) -> None:
    """Take over the older waivers, and let this year's be asked for and decided on."""
    _older_ones(staff, market, on=on)
    grounds = {ground.code for ground in book.procedure_rules.waiver_grounds}
    for place, asked in enumerate(ASKED):
        if asked.ground in grounds:
            asked_on = max(on - asked.days_ago * DAY, since + place * DAY)
            _one(staff, asked, market[place * 7 % len(market)], place, on=asked_on)


def _one(staff: Staff, asked: _Asked, known: Known, place: int, *, on: date) -> None:
    at = morning(on)
    home = list(staff.directorates.values())[place % len(staff.directorates)]
    iris = staff.cast["Contract manager"]
    facts = WaiverFacts(
        title=asked.title, supplier_name=known[0].name, value_net=Decimal(asked.value_net),
        ground=asked.ground, reasons=asked.reasons, alternatives=asked.alternatives,
        evidence="The letters and the prices are kept with the request.", starts_on=on,
        lapses_on=add_months(on, asked.months) - DAY,
    )  # fmt: skip
    waiver = actions.request_waiver(
        staff.authority,
        facts,
        directorate=home,
        requester=iris,
        is_clear=True,
        by=staff.officer(iris, at=at),
        at=at,
    )
    _decide(staff, waiver, asked, on=on + 4 * DAY)


def _decide(staff: Staff, waiver: Waiver, asked: _Asked, *, on: date) -> None:
    at = morning(on)
    head = staff.one_of_the_cast("Head of procurement", at=at)
    if asked.ends_at in {"approved", "ended"}:
        conditions = "Compete it before the next term." if asked.months > 6 else ""
        for title in ("Category manager", "Head of procurement"):
            _agree(staff, waiver, title, conditions, on=on)
    if asked.ends_at == "ended":
        waiver.refresh_from_db()
        actions.end_waiver(
            waiver, ended_on=on + 45 * DAY, reason="Every family has a home again.", by=head,
            at=morning(on + 45 * DAY),
        )  # fmt: skip
    if asked.ends_at == "refused":
        step = approvals.live_steps(_approval(waiver))[0]
        refuse_step(step, reason="Ask three caterers for a price; there is time enough.", by=head, at=at)
    if asked.ends_at == "withdrawn":
        iris = staff.one_of_the_cast("Contract manager", at=at)
        actions.withdraw_waiver(waiver, reason="The first printer delivered after all.", by=iris, at=at)


def _approval(waiver: Waiver) -> Approval:
    found = approvals.about(waiver.authority_id, kind="waiver", subject=waiver.reference)
    assert found is not None
    return found


def _agree(staff: Staff, waiver: Waiver, title: str, conditions: str, *, on: date) -> None:
    """Let somebody of the cast agree to the steps that are theirs to decide."""
    at = morning(on)
    who, approval = staff.one_of_the_cast(title, at=at), _approval(waiver)
    steps = approvals.live_steps(approval)
    for step in steps:
        if approvals.decision_on(approval, steps, step, officer=who, on=on)[1]:
            approve_step(step, reason=WHY, is_clear=True, conditions=conditions, by=who, at=at)
            return


def _older_ones(staff: Staff, market: list[Known], *, on: date) -> None:
    """Import the log that was kept in a spreadsheet before, try another, and leave one to be looked at."""
    at = morning(on - 60 * DAY)
    head = staff.one_of_the_cast("Head of procurement", at=at)
    before = financial_year(on - 60 * DAY)
    years = [FinancialYear(before.begins_in - back) for back in range(len(OLDER), 0, -1)]
    counts = dict(zip(years, OLDER, strict=True))
    if staff.authority.slug != "aldermoor":
        counts = {year: count // SHARE_OF_SECOND for year, count in counts.items()}
    log = _log(staff, market, counts)
    batch = actions.read_waiver_file(
        staff.authority, WaiverFile("Waiver log of the monitoring officer.csv", log), by=head, at=at
    )
    actions.import_waivers(batch, by=head, at=at)
    first = dict([next(iter(counts.items()))])
    tried = actions.read_waiver_file(
        staff.authority, WaiverFile("Log with VAT.csv", _log(staff, market[5:], first), is_gross=True),
        by=head, at=at,
    )  # fmt: skip
    actions.import_waivers(tried, by=head, at=at)
    actions.undo_waiver_import(tried, reason="It was the same log with other amounts.", by=head, at=at)
    left = (
        b"Reason,Date,Supplier,Amount\nEmergency,2025-04-07,Ridge Pumps Ltd,12400\nPilot,soon,Fell Labs,900\n"
    )
    actions.read_waiver_file(staff.authority, WaiverFile("Highways list.csv", left), by=head, at=at)


def _log(staff: Staff, market: list[Known], counts: dict[FinancialYear, int]) -> bytes:
    throw = dice(staff.authority.slug, f"waivers {len(market)}")
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(["Reference", "Reason", "Date approved", "Supplier", "Amount", "Directorate"])
    names, weights = zip(*REASONS, strict=True)
    for year, count in counts.items():
        for number in range(1, count + 1):
            decided_on = year.period.starts_on + throw.randrange(365) * DAY
            known = market[throw.randrange(len(market))]
            value = round(throw.lognormvariate(10.1, 0.8), 2)
            rows.writerow([
                f"D{year.begins_in % 100}{number:04}", throw.choices(names, weights)[0],
                f"{decided_on:%d/%m/%Y}", known[0].name, f"{value:.2f}",
                throw.choice(list(staff.directorates)),
            ])  # fmt: skip
    rows.writerow(["D000", "Emergency", "31/02/2024", "Tarn Plant Hire", "4000.00", ""])
    rows.writerow(["D001", "Other", "01/06/2024", "", "1200.00", ""])
    return text.getvalue().encode()
