"""Who may do what to a supplier. Suppliers are shared by all councils, so no scope is asked."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol

from wisely.lib.actor import Actor
from wisely.lib.verdict import Verdict
from wisely.people.decisions.duties import Duty
from wisely.people.permissions import duty_is_separate, may


class Permission(StrEnum):
    """What may be done in this room."""

    SEE_SUPPLIER = "suppliers.see_supplier"
    REGISTER_SUPPLIER = "suppliers.register_supplier"
    REVISE_SUPPLIER = "suppliers.revise_supplier"
    MERGE_SUPPLIERS = "suppliers.merge_suppliers"
    SEE_BANK_DETAILS = "suppliers.see_bank_details"
    ENTER_BANK_DETAILS = "suppliers.enter_bank_details"
    VERIFY_BANK_DETAILS = "suppliers.verify_bank_details"


class OfBankDetails(Protocol):
    """What separation of duties is judged by: who entered them, and for whom."""

    @property
    def entered_by(self) -> str: ...
    @property
    def entered_for(self) -> str: ...


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


def may_see_bank_details(officer: Actor) -> Verdict:
    """Test that an officer may see how the bank details of suppliers changed, with their last four digits."""
    return may(officer, Permission.SEE_BANK_DETAILS)


def may_enter_bank_details(officer: Actor) -> Verdict:
    """Test that an officer may enter where a supplier asks to be paid."""
    return may(officer, Permission.ENTER_BANK_DETAILS)


def may_verify_bank_details(officer: Actor, details: OfBankDetails) -> Verdict:
    """Test that an officer may verify bank details: never who entered them, nor in their name."""
    entered = frozenset({details.entered_by, details.entered_for} - {""})
    return may(officer, Permission.VERIFY_BANK_DETAILS) & duty_is_separate(
        Duty.VERIFY_BANK_CHANGE, by=officer, done={Duty.PROPOSE_BANK_CHANGE: entered}
    )


def may_refuse_bank_details(officer: Actor) -> Verdict:
    """Test that an officer may put bank details out of use; to stop a payment needs no second person."""
    return may(officer, Permission.VERIFY_BANK_DETAILS)
