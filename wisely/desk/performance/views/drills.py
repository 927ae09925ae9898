"""What stands behind a figure: suppliers, directorates, contracts, each with the way to its payments."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse

from wisely.desk.performance import asking
from wisely.desk.performance.asking import Asked
from wisely.desk.performance.lists import (
    CONTRACTS,
    DIRECTORATES,
    contract_values,
    directorate_values,
    supplier_values,
    suppliers_list,
)
from wisely.people.doors import Request, door
from wisely.performance import queries
from wisely.performance.permissions import Permission
from wisely.performance.queries import Definition
from wisely.ui.listing import MemorySource
from wisely.ui.parts import Tab


def _opened(request: Request, number: int) -> tuple[Asked, Definition]:
    this = asking.asked(request, number)
    definition = asking.counting(request, this)
    if definition is None:
        raise Http404
    return this, definition


def _context(request: Request, this: Asked, definition: Definition, here: str) -> dict[str, Any]:
    """Give what the three lists show above their rows: what the figure is, which is what the rows sum to."""
    ways = asking.ways_of_counting(this)
    figure = this.sums.measured(definition, this.period)
    return {
        "record": asking.head(request, this, here),
        "this": this,
        "definition": definition,
        "figure": figure,
        "whole": figure.parts,
        "fault": this.fault,
        "imports": asking.remedy_at("imports"),
        "ways": [
            Tab(each.name, this.address(here, counting=each.id), each.id == definition.id)
            for each in ways
            if len(ways) > 1
        ],
    }


@door(Permission.SEE_MEASURES)
def suppliers(request: Request, number: int) -> HttpResponse:
    """List the suppliers paid in the period, with what counts of each."""
    this, definition = _opened(request, number)
    shares = queries.suppliers_behind(asking.council_of(request), this.book, definition, this.period)
    return suppliers_list(this.book, definition).answer(
        request,
        MemorySource(shares, by=supplier_values(this.book, this.period)),
        template="desk/performance/behind.html",
        context=_context(request, this, definition, "suppliers/"),
    )


@door(Permission.SEE_MEASURES)
def directorates(request: Request, number: int) -> HttpResponse:
    """List the directorates, as payments name them, with what counts of each."""
    this, definition = _opened(request, number)
    shares = queries.directorates_behind(asking.council_of(request), this.book, definition, this.period)
    return DIRECTORATES.answer(
        request,
        MemorySource(shares, by=directorate_values(this.period)),
        template="desk/performance/behind.html",
        context=_context(request, this, definition, "directorates/"),
    )


@door(Permission.SEE_MEASURES)
def contracts(request: Request, number: int) -> HttpResponse:
    """List the contracts under which the payments that count were made."""
    this, definition = _opened(request, number)
    if definition.id != "on-contract":
        raise Http404
    rows = queries.contracts_behind(asking.council_of(request), this.period)
    return CONTRACTS.answer(
        request,
        MemorySource(rows, by=contract_values(this.period)),
        template="desk/performance/behind.html",
        context=_context(request, this, definition, "contracts/"),
    )
