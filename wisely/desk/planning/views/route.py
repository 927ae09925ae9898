"""The way in five plain questions: nothing is written, and the address holds the answers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from wisely.desk.planning.forms import RouteForm
from wisely.lib.periods import Period, add_months
from wisely.people.doors import Request, door
from wisely.planning import queries
from wisely.planning.permissions import Permission
from wisely.rules.routes import CLOSED, LOOK, OPEN
from wisely.spend.permissions import Permission as SpendPermission
from wisely.spend.queries import on_contract_by

STANDINGS = {OPEN: "Open", LOOK: "Find out", CLOSED: "Closed"}
TONES = {OPEN: "done", LOOK: "underway", CLOSED: "stopped"}


def shown_routes(plan: queries.Plan, *, needed_on: date | None) -> list[dict[str, Any]]:
    """Give each route with its standing in words and, for a day wanted, its latest safe start."""
    found = []
    for route in plan.routes:
        latest = None
        if needed_on is not None and route.ways is not None and route.standing != CLOSED:
            latest = route.latest_start(plan.case, needed_on=needed_on)
        found.append(
            {
                "route": route, "standing": STANDINGS[route.standing], "tone": TONES[route.standing],
                "latest_start": latest, "is_late": latest is not None and latest < plan.case.on,
            }
        )  # fmt: skip
    return found


def like_spend(request: Request, category: str, *, on: date) -> Decimal | None:
    """Give what was paid for a category outside contracts in the last twelve whole months, or None."""
    if not category or SpendPermission.SEE_SPEND not in request.officer.permissions:
        return None
    until = on.replace(day=1)
    known = queries.book_of(request.officer.pack, on=on).category(category)
    names = {category, known.name if known else category}
    sums = on_contract_by(
        request.officer.authority_id or 0, Period(add_months(until, -12), until), "category"
    )
    paid = sum((row.off + row.unknown for name, row in sums if name in names), Decimal(0))
    return paid if paid > 0 else None


@door(Permission.SEE_NEED)
def route(request: Request) -> HttpResponse:
    """Answer: which route, why, who must agree, how long, and what would change that."""
    today = timezone.localdate(request.at)
    book = queries.book_of(request.officer.pack, on=today)
    is_asked = "value_net" in request.GET
    form = RouteForm(request.GET if is_asked else None, book=book)
    context: dict[str, Any] = {"form": form, "is_asked": is_asked}
    if is_asked and form.is_valid():
        told = form.facts()
        needed_on = form.cleaned_data["needed_on"]
        like = like_spend(request, told["category"], on=today)
        case = queries.case_of_answers(told, on=today)
        plan = queries.plan_for_case(case, pack=request.officer.pack, on=today)
        context |= {
            "plan": plan, "needed_on": needed_on, "routes": shown_routes(plan, needed_on=needed_on),
            "like_spend": None if told["like_spend_net"] else like, "query": request.GET.urlencode(),
        }  # fmt: skip
    return render(request, "desk/planning/route.html", context)
