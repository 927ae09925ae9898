"""Whether a contract stands still as somebody was told of it: by each rule of alerts, in the database."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce

from wisely.contracts.decisions import alerts as deciding
from wisely.contracts.decisions.performing import OVER
from wisely.contracts.lifecycle import ContractStage
from wisely.contracts.models import ContractSupplier, UpdateAsked
from wisely.contracts.queries.falling_due import results_behind, reviews_behind
from wisely.contracts.queries.risks import RUNNING
from wisely.contracts.queries.triggers import waiting_behind
from wisely.planning import queries as planning
from wisely.planning.lifecycle import NeedStage
from wisely.suppliers.queries import declarations, insurances

SIGNED = (ContractStage.SIGNED,)
ASSESSED = (ContractStage.SIGNED, *OVER)


def holds(authority_id: int | None, rules: Collection[str] = tuple(deciding.RULES)) -> Q:
    """Give the condition that the contract stands as the alert says. Each of the rules has its price."""
    found = Q()
    for among, (stages, stands) in _STANDS.items():
        if not among.isdisjoint(rules):
            found |= Q(contract__stage__in=stages) & stands(authority_id)
    return found


def _by_a_day(authority_id: int | None) -> Q:
    del authority_id
    return (
        Q(rule__in=[deciding.ENDING, deciding.PAST], contract__ends_on=F("about_on"))
        | Q(rule=deciding.NOTICE, contract__next_notice_on=F("about_on"))
        | Q(rule=deciding.REVIEW, contract__review_on=F("about_on"))
    )


def _is_unplanned(authority_id: int | None) -> Q:
    is_planned = Exists(
        planning.needs(authority_id)
        .filter(origin_kind="contract", origin_reference=OuterRef("contract__reference"))
        .exclude(stage=NeedStage.DROPPED)
    )
    return Q(rule=deciding.BEGIN, contract__ends_on=F("about_on")) & ~Q(is_planned)


def _is_asked(authority_id: int | None) -> Q:
    rows = UpdateAsked.objects.filter(
        authority=authority_id, answer="", contract=OuterRef("contract"), due_on=OuterRef("about_on")
    )
    return Q(Exists(rows), rule=deciding.UPDATE)


def _theirs(authority_id: int | None) -> dict[str, Any]:
    shown = Coalesce("supplier__canonical_id", "supplier_id")
    parties = ContractSupplier.objects.filter(authority=authority_id, contract=OuterRef(OuterRef("contract")))
    return {"shown_id__in": parties.annotate(shown_id=shown).values("shown_id")}


def _lapses(authority_id: int | None) -> Q:
    rows = insurances(authority_id).filter(expires_on=OuterRef("about_on"), **_theirs(authority_id))
    return Q(Exists(rows), rule=deciding.INSURANCE)


def _runs_out(authority_id: int | None) -> Q:
    rows = declarations(authority_id).filter(until_on=OuterRef("about_on"), **_theirs(authority_id))
    return Q(Exists(rows), rule=deciding.DECLARATION)


def _waits(authority_id: int | None) -> Q:
    rows = waiting_behind(authority_id, OuterRef(OuterRef("contract")), OuterRef("about_on"))
    return Q(Exists(rows), rule=deciding.DISTRESS)


def _is_unassessed(authority_id: int | None) -> Q:
    rows = results_behind(authority_id, OuterRef("contract"), OuterRef("about_on"))
    return Q(Exists(rows), rule=deciding.RESULT)


def _is_unreviewed(authority_id: int | None) -> Q:
    rows = reviews_behind(authority_id, OuterRef("contract"), OuterRef("about_on"))
    return Q(Exists(rows), rule=deciding.RISK)


_STANDS: dict[frozenset[str], tuple[Collection[str], Callable[[int | None], Q]]] = {
    frozenset({deciding.ENDING, deciding.PAST, deciding.NOTICE, deciding.REVIEW}): (SIGNED, _by_a_day),
    frozenset({deciding.BEGIN}): (SIGNED, _is_unplanned),
    frozenset({deciding.INSURANCE}): (SIGNED, _lapses),
    frozenset({deciding.DECLARATION}): (SIGNED, _runs_out),
    frozenset({deciding.DISTRESS}): (SIGNED, _waits),
    frozenset({deciding.UPDATE}): (RUNNING, _is_asked),
    frozenset({deciding.RESULT}): (ASSESSED, _is_unassessed),
    frozenset({deciding.RISK}): (RUNNING, _is_unreviewed),
}
