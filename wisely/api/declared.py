"""Lists that the API declares itself, for what no page lists in this way."""

from __future__ import annotations

from typing import Any

from wisely.spend.lifecycle import LEDGER_IMPORT
from wisely.spend.queries import STANDING_WORDS, lines_of_supplier
from wisely.suppliers.queries import supplier_by_reference
from wisely.ui import listing
from wisely.ui.listing import Column, Kind, Listing

OUTCOMES = ("new", "changed", "same", "rejected", "left out")


def _paid_to(rows: Any, reference: str) -> Any:
    supplier = supplier_by_reference(reference)
    return rows.filter(lines_of_supplier(supplier.pk)) if supplier else rows.none()


SPEND_LINES = Listing(
    name="payments",
    noun=("payment", "payments"),
    columns=(
        Column("key", "Number", Kind.NUMBER, path="pk", is_heading=True, sort=False),
        Column("paid_on", "Paid", Kind.DATE),
        Column("payee", "Payee", path="payee__name"),
        Column("payee_key", "Payee's number", Kind.NUMBER, path="payee_id", sort=False),
        Column("supplier", "Supplier", Kind.REFERENCE, path="payee__supplier__reference", sort=False),
        Column("amount_net", "Amount", Kind.NET),
        Column("amount_gross", "Amount", Kind.GROSS),
        Column("directorate", "Directorate"),
        Column("category", "Category"),
        Column("purpose", "Purpose", Kind.LONG_TEXT, sort=False),
        Column("transaction_reference", "Transaction", Kind.REFERENCE, sort=False),
        Column("standing", "Stands", sort=False),
        Column("contract", "Contract", Kind.REFERENCE, path="contract__reference", sort=False),
        Column("import_key", "Import", Kind.NUMBER, path="ledger_import_id", sort=False),
        Column("line", "Line of its file", Kind.NUMBER, sort=False),
    ),
    filters=(
        listing.search("payee__name", "purpose", "transaction_reference"),
        listing.days("paid_on", "Paid"),
        listing.amounts("amount_net", "Amount excluding VAT"),
        listing.choices("standing", "Stands", options=tuple(STANDING_WORDS.items())),
        listing.custom("supplier", "Supplier, by its reference", _paid_to),
    ),
    order="-paid_on",
    then="pk",
)
PAYEES = Listing(
    name="payees",
    noun=("payee", "payees"),
    columns=(
        Column("name", "Name", is_heading=True),
        Column("key", "Number", Kind.NUMBER, path="pk"),
        Column("is_redacted", "Redacted", Kind.YES_NO, sort=False),
        Column("supplier", "Supplier", Kind.REFERENCE, path="supplier__reference", sort=False),
    ),
    filters=(
        listing.search("name"),
        listing.yes_no("is_matched", "Matched with a supplier", path="supplier__isnull", negated=True),
        listing.yes_no("is_redacted", "Redacted"),
    ),
    order="name",
    then="pk",
)
PAYMENT_IMPORTS = Listing(
    name="payment-imports",
    noun=("import", "imports"),
    columns=(
        Column("file_name", "File", is_heading=True),
        Column("key", "Number", Kind.NUMBER, path="pk"),
        Column("stage", "Stage", Kind.TAG, badge=LEDGER_IMPORT.badge),
        Column("staged_at", "Read", Kind.INSTANT),
        Column("imported_at", "Imported", Kind.INSTANT),
        Column("tax", "Net or gross"),
        Column("rows_count", "Rows", Kind.NUMBER),
        Column("rejected_count", "Rejected", Kind.NUMBER),
        Column("total_net_or_gross", "Total", Kind.AMOUNT),
    ),
    filters=(listing.search("file_name"), listing.days("staged_at", "Read", instants=True)),
    order="-staged_at",
    then="pk",
)
REJECTED_ROWS = Listing(
    name="rejected-rows",
    noun=("rejected row", "rejected rows"),
    columns=(
        Column("line", "Line", Kind.NUMBER, is_heading=True),
        Column("sheet", "Sheet"),
        Column("column", "Column"),
        Column("value", "Value", Kind.LONG_TEXT, sort=False),
        Column("reason", "Why", Kind.LONG_TEXT),
        Column("amount_net_or_gross", "Amount", Kind.AMOUNT),
    ),
    order="line",
    then="pk",
)
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
