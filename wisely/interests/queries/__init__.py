"""Every read of the interests room."""

from wisely.interests.events import SENTENCES
from wisely.interests.lifecycle import ANSWERS, INTEREST, KINDS, InterestStage
from wisely.interests.queries.interests import (
    ClearRow,
    acts_on_interest,
    assessments_of,
    gifts,
    history_of,
    interest_for,
    interests,
    is_clear_of,
    own_gifts,
    own_interests,
    person_of,
    who_is_clear_of,
)

__all__ = [
    "ANSWERS",
    "INTEREST",
    "KINDS",
    "SENTENCES",
    "ClearRow",
    "InterestStage",
    "acts_on_interest",
    "assessments_of",
    "gifts",
    "history_of",
    "interest_for",
    "interests",
    "is_clear_of",
    "own_gifts",
    "own_interests",
    "person_of",
    "who_is_clear_of",
]
