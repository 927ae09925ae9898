"""A contract runs longer or changes on its way, each time by somebody's decision."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone

from wisely.audit.acts import act
from wisely.contracts import events, permissions
from wisely.contracts.decisions.checks import is_said
from wisely.contracts.decisions.entries import ModificationEntry, spelt
from wisely.contracts.decisions.modifications import (
    Proposed,
    ground_of,
    may_go_without_notice,
    modification_is_permitted,
)
from wisely.contracts.decisions.term import extension_is_permitted, next_option, outlook_of
from wisely.contracts.lifecycle import ContractStage
from wisely.contracts.models import Contract, Extension, Modification
from wisely.contracts.models.term import EFFECTS
from wisely.contracts.queries.standing import options_of, stock_taken, term_of, to_be_modified
from wisely.lib.actor import Actor
from wisely.lib.verdict import YES, Verdict, no
from wisely.people.models import Person


def extend_contract(
    contract: Contract, *, ends_on: date, reason: str, version: int | None = None, by: Actor, at: datetime
) -> Contract:
    """Take the next option to extend, up to and including `ends_on`. What it adds to the value is added."""
    today = timezone.localdate(at)
    with act(contract, by=by, at=at, reason=reason, version=version) as this:
        options = options_of(contract)
        this.needs(
            permissions.may_extend_contract(by, contract),
            extension_is_permitted(term_of(contract), options, ends_on=ends_on, on=today),
            is_said(reason, "Say why the contract is extended: how it performed and what else was weighed."),
        )
        option = next_option(options)
        row = Extension.objects.get(contract=contract, number=option.number if option else 0)
        row.taken_on, row.taken_by, row.reason = today, by.reference, reason
        row.ended_on_before, row.ends_on_after = contract.ends_on, ends_on
        this.keep(row)
        contract.ends_on = ends_on
        contract.options_left, contract.next_notice_on = outlook_of(
            [each for each in options if each.taken_on is None and each.number != row.number]
        )
        if row.value_net and contract.value_net is not None:
            contract.value_net += row.value_net
            contract.value_gross, contract.vat_basis = None, "net stated"
        contract.missing_fields, contract.completeness = stock_taken(contract)
        this.record(_extended(contract, row))
    return contract


def _extended(contract: Contract, row: Extension) -> events.ContractExtended:
    return events.ContractExtended(
        contract=contract.reference,
        option=row.number,
        ended_on_before=spelt(row.ended_on_before),
        ends_on=spelt(row.ends_on_after),
        value_net=spelt(row.value_net),
    )


def modify_contract(
    contract: Contract,
    change: ModificationEntry,
    *,
    decided_by: Person | None = None,
    version: int | None = None,
    by: Actor,
    at: datetime,
) -> Modification:
    """Change the value, term, scope or supplier of a contract on a named ground, in pounds net.

    Refused where the law of the contract's regime does not allow it, or asks for a notice that is not there.
    """
    row = Modification(authority_id=contract.authority_id, contract=contract, decided_by=decided_by)
    with act(contract, by=by, at=at, reason=change.description, version=version) as this:
        this.needs(
            permissions.may_modify_contract(by, contract),
            _can_be_modified(contract),
            _is_described(change),
            _is_lawful(contract, change),
        )
        row.number = contract.modifications.count() + 1
        row.effect, row.ground, row.description = change.effect, change.ground, change.description
        row.modified_on, row.notice_number = change.modified_on, change.notice_number
        row.value_change_net, row.ends_on_after = change.value_change_net, change.ends_on
        row.ended_on_before = contract.ends_on if change.ends_on else None
        this.keep(row)
        _apply(contract, row)
        contract.missing_fields, contract.completeness = stock_taken(contract)
        this.record(_modified(contract, row))
    return row


def _is_lawful(contract: Contract, change: ModificationEntry) -> Verdict:
    present = to_be_modified(contract)
    longer = (change.ends_on - contract.ends_on).days if change.ends_on and contract.ends_on else 0
    proposed = Proposed(
        ground=change.ground,
        effect=change.effect,
        value_change_net=change.value_change_net,
        extra_days=longer,
    )
    verdict = modification_is_permitted(present, proposed)
    if change.notice_number:
        return verdict
    is_light_touch = contract.special_regime == "light touch"
    return verdict & may_go_without_notice(present, proposed, is_light_touch=is_light_touch)


def _modified(contract: Contract, row: Modification) -> events.ContractModified:
    ground = ground_of(contract.regime, row.ground)
    return events.ContractModified(
        contract=contract.reference,
        number=row.number,
        effect=row.effect,
        ground=ground.name if ground else "below the threshold",
        value_change_net=spelt(row.value_change_net),
        ended_on_before=spelt(row.ended_on_before),
        ends_on=spelt(row.ends_on_after),
        notice=row.notice_number,
    )


def _apply(contract: Contract, row: Modification) -> None:
    if row.value_change_net:
        contract.value_net = (contract.value_net or Decimal(0)) + row.value_change_net
        contract.value_gross, contract.vat_basis = None, "net stated"
    if row.ends_on_after:
        contract.ends_on = row.ends_on_after


def _can_be_modified(contract: Contract) -> Verdict:
    if contract.stage != ContractStage.SIGNED:
        return no(f"Only a signed contract can be modified; this one is {contract.stage}.")
    return YES


def _is_described(change: ModificationEntry) -> Verdict:
    if change.effect not in EFFECTS:
        return no("Say what changes: the value, the term, the scope or the supplier.")
    if not change.description.strip():
        return no("Describe the change and why it is made.")
    if change.effect == "value" and not change.value_change_net:
        return no("Enter by how much the value changes.")
    if change.effect == "term" and change.ends_on is None:
        return no("Enter the contract’s last day after the change.")
    return YES
