"""Requests to confirm or complete records: what waits for whom, how far a request has come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Case, CharField, Count, F, Q, QuerySet, Value, When

from wisely.contracts.decisions.ownership import Carer, carers_may_be_named
from wisely.contracts.lifecycle import ContractStage
from wisely.contracts.models import Contract, UpdateAsked, UpdateRequest
from wisely.lib.verdict import YES, Verdict, no

OPEN_STAGES = (ContractStage.DRAFT, ContractStage.SIGNED)
MOST_NAMED = 5


def can_be_asked(contract: Contract, owner: Carer | None, *, on: date) -> Verdict:
    """Test that somebody is there to answer for a record that is still kept. No query."""
    if contract.stage not in OPEN_STAGES:
        return no(f"{contract.reference} is closed, so nobody needs to confirm it.")
    if owner is None:
        return no(f"Nobody owns {contract.reference}. Give it an owner first.")
    if not carers_may_be_named(owner, None, on=on):
        return no(f"The owner of {contract.reference} has left. Give it another owner first.")
    return YES


def is_another_day(contracts: Sequence[Contract], due_on: date) -> Verdict:
    """Test that none of these was asked about by this very day before, answered or not. One query.

    People are told once of each day, so a second request for it would reach nobody.
    """
    if not contracts:
        return YES
    rows = UpdateAsked.objects.filter(
        authority=contracts[0].authority_id, contract__in=contracts, due_on=due_on
    ).order_by("contract__reference")
    named = list(rows.values_list("contract__reference", flat=True)[: MOST_NAMED + 1])
    if not named:
        return YES
    some = ", ".join(named[:MOST_NAMED]) + (" and others" if len(named) > MOST_NAMED else "")
    return no(f"Asked by that day already: {some}. Choose another day, or leave them out.")


def unanswered_of(contract: Contract) -> list[UpdateAsked]:
    """Give what is asked of one contract and not answered. One query."""
    rows = UpdateAsked.objects.filter(authority=contract.authority_id, contract=contract, answer="")
    return list(rows.order_by("pk"))


def contracts_to_confirm(officer: Any) -> QuerySet[Contract]:
    """Give the contracts that a person owns or stands in for and that somebody asks about, once each."""
    mine = Q(owner__reference=officer.reference) | Q(deputy__reference=officer.reference)
    asked = UpdateAsked.objects.filter(authority=officer.authority_id, answer="").values("contract")
    rows = Contract.objects.filter(mine, authority=officer.authority_id, stage__in=OPEN_STAGES, pk__in=asked)
    return rows.select_related("directorate", "owner", "deputy", "framework").order_by("completeness", "pk")


def asked_about(contracts: list[Contract], *, authority_id: int | None) -> dict[int, tuple[date, str, str]]:
    """Give by contract the soonest day that an answer is due, who asked, and their note. One query."""
    found: dict[int, tuple[date, str, str]] = {}
    rows = UpdateAsked.objects.filter(authority=authority_id, answer="", contract__in=contracts)
    for contract, due_on, asked_by, note in rows.order_by("-due_on").values_list(
        "contract", "due_on", "request__asked_by", "request__note"
    ):
        found[contract] = (due_on, asked_by, note)
    return found


def update_requests(authority_id: int | None) -> QuerySet[Any]:
    """Give the requests of a council with how many of their contracts were `answered`."""
    rows = UpdateRequest.objects.filter(authority=authority_id)
    found: QuerySet[Any] = rows.annotate(answered=Count("asked", filter=~Q(asked__answer="")))
    return found


def update_request_by_key(authority_id: int | None, key: int) -> Any:
    """Give one request with how many of its contracts were `answered`; None where there is none."""
    return update_requests(authority_id).filter(pk=key).first()


def asked_in(request: UpdateRequest) -> QuerySet[Any]:
    """Give each contract of a request, whom it was asked of, and what they `said`: an answer, or "none"."""
    rows = UpdateAsked.objects.filter(authority=request.authority_id, request=request)
    found: QuerySet[Any] = rows.annotate(
        said=Case(When(answer="", then=Value("none")), default=F("answer"), output_field=CharField())
    )
    return found


def narrow_by_answer(rows: QuerySet[Any], answer: str) -> QuerySet[Any]:
    """Narrow to what was answered in one way; "none" is what was not answered."""
    return rows.filter(said=answer)
