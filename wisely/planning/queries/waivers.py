"""Waivers: the register, who decides, what lapses, and how many there were against the baseline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, DateField, F, Q, QuerySet, Sum, Value
from django.db.models.functions import TruncDate

from wisely.approvals.queries import about
from wisely.lib.actor import Actor
from wisely.lib.money import Net
from wisely.lib.periods import FinancialYear, financial_year
from wisely.lib.verdict import YES, Verdict, no
from wisely.people.models import Directorate, Person
from wisely.planning import permissions
from wisely.planning.decisions import WaiverFacts, waiver_holds
from wisely.planning.lifecycle import WAIVER, WAIVER_IMPORT, WaiverImportStage, WaiverStage
from wisely.planning.models import Waiver, WaiverImport, WaiverImportRow
from wisely.planning.models.waivers import OUTCOMES
from wisely.rules.procedure_rules import DecisionKind, WaiverGround, WaiverTier
from wisely.rules.rulebook import Rulebook

APPROVED = (WaiverStage.APPROVED, WaiverStage.ENDED, WaiverStage.RECORDED)
SOON_DAYS = 60
BASELINE_FIGURE = "kpi04_waivers"


def tier_for(facts: WaiverFacts, *, book: Rulebook) -> WaiverTier:
    """Give who decides on a waiver of such a value."""
    rules, net = book.procedure_rules, Net(facts.value_net)
    value = net.with_vat(facts.vat_rate).amount if rules.compares_gross else net.amount
    return rules.waiver_tier(value)


def decision_on_waiver(waiver: Waiver, *, book: Rulebook) -> DecisionKind:
    """Give the kind of decision that a waiver is: what it owes the public follows from its value."""
    rules, net = book.procedure_rules, Net(waiver.value_net)
    value = net.with_vat(waiver.vat_rate or Decimal(0)).amount if rules.compares_gross else net.amount
    return rules.decision(value)


def approver_of(waiver: Waiver) -> str:
    """Name who decides on a waiver."""
    return waiver.tier


def grounds_of(book: Rulebook) -> tuple[WaiverGround, ...]:
    """Give the grounds on which a waiver may be asked for."""
    return book.procedure_rules.waiver_grounds


def waivers(authority_id: int | None, *, on: date) -> QuerySet[Waiver]:
    """Give the waivers of a council, for lists; `today` is the day that lapsing is judged by."""
    rows: QuerySet[Waiver] = (
        Waiver.objects.filter(authority=authority_id)
        .exclude(stage=WaiverStage.STRUCK_OUT)
        .annotate(today=Value(on, output_field=DateField()))
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
    return rows.filter(conditions[answer]) if answer in conditions else rows.none()


def approved_within(rows: QuerySet[Waiver], *, since: date, before: date) -> QuerySet[Waiver]:
    """Narrow to those approved from one day to the day before another."""
    return (
        rows.filter(stage__in=APPROVED)
        .annotate(decided_on=TruncDate("decided_at"))
        .filter(decided_on__gte=since, decided_on__lt=before)
    )


def waiver_for(authority_id: int | None, reference: str) -> Waiver | None:
    """Give a waiver to act on. One query."""
    return (
        Waiver.objects.filter(authority=authority_id, reference=reference)
        .select_related("authority", "directorate", "requester")
        .first()
    )


def acts_on_waiver(waiver: Waiver, *, by: Actor) -> dict[str, Verdict]:
    """Give a verdict for each act by its name: the answer that both the page and the act rest on."""
    own = permissions.may_withdraw_waiver(by, waiver)
    return {
        "revise_waiver": WAIVER.may("withdraw", at_stage=waiver.stage) & own,
        "withdraw_waiver": WAIVER.may("withdraw", at_stage=waiver.stage) & own,
        "end_waiver": WAIVER.may("end", at_stage=waiver.stage) & permissions.may_approve_waiver(by, waiver),
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
    this_year = financial_year(on).period
    assert this_year.ends_before is not None
    here = approved_within(rows, since=this_year.starts_on, before=this_year.ends_before)
    return WaiverFigures(
        years=by_year(rows.filter(stage__in=APPROVED)),
        grounds=_counted(here, "ground"),
        directorates=_counted(here, "directorate__name"),
        requested=rows.filter(stage=WaiverStage.REQUESTED).count(),
        lapsing=narrow_by_standing(rows, "lapses soon").count(),
    )


def by_year(approved: QuerySet[Waiver]) -> list[YearOfWaivers]:
    """Count waivers by the financial year of their decision, gaps left out. One query."""
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


@dataclass(frozen=True, slots=True)
class Baseline:
    """What the council's strategy measures waivers against: how many, in which year."""

    count: int
    period: str


def waiver_baseline(book: Rulebook) -> Baseline | None:
    """Give the baseline of the council's strategy, or None where its pack names none."""
    figures = (figure for kpi in book.kpis.values() for figure in kpi.figures)
    found = next((figure for figure in figures if figure.id == BASELINE_FIGURE), None)
    if found is None or found.baseline is None:
        return None
    return Baseline(int(found.baseline), found.baseline_period)


@dataclass(frozen=True, slots=True)
class WaiverSheet:
    """One waiver as its page shows it; `holds` says whether orders may rest on it today."""

    waiver: Waiver
    ground_says: str
    ground_rule: str
    category_name: str
    directorate_name: str
    requester_name: str
    decider_name: str
    approval_reference: str
    holds: Verdict
    days_left: int | None

    @property
    def lapses_soon(self) -> bool:
        """Whether its last day is near, and it still holds."""
        return bool(self.holds) and self.days_left is not None and self.days_left <= SOON_DAYS


def waiver_sheet(waiver: Waiver, *, book: Rulebook) -> WaiverSheet:
    """Put together what the page of a waiver shows. Two queries: who decided, and the approval."""
    ground = next((each for each in grounds_of(book) if each.code == waiver.ground), None)
    category = book.category(waiver.category)
    decider = Person.objects.filter(reference=waiver.decided_by or "").values_list("name", flat=True).first()
    last_on = waiver.ended_on or waiver.lapses_on
    approval = about(waiver.authority_id, kind="waiver", subject=waiver.reference)
    return WaiverSheet(
        waiver=waiver,
        ground_says=ground.says if ground else "",
        ground_rule=ground.rule if ground else "",
        category_name=f"{category.code} {category.name}" if category else "",
        directorate_name=waiver.directorate.name if waiver.directorate else "",
        requester_name=waiver.requester.name if waiver.requester else "",
        decider_name=decider or waiver.decided_by or "",
        approval_reference=approval.reference if approval else "",
        holds=waiver_holds(
            stage=waiver.stage, starts_on=waiver.starts_on, lapses_on=waiver.lapses_on,
            ended_on=waiver.ended_on, on=book.on,
        ),
        days_left=(last_on - book.on).days if last_on else None,
    )  # fmt: skip


def waivers_to_decide(officer: Any, *, on: date) -> QuerySet[Waiver]:
    """Give what waits for a decision that is not the officer's own request."""
    return (
        waivers(officer.authority_id, on=on)
        .filter(stage=WaiverStage.REQUESTED)
        .exclude(requester__reference=officer.reference)
    )


def waiver_imports(authority_id: int | None) -> QuerySet[WaiverImport]:
    """Give the files of older waivers, for lists."""
    return WaiverImport.objects.filter(authority=authority_id)


def waiver_import_for(authority_id: int | None, key: int) -> WaiverImport | None:
    """Give one such file to act on."""
    return waiver_imports(authority_id).filter(pk=key).select_related("authority").first()


def rows_of_waiver_import(batch: WaiverImport) -> QuerySet[WaiverImportRow]:
    """Give the rows of a file, for lists."""
    return WaiverImportRow.objects.filter(batch=batch)


def counts_of_waiver_import(batch: WaiverImport) -> dict[str, int]:
    """Count the rows of a file by what became of them."""
    return dict(zip(OUTCOMES, (batch.new_count, batch.same_count, batch.rejected_count), strict=True))


def waiver_file_is_imported(authority_id: int, sha256: bytes) -> bool:
    """Say whether this very file stands in the register."""
    return WaiverImport.objects.filter(
        authority=authority_id, file_sha256=sha256, stage=WaiverImportStage.IMPORTED
    ).exists()


def known_source_keys(authority_id: int, keys: Sequence[str]) -> frozenset[str]:
    """Give those keys of rows that an earlier import brought in."""
    rows = Waiver.objects.filter(
        authority=authority_id, stage=WaiverStage.RECORDED, source_key__in=list(keys)
    )
    return frozenset(rows.values_list("source_key", flat=True))


def directorates_by_word() -> dict[str, int]:
    """Give directorates of the council in scope by their names and codes in small letters."""
    found = {}
    for key, code, name in Directorate.objects.values_list("pk", "code", "name"):
        found[code.casefold()] = found[name.casefold()] = key
    return found


def acts_on_waiver_import(batch: WaiverImport, *, by: Actor) -> dict[str, Verdict]:
    """Give a verdict for each act by its name: the answer that both the page and the act rest on."""
    may = permissions.may_import_waivers(by)
    brings = YES if batch.new_count else no("Nothing in this file is new. Mend it, or discard it.")
    return {
        "import_waivers": may & WAIVER_IMPORT.may("import", at_stage=batch.stage) & brings,
        "discard_waiver_file": may & WAIVER_IMPORT.may("discard", at_stage=batch.stage),
        "undo_waiver_import": may & WAIVER_IMPORT.may("undo", at_stage=batch.stage),
    }
