"""The lists of payments, of the names in them, of imports and of rejected rows, declared once."""

from __future__ import annotations

from dataclasses import replace

from wisely.lib.lifecycle import Badge, Tone
from wisely.spend import queries
from wisely.spend.lifecycle import LEDGER_IMPORT
from wisely.suppliers.permissions import Permission as SuppliersPermission
from wisely.ui import listing
from wisely.ui.listing import Column, Kind, Listing, SavedView

_STANDINGS = {
    "on": Badge("On contract", "A contract with the supplier was in force on the day of payment.", Tone.DONE),
    "off": Badge("No contract", "No contract with the supplier was in force that day.", Tone.WARNING),
    "unknown": Badge("Not matched", "Nobody has said which supplier this name is.", Tone.UNDERWAY),
    "outside": Badge("Redacted", "The name was taken out, so no contract can be looked for.", Tone.NEUTRAL),
}  # fmt: skip


def standing_badge(standing: str) -> Badge:
    """Give the badge of how a payment stands to the register."""
    return _STANDINGS[standing]


WHY = "why"  # told beside the rows by their source, which is given the keys
_SIGNS = {True: "Not to be trusted", False: "As published"}
_SIGN = Column(
    "sign", "Minus sign", path="ledger_import__mapping__lacks_signs", sort=False, shown=False,
    show=lambda is_lost: _SIGNS[is_lost],
    hint="Some files lost their minus signs before they came here: a credit of theirs stands as a payment.",
)  # fmt: skip
LINES = Listing(
    name="payments",
    noun=("payment", "payments"),
    columns=(
        Column(
            "payee", "Paid to", path="payee__name", link="/spend/lines/{id}/", is_heading=True, sort=False
        ),
        Column("paid_on", "Paid on", Kind.DATE),
        Column("amount_net", "Amount", Kind.NET),
        _SIGN,
        Column("directorate", "Directorate", sort=False),
        Column("category", "Category", sort=False),
        Column("standing", "On contract", Kind.TAG, badge=standing_badge, sort=False),
        Column(
            WHY, "Why it leaks", path="pk", sort=False, shown=False,
            hint="Why no contract was in force, or why the one that was does not cover it.",
        ),
        Column(
            "supplier", "Supplier", path="payee__supplier__name", link="/suppliers/{supplier_reference}/",
            needs=SuppliersPermission.SEE_SUPPLIER, sort=False, shown=False,
        ),
        Column("contract", "Contract", Kind.REFERENCE, path="contract__reference", sort=False, shown=False),
        Column("amount_gross", "Amount", Kind.GROSS, sort=False, shown=False),
        Column("vat", "VAT", Kind.AMOUNT, sort=False, shown=False),
        Column("service", "Service", sort=False, shown=False),
        Column("purpose", "Purpose", Kind.LONG_TEXT, sort=False, shown=False),
        Column("transaction_reference", "Transaction", Kind.REFERENCE, sort=False, shown=False),
        Column("is_card", "Purchase card", Kind.YES_NO, sort=False, shown=False),
        Column("file", "File", path="ledger_import__file_name", sort=False, shown=False),
        Column("sheet", "Sheet", sort=False, shown=False),
        Column("line", "Line", Kind.NUMBER, sort=False, shown=False),
    ),
    also={"id": "pk", "supplier_reference": "payee__supplier__reference"},
    filters=(
        listing.custom("name", "Paid to, or supplier", queries.narrow_by_name),
        listing.days("paid_on", "Paid"),
        listing.custom("directorate", "Directorate", queries.narrow_by_directorate),
        listing.custom("category", "Category", queries.narrow_by_category),
        listing.choices(
            "standing", "On contract", options=tuple((key, badge.word) for key, badge in _STANDINGS.items())
        ),
        listing.amounts("amount_net", "Amount excluding VAT"),
        listing.custom("supplier", "Supplier’s reference", queries.narrow_by_supplier),
        listing.custom("contract", "Contract’s reference", queries.narrow_by_contract),
        listing.custom("payee", "Number of the name in the ledger", queries.narrow_by_payee),
        listing.custom("service", "Service or cost code", queries.narrow_by_service),
        listing.custom("size", "Size of supplier", queries.narrow_by_supplier_size),
        listing.custom("kind", "Kind of supplier", queries.narrow_by_supplier_kind),
        listing.custom("ward", "Ward of supplier", queries.narrow_by_ward),
        listing.custom("import", "Number of the import", queries.narrow_by_import),
    ),
    order="-paid_on",
    then="pk",
)  # fmt: skip

LINES_WITHOUT_SIGNS = replace(
    LINES, columns=tuple(replace(each, shown=True) if each is _SIGN else each for each in LINES.columns)
)
"""The same where some payments came without minus signs: it is said beside each amount, in files too."""

_WAYS = {
    "name": "Its name",
    "company number": "Its company number",
    "ledger number": "Its ledger number",
    "likeness": "Its likeness",
}


PAYEE_KINDS = (("open", "To match"), ("matched", "Matched"), ("redacted", "Redacted"))
PAYEE_VIEWS = (
    SavedView("To match", "/spend/payees/?"),
    SavedView("Matched", "/spend/payees/?kind=matched"),
    SavedView("Redacted", "/spend/payees/?kind=redacted"),
)


def _way(matched_by: str) -> str:
    return _WAYS.get(matched_by, matched_by)


PAYEES = Listing(
    name="payees",
    noun=("name", "names"),
    title="Names in the payments",
    columns=(
        Column("name", "Name", link="/spend/payees/{id}/", is_heading=True),
        Column("total_net", "Paid", Kind.NET),
        Column("lines_count", "Payments", Kind.NUMBER),
        Column("last_month_on", "Last paid in", Kind.DATE, show=lambda month: f"{month:%B %Y}"),
        Column(
            "supplier", "Supplier", path="supplier__name", link="/suppliers/{supplier_reference}/", sort=False
        ),
        Column("matched", "Matched by", path="matched_by", sort=False, show=_way),
        Column("company_number", "Company number", Kind.REFERENCE, shown=False, sort=False),
        Column("ledger_number", "Ledger number", Kind.REFERENCE, shown=False, sort=False),
        Column("vat_number", "VAT number", Kind.REFERENCE, shown=False, sort=False),
        Column("postcode", "Postcode", Kind.REFERENCE, shown=False, sort=False),
    ),
    also={"id": "pk", "supplier_reference": "supplier__reference"},
    filters=(
        listing.search("name", hint="Words of the name as it stands in the payments."),
        listing.custom("kind", "Which names", queries.narrow_by_kind, options=PAYEE_KINDS),
        listing.amounts("total_net", "Paid excluding VAT"),
    ),
    order="-total_net",
    then="pk",
)  # fmt: skip
IMPORTS = Listing(
    name="imports-of-payments",
    noun=("import", "imports"),
    title="Imports of payments",
    columns=(
        Column("file", "File", path="file_name", link="/spend/imports/{id}/", is_heading=True),
        Column("stage", "Stage", Kind.TAG, badge=LEDGER_IMPORT.badge),
        Column("rows_count", "Payments", Kind.NUMBER),
        Column("total", "Total", Kind.AMOUNT, path="total_net_or_gross"),
        Column("tax", "Amounts are", show=lambda tax: "Including VAT" if tax == "gross" else "Excluding VAT"),
        Column("rejected_count", "Rejected rows", Kind.NUMBER),
        Column("first_on", "First paid on", Kind.DATE),
        Column("last_on", "Last paid on", Kind.DATE),
        Column("staged_at", "Begun", Kind.INSTANT),
        Column("staged_by", "Begun by", shown=False),
        Column("imported_at", "Imported", Kind.INSTANT, shown=False),
        Column("imported_by", "Imported by", shown=False),
    ),
    also={"id": "pk"},
    filters=(
        listing.search("file_name", label="Search file names"),
        listing.choices(
            "stage", "Stage",
            options=tuple((str(each), LEDGER_IMPORT.badge(each).word) for each in LEDGER_IMPORT.stages),
        ),
        listing.days("staged_at", "Begun", instants=True),
    ),
    order="-staged_at",
    then="pk",
)  # fmt: skip

REJECTED = Listing(
    name="rejected-rows",
    noun=("rejected row", "rejected rows"),
    columns=(
        Column("line", "Line", Kind.NUMBER, is_heading=True),
        Column("sheet", "Sheet", shown=False),
        Column("column", "Column"),
        Column("value", "What it says", Kind.LONG_TEXT, sort=False),
        Column("reason", "What is wrong", Kind.LONG_TEXT),
        Column("amount", "Amount, where it can be read", Kind.AMOUNT, path="amount_net_or_gross"),
    ),
    filters=(listing.search("column", "value", "reason"),),
    order="line",
    then="pk",
)
