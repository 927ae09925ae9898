"""Stubs: drafts raised for suppliers who are paid without a contract."""

from __future__ import annotations

from wisely.contracts.lifecycle import ContractStage
from wisely.contracts.models import Contract
from wisely.suppliers.models import Supplier

PREFIX = "stub/"


def stub_key(supplier: Supplier) -> str:
    """Give what a stub is known by: there is one for each supplier.

    It stands until it is struck out, abandoned, ended or terminated, signed meanwhile or not.
    """
    return PREFIX + supplier.reference


def key_when_over(contract: Contract) -> str | None:
    """Give what a contract is known by once it is over: a stub lets go of its supplier."""
    key = contract.source_key
    return None if key is not None and key.startswith(PREFIX) else key


def stub_of(authority_id: int, supplier: Supplier) -> Contract | None:
    """Find the stub that stands for a supplier. One query."""
    rows = Contract.objects.filter(authority=authority_id, source_key=stub_key(supplier))
    return rows.exclude(stage=ContractStage.STRUCK_OUT).first()


def is_stub(contract: Contract) -> bool:
    """Say whether a draft was raised from payments and is no contract yet."""
    return contract.stage == ContractStage.DRAFT and (contract.source_key or "").startswith(PREFIX)
