"""The list of needs, the pipeline, and a new need."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils import timezone

from wisely.contracts import queries as contracts
from wisely.desk.planning.forms import NeedForm
from wisely.desk.planning.lists import NEEDS, PIPELINE, PIPELINE_NOTICE
from wisely.people.doors import Request, door
from wisely.people.queries import own_council
from wisely.people.queries.organisation import directorates
from wisely.planning import actions, permissions, queries
from wisely.planning.permissions import Permission
from wisely.rules.pipeline_notice import days_left
from wisely.rules.pipeline_notice import pipeline_notice as next_notice
from wisely.ui.forms import beside
from wisely.ui.forms.fields import read_day
from wisely.ui.listing import SavedView
from wisely.ui.parts import ActLink

VIEWS = (
    SavedView("All", "/planning/?"),
    SavedView("Wait for the gate", "/planning/?stage=appraised"),
    SavedView("To be scheduled", "/planning/?stage=agreed"),
    SavedView("Wanted soonest", "/planning/?stage=proposed&stage=appraised&stage=agreed&sort=needed_on"),
)


@door(Permission.SEE_NEED)
def needs(request: Request) -> HttpResponse:
    """List what is needed."""
    officer = request.officer
    acts = (
        ActLink("Which route?", "/planning/route/", kind="primary"),
        ActLink("Propose a need", "/planning/needs/propose/", permissions.may_propose_need(officer)),
        ActLink("See the pipeline", "/planning/pipeline/"),
    )
    return NEEDS.answer(
        request, queries.needs(officer.authority_id), template="desk/planning/needs.html",
        choices={"directorate": directorates()}, context={"acts": acts}, views=VIEWS,
    )  # fmt: skip


@door(Permission.SEE_NEED)
def pipeline(request: Request) -> HttpResponse:
    """List what is scheduled, soonest work first, with what collides."""
    officer, today = request.officer, timezone.localdate(request.at)
    book = queries.book_of(officer.pack, on=today)
    notice = next_notice(book)
    return PIPELINE.answer(
        request, queries.pipeline(officer.authority_id), template="desk/planning/pipeline.html",
        choices={"directorate": directorates()},
        context={
            "collisions": queries.collisions(officer.authority_id, book=book), "today": today,
            "joint": queries.opportunities(officer.authority_id, book=book),
            "notice": notice, "days_left": days_left(notice, on=today) if notice else 0,
        },
    )  # fmt: skip


@door(Permission.SEE_NEED)
def pipeline_notice(request: Request) -> HttpResponse:
    """List what the yearly pipeline notice (UK1) tells of, with its fields and the day by which it is due."""
    officer, today = request.officer, timezone.localdate(request.at)
    notice = next_notice(queries.book_of(officer.pack, on=today))
    if notice is None:
        raise Http404
    return PIPELINE_NOTICE.answer(
        request, queries.told_in_notice(officer.authority_id, notice),
        template="desk/planning/pipeline_notice.html", choices={"directorate": directorates()},
        context={"notice": notice, "days_left": days_left(notice, on=today)},
    )  # fmt: skip


@door(Permission.PROPOSE_NEED)
def propose(request: Request) -> HttpResponse:
    """Put a need on the record; what was asked of a route before is carried over."""
    today = timezone.localdate(request.at)
    book = queries.book_of(request.officer.pack, on=today)
    asked = _carried_over(request.GET)
    form = NeedForm(request.POST or None, book=book, directorates=directorates(), initial=asked)
    if request.method == "POST" and form.is_valid():
        with beside(form):
            need = actions.propose_need(
                own_council(request.officer), actions.NeedFacts(**form.facts()),
                directorate=queries.directorate_by_code(form.cleaned_data["directorate"]),
                commissioner=queries.commissioner_of(request.officer), **_origin(request),
                by=request.officer, at=request.at,
            )  # fmt: skip
        if form.is_valid():
            return HttpResponseRedirect(f"/planning/needs/{need.reference}/")
    return render(request, "desk/planning/propose.html", {"form": form})


def _origin(request: Request) -> dict[str, str]:
    """Say which contract brings the need about, where the page was opened from one of the register."""
    contract = contracts.contract_for(request.officer.authority_id, request.GET.get("contract", ""))
    return {"origin_kind": "contract", "origin_reference": contract.reference} if contract else {}


def _carried_over(query: QueryDict) -> dict[str, Any]:
    """Read the answers of the route's address back into a form, the day from its three boxes."""
    told: dict[str, Any] = {name: value for name, value in query.items() if value}
    day = [told.pop(f"needed_on_{part}", "") for part in ("day", "month", "year")]
    told["needed_on"] = read_day(*day)
    return told
