"""Who declares, who reviews, who reads. Everybody declares their own; nobody reviews their own."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol

from wisely.lib.actor import Actor
from wisely.lib.verdict import YES, Verdict, no
from wisely.people.permissions import may


class Permission(StrEnum):
    """What may be done in this room."""

    SEE_INTERESTS = "interests.see_interests"
    REVIEW_INTEREST = "interests.review_interest"


class OfInterest(Protocol):
    """What a permission is judged by."""

    @property
    def person_reference(self) -> str: ...


def may_declare(officer: Actor, *, person: str) -> Verdict:
    """Everybody declares for themselves, and for nobody else."""
    if officer.reference == person:
        return YES
    return no("Everybody declares their own interests.", who_can="the person whose interest it is")


def may_review_interest(officer: Actor, interest: OfInterest) -> Verdict:
    """Test that an officer may say what is done about an interest: never about their own (PA23 s.82)."""
    if officer.reference == interest.person_reference:
        return no(
            "It is your own interest, so somebody else reviews it.", cite="PA23 s.82",
            who_can="Head of procurement",
        )  # fmt: skip
    return may(officer, Permission.REVIEW_INTEREST)


def may_see_interests(officer: Actor) -> Verdict:
    """Test that an officer may read the registers of interests and gifts."""
    return may(officer, Permission.SEE_INTERESTS)


def may_see_interest(officer: Actor, interest: OfInterest) -> Verdict:
    """Test that an officer may read an interest: their own, or with the permission anybody's."""
    if officer.reference == interest.person_reference:
        return YES
    return may(officer, Permission.SEE_INTERESTS)
