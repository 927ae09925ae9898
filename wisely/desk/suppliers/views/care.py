"""How a supplier performs for the council and what may go wrong with it, brought together from every room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from wisely.contracts import queries as contracts
from wisely.lib.lifecycle import Badge, Tone
from wisely.people.doors import Request
from wisely.rules.rulebook import rulebook
from wisely.spend import queries as spend
from wisely.spend.queries import PaidFrom
from wisely.suppliers.queries import INSURANCES, Assurance, Sign, StandingSheet, SupplierSheet
from wisely.ui import words

MOST_KPIS, MOST_RISKS, MOST_SHARES = 8, 5, 2
LAPSES_WITHIN = timedelta(days=60)
DEBARMENT, DEBARRED = "Debarment list", "debarred"


@dataclass(frozen=True, slots=True)
class Worry:
    """One thing that may go wrong: what it is, who says so, and the page behind it, "" for none."""

    what: str
    source: str
    href: str = ""
    badge: Badge | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the rest of the page has read already."""

    signs: Sequence[tuple[Sign, Any]]
    standing: StandingSheet
    assurance: Assurance
    paid: Sequence[PaidFrom]
    has_contract_in_force: bool


def care_of(request: Request, sheet: SupplierSheet, known: Known) -> dict[str, Any]:
    """Give the performance and the risks of a supplier, to who may see contracts. At most six queries."""
    council, on = request.officer.authority_id, timezone.localdate(request.at)
    kpis: list[Any] = []
    if known.has_contract_in_force:
        kpis = contracts.kpis_of_supplier(council, sheet.family, on=on, most=MOST_KPIS)
    rated = contracts.ratings_of_supplier(council, sheet.family, on=on)
    return {
        "kpis": [(each, contracts.rating_badge(each.rating)) for each in kpis[:MOST_KPIS]],
        "more_kpis": len(kpis) > MOST_KPIS,
        "overdue_kpis": sum(each.is_overdue for each in kpis[:MOST_KPIS]),
        "rated": [(each, rated[each.code]) for each in contracts.ratings() if rated[each.code]],
        "worries": [
            *_risks(request, sheet, on=on),
            *_signs(known.signs),
            *_insurance(sheet, known.assurance, on=on),
            *(_still_paid(request, sheet, on=on) if known.paid else ()),
            *_dependence(request, sheet, known.paid),
            *_dependence_of_categories(request, sheet, known.paid),
        ],
        "unknown": _unknown(known),
    }  # fmt: skip


def _risks(request: Request, sheet: SupplierSheet, *, on: date) -> list[Worry]:
    scale = rulebook(on, request.officer.pack).risks
    found = contracts.risks_of_supplier(request.officer.authority_id, sheet.family, most=MOST_RISKS)
    worries = []
    for each in found[:MOST_RISKS]:
        band = scale.band_of(each.score)
        late = ", its review is overdue" if each.review_by_on < on else ""
        worries.append(
            Worry(
                each.title,
                f"Risk of {each.contract.title}, recorded on {words.day(each.recorded_on)}{late}",
                f"/contracts/{each.contract.reference}/risks/{each.number}/",
                Badge(f"{band.name}, {each.score}", band.says, Tone(band.tone)),
            )
        )
    if len(found) > MOST_RISKS:
        where = f"/contracts/risks/?supplier={sheet.reference}&stage=open&sort=-score"
        worries.append(Worry("More open risks of its contracts", "Risks of contracts", where))
    return worries


def _signs(signs: Sequence[tuple[Sign, Any]]) -> list[Worry]:
    """Give the signs of distress, a debarment among them; those that wait lead to where they are acted on."""
    return [
        Worry(
            sign.says, f"{sign.register}, as of {words.day(sign.as_of)}{_acted(trigger)}",
            f"/suppliers/watch/{trigger.pk}/" if trigger else "#standing",
        )
        for sign, trigger in signs
    ]  # fmt: skip


def _acted(trigger: Any) -> str:
    return "; acted on" if trigger and trigger.acted_at else ""


def _insurance(sheet: SupplierSheet, known: Assurance, *, on: date) -> list[Worry]:
    found = []
    for row in known.insurances:
        if row.is_last and row.expires_on <= on + LAPSES_WITHIN:
            verb = "ran out" if row.expires_on < on else "runs out"
            what = f"{INSURANCES[row.kind]} insurance {verb} on {words.day(row.expires_on)}"
            source = f"Certificate seen on {words.day(row.seen_on)}"
            found.append(Worry(what, source, f"/suppliers/{sheet.reference}/assurance/"))
    return found


def _still_paid(request: Request, sheet: SupplierSheet, *, on: date) -> list[Worry]:
    return [
        Worry(
            f"Paid {words.money(each.total_net + each.only_gross_total)} since {each.title} ran out",
            f"Payments up to {each.last_month_on:%B %Y}, and no other contract in force",
            f"/contracts/{each.reference}/",
        )
        for each in spend.paid_to_since_the_end(request.officer.authority_id, sheet.family, on=on)
    ]


def _dependence(request: Request, sheet: SupplierSheet, paid: Sequence[PaidFrom]) -> list[Worry]:
    """Give how much of what directorates paid in the latest year went to it, the largest shares first."""
    if not paid:
        return []
    year = paid[0].year
    totals = spend.net_by_directorate(request.officer.authority_id or 0, year)
    shares = [
        (each.total_net * 100 / totals[each.directorate], each)
        for each in paid
        if each.year == year and totals.get(each.directorate, Decimal(0)) > 0 and each.total_net > 0
    ]
    largest = sorted(shares, key=lambda pair: -pair[0])[:MOST_SHARES]
    return [
        Worry(
            f"{words.percent(share)} of what {each.directorate} paid in {year.label} went to it",
            f"Payments of {year.label}, excluding VAT", f"/suppliers/{sheet.reference}/spend/",
        )
        for share, each in largest
    ]  # fmt: skip


def _dependence_of_categories(
    request: Request, sheet: SupplierSheet, paid: Sequence[PaidFrom]
) -> list[Worry]:
    """Give how much of what was paid for categories in the latest year went to it, the largest first."""
    if not paid:
        return []
    council, year = request.officer.authority_id or 0, paid[0].year
    return [
        Worry(
            f"{words.percent(each.percent)} of what the council paid for {each.category} in {year.label} "
            "went to it",
            f"Payments of {year.label}, excluding VAT", f"/suppliers/{sheet.reference}/spend/",
        )
        for each in spend.shares_of_categories(council, sheet.family, year, most=MOST_SHARES)
    ]  # fmt: skip


def _unknown(known: Known) -> list[str]:
    """Say what nobody has looked at: what is not known is never shown as fine."""
    read = {each.register for each in known.standing.registers}
    unknown = []
    if not read:
        unknown.append("No register has been read for it, so signs of distress and debarment are not known.")
    elif DEBARMENT not in read:
        unknown.append("The debarment list shows nothing of it, or has not been read for it.")
    if not any(each.is_last for each in known.assurance.insurances):
        unknown.append("No insurance is recorded, so nobody can say whether it is covered.")
    return unknown
