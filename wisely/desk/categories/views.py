"""The map of what the council buys, and one category with all that is known of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode

from wisely.contracts import queries as contracts
from wisely.contracts.permissions import Permission
from wisely.desk.categories.lists import MANAGED, VIEWS, categories_list, values_of
from wisely.desk.categories.map import Map, Place, map_for
from wisely.people import queries
from wisely.people.doors import Request, door
from wisely.planning import queries as planning
from wisely.planning.permissions import Permission as Planning
from wisely.planning.permissions import may_propose_need
from wisely.planning.queries import NEED
from wisely.ui import words
from wisely.ui.listing import MemorySource
from wisely.ui.parts import ActLink, Fact, Link
from wisely.ui.record_page import RecordPage

MOST = 10


@door(Permission.SEE_CONTRACT)
def categories(request: Request) -> HttpResponse:
    """List the categories: who manages each, what is spent, on contract, about to end and planned."""
    told = map_for(request.officer, on=timezone.localdate(request.at))
    tops = [place for place in told.places.values() if not place.category.parent]
    return categories_list(told).answer(
        request,
        MemorySource(list(told.places.values()), by=values_of(told)),
        template="desk/categories/categories.html",
        views=VIEWS,
        context={
            "told": told,
            "tops": len(tops),
            "managed": sum(place.is_managed for place in tops),
        },
    )


@door(Permission.SEE_CONTRACT)
def category(request: Request, code: str) -> HttpResponse:
    """Show one category: its people, its money, what ends, what is planned, and its parts."""
    on = timezone.localdate(request.at)
    told = map_for(request.officer, on=on)
    place = told.places.get(code)
    if place is None:
        raise Http404
    sees_needs = Planning.SEE_NEED in request.officer.permissions
    context = {
        "record": _page(request, told, place),
        "told": told,
        "place": place,
        "above": told.places.get(place.category.parent),
        "above_href": f"/categories/{place.category.parent}/",
        "parts": [told.places[part] for part in place.parts],
        "lines": _lines(told, place),
        "ending": _ending(request, place, on=on),
        "sees_needs": sees_needs,
        "needs": _needs(request, place) if sees_needs else [],
    }
    return render(request, "desk/categories/category.html", context)


def _page(request: Request, told: Map, place: Place) -> RecordPage:
    names = dict(queries.directorates())
    managers = [Link(each.name, f"/people/{each.reference}/") for each in place.managers]
    money = (
        (
            Fact(f"Paid {told.period_words}", words.money(place.spend.paid), hint="Excluding VAT"),
            Fact("On contract", None if place.share is None else f"{place.share:.1f}%"),
        )
        if place.spend is not None
        else ()
    )
    return RecordPage(
        title=place.category.name,
        caption="Category",
        reference=place.category.code,
        badge=MANAGED["yes" if place.is_managed else "no"],
        facts=(
            Fact("Manager", managers or None),
            Fact("Directorates", [names.get(code, code) for code in place.category.directorates] or None),
            *money,
            Fact("Contracts in force", place.in_force),
            Fact("End in 12 months", place.ending),
        ),
        tabs=(),
        acts=(
            ActLink(
                "Propose a need",
                f"/planning/needs/propose/?{urlencode({'category': place.category.code})}",
                may_propose_need(request.officer, directorate="", category=place.category.code),
            ),
        ),
        version=0,
    )


@dataclass(frozen=True, slots=True)
class Lines:
    """The ways to the payments of a category, of all and of those off contract."""

    name: str
    href: str
    off_href: str


def _lines(told: Map, place: Place) -> list[Lines]:
    """Payments name the lowest level of the tree, so a category with parts is reached part by part."""
    if told.period is None or place.spend is None:
        return []
    period = {"paid_on_from": f"{told.period.starts_on}", "paid_on_to": f"{told.period.last_on}"}
    found = []
    for code in place.parts or (place.category.code,):
        part = told.places[code]
        if part.spend and part.spend.lines:
            words = urlencode({"category": part.category.name, **period})
            href = f"/spend/lines/?{words}"
            found.append(Lines(part.category.name, href, f"{href}&standing=off&sort=-amount_net"))
    return found


def _ending(request: Request, place: Place, *, on: Any) -> list[dict[str, Any]]:
    codes = [place.category.code, *place.parts]
    rows = contracts.register(request.officer.authority_id, on=on).filter(contracts.in_force())
    told = rows.filter(category__in=codes, ends_on__isnull=False).order_by("ends_on", "pk")
    named = told.values("reference", "title", "supplier_name", "ends_on", "value_net", "owner__name")
    return [{**row} for row in named[:MOST]]


def _needs(request: Request, place: Place) -> list[dict[str, Any]]:
    codes = [place.category.code, *place.parts]
    rows = planning.planned(request.officer.authority_id).filter(category__in=codes)
    told = rows.order_by("needed_on", "pk").values("reference", "title", "stage", "needed_on", "value_net")
    return [{**row, "badge": NEED.badge(row["stage"])} for row in told[:MOST]]
