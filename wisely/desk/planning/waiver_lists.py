"""The lists of waivers and of the files that older ones came from, declared once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from wisely.planning.queries import (
    WAIVER,
    WAIVER_IMPORT,
    WaiverImportStage,
    WaiverStage,
    narrow_by_standing,
)
from wisely.ui import listing
from wisely.ui.listing import Column, Kind, Listing

STAGES = tuple(
    (stage.value, WAIVER.badge(stage).word) for stage in WaiverStage if stage is not WaiverStage.STRUCK_OUT
)
STANDINGS = (("holds", "Holds today"), ("lapses soon", "Lapses within 60 days"), ("over", "Lapsed or ended"))
OUTCOMES = (("new", "New"), ("same", "In the register already"), ("rejected", "Rejected"))
Grounds = tuple[tuple[str, str], ...]


@cache
def waiver_list(grounds: Grounds) -> Listing:
    """Give the list of waivers for a council whose grounds are these, code and words."""
    names = dict(grounds)
    return Listing(
        name="waivers",
        noun=("waiver", "waivers"),
        columns=(
            Column("title", "What is bought", link="/planning/waivers/{reference}/", is_heading=True),
            Column("reference", "Reference", Kind.REFERENCE),
            Column("supplier_name", "From"),
            Column("value_net", "Value", Kind.NET),
            Column("ground", "Ground", show=lambda code: names.get(code, "Not one of ours")),
            Column("stage", "Stage", Kind.TAG, badge=WAIVER.badge),
            Column("lapses_on", "Lapses", Kind.DATE),
            Column("directorate", "Directorate", path="directorate__name"),
            Column("decided_at", "Decided", Kind.INSTANT, shown=False),
            Column("tier", "Decided by", shown=False),
            Column("starts_on", "From day", Kind.DATE, shown=False),
            Column("ended_on", "Ended early", Kind.DATE, shown=False),
            Column("requester", "Asked by", path="requester__name", shown=False),
            Column("requested_at", "Asked", Kind.INSTANT, shown=False),
            Column("reasons", "Why", Kind.LONG_TEXT, shown=False, sort=False),
            Column("conditions", "Conditions", Kind.LONG_TEXT, shown=False, sort=False),
            Column("contract_reference", "Contract", Kind.REFERENCE, shown=False),
        ),
        filters=(
            listing.search("title", "reference", "supplier_name"),
            listing.choices("stage", "Stage", options=STAGES),
            listing.custom("standing", "Standing", narrow_by_standing, options=STANDINGS),
            listing.choices("ground", "Ground", options=grounds),
            listing.choices("directorate", "Directorate", path="directorate__code"),
            listing.amounts("value_net", "Value excluding VAT"),
            listing.days("decided", "Decided", path="decided_at", instants=True),
            listing.days("lapses_on", "Lapses"),
        ),
        order="-requested_at",
        then="pk",
    )


def grounds_for(rows: Sequence[Any]) -> Grounds:
    """Give the grounds of a rulebook as choices."""
    return tuple((row.code, row.says) for row in rows)


IMPORTS = Listing(
    name="waiver-imports",
    noun=("import", "imports"),
    title="Imports of waivers",
    columns=(
        Column("file_name", "File", link="/planning/waivers/imports/{key}/", is_heading=True),
        Column("stage", "Stage", Kind.TAG, badge=WAIVER_IMPORT.badge),
        Column("staged_at", "Read", Kind.INSTANT),
        Column("imported_at", "Imported", Kind.INSTANT),
        Column("new_count", "New", Kind.NUMBER),
        Column("same_count", "Known already", Kind.NUMBER),
        Column("rejected_count", "Rejected", Kind.NUMBER),
    ),
    filters=(
        listing.search("file_name"),
        listing.choices(
            "stage",
            "Stage",
            options=tuple((stage.value, WAIVER_IMPORT.badge(stage).word) for stage in WaiverImportStage),
        ),
    ),
    also={"key": "pk"},
    order="-staged_at",
    then="pk",
)

ROWS = Listing(
    name="rows-of-waivers",
    noun=("row", "rows"),
    columns=(
        Column("number", "Line", Kind.NUMBER, is_heading=True),
        Column("outcome", "Outcome", show=lambda outcome: dict(OUTCOMES).get(outcome, outcome)),
        Column("supplier", "Supplier", path="found__supplier_name", sort=False),
        Column("amount", "Amount as written", path="found__value", sort=False),
        Column("ground", "Reason as written", path="found__ground", sort=False),
        Column("decided", "Date", path="found__decided_on", sort=False),
        Column("directorate", "Directorate as written", path="found__directorate", sort=False, shown=False),
        Column("field", "Column"),
        Column("value", "As written", Kind.LONG_TEXT, sort=False),
        Column("reason", "Why rejected", Kind.LONG_TEXT, sort=False),
        Column("waiver", "Waiver", path="waiver__reference", link="/planning/waivers/{waiver}/"),
    ),
    filters=(
        listing.search("found__supplier_name", "found__ground", "value", "reason"),
        listing.choices("outcome", "Outcome", options=OUTCOMES),
    ),
    order="number",
    then="number",
)
