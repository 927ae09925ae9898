"""The start page: the parts of the house that this officer may enter."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils import timezone

from wisely.people import queries
from wisely.people.doors import Request, signed_in


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the house on the start page, and the permission that lets one in."""

    label: str
    href: str
    about: str
    needs: str


PARTS = (
    Part("Contracts", "/contracts/", "What was bought, from whom, until when.", "contracts.see_contract"),
    Part("Suppliers", "/suppliers/", "Who the council buys from.", "suppliers.see_supplier"),
    Part("Spend", "/spend/", "What was paid, to whom, under which contract.", "spend.see_spend"),
    Part("Performance", "/performance/", "The strategy's measures.", "performance.see_measures"),
    Part("People", "/people/", "Who works here, what they may do, and who stands in.", "people.see_people"),
    Part("Record", "/record/", "Everything that was done, by whom and when.", "people.read_record"),
)  # fmt: skip


@signed_in("everybody who has signed in arrives here; it shows only where they may go")
def home(request: Request) -> HttpResponse:
    """Show where the officer may go, and what of their own waits."""
    officer = request.officer
    on = timezone.localdate(request.at)
    offered = [
        row
        for row in queries.delegations_of(officer.reference, on=on)
        if row.receiver == officer.reference and row.stage == "offered"
    ]
    away = [
        row
        for row in queries.absences(on_or_after=on)
        if row.stand_in == officer.reference and row.starts_on <= on
    ]
    context = {
        "parts": [
            part for part in PARTS if part.needs in officer.permissions and _leads_somewhere(part.href)
        ],
        "offered": offered,
        "stands_in": away,
    }
    return render(request, "desk/home/home.html", context)


def _leads_somewhere(href: str) -> bool:
    try:
        resolve(href)
    except Resolver404:
        return False
    return True
