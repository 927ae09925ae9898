"""The council's own sign-in services: which there are, one more, one less."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from wisely.desk.people.forms import ServiceForm, beside
from wisely.people import actions, permissions, queries
from wisely.people.doors import Request, door
from wisely.people.permissions import Permission

HERE = "/people/sign-in-services/"


@door(Permission.ASSIGN_ROLE)
def services(request: Request) -> HttpResponse:
    """Show the council's sign-in services."""
    officer = request.officer
    context = {
        "rows": queries.sign_in_services(officer.authority_id),
        "may_connect": permissions.may_connect_service(officer, is_demonstration=officer.is_demonstration),
        "back_to": request.build_absolute_uri("/sign-in/with/SHORT-NAME/back/"),
    }
    return render(request, "desk/people/services.html", context)


@door(Permission.ASSIGN_ROLE, is_fresh=True)
def connect(request: Request) -> HttpResponse:
    """Connect a sign-in service."""
    officer = request.officer
    permissions.may_connect_service(officer, is_demonstration=officer.is_demonstration).require()
    form = ServiceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with beside(form):
            actions.connect_identity_provider(
                queries.own_council(officer), **form.cleaned_data, by=officer, at=request.at
            )
        if form.is_valid():
            return HttpResponseRedirect(HERE)
    return render(request, "desk/people/connect_service.html", {"form": form})


@door(Permission.ASSIGN_ROLE, is_fresh=True)
def end(request: Request, code: str) -> HttpResponse:
    """Stop using a sign-in service, after a page that says what that means."""
    service = queries.sign_in_service(request.officer.authority_id, code)
    if service is None:
        raise Http404
    if request.method == "POST":
        actions.end_identity_provider(service, by=request.officer, at=request.at)
        return HttpResponseRedirect(HERE)
    return render(request, "desk/people/end_service.html", {"service": service})
