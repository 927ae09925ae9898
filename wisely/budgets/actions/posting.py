"""What records say of money enters the one ledger, replaces what they said before, or is taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from django.utils import timezone

from wisely.audit.acts import act
from wisely.budgets import events
from wisely.budgets.actions.ledger import Claim, Ledger, Thing
from wisely.budgets.actions.questions import ask_budget_question, withdraw_question
from wisely.budgets.decisions import NOUGHT
from wisely.budgets.lifecycle import BUDGET_POSTING, POSTING_KINDS, REQUEST
from wisely.budgets.models import BudgetPosting
from wisely.budgets.queries.money import live_posting
from wisely.lib.actor import Actor
from wisely.lib.references import make_reference
from wisely.lib.verdict import YES, no
from wisely.people.models import Authority


def post_money(
    authority: Authority,
    *,
    kind: str,
    source_kind: str,
    source: str,
    claims: Sequence[Claim],
    asked_by: str = "",
    by: Actor,
    at: datetime,
) -> BudgetPosting:
    """Let a record say what it requests, orders or pays. What it said before counts no more.

    Whether `by` may do what the record tells, the room that calls has judged. Nothing is refused for want of
    money: a record tells what is. Money whose budget cannot be told stands without a cost centre, and a
    question goes to somebody; `asked_by` is who must not answer it, if that is not `by`.
    """
    total = sum((amount for claim in claims for amount in claim.by_year.values()), NOUGHT)
    posting = BudgetPosting(
        authority=authority, kind=kind, source_kind=source_kind, source=source, posted_at=at, total_net=total
    )
    with act(posting, by=by, at=at) as this:
        this.needs(
            YES if kind in POSTING_KINDS else no("A posting requests, orders or pays."),
            no("Nothing is asked for. Name an amount.") if not claims else YES,
        )
        ledger, series = Ledger(authority.pk), f"L{timezone.localdate(at):%y}"
        posting.reference = make_reference(authority.prefix, series, this.number(series))
        earlier = live_posting(authority.pk, kind=kind, source_kind=source_kind, source=source)
        touched = {claim.thing for claim in claims} | ledger.put_aside(earlier, "replace")
        posting.save()
        unknown = ledger.enter(posting, claims)
        ledger.count_again(touched)
        this.record(
            events.MoneyPosted(
                posting=posting.reference, kind=kind, source=f"{source_kind} {source}", total_net=str(total),
                lines=sum(len(claim.by_year) for claim in claims),
                without_budget_net=str(sum(unknown.values(), NOUGHT)),
                replaces=earlier.reference if earlier else "nothing",
            )
        )  # fmt: skip
        _ask(authority, claims, unknown, asked_by=asked_by, by=by, at=at)
    return posting


def _ask(
    authority: Authority,
    claims: Sequence[Claim],
    unknown: Mapping[Thing, Decimal],
    *,
    asked_by: str,
    by: Actor,
    at: datetime,
) -> None:
    """Put a question for each thing whose budget cannot be told, unless one is open."""
    for claim in {claim.thing: claim for claim in claims}.values():
        if claim.thing in unknown:
            ask_budget_question(
                authority, subject_kind=claim.subject_kind, subject=claim.subject, title=claim.title,
                amount_net=unknown[claim.thing], directorate=claim.directorate, payment_code=claim.code,
                asked_by=asked_by, by=by, at=at,
            )  # fmt: skip


def take_back_money(
    authority: Authority, *, kind: str, source_kind: str, source: str, reason: str, by: Actor, at: datetime
) -> BudgetPosting | None:
    """Let what a record requested, ordered or paid count no more; None where it never did.

    Whether `by` may undo the record, the room that calls has judged. Open questions about it are withdrawn.
    """
    posting = live_posting(authority.pk, kind=kind, source_kind=source_kind, source=source)
    if posting is None:
        return None
    with act(posting, by=by, at=at, reason=reason) as this:
        this.needs(BUDGET_POSTING.may("take_back", at_stage=posting.stage))
        this.move(BUDGET_POSTING, "take_back")
        posting.save()
        ledger = Ledger(authority.pk)
        things = ledger.things_of(posting)
        ledger.count_again(things)
        this.record(
            events.MoneyReleased(
                posting=posting.reference, kind=kind, source=f"{source_kind} {source}",
                total_net=str(posting.total_net),
            )
        )  # fmt: skip
        if kind == REQUEST:
            for subject_kind, subject in things:
                withdraw_question(authority, subject_kind=subject_kind, subject=subject, by=by, at=at)
    return posting
