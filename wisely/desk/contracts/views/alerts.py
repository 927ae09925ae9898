"""Alerts: those of the person who looks, and one with whom else it went to."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from wisely.contracts import actions, permissions, queries
from wisely.contracts.permissions import Permission
from wisely.desk.contracts.forms.alerts import ActForm
from wisely.desk.contracts.forms.reasons import beside
from wisely.desk.contracts.lists import ALERT_VIEWS, ALERTS
from wisely.desk.contracts.ways import ways_of
from wisely.people.doors import Request, door
from wisely.people.queries import names_of
from wisely.ui import words
from wisely.ui.parts import ActLink


@door(Permission.SEE_CONTRACT)
def mine(request: Request) -> HttpResponse:
    """List what the person was told, what is open first."""
    officer = request.officer
    return ALERTS.answer(
        request,
        queries.alerts_to(officer.reference, authority_id=officer.authority_id),
        template="desk/contracts/alerts.html",
        context={
            "acts": (
                ActLink("Records you are asked to confirm", "/contracts/updates/"),
                ActLink("See the days in your calendar", "/contracts/calendar/"),
            )
        },
        views=ALERT_VIEWS,
    )


@door(Permission.SEE_CONTRACT)
def one(request: Request, key: int) -> HttpResponse:
    """Show one alert: why it came, who else was told and who is next; and let the person say what is done."""
    found = queries.alert_for(request.officer.authority_id, key)
    if found is None:
        raise Http404
    alert, stands = found
    rows = queries.same_occasion(alert)
    form = ActForm(request.POST or None, rule=alert.rule)
    may = queries.is_said_at_the_sign(alert.rule) & permissions.may_act_on_alert(
        request.officer, alert.contract, told={row.recipient.reference for row in rows}
    )
    if request.method == "POST" and form.is_valid():
        with beside(form):
            actions.act_on_alert(alert, how=form.words(), by=request.officer, at=request.at)
        if form.is_valid():
            return HttpResponseRedirect("/contracts/alerts/")
    acted = next((row for row in rows if row.acted_at), None)
    context = {
        "alert": alert,
        "rule": queries.ALERT_RULES[alert.rule],
        "why": _why(alert),
        "told": [(row, queries.step_name(row.step, row.rule)) for row in rows],
        "next_on": queries.next_step_of(
            alert, rows, pack=request.officer.pack, on=timezone.localdate(request.at)
        ),
        "acted": acted,
        "acted_by": _name(acted.acted_by or "") if acted else "",
        "is_open": stands == queries.ALERT_OPEN,
        "may": may,
        "ways": ways_of(request, alert) if stands == queries.ALERT_OPEN else None,
        "form": form,
        "today": timezone.localdate(request.at),
    }
    return render(request, "desk/contracts/alert.html", context)


def _name(reference: str) -> str:
    return names_of([reference]).get(reference, reference)


def _why(alert: Any) -> str:
    about = words.day(alert.about_on)
    return {
        "notice": f"The supplier must be told by {about} whether the next option is taken.",
        "begin": f"The contract ends on {about}. The latest safe start of what comes after is "
        f"{words.day(alert.act_by_on)}, counted back over the route that is open for it; the contract’s page "
        "shows each step. No need names this contract yet.",
        "ending": f"The contract ends on {about}.",
        "past end": f"The contract ended on {about}, and nobody has recorded that it ended or was extended.",
        "review": f"The record names {about} for a review of the contract.",
        "insurance": f"An insurance of its supplier that somebody at the council saw ends on {about}, and no "
        "later one of its kind was seen. The supplier’s page says which.",
        "declaration": f"What its supplier declared of itself, as somebody at the council saw, holds until "
        f"{about}, and it was not declared anew. The supplier’s page says which.",
        "distress": "A register shows a sign that its supplier is in difficulty. Somebody who cares for one "
        f"of the supplier’s contracts has to say by {about}, at the sign itself, what is done.",
        "kpi result": f"By {about} a result of what is measured here was due, and none had been recorded "
        "when you were told. Recording it settles this alert; so does ending the KPI, with a reason.",
        "risk review": f"By {about} a risk of this contract was to be looked at again, and nobody had when "
        "you were told. Reviewing it settles this alert; so does closing the risk, with a reason.",
        "update": f"Somebody asked for the record of this contract to be confirmed or completed by {about}.",
    }[alert.rule]
