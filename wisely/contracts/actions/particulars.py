"""What belongs to a contract besides its plain facts: suppliers and lots, options, framework terms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from wisely.audit.acts import act
from wisely.contracts import events, permissions
from wisely.contracts.actions.rows import Options, Parties, Party
from wisely.contracts.decisions.checks import record_is_open
from wisely.contracts.decisions.entries import FrameworkEntry, LotEntry, OptionEntry, spelt
from wisely.contracts.models import Contract, FrameworkTerms
from wisely.contracts.queries.standing import counts_of, stock_taken
from wisely.lib.actor import Actor
from wisely.lib.verdict import YES, Verdict, no


def name_suppliers(
    contract: Contract,
    *,
    parties: Sequence[Party],
    lots: Sequence[LotEntry] = (),
    reason: str = "",
    version: int | None = None,
    by: Actor,
    at: datetime,
) -> Contract:
    """Say who the suppliers are, lot by lot; the first leads. What stood before is replaced."""
    with act(contract, by=by, at=at, reason=reason, version=version) as this:
        this.needs(
            permissions.may_revise_contract(by, contract),
            record_is_open(contract.stage),
            YES if parties else no("Name at least one supplier."),
        )
        before = list(contract.parties.values_list("supplier__reference", flat=True).distinct())
        contract.parties.all().delete()
        contract.lots.all().delete()
        named = Parties(parties, lots)
        for row in named.rows(contract):
            this.keep(row)
        contract.supplier_name = named.joined_name
        _take_stock(contract, parties=len(parties))
        this.record(
            events.SuppliersNamed(
                contract=contract.reference,
                suppliers=named.references,
                suppliers_before=", ".join(sorted(before)),
            )
        )
    return contract


def record_options(
    contract: Contract,
    *,
    options: Sequence[OptionEntry],
    reason: str = "",
    version: int | None = None,
    by: Actor,
    at: datetime,
) -> Contract:
    """Say which options to extend are left, in their order, or that there is none. Those taken stay."""
    with act(contract, by=by, at=at, reason=reason, version=version) as this:
        this.needs(
            permissions.may_revise_contract(by, contract),
            record_is_open(contract.stage),
            _options_are_whole(options),
        )
        taken = contract.extensions.filter(taken_on__isnull=False).count()
        contract.extensions.filter(taken_on__isnull=True).delete()
        for row in Options(options, after=taken).rows(contract):
            this.keep(row)
        contract.has_extension_options = bool(options) or taken > 0
        contract.options_left, contract.next_notice_on = Options(options).outlook
        _take_stock(contract, options=taken + len(options))
        latest = max((each.latest_ends_on for each in options if each.latest_ends_on), default=None)
        this.record(
            events.OptionsRecorded(
                contract=contract.reference,
                count=len(options),
                latest_ends_on=spelt(latest) or "no known day",
            )
        )
    return contract


def _options_are_whole(options: Sequence[OptionEntry]) -> Verdict:
    for number, option in enumerate(options, start=1):
        if not option.months and option.latest_ends_on is None:
            return no(f"Option {number}: enter how many months it lasts, or its latest last day.")
    return YES


def set_framework_terms(
    contract: Contract, *, terms: FrameworkEntry, version: int | None = None, by: Actor, at: datetime
) -> Contract:
    """Record who may use a framework, at what fee, price and by which method (regs 33 and 34)."""
    with act(contract, by=by, at=at, version=version) as this:
        this.needs(
            permissions.may_revise_contract(by, contract),
            record_is_open(contract.stage),
            YES
            if contract.is_framework
            else no("Only a framework has these terms. Mark the contract as one first."),
        )
        FrameworkTerms.objects.filter(contract=contract).delete()
        this.keep(
            FrameworkTerms(
                authority_id=contract.authority_id,
                contract=contract,
                open_to=terms.open_to,
                fee_percent=terms.fee_percent,
                pricing=terms.pricing,
                call_off_method=terms.call_off_method,
            )
        )
        _take_stock(contract, terms=1)
        this.record(events.FrameworkTermsSet(contract=contract.reference))
    return contract


def _take_stock(contract: Contract, **known: int) -> None:
    """Take stock with what this act is about to leave behind, which the tables do not show yet."""
    counts = replace(counts_of(contract), **known)
    contract.missing_fields, contract.completeness = stock_taken(contract, counts)
