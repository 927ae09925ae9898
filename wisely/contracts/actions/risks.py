"""Risks of a contract: recorded, looked at again, closed."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone

from wisely.audit.acts import act
from wisely.contracts import events, permissions
from wisely.contracts.decisions.checks import is_said
from wisely.contracts.decisions.risks import (
    RiskEntry,
    contract_can_have_risks,
    review_is_to_come,
    risk_is_whole,
    score_is_whole,
)
from wisely.contracts.lifecycle import RISK
from wisely.contracts.models import Contract, Risk, RiskReview
from wisely.lib.actor import Actor
from wisely.lib.verdict import YES, Verdict, no
from wisely.people.models import Person


def record_risk(
    contract: Contract, told: RiskEntry, *, owner: Person | None, version: int | None = None, by: Actor,
    at: datetime,
) -> Risk:  # fmt: skip
    """Record what may go wrong under a contract, with who watches it and when it is looked at again.

    :raises Refusal: for a risk that is not whole, without an owner who works here, or on a contract that
        is over.
    """
    on = timezone.localdate(at)
    with act(contract, by=by, at=at, version=version) as this:
        this.needs(
            permissions.may_keep_risk(by, contract),
            contract_can_have_risks(contract.stage),
            risk_is_whole(told, on=on),
            _is_here(owner, on),
        )
        row = Risk(
            authority_id=contract.authority_id, contract=contract, number=contract.risks.count() + 1,
            title=told.title.strip(), cause=told.cause.strip(), consequence=told.consequence.strip(),
            mitigation=told.mitigation.strip(), likelihood=told.likelihood, impact=told.impact, owner=owner,
            recorded_on=on, recorded_by=by.reference, review_by_on=told.review_by_on,
        )  # fmt: skip
        this.keep(row)
        this.record(
            events.RiskRecorded(
                contract=contract.reference, number=row.number, title=row.title, likelihood=told.likelihood,
                impact=told.impact, score=told.likelihood * told.impact,
                owner=owner.reference if owner else "", review_by=told.review_by_on.isoformat(),
            )
        )  # fmt: skip
    return row


def review_risk(
    risk: Risk, *, likelihood: int, impact: int, words: str, mitigation: str, owner: Person | None,
    review_by_on: date, version: int | None = None, by: Actor, at: datetime,
) -> RiskReview:  # fmt: skip
    """Look at a risk again: how it scores now, what was found, what is done, and when next.

    :raises Refusal: for one that was closed, without words, without an owner, or with a next review in the
        past.
    """
    on, contract = timezone.localdate(at), risk.contract
    with act(contract, by=by, at=at, version=version, reason=words) as this:
        risk.refresh_from_db()
        watcher = risk.owner.reference if risk.owner else ""
        this.needs(
            permissions.may_review_risk(by, contract, watcher=watcher),
            RISK.may("close", at_stage=risk.stage),
            score_is_whole(likelihood, impact),
            is_said(words, "Say what was found."),
            is_said(mitigation, "Say what is done about it, even if that is only to watch it."),
            review_is_to_come(review_by_on, on=on),
            _is_here(owner, on),
        )
        row = RiskReview(
            authority_id=contract.authority_id, risk=risk, reviewed_on=on, reviewed_by=by.reference,
            likelihood_before=risk.likelihood, impact_before=risk.impact, likelihood=likelihood,
            impact=impact, words=words.strip(), review_by_on=review_by_on,
        )  # fmt: skip
        score_before = risk.likelihood * risk.impact
        risk.likelihood, risk.impact, risk.mitigation = likelihood, impact, mitigation.strip()
        risk.owner, risk.reviewed_on, risk.review_by_on = owner, on, review_by_on
        this.keep(risk)
        this.keep(row)
        this.record(
            events.RiskReviewed(
                contract=contract.reference, number=risk.number, title=risk.title, likelihood=likelihood,
                impact=impact, score=likelihood * impact, score_before=score_before,
                owner=owner.reference if owner else "", review_by=review_by_on.isoformat(),
            )
        )  # fmt: skip
    return row


def close_risk(risk: Risk, *, reason: str, version: int | None = None, by: Actor, at: datetime) -> Risk:
    """Close a risk: it can happen no more, or it has happened.

    :raises Refusal: without a reason, and for one that was closed already.
    """
    contract = risk.contract
    with act(contract, by=by, at=at, version=version, reason=reason) as this:
        risk.refresh_from_db()
        this.needs(
            permissions.may_keep_risk(by, contract),
            RISK.may("close", at_stage=risk.stage),
            is_said(reason, "Say why the risk is closed."),
        )
        risk.stage = RISK.after("close", at_stage=risk.stage)
        risk.closed_on, risk.close_reason = timezone.localdate(at), reason.strip()
        this.keep(risk)
        this.record(
            events.RiskClosed(
                contract=contract.reference, number=risk.number, title=risk.title,
                score=risk.likelihood * risk.impact,
            )
        )  # fmt: skip
    return risk


def _is_here(owner: Person | None, on: date) -> Verdict:
    if owner is None:
        return no("Choose who watches the risk.")
    if owner.left_on is not None and owner.left_on <= on:
        return no(f"{owner.name} has left. Choose somebody who works here.")
    return YES
