"""The list of published contracts, declared once."""

from __future__ import annotations

from wisely.ui import listing
from wisely.ui.listing import Column, Kind, Listing

REGISTER = Listing(
    name="published-contracts",
    noun=("published contract", "published contracts"),
    columns=(
        Column("title", "Title", link="{reference}/", is_heading=True),
        Column("reference", "Reference", Kind.REFERENCE),
        Column("supplier_name", "Supplier"),
        Column("directorate", "Department", path="directorate__name"),
        Column("value_net", "Value", Kind.NET),
        Column("starts_on", "Starts", Kind.DATE),
        Column("ends_on", "Ends", Kind.DATE),
        Column("category", "Category", shown=False),
        Column("description", "Description", Kind.LONG_TEXT, shown=False),
        Column("procedure", "Procedure", shown=False),
        Column("awarded_on", "Awarded", Kind.DATE, shown=False),
        Column("review_on", "Review", Kind.DATE, shown=False),
        Column("irrecoverable_vat", "VAT that cannot be recovered", Kind.AMOUNT, shown=False),
        Column("notice_number", "Notice", shown=False),
        Column("published_at", "Published", Kind.INSTANT, shown=False),
    ),
    filters=(
        listing.search("found_by", in_small=True),
        listing.choices("directorate", "Department", path="directorate__code"),
        listing.days("ends_on", "Ends"),
        listing.amounts("value_net", "Value excluding VAT"),
    ),
    order="-published_at",
    then="pk",
)
