"""The lists of KPIs, of their results and of risks, over all contracts of a council."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from wisely.contracts import queries
from wisely.contracts.lifecycle import KPI, RISK
from wisely.lib.lifecycle import Badge, Tone
from wisely.people.queries import Officer
from wisely.rules.rulebook import rulebook
from wisely.ui import listing
from wisely.ui.listing import Column, Kind, Listing, SavedView
from wisely.ui.listing.filters import Custom

RATINGS = tuple((each.code, each.name) for each in queries.ratings())
RATED = (("", "Not assessed yet"), *RATINGS)
ME = (("me", "Me"),)
VIEWS_OF_KPIS = (
    SavedView("Results overdue", "/contracts/kpis/?due=overdue&sort=due_on"),
    SavedView("Of my contracts", "/contracts/kpis/?owner=me&sort=due_on"),
    SavedView("Inadequate", "/contracts/kpis/?rating=inadequate"),
    SavedView("All", "/contracts/kpis/?"),
)
VIEWS_OF_RISKS = (
    SavedView("Open", "/contracts/risks/?stage=open&sort=-score"),
    SavedView("To review", "/contracts/risks/?review=overdue&sort=review_by_on"),
    SavedView("Mine", "/contracts/risks/?owner=me&stage=open&sort=-score"),
    SavedView("All", "/contracts/risks/?"),
)
_CONTRACT = (
    Column("contract", "Contract", path="contract__title", link="/contracts/{reference}/"),
    Column("supplier", "Supplier", path="contract__supplier_name"),
    Column("contract_owner", "Contract’s owner", path="contract__owner__name", shown=False),
    Column("directorate", "Directorate", path="contract__directorate__name", shown=False),
)
_ALSO = {"reference": "contract__reference", "place": "number"}

_KPI_COLUMNS = (
    Column("title", "KPI", link="/contracts/{reference}/kpis/{place}/", is_heading=True),
    *_CONTRACT,
    Column("rating", "Latest rating", Kind.TAG, badge=queries.rating_badge),
    Column("rating_before", "The time before", Kind.TAG, badge=queries.rating_badge, shown=False),
    Column("assessed_on", "Assessed on", Kind.DATE),
    Column("due_on", "Next result due by", Kind.DATE),
    Column("is_overdue", "Overdue", Kind.YES_NO),
    Column("every_months", "Months between results", Kind.NUMBER, shown=False),
    Column("description", "What is measured", Kind.LONG_TEXT, shown=False, sort=False),
    Column("target_direction", "Target", shown=False, sort=False),
    Column("target_in_unit", "Target in numbers", Kind.NUMBER, shown=False, sort=False),
    Column("target_unit", "What it counts", shown=False, sort=False),
    Column("target_words", "Target in words", Kind.LONG_TEXT, shown=False, sort=False),
    Column("is_material", "Among the most material", Kind.YES_NO, shown=False),
    Column("is_by_law", "The law asks for it", Kind.YES_NO, shown=False),
    Column("stage", "Stage", Kind.TAG, badge=KPI.badge, shown=False),
)  # fmt: skip
_RISK_COLUMNS = (
    Column("title", "Risk", link="/contracts/{reference}/risks/{place}/", is_heading=True),
    *_CONTRACT,
)
_MORE_OF_RISK = (
    Column("likelihood", "Likelihood, of 5", Kind.NUMBER, shown=False),
    Column("impact", "Impact, of 5", Kind.NUMBER, shown=False),
    Column("mitigation", "What is done about it", Kind.LONG_TEXT, sort=False),
    Column("owner", "Who watches it", path="owner__name"),
    Column("review_by_on", "Review by", Kind.DATE),
    Column("reviewed_on", "Last reviewed", Kind.DATE, shown=False),
    Column("recorded_on", "Recorded on", Kind.DATE, shown=False),
    Column("cause", "What it may come from", Kind.LONG_TEXT, sort=False, shown=False),
    Column("consequence", "What it would mean", Kind.LONG_TEXT, sort=False, shown=False),
    Column("stage", "Stage", Kind.TAG, badge=RISK.badge),
    Column("closed_on", "Closed on", Kind.DATE, shown=False),
    Column("close_reason", "Why it was closed", Kind.LONG_TEXT, sort=False, shown=False),
)


def _stages(lifecycle: Any) -> tuple[tuple[str, str], ...]:
    return tuple((str(each), lifecycle.badge(each).word) for each in lifecycle.stages)


def _owned(rows: Any, answer: str, *, me: str) -> Any:
    return queries.narrow_to_owner(rows, me if answer == "me" else answer)


def _watched(rows: Any, answer: str, *, me: str) -> Any:
    return queries.narrow_to_watcher(rows, me if answer == "me" else answer)


def _of_supplier(officer: Officer, on: date) -> Custom:
    return listing.custom(
        "supplier", "Supplier, by name or reference",
        partial(queries.narrow_to_supplier, authority_id=officer.authority_id, on=on),
    )  # fmt: skip


def kpis_list(officer: Officer, on: date) -> Listing:
    """Declare the list of KPIs as an officer reads it on a day."""
    return Listing(
        name="kpis-of-contracts",
        noun=("KPI", "KPIs"),
        title="KPIs of contracts",
        columns=_KPI_COLUMNS,
        filters=(
            listing.search("title", "contract__title", "contract__reference", "contract__supplier_name"),
            listing.custom(
                "due", "Next result", partial(queries.narrow_by_due, on=on),
                options=tuple(queries.DUE_NAMES.items()),
            ),
            listing.choices("rating", "Latest rating", options=RATINGS),
            listing.custom("owner", "Contract’s owner", partial(_owned, me=officer.reference)),
            _of_supplier(officer, on),
            listing.choices("directorate", "Directorate", path="contract__directorate__code"),
            listing.choices("stage", "Stage", options=_stages(KPI)),
            listing.yes_no("is_by_law", "The law asks for it"),
            listing.days("due_on", "Next result due by"),
        ),
        also=_ALSO,
        order="due_on",
        then="pk",
    )  # fmt: skip


RESULTS = Listing(
    name="results-of-kpis",
    noun=("result", "results"),
    title="Results of KPIs",
    columns=(
        Column("kpi", "KPI", path="kpi__title", link="/contracts/{reference}/kpis/{place}/", is_heading=True),
        Column("contract", "Contract", path="kpi__contract__title", link="/contracts/{reference}/"),
        Column("supplier", "Supplier", path="kpi__contract__supplier_name"),
        Column("from_on", "From", Kind.DATE),
        Column("until_on", "To", Kind.DATE),
        Column("rating", "Rating", Kind.TAG, badge=queries.rating_badge),
        Column("value_in_unit", "Value", Kind.NUMBER, sort=False),
        Column("unit", "What it counts", path="kpi__target_unit", sort=False),
        Column("words", "What was found", Kind.LONG_TEXT, sort=False),
        Column("evidence", "Evidence", Kind.LONG_TEXT, sort=False, shown=False),
        Column("assessed_on", "Assessed on", Kind.DATE),
        Column("is_corrected", "Corrected, counts no more", Kind.YES_NO, shown=False),
    ),
    filters=(
        listing.search("kpi__title", "kpi__contract__title", "kpi__contract__reference"),
        listing.choices("rating", "Rating", options=RATINGS),
        listing.yes_no("is_corrected", "Corrected, counts no more"),
        listing.days("assessed_on", "Assessed on"),
    ),
    also={"reference": "kpi__contract__reference", "place": "kpi__number"},
    order="-assessed_on",
    then="pk",
)  # fmt: skip


def risks_list(officer: Officer, on: date) -> Listing:
    """Declare the list of risks as an officer reads it on a day."""
    scale = rulebook(on, officer.pack).risks

    def badge(score: object) -> Badge:
        band = scale.band_of(int(str(score)))
        return Badge(f"{band.name}, {score}", band.says, Tone(band.tone))

    return Listing(
        name="risks-of-contracts",
        noun=("risk", "risks"),
        title="Risks of contracts",
        columns=(*_RISK_COLUMNS, Column("score", "Score", Kind.TAG, badge=badge), *_MORE_OF_RISK),
        filters=(
            listing.search("title", "contract__title", "contract__reference", "contract__supplier_name"),
            listing.choices("stage", "Stage", options=_stages(RISK)),
            listing.custom(
                "review", "Review", partial(queries.narrow_by_review, on=on),
                options=tuple(queries.REVIEW_NAMES.items()),
            ),
            listing.custom("owner", "Whose it is", partial(_watched, me=officer.reference)),
            _of_supplier(officer, on),
            listing.choices("directorate", "Directorate", path="contract__directorate__code"),
            listing.days("review_by_on", "Review by"),
        ),
        also=_ALSO,
        order="-score",
        then="pk",
    )  # fmt: skip
