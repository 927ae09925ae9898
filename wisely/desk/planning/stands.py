"""Who said where they stand in the matter of a need or a waiver, stage by stage, and the form to say it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from wisely.desk.planning.forms import StandForm
from wisely.interests import actions, queries
from wisely.interests.permissions import Permission
from wisely.people.doors import Request
from wisely.people.queries import own_council
from wisely.ui.forms import beside


def stands_shown(request: Request, *, kind: str, subject: str, party: str = "") -> dict[str, Any]:
    """Give what people said of their interests in a thing, and who declared one in the party. Two queries.

    What is done about an interest is shown to its owner and to those who may read the register.
    """
    officer = request.officer
    sees_all = Permission.SEE_INTERESTS in officer.permissions
    rows = [
        {
            "row": row,
            "steps": row.mitigation if sees_all or row.person.reference == officer.reference else "",
        }
        for row in queries.assessments_of(officer.authority_id, kind=kind, subject=subject)
    ]
    touched = (
        queries.who_is_clear_of(officer.authority_id, party, on=timezone.localdate(request.at))
        if sees_all
        else ()
    )
    return {"stands": rows, "touched": touched, "party": party, "may_see_touched": sees_all and party}


def tell_stand(request: Request, of: Any, *, kind: str, occasion: str, back: str) -> HttpResponse:
    """Show the form, or keep what was said and lead back."""
    form = StandForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with beside(form):
            actions.say_where_one_stands(
                own_council(request.officer), kind=kind, subject=of.reference, occasion=occasion,
                **form.stand(), by=request.officer, at=request.at,
            )  # fmt: skip
        if form.is_valid():
            return HttpResponseRedirect(back)
    context = {
        "form": form, "need": of, "heading": "Say where you stand", "button": "Say it", "back": back,
        "hint": "It is asked anew at each stage, and stands on the record. An interest that others should "
        "know of also belongs into the register of interests.",
    }  # fmt: skip
    return render(request, "desk/planning/change.html", context)
