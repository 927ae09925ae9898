"""The list of contracts whose value is likely used up, declared once."""

from __future__ import annotations

from datetime import date

from wisely.forecasts import queries
from wisely.ui import listing
from wisely.ui.listing import Column, Kind, Listing, SavedView

WHEN = (
    ("before", "Before its last day"), ("soon", "Within six months"), ("already", "Already"),
)  # fmt: skip
VIEWS = (
    SavedView("Before their last day", "/spend/forecast/contracts/?when=before&sort=used_up_on"),
    SavedView("All", "/spend/forecast/contracts/?"),
)


def _month(on: date | None) -> str:
    return f"{on:%B %Y}" if on else "Beyond its end"


CONTRACTS = Listing(
    name="contracts-used-up",
    noun=("contract", "contracts"),
    title="Contracts whose value is used up",
    columns=(
        Column(
            "title", "Contract", path="contract__title", link="/contracts/{reference}/money/",
            is_heading=True,
        ),
        Column("reference", "Reference", path="key", shown=False),
        Column("supplier", "Supplier", path="contract__supplier_name"),
        Column("directorate", "Directorate", path="contract__directorate__name", shown=False),
        Column("owner", "Owner", path="contract__owner__name"),
        Column("value_net", "Value", Kind.NET),
        Column("paid_net", "Paid so far", Kind.NET),
        Column("used_up_on", "Likely used up", Kind.DATE, show=_month),
        Column("earliest", "At the earliest", Kind.DATE, path="used_up_earliest_on", show=_month),
        Column("latest", "At the latest", Kind.DATE, path="used_up_latest_on", show=_month),
        Column("ends_on", "Last day", Kind.DATE, path="contract__ends_on"),
    ),
    filters=(
        listing.search("contract__title", "contract__supplier_name", "key"),
        listing.custom("when", "Used up", queries.narrow_by_when, options=WHEN),
        listing.amounts("value_net", "Value"),
    ),
    order="used_up_on",
    then="pk",
)  # fmt: skip
