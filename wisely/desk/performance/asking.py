"""What a page about a measure was asked: which measure, period, way of counting; and the head they share."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from django.http import Http404
from django.utils import timezone
from django.utils.http import urlencode

from wisely.desk.shell.navigation import leads_somewhere
from wisely.lib.lifecycle import Badge
from wisely.lib.periods import Period, financial_year, period_code, period_name, read_period
from wisely.people.doors import Request
from wisely.performance import permissions, queries
from wisely.performance.queries import Definition, KpiStanding, ReadingRow, Standing, Sums
from wisely.rules.parts import Kpi
from wisely.rules.rulebook import Rulebook, rulebook
from wisely.ui.parts import ActLink, Fact, Link, Tab
from wisely.ui.record_page import RecordPage
from wisely.ui.words import money_in_short


def book_of(request: Request) -> Rulebook:
    """Give the rulebook by which this council's measures are judged today."""
    return rulebook(timezone.localdate(request.at), request.officer.pack)


def council_of(request: Request) -> int:
    """Give the council's key. A permission is always of a council, so there is one."""
    return request.officer.authority_id or 0


@dataclass(frozen=True, slots=True)
class Asked:
    """One measure, for a period, with all that its pages share."""

    book: Rulebook
    kpi: Kpi
    sums: Sums
    readings: tuple[ReadingRow, ...]
    standing: KpiStanding
    period: Period
    fault: str
    grain: str

    @property
    def headline(self) -> Standing:
        return self.standing.headline

    @property
    def definition(self) -> Definition | None:
        """The way of counting of the headline; None where it is not computed."""
        return self.headline.computed.definition if self.headline.computed else None

    @property
    def root(self) -> str:
        return f"/performance/{self.kpi.number}/"

    @property
    def span(self) -> str:
        """Name the period, and which months of it are there if not all are."""
        if self.headline.records is not None and self.headline.records.as_of == "today":
            return "today"
        if self.headline.computed is None:
            return period_name(self.headline.period)
        return queries.span_words(self.period, self.sums.months)

    def address(self, part: str = "", **more: str) -> str:
        """Give the address of a part of the measure for the same period."""
        words = {"period": period_code(self.period), **more}
        return f"{self.root}{part}?{urlencode({key: value for key, value in words.items() if value})}"


def kpi_or_404(book: Rulebook, number: int) -> Kpi:
    """Give the KPI of the address, or no page."""
    kpi = book.kpis.get(number)
    if kpi is None:
        raise Http404
    return kpi


def asked(request: Request, number: int) -> Asked:
    """Read the address. Four queries."""
    book, council = book_of(request), council_of(request)
    kpi = kpi_or_404(book, number)
    sums = queries.sums_of(council, book, only=[each.id for each in _ways(kpi, book)])
    readings = queries.readings_of(council, kpi=number)
    latest = queries.latest_year(sums, on=book.on)
    period, fault = _period(request.GET.get("period", ""), latest)
    measure = queries.measures_of(council).get(number)
    grain = request.GET.get("by", "")
    return Asked(
        book, kpi, sums, tuple(readings),
        queries.kpi_standing(
            kpi, sums, book, readings=readings, measure=measure, period=period,
            records=queries.records_of(
                council, book, period, figures=[figure.id for figure in kpi.figures]
            ),
        ),
        period, fault, grain if grain in queries.GRAINS else queries.MONTH,
    )  # fmt: skip


def _period(code: str, latest: Period) -> tuple[Period, str]:
    if not code:
        return latest, ""
    try:
        return read_period(code), ""
    except ValueError:
        return latest, (
            f"“{code[:40]}” is not a period. Choose a month, a quarter or a financial year from the list."
        )


def counting(request: Request, this: Asked) -> Definition | None:
    """Give the way of counting that the address asks for, else the headline's."""
    ways = {each.id: each for each in ways_of_counting(this)}
    return ways.get(request.GET.get("counting", ""), this.definition) if this.definition else None


def ways_of_counting(this: Asked) -> list[Definition]:
    """Give every definition of the measure: its figures' own, then other areas and definitions of size.

    Of areas, the farthest local one is left out, since "local" is that with all nearer ones; likewise the
    council's own definition of size.
    """
    return _ways(this.kpi, this.book)


def _ways(kpi: Kpi, book: Rulebook) -> list[Definition]:
    known = queries.definitions_of(book)
    own = [queries.definition_id(figure) for figure in kpi.figures]
    mine = [known[key] for key in own if key]
    if any(each.id == "local" for each in mine):
        local = [place.id for place in book.council.places if place.is_local]
        told = {f"in-{local[-1]}" if local else "", f"sme-{book.council.size_definition}"}
        mine += [each for key, each in known.items() if key.startswith(("in-", "sme-")) and key not in told]
    return mine


def periods_to_choose(sums: Sums, *, on: date) -> list[tuple[str, str]]:
    """Give every year, quarter and month with payments by code and name, the latest first."""
    found = []
    for grain in (queries.YEAR, queries.QUARTER, queries.MONTH):
        spans = queries.spans(sums.months, grain) or [queries.span_of(on, grain)]
        found += [_coded(span) for span in reversed(spans)]
    return found


@lru_cache(maxsize=1_024)
def _coded(span: Period) -> tuple[str, str]:
    return period_code(span), period_name(span)


def years_over(book: Rulebook) -> list[Period]:
    """Give the ten latest financial years that are over, the latest first."""
    year = financial_year(book.on).previous
    found = []
    for _ in range(10):
        found.append(year.period)
        year = year.previous
    return found


def head(request: Request, this: Asked, here: str) -> RecordPage:
    """Build the head of a measure's page; `here` is the tab's part of the address, "" for the first."""
    judgement = this.headline.judgement
    return RecordPage(
        title=this.kpi.title,
        caption=f"KPI {this.kpi.number}: {this.kpi.area}",
        badge=replace(judgement.badge, sentence=judgement.reason),
        facts=_facts(this),
        tabs=_tabs(this, here),
        acts=_acts(request, this),
    )


def badge_of(standing: Standing) -> Badge:
    """Give the word and shape of a figure, with its reason."""
    return replace(standing.judgement.badge, sentence=standing.judgement.reason)


def value_words(standing: Standing) -> str:
    """Write a figure in its unit; "Not measured" where there is none."""
    return "Not measured" if standing.value is None else queries.written(standing.value, standing.figure.unit)


def aim_words(standing: Standing) -> str:
    """Write what a figure is held against, with where that comes from."""
    if standing.aim is None:
        return ""
    return f"{queries.written(standing.aim.value, standing.figure.unit)}, {standing.aim.words}"


def baseline_words(standing: Standing) -> str:
    """Write the strategy's baseline of a figure."""
    figure = standing.figure
    if figure.baseline is None:
        return ""
    said = queries.written(figure.baseline, figure.unit)
    return f"{said} in {figure.baseline_period}" if figure.baseline_period else said


def _facts(this: Asked) -> tuple[Fact, ...]:
    shown = this.headline
    parts = shown.computed.parts if shown.computed else None
    hint = ""
    if parts and shown.value is not None:
        hint = f"{money_in_short(parts.counted)} of {money_in_short(parts.in_scope)} excluding VAT"
    elif shown.records and shown.value is not None:
        hint = shown.records.of_words
    owner = this.standing.measure.owner_name
    return (
        Fact(shown.figure.name, value_words(shown), hint=hint),
        Fact("Period", this.span),
        Fact("Target", aim_words(shown) or None),
        Fact("Baseline", baseline_words(shown) or None),
        Fact("Owner", owner or "Nobody yet"),
    )


def _tabs(this: Asked, here: str) -> tuple[Tab, ...]:
    tabs = [("Overview", "")]
    if this.definition is not None:
        tabs += [("Suppliers", "suppliers/"), ("Directorates", "directorates/")]
        if queries.counts_by_place(this.kpi):
            tabs.append(("Wards", "wards/"))
        if this.definition.id == "on-contract":
            tabs.append(("Contracts", "contracts/"))
    tabs += [("Readings", "readings/"), ("History", "history/")]
    return tuple(Tab(label, this.address(part), part == here) for label, part in tabs)


def _acts(request: Request, this: Asked) -> tuple[ActLink, ...]:
    officer, measure = request.officer, this.standing.measure
    may_record = permissions.may_record_reading(officer, owner=measure.owner)
    found = []
    if this.definition is not None:
        found.append(ActLink("Freeze a period", f"{this.root}freeze/", may_record))
    if any(not queries.definition_id(figure) for figure in this.kpi.figures):
        found.append(ActLink("Record a reading", f"{this.root}record/", may_record))
    may_assign = permissions.may_assign_owner(officer)
    label = "Change the owner" if measure.owner else "Give it an owner"
    return (*found, ActLink(label, f"{this.root}owner/", may_assign))


def remedy_at(place: str) -> Link | None:
    """Give the part of the service where what is missing can be mended, if it is there."""
    link = REMEDIES.get(place)
    return link if link and leads_somewhere(link.href) else None


REMEDIES = {
    "imports": Link("Imports of payments", "/spend/imports/"),
    "suppliers": Link("Suppliers", "/suppliers/"),
    "payees": Link("Payees to match", "/spend/payees/"),
    "contracts": Link("Contracts register", "/contracts/"),
    "planning": Link("Planning", "/planning/"),
    "governance": Link("Governance", "/governance/"),
    "categories": Link("Categories", "/categories/?level=whole&has_plan=no"),
    "people": Link("People and roles", "/people/"),
}
