"""What records say of money enters the one ledger, replaces what they said before, or is taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from django.utils import timezone

from wisely.audit.acts import act
from wisely.budgets import events
from wisely.budgets.actions.ledger import AT_ONCE, OF_CODE, Claim, Ledger, Thing
from wisely.budgets.actions.questions import ask_budget_question, withdraw_question
from wisely.budgets.decisions import NOUGHT
from wisely.budgets.lifecycle import BUDGET_POSTING, POSTING_KINDS, REQUEST
from wisely.budgets.models import BudgetPosting
from wisely.budgets.queries.money import live_postings
from wisely.lib.actor import Actor
from wisely.lib.references import make_reference
from wisely.lib.verdict import YES, no
from wisely.people.models import Authority


def post_money(
    authority: Authority,
    *,
    kind: str,
    source_kind: str,
    records: Mapping[str, Sequence[Claim]],
    asked_by: str = "",
    by: Actor,
    at: datetime,
) -> list[BudgetPosting]:
    """Let records say what they request, order or pay. What each said before counts no more.

    `records` joins the reference of each to what it says. Whether `by` may do what they tell, the room that
    calls has judged. Nothing is refused for want of money: a record tells what is. Money whose budget cannot
    be told stands without a cost centre, and a question goes to somebody; `asked_by` is who must not answer
    it, if that is not `by`.
    """
    entries = [(source, claim) for source, claims in records.items() for claim in claims]
    made = _postings(authority, records, kind=kind, source_kind=source_kind, at=at)
    no("Nothing is asked for. Name an amount.").require() if not entries else None
    first = made[0]
    first.version = 0
    with act(first, by=by, at=at) as this:
        this.needs(YES if kind in POSTING_KINDS else no("A posting requests, orders or pays."))
        ledger, series = Ledger(authority.pk), f"L{timezone.localdate(at):%y}"
        number = this.number(series, count=len(made))
        for place, posting in enumerate(made):
            posting.reference = make_reference(authority.prefix, series, number + place)
        earlier = live_postings(authority.pk, kind=kind, source_kind=source_kind, sources=list(records))
        touched = {claim.thing for _, claim in entries} | ledger.replace(earlier)
        first.save()
        BudgetPosting.objects.bulk_create(made[1:], batch_size=AT_ONCE)
        by_source = {posting.source: posting for posting in made}
        unknown = ledger.enter([(by_source[source], claim) for source, claim in entries])
        ledger.count_again(touched)
        this.record(
            events.MoneyPosted(
                posting=first.reference, kind=kind, source=_names(source_kind, list(records)),
                total_net=str(sum((each.total_net for each in made), NOUGHT)),
                lines=sum(len(claim.by_year) for _, claim in entries),
                without_budget_net=str(sum(unknown.values(), NOUGHT)),
                replaces=earlier[0].reference if earlier else "nothing",
            )
        )  # fmt: skip
        _ask(authority, [claim for _, claim in entries], unknown, asked_by=asked_by, by=by, at=at)
    return made


def _postings(
    authority: Authority, records: Mapping[str, Sequence[Claim]], *, kind: str, source_kind: str, at: datetime
) -> list[BudgetPosting]:
    """Make a posting for each record, not yet numbered."""
    return [
        BudgetPosting(
            authority=authority, kind=kind, source_kind=source_kind, source=source, posted_at=at, version=1,
            total_net=sum((amount for claim in claims for amount in claim.by_year.values()), NOUGHT),
        )
        for source, claims in records.items()
    ]  # fmt: skip


def _names(source_kind: str, sources: Sequence[str]) -> str:
    """Name a record, or the first of many and how many there are."""
    return f"{source_kind} {sources[0]}" + (f" and {len(sources) - 1:,} more" if sources[1:] else "")


def _ask(
    authority: Authority,
    claims: Sequence[Claim],
    unknown: Mapping[Thing, Decimal],
    *,
    asked_by: str,
    by: Actor,
    at: datetime,
) -> None:
    """Put a question for each thing, or word, whose budget cannot be told, unless one is open."""
    for about, claim in {claim.asked_about: claim for claim in claims}.items():
        if about in unknown:
            kind, subject = about
            ask_budget_question(
                authority, subject_kind=kind, subject=subject,
                title=claim.title if kind != OF_CODE else f"Everything that names “{claim.code.strip()}”",
                amount_net=unknown[about], directorate=claim.directorate, asked_by=asked_by, by=by, at=at,
            )  # fmt: skip


def take_back_money(
    authority: Authority, *, kind: str, source_kind: str, source: str, reason: str, by: Actor, at: datetime
) -> BudgetPosting | None:
    """Let what a record requested, ordered or paid count no more; None where it never did.

    Whether `by` may undo the record, the room that calls has judged. Open questions about it are withdrawn.
    """
    found = live_postings(authority.pk, kind=kind, source_kind=source_kind, sources=[source])
    if not found:
        return None
    posting = found[0]
    with act(posting, by=by, at=at, reason=reason) as this:
        this.needs(BUDGET_POSTING.may("take_back", at_stage=posting.stage))
        this.move(BUDGET_POSTING, "take_back")
        posting.save()
        ledger = Ledger(authority.pk)
        things = ledger.things_of([posting])
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
