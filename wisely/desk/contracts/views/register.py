"""The register as a list, with what wants somebody's care above it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from wisely.audit.remembering import remembered
from wisely.contracts import permissions, queries
from wisely.contracts.permissions import Permission
from wisely.desk.contracts.lists import MOST_AT_ONCE, OWNERS, VIEWS, register_list
from wisely.people.doors import Request, door
from wisely.people.permissions import may
from wisely.people.queries import Officer
from wisely.spend.permissions import Permission as SpendPermission
from wisely.spend.queries import paid_since_the_end, with_paid
from wisely.ui.listing import QuerySource
from wisely.ui.parts import ActLink


@door(Permission.SEE_CONTRACT)
def register(request: Request) -> HttpResponse:
    """List the contracts of the council."""
    officer, on = request.officer, timezone.localdate(request.at)
    rows = queries.listed(officer.authority_id, on=on)
    if SpendPermission.SEE_SPEND in officer.permissions:
        rows = with_paid(rows)
    acts = (
        ActLink("Register a contract", "/contracts/register/", permissions.may_register_contract(officer)),
        ActLink("How it is kept", "/contracts/quality/"),
        ActLink("KPIs", "/contracts/kpis/?stage=in+use"),
        ActLink("Risks", "/contracts/risks/?stage=open&sort=-score"),
        ActLink("Requests to owners", "/contracts/updates/asked/"),
        ActLink("My alerts", "/contracts/alerts/?stands=open&sort=act_by_on"),
        ActLink("Import contracts", "/contracts/imports/", permissions.may_import_register(officer)),
    )
    return register_list(officer, on=on).answer(
        request,
        QuerySource(rows, keep=partial(_kept, officer, on)),
        template="desk/contracts/register.html",
        choices={
            "directorate": queries.directorate_choices(officer.authority_id),
            "owner": [*OWNERS, *queries.owner_choices(officer.authority_id)],
        },
        context={
            "acts": acts,
            "may_ask": may(officer, Permission.ASK_FOR_UPDATE),
            "may_assign": may(officer, Permission.ASSIGN_OWNER),
            "most_at_once": MOST_AT_ONCE,
            "care": queries.care_of_register(officer.authority_id, on=on),
        },
        views=VIEWS,
    )


def _kept(
    officer: Officer, on: date, narrowing: tuple[tuple[str, str], ...], count: Callable[[], int]
) -> int:
    """Remember how many contracts a view of the register has, until anything at the council moves."""
    if not narrowing:
        return queries.count_of_register(officer.authority_id)
    return remembered(officer.authority_id or 0, ("register", officer.reference, on, narrowing), count)


@door(Permission.SEE_CONTRACT)
def quality(request: Request) -> HttpResponse:
    """Show how well the register is kept, by directorate, with the way to what can be mended."""
    officer, on = request.officer, timezone.localdate(request.at)
    sees_spend = SpendPermission.SEE_SPEND in officer.permissions
    context = {
        "rows": queries.quality_by_directorate(officer.authority_id, on=on),
        "gaps": queries.gaps_of_register(officer.authority_id or 0),
        "paid_since": len(paid_since_the_end(officer.authority_id, on=on)) if sees_spend else None,
    }
    return render(request, "desk/contracts/quality.html", context)
