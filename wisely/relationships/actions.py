"""Judging suppliers, working out tiers, and saying who works for whom under a contract."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils import timezone

from wisely.audit.acts import act
from wisely.contracts.actions import set_tier
from wisely.contracts.models import Contract
from wisely.contracts.permissions import may_set_tier
from wisely.lib.actor import Actor
from wisely.lib.identifiers import postcode as canonical_postcode
from wisely.lib.periods import add_months
from wisely.lib.verdict import YES, Verdict, no
from wisely.people.models import Authority
from wisely.relationships import events, queries
from wisely.relationships.decisions import (
    Answer,
    Declared,
    Judged,
    answers_are_whole,
    check_is_told,
    contract_runs,
    criteria_are_agreed,
    declared_is_whole,
    end_is_told,
    factors_are_agreed,
    is_nobody_twice,
    judged,
    share_leaves_room,
    steps_are_whole,
    value_is_known,
    worked_out,
)
from wisely.relationships.models import StrategicJudgement, SupplyCheck, SupplyLink, TierAssessment
from wisely.relationships.permissions import may_judge_strategic, may_keep_supply_chain
from wisely.rules.strategic import StrategicCriteria
from wisely.rules.tiering import Tiering
from wisely.suppliers.lifecycle import SupplierStage
from wisely.suppliers.models import Supplier


def judge_strategic(
    authority: Authority,
    *,
    supplier: Supplier,
    criteria: StrategicCriteria,
    answers: Mapping[str, Answer],
    version: int | None = None,
    by: Actor,
    at: datetime,
) -> StrategicJudgement:
    """Judge a supplier by the council's criteria; what the record counts is counted here, not told.

    :raises Refusal: without agreed criteria, an answer or its reason, or for a supplier merged into another.
    """
    today = timezone.localdate(at)
    row = queries.judgement_of(authority.pk, supplier.pk) or StrategicJudgement(
        authority=authority, supplier=supplier
    )
    with act(row, by=by, at=at, version=version, holding=[authority]) as this:
        this.needs(
            may_judge_strategic(by),
            criteria_are_agreed(criteria),
            _is_shown(supplier),
            answers_are_whole(criteria, answers),
        )
        told = judged(criteria, answers, queries.counted_of(authority.pk, supplier.reference, on=today))
        row.answers = _as_kept(told)
        row.points, row.cut_off, row.is_strategic = told.points, criteria.cut_off, told.is_strategic
        row.judged_on, row.judged_by = today, by.reference
        row.again_by_on = add_months(today, criteria.again_months)
        this.record(
            events.SupplierJudgedStrategic(
                supplier=supplier.reference,
                outcome="strategic" if told.is_strategic else "not strategic",
                points=told.points, cut_off=criteria.cut_off,
                met=[each.id for each, answer in told.answers if answer.is_met],
                judge_again_by=row.again_by_on.isoformat(),
            )
        )  # fmt: skip
    return row


def _as_kept(told: Judged) -> list[dict[str, Any]]:
    return [
        {
            "id": each.id, "test": each.test, "points": each.points, "is_met": answer.is_met,
            "why": answer.why.strip(), "is_counted": bool(each.counted),
        }
        for each, answer in told.answers
    ]  # fmt: skip


def _is_shown(supplier: Supplier) -> Verdict:
    if supplier.stage == SupplierStage.LIVE:
        return YES
    return no("This supplier was merged into another. Judge the one it is shown under.")


def work_out_tier(
    contract: Contract,
    *,
    rules: Tiering,
    steps: Mapping[str, int],
    version: int | None = None,
    by: Actor,
    at: datetime,
) -> TierAssessment:
    """Work a contract's tier out by the council's factors, and place the contract in it.

    Its value a year is read off its record. To place it elsewhere, with a reason, is `set_tier`.

    :raises Refusal: without agreed factors, a known value or a step for each factor.
    """
    row = queries.assessment_of(contract) or TierAssessment(authority=contract.authority, contract=contract)
    with act(row, by=by, at=at, version=version, holding=[contract]) as this:
        value = queries.annual_net_of(contract)
        this.needs(
            may_set_tier(by, contract), factors_are_agreed(rules), value_is_known(value),
            steps_are_whole(rules, steps),
        )  # fmt: skip
        told = worked_out(rules, steps, net := value or Decimal(0))
        row.steps = [
            {
                "id": factor.id, "label": factor.label, "weight": factor.weight, "step": step,
                "says": factor.steps[step - 1],
            }
            for factor, (_, step) in zip(rules.factors, told.steps, strict=True)
        ]  # fmt: skip
        row.score, row.tier, row.why, row.annual_net = told.score, told.tier, told.why, net
        row.assessed_on, row.assessed_by = timezone.localdate(at), by.reference
        this.record(
            events.TierWorkedOut(
                contract=contract.reference, tier=told.tier, score=str(told.score),
                steps=[f"{factor} {step}" for factor, step in told.steps], annual_net=f"{net:.2f}",
            )
        )  # fmt: skip
        if told.tier != contract.tier:
            set_tier(contract, tier=told.tier, reason=told.why, by=by, at=at)
    return row


def declare_subcontractor(
    contract: Contract,
    *,
    works_for: Supplier | SupplyLink,
    told: Declared,
    supplier: Supplier | None = None,
    by: Actor,
    at: datetime,
) -> SupplyLink:
    """Say who works for a supplier of a contract, or for one declared below it, as the supplier declared.

    `supplier` is given where who works is on file as one.

    :raises Refusal: for a contract that is over, a share that leaves no room, one declared already, or a
        supplier who is no party to the contract.
    :raises NotAnIdentifier: for a postcode that has not the shape.
    """
    above = works_for if isinstance(works_for, SupplyLink) else None
    prime = works_for.prime if isinstance(works_for, SupplyLink) else works_for
    row = SupplyLink(
        authority=contract.authority, contract=contract, prime=prime, under=above, supplier=supplier,
        level=above.level + 1 if above else 2, name=supplier.name if supplier else told.name.strip(),
        postcode=canonical_postcode(told.postcode) if told.postcode.strip() else "", does=told.does.strip(),
        share_percent=told.share_percent, declared_sme=told.sme, declared_vcse=told.vcse,
        declared_local=told.local, evidence=told.evidence.strip(), declared_on=told.declared_on,
        recorded_by=by.reference,
    )  # fmt: skip
    with act(row, by=by, at=at, holding=[contract]) as this:
        this.needs(may_keep_supply_chain(by, contract), contract_runs(contract.stage))
        beside = queries.links_beside(contract, prime=prime, under=above)
        this.needs(
            _belongs(contract, prime, above),
            no("A supplier does not work for itself.") if supplier == prime else YES,
            declared_is_whole(replace(told, name=row.name), level=row.level, on=timezone.localdate(at)),
            is_nobody_twice((each.name for each in beside), row.name),
            share_leaves_room(
                told.share_percent, among=(each.share_percent for each in beside),
                whole=above.share_percent if above else None,
            ),
        )  # fmt: skip
        this.record(_as_declared(contract, row, above))
    return row


def _as_declared(
    contract: Contract, row: SupplyLink, above: SupplyLink | None
) -> events.SubcontractorDeclared:
    return events.SubcontractorDeclared(
        contract=contract.reference, name=row.name, level=row.level, does=row.does,
        supplier=row.supplier.reference if row.supplier else "not on file",
        works_for=above.name if above else row.prime.name,
        share_percent="not known" if row.share_percent is None else str(row.share_percent),
        sme=_yes_no(row.declared_sme), vcse=_yes_no(row.declared_vcse), local=_yes_no(row.declared_local),
        declared_on=row.declared_on.isoformat(), evidence=row.evidence,
    )  # fmt: skip


def _yes_no(value: bool | None) -> str:  # noqa: FBT001 - one value, written
    return {None: "not said", True: "yes", False: "no"}[value]


def _belongs(contract: Contract, prime: Supplier, above: SupplyLink | None) -> Verdict:
    if above is not None:
        if above.contract_id != contract.pk:
            return no("That is of another contract.")
        return YES if above.ended_on is None else no(f"{above.name} works under this contract no longer.")
    if contract.parties.filter(Q(supplier=prime) | Q(supplier__canonical=prime)).exists():
        return YES
    return no("That supplier is no party to this contract. Name it on the contract first.")


def end_subcontractor(
    link: SupplyLink, *, ended_on: date, reason: str, version: int | None = None, by: Actor, at: datetime
) -> None:
    """Say that somebody works under a contract no longer. Who worked for them is ended first.

    :raises Refusal: when it is over already, somebody works for them still, or no reason is given.
    """
    contract = link.contract
    with act(link, by=by, at=at, version=version, holding=[contract]) as this:
        this.needs(
            may_keep_supply_chain(by, contract),
            YES if link.ended_on is None else no("It is over already."),
            end_is_told(reason, ended_on, declared_on=link.declared_on, on=timezone.localdate(at)),
            no("Others are declared to work for them. End those first.")
            if queries.links_beside(contract, prime=link.prime, under=link)
            else YES,
        )
        link.ended_on, link.ended_by, link.end_reason = ended_on, by.reference, reason.strip()
        this.record(
            events.SubcontractorEnded(
                contract=contract.reference, name=link.name, ended_on=ended_on.isoformat()
            )
        )


def verify_supply_chain(contract: Contract, *, how: str, by: Actor, at: datetime) -> SupplyCheck:
    """Say that the list of who works under a contract was checked as it stands, also where it names nobody.

    :raises Refusal: for a contract that is over, or without how it was checked.
    """
    row = SupplyCheck(
        authority=contract.authority, contract=contract, checked_on=timezone.localdate(at),
        checked_by=by.reference, how=how.strip(), links_count=queries.links_at_work(contract).count(),
    )  # fmt: skip
    with act(row, by=by, at=at, holding=[contract]) as this:
        this.needs(may_keep_supply_chain(by, contract), contract_runs(contract.stage), check_is_told(how))
        this.record(
            events.SupplyChainVerified(
                contract=contract.reference, links=row.links_count, how=row.how.rstrip(".")
            )
        )
    return row
