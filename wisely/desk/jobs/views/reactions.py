"""Reactions that failed: what follows an act and did not come to pass, and what somebody decides about it."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from wisely.desk.jobs.forms import SetAsideForm
from wisely.desk.jobs.lists import REACTIONS
from wisely.desk.jobs.views.jobs import _tabs as tabs_for
from wisely.people.doors import Request, door
from wisely.ui.forms import version_of
from wisely.ui.parts import Fact
from wisely.work import actions, queries
from wisely.work.permissions import Permission
from wisely.work.queries import FAILED_REACTION, ReactionStage

HERE = "/jobs/reactions/"


@door(Permission.MEND_REACTIONS)
def reactions(request: Request) -> HttpResponse:
    """List the reactions that failed and wait, for another try or for somebody."""
    return REACTIONS.answer(
        request,
        queries.failed_reactions(authority_id=request.officer.authority_id),
        template="desk/jobs/reactions.html",
        context={"tabs": tabs_for(request, HERE)},
    )


@door(Permission.MEND_REACTIONS)
def reaction(request: Request, number: int) -> HttpResponse:
    """Show why a reaction failed; set it aside with a reason."""
    failed = queries.failed_reaction(number)
    if failed is None:
        raise Http404
    form = SetAsideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.set_reaction_aside(
            failed, reason=form.cleaned_data["reason"], version=version_of(request),
            by=request.officer, at=request.at,
        )  # fmt: skip
        return HttpResponseRedirect(HERE)
    context = {
        "failed": failed,
        "form": form,
        "badge": FAILED_REACTION.badge(failed.stage),
        "is_stuck": failed.stage == ReactionStage.STUCK,
        "facts": (
            Fact("Why", failed.why),
            Fact("Attempts", failed.attempts),
            Fact("Failed first", failed.first_failed_at),
            Fact("Failed last", failed.failed_at),
            Fact("Tried next", failed.next_at or "Not by itself"),
            Fact("Event", failed.event_number),
        ),
    }
    return render(request, "desk/jobs/reaction.html", context)


@door(Permission.MEND_REACTIONS)
def try_again(request: Request, number: int) -> HttpResponse:
    """Have a stuck reaction tried again now."""
    failed = queries.failed_reaction(number)
    if failed is None:
        raise Http404
    if request.method == "POST":
        actions.try_reaction_again(failed, version=version_of(request), by=request.officer, at=request.at)
    return HttpResponseRedirect(f"{HERE}{number}/")
