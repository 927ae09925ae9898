"""Contracts: the register, one with all that is recorded of it, its history, and acts on it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from ninja import Body, Router
from pydantic import BaseModel, Field

from wisely.api.histories import HistoryTold, history
from wisely.api.lists import ListingOf, Offer, add_list
from wisely.api.operations import read, same_as_seen, write
from wisely.api.problems import Fault, Stop
from wisely.api.rendering import answer
from wisely.api.schemas import Asked, Text, Told, changes_model, label, model_of
from wisely.contracts import actions, queries
from wisely.contracts.events import SENTENCES
from wisely.contracts.permissions import Permission
from wisely.people.bearers import Call, needs_scope
from wisely.people.queries import person_for
from wisely.relationships import queries as relationships
from wisely.spend.permissions import Permission as Spend
from wisely.spend.queries import with_paid
from wisely.ui.listing import Column

SEE_SPEND = Spend.SEE_SPEND
SEE = needs_scope(Permission.SEE_CONTRACT)
label(queries.ContractFacts, queries.LABELS)
ContractTold = model_of(queries.ContractSheet, "Contract", without=("id",))
ContractChanges: Any = changes_model(queries.ContractFacts, "ContractChanges")


class ActTold(Told):
    """An act, whether this officer may do it now, and if not, why."""

    name: str
    is_allowed: bool
    reason: str
    rule: str
    who_can: str


class ActsTold(Told):
    """What may be done to a contract now."""

    rows: list[ActTold]


class RevisionAsked(Asked):
    """What to put right on the record, and why."""

    reason: Text = Field(min_length=1, description="Stands in the contract's history.")
    changes: ContractChanges


class OwnerAsked(Asked):
    """Who is to look after the contract."""

    owner: str = Field(max_length=40, description="Reference of a person of the council.")
    deputy: str | None = Field(default=None, max_length=40, description="Who stands in; null for nobody.")
    reason: Text = ""


def router_of(contracts: ListingOf) -> Router:
    """Give the operations on contracts, with the list as the pages declare it."""
    router = Router(tags=["Contracts"])
    add_list(
        router,
        Offer(
            name="Contract", summary="List the contracts of the council", path="contracts", lock=SEE,
            listing=contracts,
            rows=listed, choices={"directorate": _directorates, "owner": _owners},
            plus=(
                Column("owner_reference", "Owner’s reference", path="owner__reference", sort=False),
                Column("directorate_code", "Directorate’s code", path="directorate__code", sort=False),
            ),
        ),
    )  # fmt: skip
    read(router, "contracts/{str:reference}", lock=SEE, returns=ContractTold)(read_contract)
    read(router, "contracts/{str:reference}/history", lock=SEE, returns=HistoryTold)(contract_history)
    read(router, "contracts/{str:reference}/acts", lock=SEE, returns=ActsTold)(contract_acts)
    revise, assign = needs_scope(Permission.REVISE_CONTRACT), needs_scope(Permission.ASSIGN_OWNER)
    write(router, "contracts/{str:reference}/revise", lock=revise, returns=ContractTold)(revise_contract)
    write(router, "contracts/{str:reference}/assign-owner", lock=assign, returns=ContractTold)(assign_owner)
    return router


def listed(request: Call) -> Any:
    """Give the register as its page lists it, with what was paid for those who may see spend."""
    rows = queries.listed(request.officer.authority_id, on=timezone.localdate(request.at))
    return with_paid(rows) if SEE_SPEND in request.officer.permissions else rows


def _directorates(request: Call) -> Any:
    return queries.directorate_choices(request.officer.authority_id)


def _owners(request: Call) -> Any:
    words = [(each, each) for each in ("nobody", "me")]
    return [*words, *queries.owner_choices(request.officer.authority_id)]


def found(request: Call, reference: str) -> Any:
    """Give the contract of the address to read or to act on."""
    contract = queries.contract_for(request.officer.authority_id, reference)
    if contract is None:
        raise Http404("This council has no contract with this reference.")
    return contract


def told_of(request: Call, contract: Any) -> BaseModel:
    """Give a contract as the API tells of it."""
    sheet = queries.contract_sheet(contract, on=timezone.localdate(request.at))
    return ContractTold.model_validate(sheet)


def read_contract(request: Call, reference: str) -> HttpResponse:
    """Read one contract

    With its suppliers, lots, options, modifications and KPIs, and what its record lacks. Its ETag is what an
    act on it asks for.
    """
    return answer(told_of(request, found(request, reference)))


def contract_history(request: Call, reference: str) -> HttpResponse:
    """Read what happened to a contract"""
    contract = found(request, reference)
    told = queries.history_of(contract, also=relationships.subjects_of_contract(contract))
    return history(told.events, SENTENCES | relationships.SENTENCES, told.names)


def contract_acts(request: Call, reference: str) -> HttpResponse:
    """Read what may be done to a contract now

    Each act with the reason, the rule and who can, where this officer may not.
    """
    contract = found(request, reference)
    verdicts = queries.acts_on(contract, by=request.officer, on=timezone.localdate(request.at))
    rows = [
        ActTold(
            name=name, is_allowed=verdict.allowed, reason=verdict.reason, rule=verdict.cite,
            who_can=verdict.who_can,
        )
        for name, verdict in verdicts.items()
    ]  # fmt: skip
    return answer(ActsTold(rows=rows))


def revise_contract(request: Call, reference: str, asked: Body[RevisionAsked]) -> HttpResponse:
    """Put the record of a contract right

    The fields that are sent are changed; the others stay. Owner, tier and term have acts of their own.
    """
    contract = found(request, reference)
    same_as_seen(request, told_of(request, contract))
    sent = {name: getattr(asked.changes, name) for name in asked.changes.model_fields_set}
    changes: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in sent.items()
    }
    actions.revise_contract(
        contract, facts=replace(queries.facts_of(contract), **changes), directorate=contract.directorate,
        reason=asked.reason, version=contract.version, by=request.officer, at=request.at,
    )  # fmt: skip
    return answer(told_of(request, contract))


def assign_owner(request: Call, reference: str, asked: Body[OwnerAsked]) -> HttpResponse:
    """Give a contract an owner and a deputy"""
    contract = found(request, reference)
    same_as_seen(request, told_of(request, contract))
    actions.assign_owner(
        contract, owner=_person("owner", asked.owner),
        deputy=_person("deputy", asked.deputy) if asked.deputy else None, reason=asked.reason,
        version=contract.version, by=request.officer, at=request.at,
    )  # fmt: skip
    return answer(told_of(request, contract))


def _person(field: str, reference: str) -> Any:
    person = person_for(reference)
    if person is None:
        said = f"Nobody of this council has the reference {reference}."
        raise Stop("not-valid", said, errors=[Fault(detail=said, pointer=f"#/{field}")])
    return person
