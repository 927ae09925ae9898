"""Owners are asked, many at once, to confirm or complete their records; each answers for their own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.utils import timezone

from wisely.audit.acts import act
from wisely.contracts import events, permissions
from wisely.contracts.decisions.checks import is_said
from wisely.contracts.models import Contract, UpdateAsked, UpdateRequest
from wisely.contracts.models.updates import ANSWERS
from wisely.contracts.queries.standing import carer_of
from wisely.contracts.queries.updates import can_be_asked, is_another_day, unanswered_of
from wisely.lib.actor import Actor
from wisely.lib.verdict import YES, Verdict, no
from wisely.people.models import Authority

LONGEST = timedelta(days=92)


def ask_for_updates(
    council: Authority,
    contracts: Sequence[Contract],
    *,
    due_on: date,
    note: str = "",
    by: Actor,
    at: datetime,
) -> UpdateRequest:
    """Ask the owner of each contract to confirm or complete its record by a day; alerts bring it to them.

    One asker after another: the council is held, so that two do not ask by the same day unseen.

    :raises Refusal: when the person may not for one of them, or one has no owner at work or was asked by that
        day already.
    """
    today = timezone.localdate(at)
    request = UpdateRequest(
        authority=council, asked_at=at, asked_by=by.reference, due_on=due_on, note=note.strip(),
        asked_count=len(contracts),
    )  # fmt: skip
    with act(request, by=by, at=at, holding=[council]) as this:
        this.needs(
            YES if contracts else no("Pick at least one contract whose owner is to be asked."),
            _day_can_be_met(due_on, today=today),
            *(permissions.may_ask_for_update(by, contract) for contract in contracts),
            *(can_be_asked(contract, carer_of(contract.owner), on=today) for contract in contracts),
            is_another_day(contracts, due_on),
        )
        for contract in contracts:
            if contract.owner is not None:
                this.keep(
                    UpdateAsked(
                        authority=council, request=request, contract=contract, person=contract.owner,
                        due_on=due_on,
                    )
                )  # fmt: skip
        this.record(
            events.UpdatesAsked(
                count=len(contracts), due_on=due_on.isoformat(),
                contracts=tuple(contract.reference for contract in contracts),
            )
        )  # fmt: skip
    return request


def _day_can_be_met(due_on: date, *, today: date) -> Verdict:
    if due_on <= today:
        return no("Give people time: choose a day after today.")
    if due_on > today + LONGEST:
        return no("Choose a day within three months, or nobody will remember it.")
    return YES


def answer_update(
    contract: Contract,
    *,
    answer: str,
    comment: str = "",
    version: int | None = None,
    by: Actor,
    at: datetime,
) -> Contract:
    """Answer for a contract's record: "confirmed", "mended" or "not mine". It answers every open request.

    What is mended is an act of its own (`revise_contract`), done before; `version` is the one after it.

    :raises Conflict: when `version` is no longer the present one: who confirms has not seen it.
    """
    with act(contract, by=by, at=at, version=version) as this:
        rows = unanswered_of(contract)
        this.needs(
            permissions.may_answer_update(by, contract),
            YES if rows else no("This record was answered for already, or nobody asks for it any more."),
            YES if answer in ANSWERS else no("Say whether the record is right, or that it is not yours."),
            is_said(comment, "Say whose it is, or where somebody could ask.")
            if answer == "not mine"
            else YES,
        )
        for row in rows:
            row.answer, row.comment = answer, comment.strip()
            row.answered_at, row.answered_by = at, by.reference
            this.keep(row)
        this.record(
            events.UpdateAnswered(contract=contract.reference, answer=answer, comment=comment.strip())
        )
    return contract
