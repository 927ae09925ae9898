"""What is one's own: delegations given and received, time away, open sessions."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from wisely.desk.people.forms import DelegateForm, beside, day_after
from wisely.desk.people.views.register import found
from wisely.lib.whole_numbers import whole_number
from wisely.people import actions, permissions, queries
from wisely.people.doors import Request, door, signed_in
from wisely.people.permissions import Permission
from wisely.ui.forms import version_of

MINE = "/account/delegations/"


@signed_in("everybody sees what they lend and are lent")
def mine(request: Request) -> HttpResponse:
    """Show one's delegations and time away, with what waits for an answer first."""
    officer, on = request.officer, timezone.localdate(request.at)
    rows = queries.delegations_of(officer.reference, on=on)
    context = {
        "waiting": [row for row in rows if row.receiver == officer.reference and row.stage == "offered"],
        "given": [row for row in rows if row.giver == officer.reference],
        "received": [row for row in rows if row.receiver == officer.reference and row.stage != "offered"],
        "away": queries.absences(on_or_after=on, reference=officer.reference),
        "may_delegate": permissions.may(officer, Permission.DELEGATE),
    }
    return render(request, "desk/people/mine.html", context)


@door(Permission.DELEGATE, is_fresh=True)
def offer(request: Request) -> HttpResponse:
    """Offer a colleague the authority of one's role for a while."""
    officer, on = request.officer, timezone.localdate(request.at)
    held = _what_can_be_lent(request)
    form = DelegateForm(
        request.POST or None,
        held=[(key, label) for key, label, _ in held],
        colleagues=queries.colleagues(on=on, except_for=officer.reference),
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        chosen = next(source for key, _, source in held if key == said["held"])
        with beside(form):
            actions.offer_delegation(
                **chosen, receiver=found(said["receiver"]), starts_on=said["starts_on"],
                ends_before=day_after(said["last_on"]), limit_net=said["limit_net"],
                may_be_passed_on=said["may_be_passed_on"], by=officer, at=request.at,
            )  # fmt: skip
        if form.is_valid():
            return HttpResponseRedirect(MINE)
    return render(request, "desk/people/offer.html", {"form": form, "holds_any": bool(held)})


def _what_can_be_lent(request: Request) -> list[tuple[str, str, dict[str, Any]]]:
    """Give one's own roles in force and what may be passed on: key, label, and what the action asks for."""
    officer, on = request.officer, timezone.localdate(request.at)
    own = [
        (f"own-{row.pk}", f"{row.role}, over {row.scope}", {"assignment": queries.assignment_for(row.pk)})
        for row in queries.assignments_of(officer.reference, on=on)
        if row.is_in_force
    ]
    lent: list[tuple[str, str, dict[str, Any]]] = []
    for row in queries.delegations_of(officer.reference, on=on):
        under = queries.delegation_for(row.pk) if row.may_be_passed_on and row.is_in_force else None
        if under is not None and row.receiver == officer.reference:
            label = f"{row.role}, over {row.scope}, for {row.holder_name}"
            lent.append((f"lent-{row.pk}", label, {"assignment": under.assignment, "under": under}))
    return [*own, *lent]


ANSWERS = {
    "accept": actions.accept_delegation,
    "decline": actions.decline_delegation,
    "end": actions.end_delegation,
}


@signed_in("the action asks that the delegation is one's own to answer")
def answer(request: Request, pk: int, verb: str) -> HttpResponse:
    """Accept, decline or end a delegation, after a page that says what that means."""
    delegation = queries.delegation_for(pk)
    if delegation is None or verb not in ANSWERS:
        raise Http404
    if request.method == "POST":
        version = version_of(request)
        ANSWERS[verb](delegation, version=version, by=request.officer, at=request.at)
        return HttpResponseRedirect(MINE)
    row = next(
        row
        for row in queries.delegations_of(delegation.giver.reference, on=timezone.localdate(request.at))
        if row.pk == delegation.pk
    )
    return render(request, "desk/people/answer.html", {"row": row, "verb": verb})


@signed_in("everybody sees and ends their own sessions")
def sessions(request: Request) -> HttpResponse:
    """Show where one is signed in, and end one session or all others."""
    present = request.session.session_key or ""
    if request.method == "POST":
        pk = whole_number(request.POST.get("session"))
        keys = None if pk is None else queries.session_keys(request.user, pk=pk)
        actions.end_sessions(
            queries.user_by_key(request.user.pk), why="the person ended them", keys=keys, sparing=present,
            by=request.officer, at=request.at,
        )  # fmt: skip
        return HttpResponseRedirect("/account/sessions/")
    rows = queries.sessions_of(request.user, present=present)
    return render(request, "desk/people/sessions.html", {"rows": rows})
