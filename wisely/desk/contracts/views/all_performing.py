"""KPIs, results and risks over all contracts of a council, as lists."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone

from wisely.contracts import queries
from wisely.contracts.permissions import Permission
from wisely.desk.contracts.lists_of_performance import (
    ME,
    RESULTS,
    VIEWS_OF_KPIS,
    VIEWS_OF_RISKS,
    kpis_list,
    risks_list,
)
from wisely.people.doors import Request, door
from wisely.ui.parts import ActLink


@door(Permission.SEE_CONTRACT)
def kpis(request: Request) -> HttpResponse:
    """List the KPIs of all contracts with their latest ratings."""
    council, on = request.officer.authority_id, timezone.localdate(request.at)
    acts = (
        ActLink("All results", "/contracts/results/"),
        ActLink("Risks of contracts", "/contracts/risks/?stage=open&sort=-score"),
    )
    return kpis_list(request.officer, on).answer(
        request, queries.kpis_of_council(council, on=on), template="desk/contracts/kpis.html",
        choices={
            "directorate": queries.directorate_choices(council),
            "owner": [*ME, *queries.owner_choices(council)],
        },
        context={"acts": acts}, views=VIEWS_OF_KPIS,
    )  # fmt: skip


@door(Permission.SEE_CONTRACT)
def results(request: Request) -> HttpResponse:
    """List every result that was recorded."""
    rows = queries.results_of_council(request.officer.authority_id)
    return RESULTS.answer(request, rows, template="desk/contracts/results.html")


@door(Permission.SEE_CONTRACT)
def risks(request: Request) -> HttpResponse:
    """List the risks of all contracts, the highest first."""
    council, on = request.officer.authority_id, timezone.localdate(request.at)
    return risks_list(request.officer, on).answer(
        request, queries.risks_of_council(council), template="desk/contracts/risks_of_council.html",
        choices={
            "directorate": queries.directorate_choices(council),
            "owner": [*ME, *queries.owner_choices(council)],
        },
        views=VIEWS_OF_RISKS,
    )  # fmt: skip
