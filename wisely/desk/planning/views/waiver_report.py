"""The report of waivers to scrutiny: a year against the others, and against the strategy's baseline."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from wisely.desk.planning.papers import Nowhere, papers_shown
from wisely.lib.periods import FinancialYear, financial_year
from wisely.people.doors import Request, door
from wisely.planning import queries
from wisely.planning.permissions import Permission
from wisely.planning.queries import Baseline, WaiverReport
from wisely.ui import charts, words

YEARS_SHOWN = 10


@dataclass(frozen=True, slots=True)
class _Part:
    heading: str
    noun: str
    rows: Any


@door(Permission.SEE_WAIVER)
def report(request: Request) -> HttpResponse:
    """Report the waivers of a financial year."""
    today = timezone.localdate(request.at)
    book = queries.book_of(request.officer.pack, on=today)
    present = financial_year(today)
    year = _asked(request.GET.get("year", ""), present=present)
    found = queries.waiver_report(request.officer.authority_id, year, book=book)
    baseline = queries.waiver_baseline(book)
    known = {each.year for each in found.years} | {present, year}
    last_on = year.period.last_on
    context = {
        "year": year.label,
        "chosen": year.label,
        "years": [(each.label, each.label) for each in sorted(known, reverse=True)],
        "report": found,
        "sentence": _sentence(found, baseline, days_run=(today - year.period.starts_on).days + 1),
        "chart": _chart(found, baseline),
        "list_href": "/planning/waivers/?stage=approved&stage=ended&stage=recorded"
        f"&decided_from={year.period.starts_on}&decided_to={last_on}",
        "parts": [
            _Part("By ground", "Ground", found.grounds),
            _Part("By directorate", "Directorate", found.directorates),
            _Part("By who decides", "Tier", found.deciders),
            _Part("To whom most often", "Supplier", found.suppliers),
        ],
        **papers_shown(request, about="year", subject=year.label, of=Nowhere(), decision=None, book=book),
    }
    return render(request, "desk/planning/waiver_report.html", context)


def _asked(text: str, *, present: FinancialYear) -> FinancialYear:
    try:
        return FinancialYear.labelled(text)
    except ValueError:
        return present


def _sentence(found: WaiverReport, baseline: Baseline | None, *, days_run: int) -> str:
    """Say the year in a sentence. One that still runs is laid beside the baseline by its pace so far."""
    whole = found.year.period.days or 365
    is_running = 0 < days_run < whole
    said = (
        f"In {found.year.label}{' so far' if is_running else ''}, "
        f"{words.plural(found.count, 'waiver was', 'waivers were')} approved, worth "
        f"{words.money(found.value_net)} excluding VAT."
    )
    if baseline is None:
        return f"{said} The council’s strategy names no baseline."
    against = f"the {baseline.count} of {baseline.period}, the strategy’s baseline"
    if is_running:
        pace = round(Decimal(found.count) * whole / days_run)
        return f"{said} At this pace it would be {pace:,} in the year, against {against}."
    if found.count == baseline.count:
        return f"{said} That is as many as {against}."
    share = abs(Decimal(found.count - baseline.count)) * 100 / baseline.count
    more = "more" if found.count > baseline.count else "fewer"
    return f"{said} That is {words.percent(share, 0)} {more} than {against}."


def _chart(found: WaiverReport, baseline: Baseline | None) -> charts.Chart | None:
    """Draw the years that have waivers and those between them: a year without any is nought."""
    if not found.years:
        return None
    counts = {each.year: each.count for each in found.years}
    first, last = min(counts), max(counts)
    years = [FinancialYear(number) for number in range(first.begins_in, last.begins_in + 1)][-YEARS_SHOWN:]
    most = max(years, key=lambda year: counts.get(year, 0))
    against = f" The line is the baseline of {baseline.count} in {baseline.period}." if baseline else ""
    return charts.bars(
        "waivers-by-year", "Waivers approved, by financial year",
        [(year.label, counts.get(year, 0)) for year in years], heading="Financial year",
        sentence=f"Most were approved in {most.label}: {counts.get(most, 0)}.{against}",
        target=baseline.count if baseline else None, target_label="Baseline",
    )  # fmt: skip
