"""How contracts perform, for programs: KPIs, their results, and risks, as their pages list them."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from ninja import Router

from wisely.api.lists import Lists, Offer, add_list
from wisely.contracts import queries
from wisely.contracts.permissions import Permission
from wisely.people.bearers import Call, needs_scope
from wisely.ui.listing import Column, Kind

SEE = needs_scope(Permission.SEE_CONTRACT)
_OF_A_CONTRACT = (
    Column("contract_reference", "Contract’s reference", path="contract__reference"),
    Column("number", "Number within the contract", Kind.NUMBER),
)


def _directorates(request: Call) -> Any:
    return queries.directorate_choices(request.officer.authority_id)


def _owners(request: Call) -> Any:
    return [("me", "me"), *queries.owner_choices(request.officer.authority_id)]


def router_of(lists: Lists) -> Router:
    """Give the lists of KPIs, results and risks, each as the pages declare it."""
    router = Router(tags=["Contracts"])
    choices = {"directorate": _directorates, "owner": _owners}
    for offer in (
        Offer(
            name="KpiOfContract", summary="List the KPIs of contracts", path="contract-kpis", lock=SEE,
            listing=lists.kpis_of_contracts, choices=choices, without=frozenset({"target_in_unit"}),
            plus=(*_OF_A_CONTRACT, Column("target_in_unit", "Target in numbers, a decimal", sort=False)),
            rows=lambda request: queries.kpis_of_council(
                request.officer.authority_id, on=timezone.localdate(request.at)
            ),
        ),
        Offer(
            name="ResultOfKpi", summary="List the results of contracts’ KPIs", path="contract-kpi-results",
            lock=SEE, listing=lists.results_of_kpis, without=frozenset({"value_in_unit"}),
            plus=(
                Column("value_in_unit", "Value, a decimal", sort=False),
                Column("contract_reference", "Contract’s reference", path="kpi__contract__reference"),
                Column("kpi_number", "KPI’s number within the contract", Kind.NUMBER, path="kpi__number"),
                Column("key", "Key", Kind.NUMBER, path="pk"),
                Column("corrects_key", "Key of the result that it corrects", Kind.NUMBER, path="corrects"),
            ),
            rows=lambda request: queries.results_of_council(request.officer.authority_id),
        ),
        Offer(
            name="RiskOfContract", summary="List the risks of contracts", path="contract-risks", lock=SEE,
            listing=lists.risks_of_contracts, choices=choices, without=frozenset({"score"}),
            plus=(*_OF_A_CONTRACT, Column("score", "Score, likelihood times impact", Kind.NUMBER)),
            rows=lambda request: queries.risks_of_council(request.officer.authority_id),
        ),
    ):  # fmt: skip
        add_list(router, offer)
    return router
