"""Risks of contracts: of one, of a supplier's, of the whole council, and how they were reviewed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from wisely.audit.compiled import compiled_once, is_any
from wisely.contracts import permissions
from wisely.contracts.lifecycle import RISK, ContractStage, RiskStage
from wisely.contracts.models import Contract, ContractSupplier, Risk, RiskReview
from wisely.contracts.queries.register import ON_THE_REGISTER
from wisely.lib.actor import Actor
from wisely.lib.verdict import Verdict

SOON = timedelta(days=30)
RUNNING = (ContractStage.DRAFT, ContractStage.SIGNED)
REVIEW_NAMES = {"overdue": "Overdue", "soon": "Within 30 days"}


def risks_of_council(authority_id: int | None) -> QuerySet[Any]:
    """Give the risks of contracts on the register, for a list."""
    return Risk.objects.filter(authority=authority_id, contract__stage__in=ON_THE_REGISTER)


def risks_of(contract: Contract) -> list[Risk]:
    """Give the risks of a contract: open ones first, the highest of them before the others. One query."""
    rows = contract.risks.select_related("owner").order_by("-stage", "-score", "number")
    return list(rows)


def care_of_risks(contract: Contract, *, on: date) -> tuple[int, int, int]:
    """Give how many open risks a contract has, the highest score (0 for none), how many reviews are late.

    One query.
    """
    for number, highest, late in _care_rows(contract.pk, on):
        return number, highest, late
    return 0, 0, 0


@compiled_once
def _care_rows(contract: Any, on: Any) -> QuerySet[Any, Any]:
    rows = Risk.objects.filter(contract=contract, stage=RiskStage.OPEN).order_by().values("contract")
    told = {"open": Count("pk"), "highest": Max("score"), "late": Count("pk", filter=Q(review_by_on__lt=on))}
    found: QuerySet[Any, Any] = rows.annotate(**told).values_list(*told)
    return found


def risk_for(contract: Contract, number: int) -> Risk | None:
    """Give one risk of a contract; None where there is none."""
    rows = Risk.objects.select_related("contract", "owner")
    return rows.filter(contract=contract, number=number).first()


def reviews_of(risk: Risk) -> list[RiskReview]:
    """Give how a risk was looked at again, the latest first. One query."""
    return list(risk.reviews.order_by("-reviewed_on", "-pk"))


def narrow_by_review(rows: QuerySet[Any], answer: str, *, on: date) -> QuerySet[Any]:
    """Narrow risks to open ones, of contracts not over, whose review is overdue or due within 30 days."""
    rows = rows.filter(stage=RiskStage.OPEN, contract__stage__in=RUNNING)
    if answer == "overdue":
        return rows.filter(review_by_on__lt=on)
    return rows.filter(review_by_on__gte=on, review_by_on__lte=on + SOON)


def narrow_to_watcher(rows: QuerySet[Any], reference: str) -> QuerySet[Any]:
    """Narrow risks to those that a person, by reference, watches, or whose contract they own."""
    return rows.filter(Q(owner__reference=reference) | Q(contract__owner__reference=reference))


def acts_on_risk(risk: Risk, *, by: Actor) -> dict[str, Verdict]:
    """Give a verdict for each act on a risk; it needs its contract."""
    is_open = RISK.may("close", at_stage=risk.stage)
    watcher = risk.owner.reference if risk.owner else ""
    return {
        "review_risk": permissions.may_review_risk(by, risk.contract, watcher=watcher) & is_open,
        "close_risk": permissions.may_keep_risk(by, risk.contract) & is_open,
    }


def risks_of_supplier(authority_id: int | None, family: Sequence[int], *, most: int) -> list[Risk]:
    """Give the open risks of a supplier's contracts that are not over, the highest first. One query.

    At most so many and one more, by which it is known that there are more.
    """
    return _risk_rows(authority_id, family, most=most + 1)


@compiled_once
def _risk_rows(authority: Any, family: Any, *, most: int) -> QuerySet[Any, Any]:
    parties = ContractSupplier.objects.filter(is_any("supplier", family), authority=authority)
    rows = Risk.objects.filter(
        authority=authority, stage=RiskStage.OPEN, contract__in=parties.values("contract"),
        contract__stage__in=RUNNING,
    )  # fmt: skip
    return rows.select_related("contract", "owner").order_by("-score", "review_by_on", "pk")[:most]
