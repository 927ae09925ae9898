"""Roles are given and taken back, and time away recorded for another."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from wisely.desk.people.forms import AwayForm, EndForm, RoleForm, beside, day_after
from wisely.desk.people.views.register import found
from wisely.people import actions, permissions, queries
from wisely.people.doors import Request, door, signed_in
from wisely.people.permissions import Permission
from wisely.ui.forms import version_of


@door(Permission.ASSIGN_ROLE, is_fresh=True)
def give_role(request: Request, reference: str) -> HttpResponse:
    """Give a person a role."""
    person = found(reference)
    on = timezone.localdate(request.at)
    form = RoleForm(request.POST or None, directorates=queries.directorates(), initial={"starts_on": on})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        over = ("directorate", said["directorate"]) if said["directorate"] else ("council", "")
        with beside(form):
            actions.assign_role(
                person, role=said["role"], starts_on=said["starts_on"],
                ends_before=day_after(said["last_on"]) if said["last_on"] else None,
                scope_kind=over[0], scope_key=over[1], limit_net=said["limit_net"],
                by=request.officer, at=request.at,
            )  # fmt: skip
        if form.is_valid():
            return HttpResponseRedirect(f"/people/{reference}/")
    return render(request, "desk/people/give_role.html", {"person": person, "form": form})


@door(Permission.ASSIGN_ROLE, is_fresh=True)
def end_role(request: Request, reference: str, pk: int) -> HttpResponse:
    """Take a role back."""
    held = queries.assignment_for(pk)
    if held is None or held.person.reference != reference:
        raise Http404
    form = EndForm(request.POST or None, initial={"ended_on": timezone.localdate(request.at)})
    if request.method == "POST" and form.is_valid():
        with beside(form):
            actions.end_assignment(held, **form.cleaned_data, by=request.officer, at=request.at)
        if form.is_valid():
            return HttpResponseRedirect(f"/people/{reference}/")
    role = permissions.role(held.role)
    context = {"person": held.person, "role": role.name if role else held.role, "form": form}
    return render(request, "desk/people/end_role.html", context)


@signed_in("everybody records their own time away; for others the action asks the permission")
def record_away(request: Request, reference: str) -> HttpResponse:
    """Record time away, and who stands in."""
    permissions.may_record_absence(request.officer, person=reference).require()
    person, on = found(reference), timezone.localdate(request.at)
    form = AwayForm(request.POST or None, colleagues=queries.colleagues(on=on, except_for=reference))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        stand_in = queries.person_for(said["stand_in"]) if said["stand_in"] else None
        with beside(form):
            actions.record_absence(
                person, starts_on=said["starts_on"], ends_before=day_after(said["last_on"]),
                stand_in=stand_in, by=request.officer, at=request.at,
            )  # fmt: skip
        if form.is_valid():
            return HttpResponseRedirect(_back(request, reference))
    return render(
        request,
        "desk/people/record_away.html",
        {"person": person, "form": form, "back": _back(request, reference)},
    )


@signed_in("everybody ends their own time away; for others the action asks the permission")
def end_away(request: Request, pk: int) -> HttpResponse:
    """Record that somebody is back, or does not go."""
    absence = queries.absence_for(pk)
    if absence is None:
        raise Http404
    back = _back(request, absence.person.reference)
    if request.method == "POST":
        version = version_of(request)
        actions.end_absence(absence, version=version, by=request.officer, at=request.at)
        return HttpResponseRedirect(back)
    return render(request, "desk/people/end_away.html", {"absence": absence, "back": back})


def _back(request: Request, reference: str) -> str:
    return "/account/delegations/" if request.officer.reference == reference else f"/people/{reference}/"
