"""Who works here: the list, each person's page, who can do what, who is away."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from wisely.desk.people.forms import EraseForm, LeaveForm, RegisterForm, beside
from wisely.desk.people.lists import people_list
from wisely.people import actions, permissions, queries
from wisely.people.doors import Request, door
from wisely.people.events import SENTENCES
from wisely.people.permissions import Permission
from wisely.people.queries import Officer
from wisely.ui import words
from wisely.ui.parts import ActLink, Fact, Tab
from wisely.ui.record_page import RecordPage, happenings


@door(Permission.SEE_PEOPLE)
def people(request: Request) -> HttpResponse:
    """List the council's people."""
    on = timezone.localdate(request.at)
    may_register = permissions.may(request.officer, Permission.REGISTER_PERSON)
    return people_list(on).answer(
        request,
        queries.people_register(on=on),
        template="desk/people/people.html",
        context={
            "may_register": may_register,
            "may_see_services": permissions.may(request.officer, Permission.ASSIGN_ROLE),
        },
    )


def found(reference: str) -> Any:
    """Give the person of the address, or no page: people of another council do not exist here."""
    person = queries.person_for(reference)
    if person is None or person.authority_id is None:
        raise Http404
    return person


def page_of(request: Request, reference: str, here: str) -> RecordPage:
    """Build the head of a person's page; `here` is the tab's last part, "" for the first."""
    on = timezone.localdate(request.at)
    person = queries.person_row(reference, on=on)
    if person is None:
        raise Http404
    officer, root = request.officer, f"/people/{reference}/"
    away = queries.absences(on_or_after=on, reference=reference)
    facts = [
        Fact("E-mail address", person.email or None),
        Fact("Roles", ", ".join(person.roles) or "No role"),
        Fact("Left", person.left_on or "Works here"),
    ]
    if away:
        facts.append(Fact("Away", _away_words(away[0])))
    tabs = [Tab("Roles", root, here == ""), Tab("Delegations", f"{root}delegations/", here == "delegations")]
    if _may_see_history(request, reference):
        tabs.append(Tab("History", f"{root}history/", here == "history"))
    return RecordPage(
        title=person.name, caption="Person", reference=reference, facts=facts, tabs=tabs,
        acts=_acts_on(person, officer, root), version=person.version,
    )  # fmt: skip


def _acts_on(person: queries.PersonRow, officer: Officer, root: str) -> list[ActLink]:
    """Give what an officer may do about a person, the refused with their reasons."""
    may_assign = permissions.may_assign_role(officer, person=person.reference)
    may_record = permissions.may_record_absence(officer, person=person.reference)
    may_register = permissions.may(officer, Permission.REGISTER_PERSON)
    acts = [
        ActLink("Give a role", f"{root}give-role/", may_assign),
        ActLink("Record time away", f"{root}away/", may_record),
        ActLink("Invite to sign in", f"{root}invite/", may_register),
        ActLink("Record leaving", f"{root}leave/", may_register),
    ]
    if person.left_on is not None and not person.is_erased:
        may_erase = permissions.may(officer, Permission.ERASE_PERSON)
        acts.append(ActLink("Erase name and address", f"{root}erase/", may_erase))
    return acts


def _away_words(row: queries.AbsenceRow) -> str:
    stand_in = f"{row.stand_in_name} stands in" if row.stand_in else "nobody stands in"
    return f"{words.day(row.starts_on)} to {words.day(row.last_on)}; {stand_in}"


def _may_see_history(request: Request, reference: str) -> bool:
    """Sign-ins are nobody else's business but the auditors' and administrators'."""
    officer = request.officer
    wanted = (Permission.READ_RECORD, Permission.ASSIGN_ROLE)
    return officer.reference == reference or any(permissions.may(officer, each) for each in wanted)


@door(Permission.SEE_PEOPLE)
def person(request: Request, reference: str) -> HttpResponse:
    """Show a person with every role they hold or held."""
    record = page_of(request, reference, "")
    roles = queries.assignments_of(reference, on=timezone.localdate(request.at))
    may_assign = permissions.may_assign_role(request.officer, person=reference)
    return render(
        request,
        "desk/people/person.html",
        {"record": record, "roles": roles, "may_assign": may_assign, "reference": reference},
    )


@door(Permission.SEE_PEOPLE)
def delegations(request: Request, reference: str) -> HttpResponse:
    """Show what a person lends and is lent."""
    record = page_of(request, reference, "delegations")
    rows = queries.delegations_of(reference, on=timezone.localdate(request.at))
    return render(
        request, "desk/people/delegations.html", {"record": record, "rows": rows, "reference": reference}
    )


@door(Permission.SEE_PEOPLE)
def history(request: Request, reference: str) -> HttpResponse:
    """Show what happened to a person, in sentences."""
    if not _may_see_history(request, reference):
        permissions.may(request.officer, Permission.READ_RECORD).require()
    record = page_of(request, reference, "history")
    events = queries.history_of_person(found(reference))
    names = queries.names_in(events)
    told = happenings(events, SENTENCES, names)
    return render(request, "desk/people/history.html", {"record": record, "happenings": told})


@door(Permission.REGISTER_PERSON, is_fresh=True)
def register(request: Request) -> HttpResponse:
    """Register a person and invite them to sign in."""
    form = RegisterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with beside(form):
            person = actions.welcome_person(
                queries.own_council(request.officer), **form.cleaned_data, by=request.officer, at=request.at
            )
        if form.is_valid():
            return HttpResponseRedirect(f"/people/{person.reference}/")
    return render(request, "desk/people/register.html", {"form": form})


@door(Permission.REGISTER_PERSON, is_fresh=True)
def invite(request: Request, reference: str) -> HttpResponse:
    """Send a person the link to sign in, the first one or another."""
    person = found(reference)
    if request.method == "POST":
        actions.invite_to_sign_in(person, by=request.officer, at=request.at)
        return HttpResponseRedirect(f"/people/{reference}/")
    return render(request, "desk/people/invite.html", {"person": person})


@door(Permission.REGISTER_PERSON, is_fresh=True)
def leave(request: Request, reference: str) -> HttpResponse:
    """Record that a person leaves, with what ends thereby in sight."""
    person, on = found(reference), timezone.localdate(request.at)
    form = LeaveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with beside(form):
            actions.record_leaving(
                person, left_on=form.cleaned_data["left_on"], by=request.officer, at=request.at
            )
        if form.is_valid():
            return HttpResponseRedirect(f"/people/{reference}/")
    live = {"offered", "accepted"}
    context = {
        "person": person,
        "form": form,
        "roles": [row for row in queries.assignments_of(reference, on=on) if row.is_in_force],
        "lent": [row for row in queries.delegations_of(reference, on=on) if row.stage in live],
    }
    return render(request, "desk/people/leave.html", context)


@door(Permission.ERASE_PERSON, is_fresh=True)
def erase(request: Request, reference: str) -> HttpResponse:
    """Erase what names a person who has left."""
    person = found(reference)
    form = EraseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with beside(form):
            actions.erase_person(
                person, reason=form.cleaned_data["reason"], by=request.officer, at=request.at
            )
        if form.is_valid():
            return HttpResponseRedirect(f"/people/{reference}/")
    return render(request, "desk/people/erase.html", {"person": person, "form": form})


@door(Permission.SEE_PEOPLE)
def who_can(request: Request) -> HttpResponse:
    """Show who holds a permission, over what and up to what value."""
    known = sorted({each for role in permissions.roles() for each in role.permissions})
    asked = request.GET.get("permission", "")
    rows = queries.who_holds(asked, on=timezone.localdate(request.at)) if asked in known else []
    context = {
        "asked": asked if asked in known else "",
        "rows": rows,
        "permissions": [(each, words_of(each)) for each in known],
    }
    return render(request, "desk/people/who_can.html", context)


def words_of(permission: str) -> str:
    """Write a permission as a person would: "contracts: give owner"."""
    room, _, verb = str(permission).partition(".")
    return f"{room.replace('_', ' ').capitalize()}: {verb.replace('_', ' ')}"


@door(Permission.SEE_PEOPLE)
def away(request: Request) -> HttpResponse:
    """Show who is away now and in time to come, and who stands in."""
    rows = queries.absences(on_or_after=timezone.localdate(request.at))
    return render(request, "desk/people/away.html", {"rows": rows})
