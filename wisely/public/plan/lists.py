"""The public forward plan as a list, declared once."""

from __future__ import annotations

from wisely.ui import listing
from wisely.ui.listing import Column, Kind, Listing


def plan_list(council: str) -> Listing:
    """Declare the plan of a council; links lead to its permanent addresses."""
    return Listing(
        name="forward-plan",
        noun=("procurement", "procurements"),
        title="Forward plan",
        columns=(
            Column("title", "What", link=f"/open/{council}/plan/{{reference}}/", is_heading=True),
            Column("reference", "Reference", Kind.REFERENCE),
            Column("directorate", "Department", path="directorate__name"),
            Column("value_net", "Estimated value", Kind.NET),
            Column("publishes_on", "Notice expected", Kind.DATE),
            Column("contract_starts_on", "Contract starts", Kind.DATE),
            Column("term_months", "Months", Kind.NUMBER, shown=False),
        ),
        filters=(
            listing.search("title", "reference", "outcome"),
            listing.choices("directorate", "Department", path="directorate__code"),
            listing.days("publishes_on", "Notice expected"),
            listing.amounts("value_net", "Estimated value excluding VAT"),
        ),
        order="publishes_on",
        then="pk",
    )
