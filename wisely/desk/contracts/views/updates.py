"""Owners are asked to confirm their records: who is asked, one page to answer on, how far it has come."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from wisely.contracts import actions, permissions, queries
from wisely.contracts.permissions import Permission
from wisely.desk.contracts.forms.reasons import beside
from wisely.desk.contracts.forms.updates import NOT_MINE, RIGHT, AnswerForm, AskForm
from wisely.desk.contracts.lists import MOST_AT_ONCE
from wisely.desk.contracts.lists_of_updates import ASKED, REQUESTS
from wisely.desk.contracts.views.bulk import picked
from wisely.desk.contracts.views.changes import choices_of
from wisely.lib.verdict import Verdict
from wisely.people.bearers import Conflict
from wisely.people.doors import Request, door
from wisely.people.queries import names_of, own_council
from wisely.ui.forms import version_of

MOST_ON_A_PAGE = 8
VERSION = "version-"
CHANGED = "Somebody changed this record while you were answering. Look at it again."
ANSWERED = "This record was answered for already, and nobody asks for it any more. Nothing of this is kept."


@dataclass(frozen=True)
class Line:
    """A contract picked, and whether its owner can be asked."""

    contract: Any
    verdict: Verdict


@door(Permission.ASK_FOR_UPDATE)
def ask(request: Request) -> HttpResponse:
    """Ask the owners of the picked contracts to confirm or complete their records by a day."""
    form = AskForm(request.POST or None)
    references = request.POST.getlist("contract") if request.method == "POST" else picked(request)
    lines = _lines(request, references)
    able = [line.contract for line in lines if line.verdict]
    if request.method == "POST" and form.is_valid():
        with beside(form):
            made = actions.ask_for_updates(
                own_council(request.officer), able, **form.cleaned_data, by=request.officer, at=request.at
            )
        if form.is_valid():
            return HttpResponseRedirect(f"/contracts/updates/asked/{made.pk}/")
    context = {"form": form, "able": able, "others": [line for line in lines if not line.verdict]}
    return render(request, "desk/contracts/ask_for_updates.html", {**context, "most": MOST_AT_ONCE})


def _lines(request: Request, references: list[str]) -> list[Line]:
    on = timezone.localdate(request.at)
    found = queries.contracts_for(request.officer.authority_id, references[:MOST_AT_ONCE])
    return [
        Line(
            each,
            permissions.may_ask_for_update(request.officer, each)
            & queries.can_be_asked(each, queries.carer_of(each.owner), on=on),
        )
        for each in found
    ]


@door(Permission.SEE_CONTRACT)
def asked(request: Request) -> HttpResponse:
    """List what owners were asked for, the latest first."""
    rows = queries.update_requests(request.officer.authority_id)
    return REQUESTS.answer(request, rows, template="desk/contracts/updates_asked.html")


@door(Permission.SEE_CONTRACT)
def progress(request: Request, key: int) -> HttpResponse:
    """Show how far a request has come: each contract, whom it was asked of, and what they said."""
    found = queries.update_request_by_key(request.officer.authority_id, key)
    if found is None:
        raise Http404
    context = {
        "request_shown": found,
        "asked_by": names_of([found.asked_by]).get(found.asked_by, found.asked_by),
        "left": found.asked_count - found.answered,
    }
    return ASKED.answer(
        request, queries.asked_in(found), template="desk/contracts/update_progress.html", context=context
    )


@dataclass(frozen=True)
class Card:
    """One record to answer for: the contract, who asks by when (nobody, once answered), and its form."""

    contract: Any
    due_on: date | None
    asked_by: str
    note: str
    form: AnswerForm


@door(Permission.SEE_CONTRACT)
def mine(request: Request) -> HttpResponse:
    """Answer for the records that the person is asked about: all on one page, also on a phone.

    With `contract` in the address, for that one: not only its owner may keep its record.
    """
    rows = queries.contracts_to_confirm(request.officer)
    cards = _cards(request, _to_show(request, rows))
    if request.method == "POST":
        answered = [card for card in cards if card.form.is_valid() and _answer(request, card)]
        if answered and all(card.form.is_valid() for card in cards):
            one = "contract" in request.GET
            return HttpResponseRedirect(
                f"/contracts/{answered[0].contract.reference}/" if one else "/contracts/updates/"
            )
        cards = _as_they_stand(request, [card for card in cards if card not in answered])
    else:
        cards = [card for card in cards if card.due_on]
    shown = [card.contract.pk for card in cards]
    context = {
        "cards": cards,
        "left": rows.exclude(pk__in=shown).count(),
        "faults": [card.form for card in cards if card.form.is_bound and card.form.errors],
    }
    return render(request, "desk/contracts/updates.html", context)


def _to_show(request: Request, rows: QuerySet[Any]) -> list[Any]:
    """Give the records that were sent, else the one of the address, else the first that wait for the person.

    :raises Refusal: when the person may not answer for the one of the address.
    """
    sent = [name.removeprefix(VERSION) for name in request.POST if name.startswith(VERSION)]
    if sent:
        return _contracts(request, sent[:MOST_ON_A_PAGE])
    named = _contracts(request, request.GET.getlist("contract")[:1])
    for each in named:
        permissions.may_answer_update(request.officer, each).require()
    return named or list(rows[:MOST_ON_A_PAGE])


def _contracts(request: Request, references: list[str]) -> list[Any]:
    return queries.contracts_for(request.officer.authority_id, references)


def _cards(request: Request, contracts: list[Any]) -> list[Card]:
    told = queries.asked_about(contracts, authority_id=request.officer.authority_id)
    names, choices = names_of({asked_by for _, asked_by, _ in told.values()}), choices_of(request)
    cards = []
    for contract in contracts:
        due_on, asked_by, note = told.get(contract.pk, (None, "", ""))
        form = AnswerForm(
            request.POST or None, missing=list(contract.missing_fields), prefix=contract.reference,
            choices=choices, stands_for=contract.title,
        )  # fmt: skip
        cards.append(Card(contract, due_on, names.get(asked_by, asked_by), note, form))
    return cards


def _as_they_stand(request: Request, cards: list[Card]) -> list[Card]:
    """Show the records anew: what was tried on them and refused is undone, what others did is not."""
    fresh = {each.pk: each for each in _contracts(request, [card.contract.reference for card in cards])}
    return [replace(card, contract=fresh[card.contract.pk]) for card in cards]


def _answer(request: Request, card: Card) -> bool:
    """Let one record be answered for; say whether it was. A refusal stands beside its own form."""
    if card.form.cleaned_data["answer"] not in {RIGHT, NOT_MINE}:
        return False
    if card.due_on is None:
        card.form.add_error(None, ANSWERED)
        return False
    version = version_of(request, field=f"{VERSION}{card.contract.reference}")
    try:
        with beside(card.form):
            _say(request, card, version=version or 0)
    except Conflict:
        card.form.add_error(None, CHANGED)
    return card.form.is_valid()


def _say(request: Request, card: Card, *, version: int) -> None:
    """Revise what was typed, then answer; both only for the record as it was shown."""
    contract, told = card.contract, card.form.cleaned_data
    answer = "not mine" if told["answer"] == NOT_MINE else "confirmed"
    before = queries.facts_of(contract)
    facts = card.form.facts(before)
    if answer == "confirmed" and facts != before:
        actions.revise_contract(
            contract, facts=facts, directorate=contract.directorate,
            reason=f"Completed when {card.asked_by} asked.", version=version, by=request.officer,
            at=request.at,
        )  # fmt: skip
        answer, version = "mended", contract.version
    actions.answer_update(
        contract, answer=answer, comment=told["comment"], version=version, by=request.officer, at=request.at
    )
