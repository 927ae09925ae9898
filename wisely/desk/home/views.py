"""The start page: what waits for the officer first, then how the council's figures stand."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from wisely.desk.home.work import WORK, Asker, figures_for, tiles_for
from wisely.desk.shell.navigation import parts_for
from wisely.people import queries
from wisely.people.doors import Request, signed_in
from wisely.performance.permissions import Permission as Performance
from wisely.performance.queries import data_as_of

FIRST_STEPS = 3


@signed_in("everybody who has signed in arrives here; it shows only where they may go")
def home(request: Request) -> HttpResponse:
    """Show what waits for the officer, and the council's figures."""
    officer = request.officer
    asker = Asker(officer, request.at, timezone.localdate(request.at))
    tiles = tiles_for(asker, WORK)
    sees_measures = Performance.SEE_MEASURES in officer.permissions
    parts = [part for part in parts_for(officer.permissions) if part.href != "/"]
    context = {
        "waiting": [tile for tile in tiles if tile.is_waiting],
        "quiet": [tile.heading for tile in tiles if tile.counts and not tile.is_waiting],
        "stands_in": [
            row
            for row in queries.absences(on_or_after=asker.on)
            if row.stand_in == officer.reference and row.starts_on <= asker.on
        ],
        "parts": parts,
        "first": parts[:FIRST_STEPS],
        "figures": figures_for(asker),
        "as_of": data_as_of(asker.council) if sees_measures else None,
        "stale": asker.sums.stale if sees_measures else (),
    }
    return render(request, "desk/home/home.html", context)
