"""Judging whether a supplier is strategic."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from wisely.audit.acts import act
from wisely.lib.actor import Actor
from wisely.lib.periods import add_months
from wisely.lib.verdict import YES, Verdict, no
from wisely.people.models import Authority
from wisely.relationships import events, queries
from wisely.relationships.decisions import Answer, Judged, answers_are_whole, criteria_are_agreed, judged
from wisely.relationships.models import StrategicJudgement
from wisely.relationships.permissions import may_judge_strategic
from wisely.rules.strategic import StrategicCriteria
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
