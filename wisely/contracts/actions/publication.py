"""The public may read a contract, or no longer."""

from __future__ import annotations

from datetime import datetime

from wisely.audit.acts import act
from wisely.contracts import events, permissions
from wisely.contracts.decisions.checks import publication_is_in_order
from wisely.contracts.models import Contract
from wisely.lib.actor import Actor
from wisely.lib.verdict import YES, no


def publish_contract(contract: Contract, *, version: int | None = None, by: Actor, at: datetime) -> Contract:
    """Let the public read a contract. A gap in its record is no reason to wait: the page says so."""
    with act(contract, by=by, at=at, version=version) as this:
        this.needs(
            permissions.may_publish_contract(by, contract),
            publication_is_in_order(
                stage=contract.stage,
                is_published=contract.is_published,
                has_supplier=bool(contract.supplier_name),
            ),
        )
        contract.published_at, contract.withdrawn_at, contract.withdrawal_reason = at, None, None
        this.record(events.ContractPublished(contract=contract.reference))
    return contract


def withdraw_publication(
    contract: Contract, *, reason: str, version: int | None = None, by: Actor, at: datetime
) -> Contract:
    """Take a contract out of the public's sight, for a reason that stands on the record."""
    with act(contract, by=by, at=at, reason=reason, version=version) as this:
        this.needs(
            permissions.may_publish_contract(by, contract),
            YES if contract.is_published else no("This contract is not published."),
            YES if reason.strip() else no("Say why the public should no longer read it.", cite="PA23 s.94"),
        )
        contract.withdrawn_at, contract.withdrawal_reason = at, reason
        this.record(events.PublicationWithdrawn(contract=contract.reference))
    return contract
