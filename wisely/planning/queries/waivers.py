"""Waivers: the register, who decides, what lapses, and how many there were against the baseline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Count, DateField, F, Q, QuerySet, Sum, Value
from django.db.models.functions import TruncDate

from wisely.lib.actor import Actor
from wisely.lib.money import Net
from wisely.lib.periods import FinancialYear, financial_year
from wisely.lib.verdict import Verdict
from wisely.planning import permissions
from wisely.planning.decisions import WaiverFacts
from wisely.planning.lifecycle import WAIVER, WaiverStage
from wisely.planning.models import Waiver
from wisely.rules.procedure_rules import WaiverGround, WaiverTier
from wisely.rules.rulebook import Rulebook

APPROVED = (WaiverStage.APPROVED, WaiverStage.ENDED)
SOON_DAYS = 60


def tier_for(facts: WaiverFacts, *, book: Rulebook) -> WaiverTier:
    """Give who decides on a waiver of such a value."""
    rules, net = book.procedure_rules, Net(facts.value_net)
    value = net.with_vat(facts.vat_rate).amount if rules.compares_gross else net.amount
    return rules.waiver_tier(value)


def approver_of(waiver: Waiver) -> str:
    """Name who decides on a waiver."""
    return waiver.tier


def grounds_of(book: Rulebook) -> tuple[WaiverGround, ...]:
    """Give the grounds on which a waiver may be asked for."""
    return book.procedure_rules.waiver_grounds


def waivers(authority_id: int | None, *, on: date) -> QuerySet[Waiver]:
    """Give the waivers of a council, for lists; `today` is the day that lapsing is judged by."""
    rows: QuerySet[Waiver] = Waiver.objects.filter(authority=authority_id).annotate(
        today=Value(on, output_field=DateField())
    )
    return rows


def narrow_by_standing(rows: QuerySet[Waiver], answer: str) -> QuerySet[Waiver]:
    """Narrow to what holds today, lapses soon, or has lapsed or ended."""
    soon = F("today") + timedelta(days=SOON_DAYS)
    conditions = {
        "holds": Q(stage=WaiverStage.APPROVED, starts_on__lte=F("today"), lapses_on__gte=F("today")),
        "lapses soon": Q(stage=WaiverStage.APPROVED, lapses_on__gte=F("today"), lapses_on__lte=soon),
        "over": Q(stage=WaiverStage.ENDED) | Q(stage=WaiverStage.APPROVED, lapses_on__lt=F("today")),
    }
    return rows.filter(conditions[answer])


def waiver_for(authority_id: int | None, reference: str) -> Waiver | None:
    """Give a waiver to act on. One query."""
    return (
        Waiver.objects.filter(authority=authority_id, reference=reference)
        .select_related("authority", "directorate", "requester")
        .first()
    )


def acts_on_waiver(waiver: Waiver, *, by: Actor) -> dict[str, Verdict]:
    """Give a verdict for each act by its name: the answer that both the page and the act rest on."""
    may_decide = permissions.may_approve_waiver(by, waiver)
    return {
        "approve_waiver": WAIVER.may("approve", at_stage=waiver.stage) & may_decide,
        "refuse_waiver": WAIVER.may("refuse", at_stage=waiver.stage) & may_decide,
        "withdraw_waiver": WAIVER.may("withdraw", at_stage=waiver.stage)
        & permissions.may_withdraw_waiver(by, waiver),
        "end_waiver": WAIVER.may("end", at_stage=waiver.stage) & may_decide,
    }


@dataclass(frozen=True, slots=True)
class YearOfWaivers:
    """The waivers approved in one financial year; pounds net."""

    year: FinancialYear
    count: int
    value_net: Decimal


@dataclass(frozen=True, slots=True)
class WaiverFigures:
    """What scrutiny asks: years against each other, the grounds of this year, what waits and what lapses."""

    years: Sequence[YearOfWaivers]
    grounds: Sequence[tuple[str, int]]
    directorates: Sequence[tuple[str, int]]
    requested: int
    lapsing: int


def waiver_figures(authority_id: int | None, *, on: date) -> WaiverFigures:
    """Count the approved waivers by year of decision, and this year's by ground and directorate."""
    rows = waivers(authority_id, on=on)
    approved = rows.filter(stage__in=APPROVED)
    this_year = financial_year(on).period
    assert this_year.ends_before is not None
    here = approved.annotate(decided_on=TruncDate("decided_at")).filter(
        decided_on__gte=this_year.starts_on, decided_on__lt=this_year.ends_before
    )
    return WaiverFigures(
        years=_by_year(approved),
        grounds=_counted(here, "ground"),
        directorates=_counted(here, "directorate__name"),
        requested=rows.filter(stage=WaiverStage.REQUESTED).count(),
        lapsing=narrow_by_standing(rows, "lapses soon").count(),
    )


def _by_year(approved: QuerySet[Waiver]) -> list[YearOfWaivers]:
    by_day = approved.annotate(day=TruncDate("decided_at")).values("day")
    found: dict[FinancialYear, list[Decimal]] = {}
    counts: dict[FinancialYear, int] = {}
    for row in by_day.annotate(count=Count("pk"), value=Sum("value_net")):
        year = financial_year(row["day"])
        counts[year] = counts.get(year, 0) + row["count"]
        found.setdefault(year, []).append(row["value"])
    return [YearOfWaivers(year, counts[year], sum(found[year], Decimal(0))) for year in sorted(found)]


def _counted(rows: QuerySet[Waiver], field: str) -> list[tuple[str, int]]:
    counted = rows.values_list(field).annotate(count=Count("pk")).order_by("-count", field)
    return [(str(name or "No directorate"), count) for name, count in counted]
