"""Every read of the spend room."""

from wisely.spend.queries.imports import file_of, import_for, imports, mapping_of, rejected_rows
from wisely.spend.queries.lines import (
    line_for,
    lines,
    lines_of_supplier,
    payee_for,
    payees,
    unmatched_payees,
)
from wisely.spend.queries.sums import (
    STANDING_WORDS,
    OnContract,
    PaidInMonth,
    SupplierSpend,
    categories_paid_for,
    directorates_paid_from,
    months_with_spend,
    on_contract_by,
    on_contract_spend,
    paid_to_supplier,
    paid_under_contract,
    published_gross,
    spend_by_supplier,
)

__all__ = [
    "STANDING_WORDS",
    "OnContract",
    "PaidInMonth",
    "SupplierSpend",
    "categories_paid_for",
    "directorates_paid_from",
    "file_of",
    "import_for",
    "imports",
    "line_for",
    "lines",
    "lines_of_supplier",
    "mapping_of",
    "months_with_spend",
    "on_contract_by",
    "on_contract_spend",
    "paid_to_supplier",
    "paid_under_contract",
    "payee_for",
    "payees",
    "published_gross",
    "rejected_rows",
    "spend_by_supplier",
    "unmatched_payees",
]
