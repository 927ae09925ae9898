"""A contract enters the register, is signed, and its record is kept right."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.utils import timezone

from wisely.audit.acts import act
from wisely.contracts import events, permissions
from wisely.contracts.actions.rows import NewContract, Options, Parties
from wisely.contracts.decisions.checks import (
    facts_are_in_order,
    is_said,
    record_is_open,
    tier_is_known,
)
from wisely.contracts.decisions.entries import (
    LABELS,
    Change,
    ContractFacts,
    changes_between,
    columns_of,
    spelt,
)
from wisely.contracts.decisions.ownership import carers_may_be_named
from wisely.contracts.decisions.regime import regime_of
from wisely.contracts.lifecycle import CONTRACT
from wisely.contracts.models import Contract
from wisely.contracts.queries.imports import contracts_by_source
from wisely.contracts.queries.standing import Counts, carer_of, facts_of, stock_taken
from wisely.lib.actor import Actor
from wisely.lib.references import make_reference
from wisely.lib.verdict import YES, Verdict, no
from wisely.people.models import Authority, Directorate

PROSE = frozenset({"description", "direct_award_reason", "no_kpi_reason", "procedure_details"})


def register_contract(
    authority: Authority, new: NewContract, *, source_key: str | None = None, by: Actor, at: datetime
) -> Contract:
    """Enter a contract into the register: one signed already, or a draft to be signed.

    `source_key` is its identity in what it came from, if it came from something.
    """
    contract, parties = _made(authority, new), Parties(new.parties, new.lots)
    contract.source_key = source_key
    today = timezone.localdate(at)
    with act(contract, by=by, at=at, holding=[authority] if source_key else []) as this:
        this.needs(
            _is_not_here_yet(authority, source_key),
            permissions.may_register_contract(
                by, directorate=contract.directorate_code, category=contract.category
            ),
            facts_are_in_order(new.facts),
            carers_may_be_named(carer_of(new.owner), carer_of(new.deputy), on=today),
            tier_is_known(new.tier),
        )
        if new.is_signed:
            this.move(CONTRACT, "sign")
        for row in (*parties.rows(contract), *Options(new.options).rows(contract)):
            this.keep(row)
        counts = Counts(parties=len(new.parties), options=len(new.options))
        contract.missing_fields, contract.completeness = stock_taken(contract, counts)
        contract.options_left, contract.next_notice_on = Options(new.options).outlook
        contract.reference = make_reference(authority.prefix, f"C{today:%y}", this.number(f"C{today:%y}"))
        this.record(_registered(contract, new, parties))
    return contract


def _is_not_here_yet(authority: Authority, source_key: str | None) -> Verdict:
    present = contracts_by_source(authority.pk, [source_key]).values() if source_key else ()
    return next((no(f"{each.reference} stands for this already. Open it instead.") for each in present), YES)


def _made(authority: Authority, new: NewContract) -> Contract:
    framework_regime = new.framework.regime if new.framework else ""
    return Contract(
        authority=authority,
        directorate=new.directorate,
        owner=new.owner,
        deputy=new.deputy,
        tier=new.tier,
        framework=new.framework,
        supplier_name=Parties(new.parties).joined_name,
        regime=regime_of(new.facts.commenced_on, framework_regime=framework_regime),
        **columns_of(new.facts),
    )


def _registered(contract: Contract, new: NewContract, parties: Parties) -> events.ContractRegistered:
    return events.ContractRegistered(
        contract=contract.reference,
        suppliers=parties.references or "no supplier named",
        value_net=spelt(contract.value_net),
        starts_on=spelt(contract.starts_on),
        ends_on=spelt(contract.ends_on),
        owner=new.owner.reference if new.owner else "",
        directorate=contract.directorate_code,
    )


def revise_contract(
    contract: Contract,
    *,
    facts: ContractFacts,
    directorate: Directorate | None,
    reason: str,
    version: int | None = None,
    by: Actor,
    at: datetime,
) -> Contract:
    """Put the record of a contract right. What a person decides (owner, tier, term) has acts of its own.

    :raises Conflict: when `version` is no longer the present one.
    """
    with act(contract, by=by, at=at, reason=reason, version=version) as this:
        changes = _changes(contract, facts, directorate)
        this.needs(
            permissions.may_revise_contract(by, contract),
            record_is_open(contract.stage),
            facts_are_in_order(facts),
            YES if changes else no("Nothing was changed. Change a field first, or go back to the contract."),
            is_said(reason, "Say why the record is changed. The reason stands in its history."),
        )
        contract.directorate = directorate
        for name, value in columns_of(facts).items():
            setattr(contract, name, value)
        contract.regime = regime_of(
            facts.commenced_on, framework_regime=contract.framework.regime if contract.framework else ""
        )
        contract.missing_fields, contract.completeness = stock_taken(contract)
        this.record(_revised(contract, changes))
    return contract


def _changes(contract: Contract, facts: ContractFacts, directorate: Directorate | None) -> list[Change]:
    changes = changes_between(facts_of(contract), facts)
    code = directorate.code if directorate else ""
    if contract.directorate_code != code:
        changes.append(Change("directorate", contract.directorate_code, code))
    return changes


def _revised(contract: Contract, changes: Sequence[Change]) -> events.ContractRevised:
    return events.ContractRevised(
        contract=contract.reference,
        labels=", ".join(LABELS[change.field].lower() for change in changes),
        changes=tuple(
            (change.field, change.before, change.after) for change in changes if change.field not in PROSE
        ),
        rewritten=", ".join(change.field for change in changes if change.field in PROSE),
    )


def sign_contract(
    contract: Contract, *, signed_on: date, version: int | None = None, by: Actor, at: datetime
) -> Contract:
    """Record that both sides have signed. It binds from its first day."""
    with act(contract, by=by, at=at, version=version) as this:
        this.needs(
            permissions.may_revise_contract(by, contract),
            CONTRACT.may("sign", at_stage=contract.stage),
            _is_not_to_come(signed_on, today=timezone.localdate(at)),
        )
        this.move(CONTRACT, "sign")
        contract.signed_on = signed_on
        contract.missing_fields, contract.completeness = stock_taken(contract)
        this.record(events.ContractSigned(contract=contract.reference, signed_on=signed_on.isoformat()))
    return contract


def _is_not_to_come(signed_on: date, *, today: date) -> Verdict:
    if signed_on > today:
        return no("The day of signature lies in the future. Enter today or an earlier day.")
    return YES
