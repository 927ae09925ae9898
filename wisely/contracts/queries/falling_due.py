"""By when results of KPIs and reviews of risks are due: what is late, as alerts tell, and what is to come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from wisely.contracts.lifecycle import KpiStage, RiskStage
from wisely.contracts.models import Contract, Kpi, Risk
from wisely.contracts.queries.performing import DUE, OVERDUE, kpis_of_council, narrow_by_due
from wisely.contracts.queries.risks import RUNNING, narrow_by_review, risks_of_council


@dataclass(frozen=True, slots=True)
class FallsDue:
    """A day of a contract to come, by which a KPI's result (`what`: "kpis") or a review ("risks") is due."""

    contract_id: int
    what: str
    number: int
    title: str
    on: date


def results_late(authority_id: int, *, on: date) -> dict[int, tuple[date, ...]]:
    """Give by contract the last days on which a KPI's result was in time, where they are past. One query."""
    rows = narrow_by_due(kpis_of_council(authority_id, on=on), OVERDUE, on=on)
    found: dict[int, set[date]] = defaultdict(set)
    for contract, due_on in rows.values_list("contract", "due_on"):
        found[contract].add(due_on)
    return {contract: tuple(sorted(days)) for contract, days in found.items()}


def reviews_late(authority_id: int, *, on: date) -> dict[int, dict[date, set[int]]]:
    """Give by contract the days by which risks were to be looked at again, with who watches those risks.

    One query. Persons are given by key.
    """
    rows = narrow_by_review(risks_of_council(authority_id), OVERDUE, on=on)
    found: dict[int, dict[date, set[int]]] = defaultdict(lambda: defaultdict(set))
    for contract, due_on, watcher in rows.values_list("contract", "review_by_on", "owner"):
        found[contract][due_on] |= set() if watcher is None else {watcher}
    return found


def results_behind(authority_id: int | None, contract: Any, due_on: Any) -> QuerySet[Any]:
    """Give the KPIs of a contract whose next result was due by a day; both may be what an outer row holds."""
    rows = Kpi.objects.filter(authority=authority_id, contract=contract, stage=KpiStage.IN_USE)
    found: QuerySet[Any] = rows.annotate(due_on=DUE).filter(due_on=due_on)
    return found


def reviews_behind(authority_id: int | None, contract: Any, due_on: Any) -> QuerySet[Any]:
    """Give the open risks of a contract that were to be looked at again by a day, as the KPIs above."""
    return Risk.objects.filter(
        authority=authority_id, contract=contract, stage=RiskStage.OPEN, review_by_on=due_on
    )


def falling_due(authority_id: int | None, contracts: Collection[Contract], *, on: date) -> Sequence[FallsDue]:
    """Give the days to come of contracts on which a result or a review is due. Two queries, or none."""
    if not contracts:
        return ()
    keys = [each.pk for each in contracts]
    kpis = kpis_of_council(authority_id, on=on).filter(contract__in=keys, due_on__gte=on)
    risks = risks_of_council(authority_id).filter(
        contract__in=keys, contract__stage__in=RUNNING, stage=RiskStage.OPEN, review_by_on__gte=on
    )
    return [
        *(FallsDue(each.contract_id, "kpis", each.number, each.title, each.due_on) for each in kpis),
        *(FallsDue(each.contract_id, "risks", each.number, each.title, each.review_by_on) for each in risks),
    ]
