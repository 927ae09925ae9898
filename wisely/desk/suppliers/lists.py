"""The lists of suppliers and of one supplier's contracts, declared once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from wisely.contracts.lifecycle import CONTRACT
from wisely.rules.rulebook import Rulebook
from wisely.suppliers import queries
from wisely.ui import listing
from wisely.ui.listing import Column, Kind, Listing
from wisely.ui.listing.filters import Search

SIZES = {
    "micro": "Micro", "small": "Small", "medium": "Medium", "sme": "SME", "large": "Large",
    "unknown": "Not known",
}  # fmt: skip


@dataclass(frozen=True)
class NamedOrNumbered(Search):
    """Search by any name a supplier has or had, a register's number, or our reference."""

    def narrow(self, rows: Any, value: str) -> Any:
        return queries.named_or_numbered(rows, value)


def places_of(book: Rulebook) -> dict[str, str]:
    """Name the council's areas, nearest first, and what lies outside them."""
    named = {place.id: place.name for place in book.council.places}
    return named | {"elsewhere": "Elsewhere", "unknown": "Not known"}


def sizes_of(book: Rulebook) -> dict[str, str]:
    """Name the sizes that the council's definition tells apart."""
    bands = [band.size for band in book.size_definitions[book.council.size_definition].bands]
    return {size: SIZES.get(size, size) for size in (*bands, "large", "unknown")}


def suppliers_list(book: Rulebook) -> Listing:
    """Declare the list as a council sees it: its definition of size, its areas."""
    sizes, places = sizes_of(book), places_of(book)
    return Listing(
        name="suppliers",
        noun=("supplier", "suppliers"),
        columns=(
            Column("name", "Name", link="/suppliers/{reference}/", is_heading=True),
            Column("reference", "Reference", Kind.REFERENCE),
            Column("kind", "Kind", show=str.capitalize),
            Column("size", "Size", show=lambda size: sizes.get(size, size)),
            Column("place", "Where", show=lambda place: places.get(place, place)),
            Column("postcode", "Postcode"),
            Column("staff", "Staff", Kind.NUMBER, shown=False),
            Column("turnover", "Turnover in a year", Kind.AMOUNT, shown=False),
            Column("is_vcse", "VCSE", Kind.YES_NO, shown=False),
            Column("size_facts_on", "Size recorded", Kind.DATE, shown=False),
        ),
        filters=(
            NamedOrNumbered(("name",), hint="A name it has or had, a register's number, or our reference."),
            listing.choices(
                "kind", "Kind", options=tuple((kind, kind.capitalize()) for kind in queries.KINDS)
            ),
            listing.choices("size", "Size", options=tuple(sizes.items())),
            listing.choices("place", "Where", options=tuple(places.items())),
            listing.yes_no("is_vcse", "VCSE"),
        ),
        order="name",
        then="pk",
    )


def insurances_list(on: date, days: int) -> Listing:
    """Declare the list of insurances as it is read on a day; `days` before the end one lapses soon."""
    return Listing(
        name="insurance-of-suppliers",
        noun=("insurance", "insurances"),
        title="Insurance of suppliers",
        columns=(
            Column(
                "supplier", "Supplier", path="supplier__name", link="/suppliers/{reference}/assurance/",
                is_heading=True,
            ),
            Column("kind", "Kind", show=lambda kind: queries.INSURANCES.get(kind, kind)),
            Column("expires_on", "Last day of cover", Kind.DATE),
            Column(
                "stands", "Stands", Kind.TAG, path="expires_on", sort=False,
                badge=lambda day: queries.insurance_badge(date.fromisoformat(str(day)), on=on, days=days),
            ),
            Column("cover", "Cover", Kind.AMOUNT),
            Column("insurer", "Insurer"),
            Column("policy_number", "Policy", Kind.REFERENCE),
            Column("seen_on", "Seen on", Kind.DATE, shown=False),
            Column("evidence", "What was seen", shown=False),
        ),
        filters=(
            listing.search("supplier__name", "supplier__reference", "insurer", "policy_number"),
            listing.choices("kind", "Kind", options=tuple(queries.INSURANCES.items())),
            listing.days("expires_on", "Last day of cover"),
        ),
        also={"reference": "supplier__reference"},
        order="expires_on",
        then="pk",
    )  # fmt: skip


def declarations_list(on: date) -> Listing:
    """Declare the list of declarations as it is read on a day."""
    return Listing(
        name="declarations-of-suppliers",
        noun=("declaration", "declarations"),
        title="Declarations of suppliers",
        columns=(
            Column(
                "supplier", "Supplier", path="supplier__name", link="/suppliers/{reference}/assurance/",
                is_heading=True,
            ),
            Column("kind", "Statement", show=lambda kind: queries.DECLARATIONS.get(kind, kind)),
            Column("answer", "Its answer", Kind.YES_NO),
            Column("until_on", "Until", Kind.DATE),
            Column(
                "stands", "Stands", Kind.TAG, path="until_on", sort=False,
                badge=lambda day: queries.declaration_badge(
                    date.fromisoformat(str(day)) if day else None, on=on
                ),
            ),
            Column("declared_on", "Declared on", Kind.DATE),
            Column("evidence", "What was seen", shown=False),
        ),
        filters=(
            listing.search("supplier__name", "supplier__reference", "evidence"),
            listing.choices("kind", "Statement", options=tuple(queries.DECLARATIONS.items())),
            listing.yes_no("answer", "Its answer"),
            listing.days("until_on", "Until"),
        ),
        also={"reference": "supplier__reference"},
        order="until_on",
        then="pk",
    )  # fmt: skip


BANK_DETAILS_LIST = Listing(
    name="bank-details-of-suppliers",
    noun=("change", "changes"),
    title="Bank details of suppliers",
    columns=(
        Column(
            "supplier", "Supplier", path="supplier__name", link="/suppliers/{reference}/bank-details/",
            is_heading=True,
        ),
        Column("ending", "Ending", Kind.REFERENCE),
        Column("stage", "Stage", Kind.TAG, badge=queries.BANK_DETAILS.badge),
        Column("holder_name", "In the name of"),
        Column("entered_at", "Entered", Kind.INSTANT),
        Column("verified_at", "Verified", Kind.INSTANT),
        Column("came_by", "How the request came", shown=False),
    ),
    filters=(
        listing.search("supplier__name", "supplier__reference", "holder_name"),
        listing.choices(
            "stage", "Stage",
            options=tuple((each, queries.BANK_DETAILS.badge(each).word) for each in queries.BankDetailsStage),
        ),
    ),
    also={"reference": "supplier__reference"},
    order="stage",
    then="pk",
)  # fmt: skip

CONTRACTS = Listing(
    name="contracts-of-supplier",
    noun=("contract", "contracts"),
    columns=(
        Column("title", "Title", link="/contracts/{reference}/", is_heading=True),
        Column("reference", "Reference", Kind.REFERENCE),
        Column("directorate", "Directorate", path="directorate__name"),
        Column("value_net", "Value", Kind.NET),
        Column("starts_on", "Starts", Kind.DATE),
        Column("ends_on", "Ends", Kind.DATE),
        Column("stage", "Stage", Kind.TAG, badge=CONTRACT.badge),
    ),
    filters=(listing.search("title", "reference"), listing.days("ends_on", "Ends")),
    order="-ends_on",
    then="pk",
)
