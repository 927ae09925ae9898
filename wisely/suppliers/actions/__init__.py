"""Every write of the suppliers room.

Suppliers are shared: what one council adds, all see, with who added it and from where.
"""

from wisely.suppliers.actions.accounts import correct_accounts, record_accounts, withdraw_accounts
from wisely.suppliers.actions.assurance import (
    record_declaration,
    record_insurance,
    withdraw_declaration,
    withdraw_insurance,
)
from wisely.suppliers.actions.banking import enter_bank_details, refuse_bank_details, verify_bank_details
from wisely.suppliers.actions.intake import Draft, register_suppliers
from wisely.suppliers.actions.merging import find_suppliers_apart, merge_suppliers, unmerge_suppliers
from wisely.suppliers.actions.particulars import (
    add_identifier,
    add_ledger_number,
    add_name,
    record_address,
    record_phone_number,
    record_size_facts,
    withdraw_identifier,
)
from wisely.suppliers.actions.registers import (
    keep_reading,
    keep_readings,
    note_answer,
    note_silence,
    read_registers,
)
from wisely.suppliers.actions.registration import register_supplier, revise_supplier
from wisely.suppliers.rows import AboutAccounts, SizeFacts, Whereabouts

__all__ = [
    "AboutAccounts",
    "Draft",
    "SizeFacts",
    "Whereabouts",
    "add_identifier",
    "add_ledger_number",
    "add_name",
    "correct_accounts",
    "enter_bank_details",
    "find_suppliers_apart",
    "keep_reading",
    "keep_readings",
    "merge_suppliers",
    "note_answer",
    "note_silence",
    "read_registers",
    "record_accounts",
    "record_address",
    "record_declaration",
    "record_insurance",
    "record_phone_number",
    "record_size_facts",
    "refuse_bank_details",
    "register_supplier",
    "register_suppliers",
    "revise_supplier",
    "unmerge_suppliers",
    "verify_bank_details",
    "withdraw_accounts",
    "withdraw_declaration",
    "withdraw_identifier",
    "withdraw_insurance",
]
