"""Budgets: cost centres with the money of this financial year, what is committed, and open questions."""

from __future__ import annotations

from django.utils import timezone
from ninja import Router

from wisely.api.lists import ListingOf, Offer, add_list
from wisely.budgets import queries
from wisely.budgets.permissions import Permission
from wisely.lib.periods import financial_year
from wisely.people.bearers import Call, needs_scope
from wisely.people.queries.organisation import directorates
from wisely.ui.listing import Column, Kind

SEE = needs_scope(Permission.SEE_BUDGETS)
KEY = Column("key", "Number", Kind.NUMBER, path="pk", sort=False)


def _centres(request: Call) -> list[tuple[str, str]]:
    return [(each.code, str(each)) for each in queries.open_centres(request.officer.authority_id)]


def _years(request: Call) -> list[tuple[str, str]]:
    return [(year, year) for year in queries.years_committed(request.officer.authority_id)]


def router_of(centres: ListingOf, commitments: ListingOf, questions: ListingOf) -> Router:
    """Give the operations on budgets, with the lists as the pages declare them."""
    router = Router(tags=["Budgets"])
    add_list(
        router,
        Offer(
            name="CostCentre", summary="List the cost centres with the money of this financial year",
            path="budgets/cost-centres", lock=SEE, listing=centres,
            rows=lambda request: queries.cost_centres_in(
                request.officer.authority_id, financial_year(timezone.localdate(request.at)).label
            ),
            choices={"directorate": lambda _request: directorates()},
        ),
    )  # fmt: skip
    add_list(
        router,
        Offer(
            name="BudgetCommitment", summary="List what is requested, ordered and paid of budgets",
            path="budgets/commitments", lock=SEE, listing=commitments,
            rows=lambda request: queries.commitments_of(request.officer.authority_id),
            choices={"centre": _centres, "year": _years}, plus=(KEY,),
        ),
    )  # fmt: skip
    add_list(
        router,
        Offer(
            name="BudgetQuestion", summary="List the questions about which budget pays",
            path="budgets/questions", lock=SEE, listing=questions,
            rows=lambda request: queries.questions(request.officer.authority_id),
            choices={"directorate": lambda _request: directorates()},
        ),
    )  # fmt: skip
    return router
