"""The list of accounts on record, for the page, its exports and the API; on the page with their ratios."""

from __future__ import annotations

from dataclasses import replace

from wisely.suppliers import queries
from wisely.ui import listing
from wisely.ui.listing import Column, Kind, Listing, SavedView

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

COUNTS = "counts"
WORKED_OUT: dict[str, tuple[str, str]] = {
    COUNTS: ("", ""),
    **{
        f"{name}{'' if part == 'value' else f'_{part}'}": (name, part)
        for name in queries.RATIOS
        for part in ("value", "risk", "why")
    },
}
"""Columns that are worked out from the figures: the ratio and what of it, by the column's key."""


def _of_ratio(name: str) -> tuple[Column, ...]:
    """Give a ratio as three columns: its number in its unit, its risk, and why. Each holds the row's key."""
    label, formula = queries.RATIOS[name]
    unit = queries.UNITS[name]
    kind = Kind.PERCENT if unit == "%" else Kind.NUMBER
    return (
        Column(name, f"{label}, {unit}", kind, path="pk", sort=False, shown=False, hint=formula),
        Column(f"{name}_risk", f"{label}: risk", path="pk", sort=False, shown=False),
        Column(f"{name}_why", f"{label}: why", Kind.LONG_TEXT, path="pk", sort=False, shown=False),
    )


_RATIOS = tuple(column for name in queries.RATIOS for column in _of_ratio(name))
ACCOUNTS_JUDGED = replace(
    ACCOUNTS,
    columns=(
        *ACCOUNTS.columns[:8],
        Column(
            "supplier_reference", "Supplier’s reference", Kind.REFERENCE, path="supplier__reference",
            sort=False, shown=False,
        ),
        Column(COUNTS, "Ratios by risk", path="pk", sort=False),
        *ACCOUNTS.columns[8:],
        *_RATIOS,
    ),
)  # fmt: skip
_ALL = ",".join(column.key for column in ACCOUNTS_JUDGED.columns if not column.key.endswith("_why"))
WITH_RATIOS = f"/suppliers/accounts/?columns={_ALL}"
VIEWS = (
    SavedView("Figures", "/suppliers/accounts/?"),
    SavedView("Figures and all ratios", WITH_RATIOS),
)
