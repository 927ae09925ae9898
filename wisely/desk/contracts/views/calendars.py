"""Calendars of contracts: downloads for who is signed in, and secret addresses that programs subscribe to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from wisely.audit.row_security import in_scope
from wisely.contracts import actions, queries
from wisely.contracts.permissions import Permission
from wisely.desk.contracts.forms.reasons import beside
from wisely.people.doors import Request, door, open_door
from wisely.people.queries import officer_for, person_for
from wisely.publishing.queries import Day, calendar_of
from wisely.ui.forms import Form

STARTED_ON = date(2026, 1, 1)  # what identities in calendars are counted from; it never changes
MOST = 50
WHY_OPEN = "the address is the secret: whoever has it reads, until its owner revokes it"


@door(Permission.SEE_CONTRACT)
def addresses(request: Request) -> HttpResponse:
    """Show the person's secret calendar address, make a new one, or revoke it."""
    person = person_for(request.officer.reference)
    present = queries.address_in_use(person) if person else None
    form = Form(request.POST or None)
    if request.method == "POST" and person is not None:
        with beside(form):
            if "revoke" in request.POST and present is not None:
                actions.revoke_calendar_address(present, by=request.officer, at=request.at)
            elif "make" in request.POST:
                actions.make_calendar_address(person, by=request.officer, at=request.at)
        if form.is_valid():
            return HttpResponseRedirect("/contracts/calendar/")
    root = f"{settings.SITE_ADDRESS}/calendar/{queries.text_of(present)}" if present else ""
    mine = queries.watched_by(request.officer)[:MOST]
    context = {"form": form, "present": present, "root": root, "mine": mine}
    answer = render(request, "desk/contracts/calendar.html", context)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@open_door(WHY_OPEN)
def subscribed(request: Request, secret: str, reference: str = "") -> HttpResponse:
    """Give a person's days, or those of one contract, to a program that has their secret address."""
    council = queries.council_of_calendar(secret)
    if council is None:
        raise Http404
    with in_scope(council):
        address = queries.address_by_text(secret)
        officer = address and officer_for(address.person_id, on=timezone.localdate(request.at), request_id="")
        if not officer or Permission.SEE_CONTRACT not in officer.permissions:
            raise Http404
        if reference:
            contract = queries.contract_for(council, reference)
            if contract is None:
                raise Http404
            return _calendar(
                contract.title, [contract], request.at, pack=officer.pack, name=contract.reference
            )
        rows = list(queries.watched_by(officer))
    return _calendar(f"Contracts of {officer.name}", rows, request.at, pack=officer.pack, name="my-contracts")


@door(Permission.SEE_CONTRACT)
def my_calendar(request: Request) -> HttpResponse:
    """Give the days of the contracts that the person owns or stands in for, as a calendar."""
    rows = queries.watched_by(request.officer)
    return _calendar(
        f"Contracts of {request.officer.name}",
        rows,
        request.at,
        pack=request.officer.pack,
        name="my-contracts",
    )


@door(Permission.SEE_CONTRACT)
def calendar_of_contract(request: Request, reference: str) -> HttpResponse:
    """Give the days of one contract as a calendar."""
    contract = queries.contract_for(request.officer.authority_id, reference)
    if contract is None:
        raise Http404
    return _calendar(
        contract.title, [contract], request.at, pack=request.officer.pack, name=contract.reference
    )


def days_of(contract: Any, *, pack: str, on: date, is_followed: bool) -> list[tuple[str, str, date]]:
    """Give the days of a contract to come: what each is, what is said of it, and the day. No query.

    Where a need that comes after it is planned, nothing is left to begin.
    """
    days = (
        ("end", "Last day", contract.ends_on),
        ("notice", "Tell the supplier whether an option is taken", contract.next_notice_on),
        ("review", "Review", contract.review_on),
        (
            "start",
            "Latest safe start of what comes after",
            None if is_followed else queries.latest_safe_start(contract, pack=pack, on=on),
        ),
    )
    return [(what, said, day) for what, said, day in days if day is not None and day >= on]


def _calendar(title: str, rows: Iterable[Any], at: datetime, *, pack: str, name: str) -> HttpResponse:
    found = list(rows)
    followed = queries.followed(found)
    days = [*_of_terms(found, followed, at, pack=pack), *_of_performance(found, at)]
    answer = HttpResponse(
        calendar_of(title, days, started_on=STARTED_ON), content_type="text/calendar; charset=utf-8"
    )
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _of_terms(found: list[Any], followed: set[str], at: datetime, *, pack: str) -> list[Day]:
    return [
        Day(
            address=f"{settings.SITE_ADDRESS}/contracts/{row.reference}/#{what}", on=on,
            title=f"{said}: {row.title}", description=f"{row.reference}. {row.supplier_name}.", changed_at=at,
        )
        for row in found
        for what, said, on in days_of(
            row, pack=pack, on=timezone.localdate(at), is_followed=row.reference in followed
        )
    ]  # fmt: skip


def _of_performance(found: list[Any], at: datetime) -> list[Day]:
    """Give the days by which results and reviews are due. What a risk is stays behind its page's lock."""
    contracts = {row.pk: row for row in found}
    council = found[0].authority_id if found else None
    days = []
    for each in queries.falling_due(council, found, on=timezone.localdate(at)):
        row, is_kpi = contracts[each.contract_id], each.what == "kpis"
        said = "A result of a KPI is due" if is_kpi else "A risk is to be reviewed"
        about = each.title if is_kpi else f"Risk {each.number}"
        days.append(
            Day(
                address=f"{settings.SITE_ADDRESS}/contracts/{row.reference}/{each.what}/{each.number}/",
                on=each.on, title=f"{said}: {row.title}", description=f"{row.reference}. {about}.",
                changed_at=at,
            )
        )  # fmt: skip
    return days
