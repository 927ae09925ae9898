"""Every write of the interests room."""

from wisely.interests.actions.declaring import (
    GiftFacts,
    InterestSaid,
    assess_conflict,
    declare_gift,
    declare_interest,
    end_interest,
    review_interest,
    say_where_one_stands,
)

__all__ = [
    "GiftFacts",
    "InterestSaid",
    "assess_conflict",
    "declare_gift",
    "declare_interest",
    "end_interest",
    "review_interest",
    "say_where_one_stands",
]
