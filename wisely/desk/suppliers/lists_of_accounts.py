"""The list of accounts on record, for the page, its exports and the API."""

from __future__ import annotations

from wisely.suppliers import queries
from wisely.ui import listing
from wisely.ui.listing import Column, Kind, Listing

_ALWAYS = frozenset({"revenue", "operating_profit", "net_debt"})

ACCOUNTS = Listing(
    name="accounts-of-suppliers",
    noun=("period of accounts", "periods of accounts"),
    title="Accounts of suppliers",
    columns=(
        Column(
            "supplier", "Supplier", path="supplier__name", link="/suppliers/{reference}/accounts/",
            is_heading=True,
        ),
        Column("ends_on", "Period to", Kind.DATE),
        Column("months", "Months", Kind.NUMBER),
        Column("scope", "Whose"),
        Column("source", "Where they stand"),
        Column("is_audited", "Audited", Kind.YES_NO),
        Column("is_qualified", "Report qualified", Kind.YES_NO),
        Column("names_going_concern", "Going concern in doubt", Kind.YES_NO),
        *(
            Column(name, f"{label}, £", Kind.NUMBER, shown=name in _ALWAYS)
            for name, label in queries.FIGURES.items()
        ),
        Column("seen_on", "Seen on", Kind.DATE, shown=False),
        Column("evidence", "What was seen", shown=False),
    ),
    filters=(
        listing.search("supplier__name", "supplier__reference", "evidence"),
        listing.days("ends_on", "Period to"),
        listing.choices(
            "scope", "Whose", options=tuple((each, each.capitalize()) for each in queries.ACCOUNTS_OF)
        ),
        listing.choices(
            "source", "Where they stand",
            options=tuple((each, each.capitalize()) for each in queries.ACCOUNTS_SOURCES),
        ),
        listing.yes_no("is_qualified", "Report qualified"),
        listing.yes_no("names_going_concern", "Going concern in doubt"),
    ),
    also={"reference": "supplier__reference"},
    order="-ends_on",
    then="pk",
)  # fmt: skip
