"""The record of a contract is kept right, it is signed, owned, placed in a tier, and ends."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from wisely.contracts import actions, queries
from wisely.contracts.permissions import Permission
from wisely.desk.contracts.forms.acts import (
    EndForm,
    OwnerForm,
    SignForm,
    TerminateForm,
    TierForm,
)
from wisely.desk.contracts.forms.facts import GROUPS, ReviseForm, initial_of
from wisely.desk.contracts.forms.reasons import ReasonForm, people_choices
from wisely.desk.contracts.lists import category_choices
from wisely.desk.contracts.views.acting import Page, answer, person_of, to_act_on
from wisely.people.doors import Request, door
from wisely.rules.rulebook import rulebook
from wisely.ui import words
from wisely.ui.forms import version_of
from wisely.ui.parts import Fact

ALL_NAMES = tuple(name for _, names in GROUPS for name in names)


def choices_of(request: Request, *, category: str = "") -> dict[str, list[tuple[str, str]]]:
    """Give the directorates and categories to choose from; a category that is no longer there stays."""
    book = rulebook(timezone.localdate(request.at), request.officer.pack)
    offered = category_choices(book)
    kept = [(category, category)] if category and category not in dict(offered) else []
    return {
        "directorate": [("", "Not known"), *queries.directorate_choices(request.officer.authority_id)],
        "category": [("", "Not known"), *kept, *offered],
    }


@door(Permission.SEE_CONTRACT)
def revise(request: Request, reference: str) -> HttpResponse:
    """Put the record of a contract right."""
    contract = to_act_on(request, reference, act="revise_contract")
    facts = queries.facts_of(contract)
    form = ReviseForm(
        request.POST or None, names=ALL_NAMES, choices=choices_of(request, category=facts.category),
        initial=initial_of(facts, contract.directorate_code),
    )  # fmt: skip

    def perform(told: dict[str, Any]) -> None:
        actions.revise_contract(
            contract, facts=form.facts(queries.facts_of(contract)),
            directorate=queries.directorate_for(request.officer.authority_id, told["directorate"]),
            reason=told["reason"], version=version_of(request), by=request.officer, at=request.at,
        )  # fmt: skip

    page = Page(
        heading="Revise the record", button="Save", back="particulars/",
        template="desk/contracts/revise.html",
        hint="Who owns it, its suppliers, its tier and a longer term are decided on pages of their own.",
    )  # fmt: skip
    return answer(request, contract, form, page, perform)


@door(Permission.SEE_CONTRACT)
def sign(request: Request, reference: str) -> HttpResponse:
    """Record that both sides have signed."""
    contract = to_act_on(request, reference, act="sign_contract")
    form = SignForm(request.POST or None, initial={"signed_on": timezone.localdate(request.at)})
    page = Page(
        heading="Record the signing", button="Record that it is signed",
        warning="A signed contract cannot be made a draft again.",
        check=lambda told: [Fact("Signed on", told["signed_on"]), *_what(contract)],
    )  # fmt: skip
    return answer(
        request, contract, form, page,
        lambda told: actions.sign_contract(
            contract, **told, version=version_of(request), by=request.officer, at=request.at
        ),
    )  # fmt: skip


def _what(contract: Any) -> list[Fact]:
    """Give what a contract is, for a page that asks to check an act on it."""
    return [
        Fact("Contract", f"{contract.reference} {contract.title}"),
        Fact("Supplier", contract.supplier_name or None),
        Fact("Value excluding VAT", None if contract.value_net is None else words.money(contract.value_net)),
        Fact("Last day", contract.ends_on),
    ]


@door(Permission.ASSIGN_OWNER)
def assign_owner(request: Request, reference: str) -> HttpResponse:
    """Give a contract an owner, and a deputy who stands in."""
    contract = to_act_on(request, reference, act="assign_owner")
    before = {
        "owner": contract.owner.reference if contract.owner else "",
        "deputy": contract.deputy.reference if contract.deputy else "",
    }
    form = OwnerForm(
        request.POST or None, people=people_choices(on=timezone.localdate(request.at)), initial=before
    )
    page = Page(
        heading="Give the contract an owner", button="Give it to this owner",
        hint="The owner keeps its record and answers for it; the deputy does so when the owner is gone.",
    )  # fmt: skip
    return answer(
        request, contract, form, page,
        lambda told: actions.assign_owner(
            contract, owner=person_of(told["owner"]), deputy=person_of(told["deputy"]), reason=told["reason"],
            version=version_of(request), by=request.officer, at=request.at,
        ),
    )  # fmt: skip


@door(Permission.SET_TIER)
def set_tier(request: Request, reference: str) -> HttpResponse:
    """Place a contract in gold, silver or bronze."""
    contract = to_act_on(request, reference, act="set_tier")
    form = TierForm(request.POST or None, initial={"tier": contract.tier})
    page = Page(
        heading="Set the tier",
        button="Set the tier",
        hint="The council’s factors work it out for you from the contract’s page, under Tier. Set it here "
        "where it belongs elsewhere all the same.",
    )
    return answer(
        request, contract, form, page,
        lambda told: actions.set_tier(
            contract, **told, version=version_of(request), by=request.officer, at=request.at
        ),
    )  # fmt: skip


@door(Permission.END_CONTRACT)
def end(request: Request, reference: str) -> HttpResponse:
    """Record that a contract ran out."""
    contract = to_act_on(request, reference, act="end_contract")
    form = EndForm(request.POST or None, initial={"ended_on": contract.ends_on})
    page = Page(
        heading="Record that it ended", button="Record that it ended",
        warning="An ended contract cannot be opened again. If it still runs, put its last day right instead.",
        check=lambda told: [
            Fact("Last day it bound", told["ended_on"]), Fact("How it ended", told["reason"]),
            *_what(contract)[:2],
        ],
    )  # fmt: skip
    return answer(
        request, contract, form, page,
        lambda told: actions.end_contract(
            contract, **told, version=version_of(request), by=request.officer, at=request.at
        ),
    )  # fmt: skip


@door(Permission.END_CONTRACT)
def terminate(request: Request, reference: str) -> HttpResponse:
    """End a contract early."""
    contract = to_act_on(request, reference, act="terminate_contract")
    form = TerminateForm(request.POST or None)
    page = Page(
        heading="Terminate the contract", button="Terminate the contract",
        warning="This cannot be taken back. A contract termination notice (UK11) is due within 30 days "
        "(PA23 s.80).",
        check=lambda told: [
            Fact("Last day it binds", told["ended_on"]), Fact("Would have ended", contract.ends_on),
            Fact("Why", told["reason"]), *_what(contract)[:3],
        ],
    )  # fmt: skip
    return answer(
        request, contract, form, page,
        lambda told: actions.terminate_contract(
            contract, **told, version=version_of(request), by=request.officer, at=request.at
        ),
    )  # fmt: skip


@door(Permission.END_CONTRACT)
def abandon(request: Request, reference: str) -> HttpResponse:
    """Give up a draft that will not be signed."""
    contract = to_act_on(request, reference, act="abandon_contract")
    page = Page(
        heading="Abandon the draft", button="Abandon the draft",
        warning="The draft is closed for good and leaves the register. Its history stays.",
        check=lambda told: [Fact("Why", told["reason"]), *_what(contract)],
    )  # fmt: skip
    return answer(
        request, contract, ReasonForm(request.POST or None), page,
        lambda told: actions.abandon_contract(
            contract, **told, version=version_of(request), by=request.officer, at=request.at
        ),
    )  # fmt: skip


@door(Permission.STRIKE_OUT_CONTRACT)
def strike_out(request: Request, reference: str) -> HttpResponse:
    """Take out of the register what was entered in error."""
    contract = to_act_on(request, reference, act="strike_out_contract")
    page = Page(
        heading="Strike it out", button="Strike it out",
        hint="Only for what was entered in error. A contract that is over is ended or terminated instead.",
        warning="It leaves the register and counts no more. Its reference and its history stay.",
        check=lambda told: [Fact("Why", told["reason"]), *_what(contract)],
    )  # fmt: skip
    return answer(
        request, contract, ReasonForm(request.POST or None), page,
        lambda told: actions.strike_out_contract(
            contract, **told, version=version_of(request), by=request.officer, at=request.at
        ),
    )  # fmt: skip
