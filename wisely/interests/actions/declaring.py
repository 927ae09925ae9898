"""An interest is declared, reviewed by another, and ends; gifts are declared; conflicts are assessed."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone

from wisely.audit.acts import act
from wisely.interests import events, permissions
from wisely.interests.decisions import RULE, is_told
from wisely.interests.lifecycle import ANSWERS, INTEREST, KINDS
from wisely.interests.models import ConflictAssessment, Gift, Interest
from wisely.interests.queries.interests import acts_on_interest
from wisely.lib.actor import Actor
from wisely.lib.references import make_reference
from wisely.lib.verdict import YES, Refusal, no
from wisely.people.models import Authority, Person

LEAST_WORDS = 2
ASK = (
    "Say first that you have no interest in it that is not declared, or which steps are taken about the one "
    "that you have."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class InterestSaid:
    """What somebody declares of themselves."""

    kind: str
    party: str
    details: str
    is_indirect: bool = False
    since_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GiftFacts:
    """A gift or hospitality that was offered; its worth is a guess, VAT included."""

    giver: str
    what: str
    worth_gross: Decimal
    offered_on: date
    answer: str
    reason: str


def declare_interest(
    authority: Authority, said: InterestSaid, *, person: Person, by: Actor, at: datetime
) -> Interest:
    """Put an interest on the register. Until somebody has looked at it, it keeps its owner from deciding."""
    today = timezone.localdate(at)
    interest = Interest(authority=authority, person=person, declared_at=at, **asdict(said))
    with act(interest, by=by, at=at) as this:
        this.needs(
            permissions.may_declare(by, person=person.reference),
            YES if said.kind in KINDS else no("Choose one of the kinds of interest."),
            YES if said.party.strip() else no("Say in whom or in what the interest is."),
            is_told(said.details, "Say what it is, in a few words."),
            YES
            if said.since_on is None or said.since_on <= today
            else no("It begins on a day to come. Declare it when it has begun."),
        )
        series = f"I{today:%y}"
        interest.reference = make_reference(authority.prefix, series, this.number(series))
        this.record(events.InterestDeclared(interest=interest.reference, kind=interest.kind))
    return interest


def review_interest(
    interest: Interest,
    *,
    bars: bool,
    mitigation: str,
    version: int | None = None,
    by: Actor,
    at: datetime,
) -> Interest:
    """Say what is done about an interest: it bars its owner, or steps are taken that make it harmless."""
    with act(interest, by=by, at=at, reason=mitigation, version=version) as this:
        this.needs(
            acts_on_interest(interest, by=by)["review_interest"],
            is_told(mitigation, "Say which steps are taken, and who takes them."),
        )
        this.move(INTEREST, "bar" if bars else "mitigate")
        interest.mitigation, interest.reviewed_at, interest.reviewed_by = mitigation, at, by.reference
        this.record(events.InterestReviewed(interest=interest.reference, outcome=interest.stage))
    return interest


def end_interest(
    interest: Interest, *, ended_on: date, version: int | None = None, by: Actor, at: datetime
) -> Interest:
    """Say that an interest is over. It stays on the register."""
    with act(interest, by=by, at=at, version=version) as this:
        this.needs(
            acts_on_interest(interest, by=by)["end_interest"],
            YES
            if ended_on <= timezone.localdate(at)
            else no("It ends on a day to come. Say so when it has ended."),
        )
        this.move(INTEREST, "end")
        interest.ended_on = ended_on
        this.record(events.InterestEnded(interest=interest.reference, ended_on=ended_on.isoformat()))
    return interest


def declare_gift(authority: Authority, facts: GiftFacts, *, person: Person, by: Actor, at: datetime) -> Gift:
    """Put a gift or hospitality on the register, taken or not."""
    today = timezone.localdate(at)
    gift = Gift(authority=authority, person=person, declared_at=at, **asdict(facts))
    with act(gift, by=by, at=at) as this:
        this.needs(
            permissions.may_declare(by, person=person.reference),
            YES if facts.answer in ANSWERS else no("Say whether it was taken."),
            YES if facts.worth_gross >= 0 else no("Its worth cannot be less than nought."),
            YES if facts.offered_on <= today else no("It was offered on a day to come. Correct the day."),
            is_told(facts.reason, "Say why it was offered, and why it was taken or not."),
        )
        series = f"G{today:%y}"
        gift.reference = make_reference(authority.prefix, series, this.number(series))
        this.record(events.GiftDeclared(gift=gift.reference, answer=gift.answer))
    return gift


def say_where_one_stands(
    authority: Authority,
    *,
    kind: str,
    subject: str,
    occasion: str,
    is_clear: bool,
    mitigation: str = "",
    by: Actor,
    at: datetime,
) -> None:
    """Keep what the person behind an act says of their interests in the thing, at this stage of it.

    Neither clear nor a word of what is done about an interest: the act is refused (PA23 s.83). The house's
    own system persons have no interests, so nothing is kept of them.
    """
    said = is_clear or len(mitigation.split()) >= LEAST_WORDS
    if not said:
        raise Refusal(no(ASK, cite=RULE))
    person = Person.objects.filter(reference=by.reference).first()
    if person is not None:
        assess_conflict(
            authority, kind=kind, subject=subject, occasion=occasion, person=person, is_clear=is_clear,
            mitigation="" if is_clear else mitigation, by=by, at=at,
        )  # fmt: skip


def assess_conflict(
    authority: Authority,
    *,
    kind: str,
    subject: str,
    occasion: str,
    person: Person,
    is_clear: bool,
    mitigation: str = "",
    by: Actor,
    at: datetime,
) -> ConflictAssessment:
    """Keep what somebody says of one thing at one stage of it: free of interests, or what is done about them.

    The room that calls says what follows: a step of an approval, for one, is not taken without it.
    """
    assessment = ConflictAssessment(
        authority=authority, kind=kind, subject=subject, occasion=occasion, person=person, is_clear=is_clear,
        mitigation=mitigation, assessed_at=at,
    )  # fmt: skip
    with act(assessment, by=by, at=at) as this:
        this.needs(
            permissions.may_declare(by, person=person.reference),
            YES if is_clear else is_told(mitigation, "Say which steps are taken."),
        )
        this.record(events.ConflictAssessed(subject=subject, occasion=occasion, is_clear=is_clear))
    return assessment
