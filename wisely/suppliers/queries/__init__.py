"""Every read of the suppliers room. Merged suppliers resolve to the one they are shown under."""

from wisely.suppliers.decisions import SCHEME_NAMES, Likeness, is_shown_as_individual
from wisely.suppliers.events import SENTENCES
from wisely.suppliers.lifecycle import SUPPLIER, SupplierStage
from wisely.suppliers.models import ADDRESS_KINDS, KINDS
from wisely.suppliers.queries.duplicates import (
    LikelyDuplicate,
    likely_duplicates,
    names_like,
    suppliers_alike,
)
from wisely.suppliers.queries.finding import (
    canonical_ids,
    family_of,
    find_by_identifier,
    find_by_ledger_numbers,
    find_by_normal_names,
    find_by_numbers,
    identifier_of,
    supplier_by_id,
    supplier_by_reference,
)
from wisely.suppliers.queries.history import history_of, history_of_sheet
from wisely.suppliers.queries.listed import (
    count_of_suppliers,
    named_or_numbered,
    suppliers,
    with_every_size_and_place,
    with_size_and_place,
)
from wisely.suppliers.queries.neighbours import Neighbours, neighbours_of
from wisely.suppliers.queries.related import RelatedSupplier, related_suppliers
from wisely.suppliers.queries.sheets import (
    AddressRow,
    IdentifierRow,
    NameRow,
    SupplierSheet,
    numbers_of,
    size_facts_of,
    supplier_sheet,
)
from wisely.suppliers.queries.standing import (
    RegisterSheet,
    Silence,
    StandingSheet,
    due_for_reading,
    holders_of,
    standing_of,
)

__all__ = [
    "ADDRESS_KINDS",
    "KINDS",
    "SCHEME_NAMES",
    "SENTENCES",
    "SUPPLIER",
    "AddressRow",
    "IdentifierRow",
    "LikelyDuplicate",
    "Likeness",
    "NameRow",
    "Neighbours",
    "RegisterSheet",
    "RelatedSupplier",
    "Silence",
    "StandingSheet",
    "SupplierSheet",
    "SupplierStage",
    "canonical_ids",
    "count_of_suppliers",
    "due_for_reading",
    "family_of",
    "find_by_identifier",
    "find_by_ledger_numbers",
    "find_by_normal_names",
    "find_by_numbers",
    "history_of",
    "history_of_sheet",
    "holders_of",
    "identifier_of",
    "is_shown_as_individual",
    "likely_duplicates",
    "named_or_numbered",
    "names_like",
    "neighbours_of",
    "numbers_of",
    "related_suppliers",
    "size_facts_of",
    "standing_of",
    "supplier_by_id",
    "supplier_by_reference",
    "supplier_sheet",
    "suppliers",
    "suppliers_alike",
    "with_every_size_and_place",
    "with_size_and_place",
]
