"""Suppliers, shared by all councils, and what each council alone knows of them."""

from wisely.suppliers.models.accounts import SupplierAccounts
from wisely.suppliers.models.assurance import Declaration, Insurance
from wisely.suppliers.models.banking import BankDetails
from wisely.suppliers.models.register import (
    ADDRESS_KINDS,
    KINDS,
    SCHEMES,
    Address,
    Identifier,
    Intake,
    KnownApart,
    NameFinding,
    PhoneNumber,
    RegisterOutage,
    RegisterReading,
    Supplier,
    SupplierAtCouncil,
    SupplierName,
)

__all__ = [
    "ADDRESS_KINDS",
    "KINDS",
    "SCHEMES",
    "Address",
    "BankDetails",
    "Declaration",
    "Identifier",
    "Insurance",
    "Intake",
    "KnownApart",
    "NameFinding",
    "PhoneNumber",
    "RegisterOutage",
    "RegisterReading",
    "Supplier",
    "SupplierAccounts",
    "SupplierAtCouncil",
    "SupplierName",
]
