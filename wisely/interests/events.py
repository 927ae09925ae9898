"""What happens to interests and gifts. Facts carry references and kinds, never what anybody wrote."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class InterestDeclared:
    verb: ClassVar[str] = "interests.interest.declared"
    interest: str
    kind: str


@dataclass(frozen=True, slots=True)
class InterestReviewed:
    verb: ClassVar[str] = "interests.interest.reviewed"
    interest: str
    outcome: str


@dataclass(frozen=True, slots=True)
class InterestEnded:
    verb: ClassVar[str] = "interests.interest.ended"
    interest: str
    ended_on: str


@dataclass(frozen=True, slots=True)
class GiftDeclared:
    verb: ClassVar[str] = "interests.gift.declared"
    gift: str
    answer: str


@dataclass(frozen=True, slots=True)
class ConflictAssessed:
    """Somebody said for one thing, at one stage of it, whether they are free of interests in it."""

    verb: ClassVar[str] = "interests.conflict.assessed"
    subject: str
    occasion: str
    is_clear: bool


SENTENCES: dict[str, str] = {
    InterestDeclared.verb: "An interest was declared: {kind}.",
    InterestReviewed.verb: "It was looked at; the outcome: {outcome}.",
    InterestEnded.verb: "The interest ended on {ended_on}.",
    GiftDeclared.verb: "A gift or hospitality was declared; it was {answer}.",
    ConflictAssessed.verb: "For {subject}, at the stage {occasion}, free of interests: {is_clear}.",
}
