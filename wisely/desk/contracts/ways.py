"""How an alert is settled in the register itself: what it is about, and the acts that answer it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from wisely.contracts import permissions, queries
from wisely.lib.verdict import no
from wisely.people.doors import Request
from wisely.planning import permissions as planning
from wisely.suppliers.permissions import Permission as SuppliersPermission
from wisely.ui.parts import ActLink, Link


@dataclass(frozen=True, slots=True)
class Ways:
    """The acts that settle an alert and are open to who looks; what is late, as links; why there is no act.

    `refused` is given where things are late and who looks may not answer any of them.
    """

    acts: tuple[ActLink, ...] = ()
    late: tuple[Link, ...] = ()
    refused: ActLink | None = None


def ways_of(request: Request, alert: Any) -> Ways:
    """Give the ways to settle an open alert."""
    late: list[Link] = []
    if alert.rule in _LATE:
        late, acts = _LATE[alert.rule](request, alert)
    else:
        acts = _WAYS[alert.rule](request, alert) if alert.rule in _WAYS else []
    may = tuple(act for act in acts if act.verdict)
    return Ways(may, tuple(late), acts[0] if late and not may else None)


def _update(request: Request, alert: Any) -> list[ActLink]:
    officer, contract = request.officer, alert.contract
    is_mine = officer.reference in contract.carers
    one = "" if is_mine else f"?contract={contract.reference}"
    return [
        ActLink(
            "Answer for this record", f"/contracts/updates/{one}",
            permissions.may_answer_update(officer, contract),
        ),
        ActLink(
            "Give it another owner", f"/contracts/{contract.reference}/assign-owner/",
            no("It is theirs.") if is_mine else permissions.may_assign_owner(officer, contract),
        ),
    ]  # fmt: skip


def _assurance(request: Request, alert: Any) -> list[ActLink]:
    what = "is insured for" if alert.rule == "insurance" else "declared"
    return [
        ActLink(f"See what {each.name} {what}", f"/suppliers/{each.reference}/assurance/")
        for each in queries.parties_of(alert.contract)
        if SuppliersPermission.SEE_SUPPLIER in request.officer.permissions
    ]


def _distress(request: Request, alert: Any) -> list[ActLink]:
    waiting = queries.waiting_behind(request.officer.authority_id, alert.contract.pk, alert.about_on)
    return [
        ActLink(f"Say what is done: {each.says.rstrip('.')}", f"/suppliers/watch/{each.pk}/")
        for each in waiting
    ]


def _begin(request: Request, alert: Any) -> list[ActLink]:
    officer, contract = request.officer, alert.contract
    ahead = queries.what_comes_after(contract, pack=officer.pack, on=timezone.localdate(request.at))
    may = planning.may_propose_need(
        officer, directorate=contract.directorate_code, category=contract.category
    )
    return [] if ahead is None else [ActLink("Plan what comes after", ahead.propose_href, may)]


def _results(request: Request, alert: Any) -> tuple[list[Link], list[ActLink]]:
    """Give the KPIs that a result is late of, and the way to record each."""
    late, acts = [], []
    behind = queries.results_behind(request.officer.authority_id, alert.contract_id, alert.about_on)
    for row in behind.order_by("number"):
        row.contract, root = alert.contract, f"/contracts/{alert.contract.reference}/kpis/{row.number}/"
        may = queries.acts_on_kpi(row, by=request.officer)["record_kpi_result"]
        late.append(Link(row.title, root))
        acts.append(ActLink(f"Record a result: {row.title}", f"{root}record-result/", may))
    return late, acts


def _reviews(request: Request, alert: Any) -> tuple[list[Link], list[ActLink]]:
    """Give the risks past their review, and the way to look at each again."""
    late, acts = [], []
    behind = queries.reviews_behind(request.officer.authority_id, alert.contract_id, alert.about_on)
    for row in behind.select_related("owner").order_by("number"):
        row.contract, root = alert.contract, f"/contracts/{alert.contract.reference}/risks/{row.number}/"
        may = queries.acts_on_risk(row, by=request.officer)["review_risk"]
        late.append(Link(row.title, root))
        acts.append(ActLink(f"Review the risk: {row.title}", f"{root}review/", may))
    return late, acts


_LATE: dict[str, Callable[[Request, Any], tuple[list[Link], list[ActLink]]]] = {
    "kpi result": _results,
    "risk review": _reviews,
}
_WAYS: dict[str, Callable[[Request, Any], list[ActLink]]] = {
    "update": _update,
    "insurance": _assurance,
    "declaration": _assurance,
    "distress": _distress,
    "begin": _begin,
}
