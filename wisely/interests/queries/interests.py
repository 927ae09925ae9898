"""Interests and gifts, and who is clear of whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from wisely.interests import permissions
from wisely.interests.decisions import InterestFacts, may_decide_about
from wisely.interests.lifecycle import INTEREST
from wisely.interests.models import ConflictAssessment, Gift, Interest
from wisely.lib.actor import Actor
from wisely.lib.names import normal_name
from wisely.lib.verdict import Verdict
from wisely.people.decisions import Officer
from wisely.people.models import Person
from wisely.people.queries.history import Remembered, names_in, what_happened_to


def interests(authority_id: int | None) -> QuerySet[Interest]:
    """Give the register of interests, for lists."""
    return Interest.objects.filter(authority=authority_id)


def gifts(authority_id: int | None) -> QuerySet[Gift]:
    """Give the register of gifts, for lists."""
    return Gift.objects.filter(authority=authority_id)


def interest_for(authority_id: int | None, reference: str) -> Interest | None:
    """Give one interest with its person. One query."""
    return interests(authority_id).filter(reference=reference).select_related("authority", "person").first()


def own_interests(officer: Officer) -> list[Interest]:
    """Give an officer's own interests, the latest first."""
    return list(interests(officer.authority_id).filter(person=officer.person_id).order_by("-pk"))


def own_gifts(officer: Officer) -> list[Gift]:
    """Give what an officer was offered, the latest first."""
    return list(gifts(officer.authority_id).filter(person=officer.person_id).order_by("-offered_on", "-pk"))


def person_of(officer: Officer) -> Person | None:
    """Give the person behind an officer, to declare as."""
    return Person.objects.filter(pk=officer.person_id).first()


def acts_on_interest(interest: Interest, *, by: Actor) -> dict[str, Verdict]:
    """Give a verdict for each act by its name: the answer that both the page and the act rest on."""
    own = permissions.may_declare(by, person=interest.person_reference)
    return {
        "review_interest": INTEREST.may("end", at_stage=interest.stage)
        & permissions.may_review_interest(by, interest),
        "end_interest": INTEREST.may("end", at_stage=interest.stage) & own,
    }


def _facts(rows: Iterable[Interest]) -> list[InterestFacts]:
    return [
        InterestFacts(row.reference, row.party, row.stage, row.since_on, row.ended_on, row.mitigation)
        for row in rows
    ]


def is_clear_of(person: str, party: str, *, on: date) -> Verdict:
    """Test that no interest of a person, by reference, keeps them from deciding about a party. One query."""
    if not party:
        return may_decide_about("", (), on=on)
    return may_decide_about(party, _facts(Interest.objects.filter(person__reference=person)), on=on)


@dataclass(frozen=True, slots=True)
class ClearRow:
    """One person with an interest in a party: where it stands and what is done."""

    reference: str
    person_name: str
    stage: str
    mitigation: str


def who_is_clear_of(authority_id: int | None, party: str, *, on: date) -> list[ClearRow]:
    """Give everybody who has declared an interest in a party; everybody else has declared none. One query."""
    if not normal_name(party):
        return []
    rows = interests(authority_id).select_related("person").order_by("person__name", "pk")
    return [
        ClearRow(row.reference, row.person.name, row.stage, row.mitigation)
        for row, facts in zip(rows, _facts(rows), strict=True)
        if facts.touches(party, on=on)
    ]


def assessments_of(authority_id: int | None, *, kind: str, subject: str) -> Sequence[ConflictAssessment]:
    """Give what people said about a thing, in order."""
    rows = ConflictAssessment.objects.filter(authority=authority_id, kind=kind, subject=subject)
    return list(rows.select_related("person").order_by("pk"))


def history_of(interest: Interest) -> tuple[Sequence[Remembered], Mapping[str, str]]:
    """Give what happened to an interest, newest first, and the names of who did it. Two queries."""
    told = what_happened_to(interest)
    return told, names_in(told)
