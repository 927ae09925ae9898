"""Who may do what to a supplier. Suppliers are shared by all councils, so no scope is asked."""

from __future__ import annotations

from enum import StrEnum

from wisely.lib.actor import Actor
from wisely.lib.verdict import Verdict
from wisely.people.permissions import may


class Permission(StrEnum):
    """What may be done in this room."""

    SEE_SUPPLIER = "suppliers.see_supplier"
    REGISTER_SUPPLIER = "suppliers.register_supplier"
    REVISE_SUPPLIER = "suppliers.revise_supplier"
    MERGE_SUPPLIERS = "suppliers.merge_suppliers"


def may_see_supplier(officer: Actor) -> Verdict:
    """Test that an officer may see suppliers."""
    return may(officer, Permission.SEE_SUPPLIER)


def may_register_supplier(officer: Actor) -> Verdict:
    """Test that an officer may register a supplier."""
    return may(officer, Permission.REGISTER_SUPPLIER)


def may_revise_supplier(officer: Actor) -> Verdict:
    """Test that an officer may add to what is known of a supplier."""
    return may(officer, Permission.REVISE_SUPPLIER)


def may_merge_suppliers(officer: Actor) -> Verdict:
    """Test that an officer may say that two suppliers are one, or that they are not."""
    return may(officer, Permission.MERGE_SUPPLIERS)
