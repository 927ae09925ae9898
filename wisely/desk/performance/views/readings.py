"""What was agreed for a measure, period by period, and what happened to it."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render

from wisely.desk.performance import asking
from wisely.lib.lifecycle import Badge
from wisely.lib.periods import period_name
from wisely.lib.verdict import Verdict
from wisely.people.doors import Request, door
from wisely.people.queries import names_in, names_of
from wisely.performance import permissions, queries
from wisely.performance.permissions import Permission
from wisely.performance.queries import READING, ReadingRow
from wisely.ui.record_page import happenings


@dataclass(frozen=True, slots=True)
class ReadingShown:
    """A reading with its words."""

    row: ReadingRow
    name: str
    period: str
    value: str
    badge: Badge
    by: str
    href: str


@door(Permission.SEE_MEASURES)
def readings(request: Request, number: int) -> HttpResponse:
    """Show every reading, those that were restated beside those that took their place."""
    this = asking.asked(request, number)
    figures = {figure.id: figure for figure in this.kpi.figures}
    names = names_of({row.agreed_by for row in this.readings})
    may: Verdict = permissions.may_record_reading(request.officer, owner=this.standing.measure.owner)
    shown = []
    for row in this.readings:
        figure = figures.get(row.figure)
        shown.append(
            ReadingShown(
                row=row,
                name=figure.name if figure else row.figure,
                period=period_name(row.period),
                value=queries.written(row.value, figure.unit if figure else ""),
                badge=READING.badge(row.stage),
                by=names.get(row.agreed_by, row.agreed_by),
                href=f"{this.root}readings/{row.id}/restate/" if row.stage == "agreed" and may else "",
            )
        )
    context = {"record": asking.head(request, this, "readings/"), "this": this, "readings": shown, "may": may}
    return render(request, "desk/performance/readings.html", context)


@door(Permission.SEE_MEASURES)
def history(request: Request, number: int) -> HttpResponse:
    """Show what happened to a measure, in sentences."""
    this = asking.asked(request, number)
    events = queries.history_of(queries.measure_for(request.officer.authority_id, number))
    told = happenings(events, queries.SENTENCES, names_in(events))
    context = {"record": asking.head(request, this, "history/"), "happenings": told}
    return render(request, "desk/performance/history.html", context)
