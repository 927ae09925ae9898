"""Lists that the API declares itself, for what no page lists in this way."""

from __future__ import annotations

from wisely.ui import listing
from wisely.ui.listing import Column, Kind, Listing

OUTCOMES = ("new", "changed", "same", "rejected", "left out")

IMPORT_ROWS = Listing(
    name="import-rows",
    noun=("row", "rows"),
    columns=(
        Column("number", "Row", Kind.NUMBER, is_heading=True),
        Column("position", "Where in the file"),
        Column("outcome", "What becomes of it"),
        Column("field", "Field at fault"),
        Column("value", "Value", Kind.LONG_TEXT, sort=False),
        Column("reason", "Why", Kind.LONG_TEXT),
        Column("contract", "Contract", Kind.REFERENCE, path="contract__reference"),
    ),
    filters=(
        listing.choices(
            "outcome", "What becomes of it",
            options=tuple((each, each.capitalize()) for each in OUTCOMES),
        ),
    ),
    order="number",
    then="pk",
)  # fmt: skip
