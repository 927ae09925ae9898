"""Judging whether a supplier is strategic, and working out the tier of a contract."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from wisely.audit.acts import act
from wisely.contracts.actions import set_tier
from wisely.contracts.models import Contract
from wisely.contracts.permissions import may_set_tier
from wisely.lib.actor import Actor
from wisely.lib.periods import add_months
from wisely.lib.verdict import YES, Verdict, no
from wisely.people.models import Authority
from wisely.relationships import events, queries
from wisely.relationships.decisions import (
    Answer,
    Judged,
    answers_are_whole,
    criteria_are_agreed,
    factors_are_agreed,
    judged,
    steps_are_whole,
    value_is_known,
    worked_out,
)
from wisely.relationships.models import StrategicJudgement, TierAssessment
from wisely.relationships.permissions import may_judge_strategic
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
