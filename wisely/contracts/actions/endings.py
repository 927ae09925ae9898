"""A contract comes to its end, early or in time, or never should have been on the register."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone

from wisely.audit.acts import act
from wisely.contracts import events, permissions
from wisely.contracts.decisions.entries import spelt
from wisely.contracts.lifecycle import CONTRACT
from wisely.contracts.models import Contract
from wisely.contracts.queries.stubs import key_when_over
from wisely.lib.actor import Actor
from wisely.lib.verdict import YES, Verdict, no


def end_contract(
    contract: Contract,
    *,
    ended_on: date,
    reason: str = "It ran to its last day.",
    version: int | None = None,
    by: Actor,
    at: datetime,
) -> Contract:
    """Record that a contract ran out; `ended_on` is its last day. Earlier it can only be terminated."""
    with act(contract, by=by, at=at, reason=reason, version=version) as this:
        this.needs(
            permissions.may_end_contract(by, contract),
            CONTRACT.may("end", at_stage=contract.stage),
            _has_run_out(contract, ended_on, today=timezone.localdate(at)),
        )
        this.move(CONTRACT, "end")
        contract.ended_on, contract.end_reason = ended_on, reason
        contract.source_key = key_when_over(contract)
        this.record(events.ContractEnded(contract=contract.reference, ended_on=ended_on.isoformat()))
    return contract


def _has_run_out(contract: Contract, ended_on: date, *, today: date) -> Verdict:
    if ended_on > today:
        return no("This day lies in the future. A contract can be ended once its last day is over.")
    if contract.ends_on is not None and ended_on < contract.ends_on:
        return no(
            f"The contract runs to {contract.ends_on.isoformat()}. To end it earlier, terminate it.",
            cite="PA23 s.80 (UK11)",
        )
    return _has_begun(contract, ended_on)


def _has_begun(contract: Contract, ended_on: date) -> Verdict:
    if contract.starts_on is not None and ended_on < contract.starts_on:
        return no("This day is before the contract’s first. Enter a later one.")
    return YES


def terminate_contract(
    contract: Contract, *, ended_on: date, reason: str, version: int | None = None, by: Actor, at: datetime
) -> Contract:
    """End a contract early, for a reason. A termination notice is due within 30 days (PA23 s.80)."""
    with act(contract, by=by, at=at, reason=reason, version=version) as this:
        this.needs(
            permissions.may_end_contract(by, contract),
            CONTRACT.may("terminate", at_stage=contract.stage),
            YES if reason.strip() else no("Say why the contract is terminated.", cite="PA23 s.80 (UK11)"),
            _has_begun(contract, ended_on),
            _is_early(contract, ended_on),
        )
        this.move(CONTRACT, "terminate")
        contract.ended_on, contract.end_reason = ended_on, reason
        contract.source_key = key_when_over(contract)
        this.record(
            events.ContractTerminated(
                contract=contract.reference,
                ended_on=ended_on.isoformat(),
                would_have_ended_on=spelt(contract.ends_on),
            )
        )
    return contract


def _is_early(contract: Contract, ended_on: date) -> Verdict:
    if contract.ends_on is not None and ended_on > contract.ends_on:
        return no(
            f"The contract ends on {contract.ends_on.isoformat()} anyway. Enter that day or an earlier one."
        )
    return YES


def abandon_contract(
    contract: Contract, *, reason: str, version: int | None = None, by: Actor, at: datetime
) -> Contract:
    """Give up a draft that will not be signed. Another stub can be raised for the supplier of one."""
    with act(contract, by=by, at=at, reason=reason, version=version) as this:
        this.needs(permissions.may_end_contract(by, contract))
        this.move(CONTRACT, "abandon")
        contract.source_key = key_when_over(contract)
        this.record(events.ContractAbandoned(contract=contract.reference))
    return contract


def strike_out_contract(
    contract: Contract, *, reason: str, version: int | None = None, by: Actor, at: datetime
) -> Contract:
    """Take out of the register what was entered in error. Its reference and history stay."""
    with act(contract, by=by, at=at, reason=reason, version=version) as this:
        this.needs(
            permissions.may_strike_out_contract(by, contract),
            YES if reason.strip() else no("Say why the contract is struck out."),
            no("The public can read this contract. Withdraw its publication first.")
            if contract.is_published
            else YES,
        )
        this.move(CONTRACT, "strike_out")
        this.record(events.ContractStruckOut(contract=contract.reference))
    return contract
