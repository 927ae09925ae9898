"""Whose contract it is, and how closely it is watched."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from wisely.audit.acts import act
from wisely.contracts import events, permissions
from wisely.contracts.decisions.checks import is_said, record_is_open, tier_is_known
from wisely.contracts.decisions.ownership import carers_may_be_named
from wisely.contracts.models import Contract
from wisely.contracts.queries.standing import carer_of, stock_taken
from wisely.lib.actor import Actor
from wisely.lib.verdict import YES, Verdict, no
from wisely.people.models import Person


def assign_owner(
    contract: Contract,
    *,
    owner: Person,
    deputy: Person | None = None,
    reason: str = "",
    version: int | None = None,
    by: Actor,
    at: datetime,
) -> Contract:
    """Give a contract an owner who keeps its record, and a deputy who stands in."""
    with act(contract, by=by, at=at, reason=reason, version=version) as this:
        before, deputy_before = contract.owner, contract.deputy
        this.needs(
            permissions.may_assign_owner(by, contract),
            record_is_open(contract.stage),
            carers_may_be_named(carer_of(owner), carer_of(deputy), on=timezone.localdate(at)),
            _works_here(contract, owner, deputy),
            _is_a_change(before, owner, deputy_before, deputy),
        )
        contract.owner, contract.deputy = owner, deputy
        contract.missing_fields, contract.completeness = stock_taken(contract)
        this.record(
            events.OwnerAssigned(
                contract=contract.reference,
                owner=owner.reference,
                owner_before=_named(before),
                deputy=_named(deputy),
                deputy_before=_named(deputy_before),
            )
        )
    return contract


def _named(person: Person | None) -> str:
    return person.reference if person else "nobody"


def _works_here(contract: Contract, owner: Person, deputy: Person | None) -> Verdict:
    if any(person is not None and person.authority_id != contract.authority_id for person in (owner, deputy)):
        return no("Choose people of the council whose contract it is.")
    return YES


def _is_a_change(
    before: Person | None, owner: Person, deputy_before: Person | None, deputy: Person | None
) -> Verdict:
    if before == owner and deputy_before == deputy:
        return no("They look after this contract already. Choose somebody else, or go back to the contract.")
    return YES


def set_tier(
    contract: Contract, *, tier: str, reason: str, version: int | None = None, by: Actor, at: datetime
) -> Contract:
    """Place a contract in gold, silver or bronze: how closely it is watched. The reason says why."""
    with act(contract, by=by, at=at, reason=reason, version=version) as this:
        before = contract.tier
        this.needs(
            permissions.may_set_tier(by, contract),
            record_is_open(contract.stage),
            YES if tier else no("Choose gold, silver or bronze."),
            tier_is_known(tier),
            no(f"The contract is in tier {tier} already.") if tier == before else YES,
            is_said(reason, "Say why the contract belongs in this tier."),
        )
        contract.tier = tier
        contract.missing_fields, contract.completeness = stock_taken(contract)
        this.record(events.TierSet(contract=contract.reference, tier=tier, tier_before=before or "none"))
    return contract
