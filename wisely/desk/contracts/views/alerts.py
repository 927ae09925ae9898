"""Alerts: those of the person who looks, one with whom else it went to, and calendars of the days."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from wisely.contracts import actions, permissions, queries
from wisely.contracts.permissions import Permission
from wisely.desk.contracts.forms.alerts import ActForm
from wisely.desk.contracts.forms.reasons import beside
from wisely.desk.contracts.lists import ALERT_VIEWS, ALERTS
from wisely.people.doors import Request, door
from wisely.people.queries import names_of
from wisely.publishing.queries import Day, calendar_of
from wisely.ui import words
from wisely.ui.parts import ActLink

STARTED_ON = date(2026, 1, 1)  # what identities in calendars are counted from; it never changes


@door(Permission.SEE_CONTRACT)
def mine(request: Request) -> HttpResponse:
    """List what the person was told, what is open first."""
    officer = request.officer
    return ALERTS.answer(
        request,
        queries.alerts_to(officer.reference, authority_id=officer.authority_id),
        template="desk/contracts/alerts.html",
        context={"acts": (ActLink("Put the days into a calendar", "/contracts/alerts/calendar.ics"),)},
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
    form = ActForm(request.POST or None)
    may = permissions.may_act_on_alert(
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
        "told": [(row, queries.step_name(row.step)) for row in rows],
        "next_on": queries.next_step_of(alert, rows, on=timezone.localdate(request.at)),
        "acted": acted,
        "acted_by": _name(acted.acted_by or "") if acted else "",
        "is_open": stands == queries.ALERT_OPEN,
        "may": may,
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
        "begin": f"The contract ends on {about}. Counted back over the route that is open for it, what comes "
        f"after is begun by {words.day(alert.act_by_on)} at the latest. No need names this contract yet.",
        "ending": f"The contract ends on {about}.",
        "past end": f"The contract ended on {about}, and nobody has recorded that it ended or was extended.",
        "review": f"The record names {about} for a review of the contract.",
    }[alert.rule]


@door(Permission.SEE_CONTRACT)
def my_calendar(request: Request) -> HttpResponse:
    """Give the days of the contracts that the person owns or stands in for, as a calendar."""
    rows = queries.watched_by(request.officer)
    return _calendar(f"Contracts of {request.officer.name}", rows, request.at, name="my-contracts")


@door(Permission.SEE_CONTRACT)
def calendar_of_contract(request: Request, reference: str) -> HttpResponse:
    """Give the days of one contract as a calendar."""
    contract = queries.contract_for(request.officer.authority_id, reference)
    if contract is None:
        raise Http404
    return _calendar(contract.title, [contract], request.at, name=contract.reference)


def _calendar(title: str, rows: Iterable[Any], at: datetime, *, name: str) -> HttpResponse:
    today = timezone.localdate(at)
    days = [
        Day(
            address=f"{settings.SITE_ADDRESS}/contracts/{row.reference}/#{what}",
            on=on,
            title=f"{said}: {row.title}",
            description=f"{row.reference}. {row.supplier_name}.",
            changed_at=at,
        )
        for row in rows
        for what, said, on in (
            ("end", "Last day", row.ends_on),
            ("notice", "Tell the supplier whether an option is taken", row.next_notice_on),
            ("review", "Review", row.review_on),
        )
        if on is not None and on >= today
    ]
    answer = HttpResponse(
        calendar_of(title, days, started_on=STARTED_ON), content_type="text/calendar; charset=utf-8"
    )
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return answer
