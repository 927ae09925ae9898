"""The strategy on one page: its key areas and enablers, their measures, and how far each has come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from wisely.desk.performance import asking
from wisely.desk.performance.forms import AssessForm
from wisely.lib.lifecycle import Badge, Tone
from wisely.people.doors import Request, door
from wisely.people.queries import names_of, own_council
from wisely.performance import actions, permissions, queries
from wisely.performance.permissions import Permission
from wisely.performance.queries import AspectStanding, KpiStanding
from wisely.rules.strategy import KeyArea
from wisely.ui.forms import beside
from wisely.ui.parts import ActLink

REACHED = Badge("Reached", "The ambition of the strategy is reached.", Tone.DONE)
ON_THE_WAY = Badge("On the way", "Above where the strategy began, below its ambition.", Tone.UNDERWAY)
AS_IT_WAS = Badge("As it was", "Where the strategy began.", Tone.NEUTRAL)
FALLEN = Badge("Fallen", "Below where the strategy began.", Tone.STOPPED)


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure of an area as its row shows it."""

    number: int
    title: str
    name: str
    value: str
    badge: Badge
    why: str


@dataclass(frozen=True, slots=True)
class AreaShown:
    """A key area with its measures and what is judged by steps."""

    area: KeyArea
    measures: Sequence[Measured]
    aspects: Sequence[tuple[AspectStanding, Badge]]

    @property
    def counts(self) -> str:
        """Say how many of its measures have a figure."""
        measured = sum(each.value != "Not measured" for each in self.measures)
        return f"{measured} of {len(self.measures)} measures have a figure"


def badge_of(stands: AspectStanding) -> Badge:
    """Say in a word and a shape how an aspect stands against its ambition."""
    if not stands.gap:
        return REACHED
    if stands.step == stands.started_at:
        return AS_IT_WAS
    return ON_THE_WAY if stands.step > stands.started_at else FALLEN


@door(Permission.SEE_MEASURES)
def strategy(request: Request) -> HttpResponse:
    """Show every key area with its measures and levels."""
    book, council = asking.book_of(request), asking.council_of(request)
    sums = queries.sums_of(council, book, only=queries.HEADLINES)
    kpis = queries.standings(council, book, sums=sums)
    aspects = queries.maturity_of(council, book)
    period = queries.latest_year(sums, on=book.on)
    context = {
        "strategy": book.strategy,
        "areas": [_area(area, kpis, aspects) for area in book.strategy.areas],
        "assessed": sum(bool(each.judgements) for each in aspects),
        "aspects": aspects,
        "reached": sum(not each.gap for each in aspects),
        "named": queries.span_words(period, sums.months),
        "as_of": queries.data_as_of(council),
        "sums": sums,
    }
    return render(request, "desk/performance/strategy.html", context)


def _area(area: KeyArea, kpis: Sequence[KpiStanding], aspects: Sequence[AspectStanding]) -> AreaShown:
    return AreaShown(
        area,
        [_measured(each) for each in kpis if each.kpi.area in area.kpi_areas],
        [(each, badge_of(each)) for each in aspects if each.area.id == area.id],
    )


def _measured(stands: KpiStanding) -> Measured:
    shown = stands.headline
    return Measured(
        stands.kpi.number, stands.kpi.title, shown.figure.name, asking.value_words(shown),
        shown.judgement.badge, shown.judgement.reason,
    )  # fmt: skip


def _opened(request: Request, key: str) -> AspectStanding:
    council = asking.council_of(request)
    found = queries.maturity_of(council, asking.book_of(request))
    stands = next((each for each in found if each.aspect.id == key), None)
    if stands is None:
        raise Http404
    return stands


@door(Permission.SEE_MEASURES)
def aspect(request: Request, key: str) -> HttpResponse:
    """Show one aspect: its steps, where the council stands, and every judgement with its evidence."""
    stands = _opened(request, key)
    levels = asking.book_of(request).strategy.levels
    names = names_of({each.said_by for each in stands.judgements})
    context = {
        "stands": stands,
        "badge": badge_of(stands),
        "steps": [
            {
                "level": level, "words": words, "is_here": number == stands.step,
                "is_aim": number == stands.aim, "is_start": number == stands.started_at,
            }
            for number, (level, words) in enumerate(zip(levels, stands.aspect.steps, strict=True), start=1)
        ],
        "judgements": [(each, names.get(each.said_by, each.said_by)) for each in stands.judgements],
        "rule": asking.book_of(request).strategy.rule,
        "assessed_in": asking.book_of(request).strategy.assessed_in,
        "acts": (
            ActLink(
                "Judge it anew", f"/performance/strategy/{key}/assess/",
                permissions.may_assess_maturity(request.officer), kind="primary",
            ),
        ),
    }  # fmt: skip
    return render(request, "desk/performance/aspect.html", context)


@door(Permission.ASSESS_MATURITY)
def assess(request: Request, key: str) -> HttpResponse:
    """Say on which level the council stands, and how it knows."""
    stands = _opened(request, key)
    levels = asking.book_of(request).strategy.levels
    form = AssessForm(
        request.POST or None,
        levels=[
            (level, f"{level}: {words}") for level, words in zip(levels, stands.aspect.steps, strict=True)
        ],
        initial={"level": stands.level, "assessed_on": timezone.localdate(request.at)},
    )
    if request.method == "POST" and form.is_valid():
        with beside(form):
            actions.assess_maturity(
                own_council(request.officer), aspect=key, **_told(form.cleaned_data), by=request.officer,
                at=request.at,
            )  # fmt: skip
        if form.is_valid():
            return HttpResponseRedirect(f"/performance/strategy/{key}/")
    context = {"form": form, "stands": stands, "rule": asking.book_of(request).strategy.rule}
    return render(request, "desk/performance/assess.html", context)


def _told(filled: dict[str, Any]) -> dict[str, Any]:
    evidence = [actions.Evidence(label, href) for label, href in filled["evidence"]]
    return {**{name: filled[name] for name in ("level", "assessed_on", "how_we_know")}, "evidence": evidence}
