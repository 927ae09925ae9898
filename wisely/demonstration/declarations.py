"""What the invented people declare of themselves: a few interests, in every stage, and a few gifts."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from wisely.demonstration.clock import morning
from wisely.demonstration.filling import Known
from wisely.demonstration.organisation import Staff
from wisely.interests import actions
from wisely.interests.actions import GiftFacts, InterestSaid

DAY = timedelta(days=1)
INTERESTS = (
    ("Budget holder", "family", "My sister is its book-keeper.", ""),
    ("Category manager", "work", "I worked there until the summer before last.", "mitigated"),
    ("Contract manager", "financial", "I own a hundred shares that I was left.", "barred"),
    ("Finance officer", "membership", "I was its treasurer without pay.", "ended"),
)
GIFTS = (
    (
        "Contract manager",
        "A bottle of wine",
        "18.00",
        "declined",
        "At the end of a repair; sent back.",
    ),
    ("Category manager", "Lunch at a market day", "24.00", "accepted", "Everybody there was given the same."),
    (
        "Budget holder",
        "Two tickets for a match",
        "96.00",
        "passed on",
        "They came by post; raffled.",
    ),
)


def declare(staff: Staff, market: list[Known], *, on: date) -> None:
    """Let people declare, and the head of procurement look at it."""
    head = staff.one_of_the_cast("Head of procurement", at=morning(on - 9 * DAY))
    for place, (title, kind, details, ends_at) in enumerate(INTERESTS):
        at, person = morning(on - (16 - place) * DAY), staff.cast[title]
        who = staff.officer(person, at=at)
        said = InterestSaid(
            kind=kind,
            party=market[place * 5 % len(market)][0].name,
            details=details,
            is_indirect=kind == "family",
        )
        interest = actions.declare_interest(staff.authority, said, person=person, by=who, at=at)
        if ends_at in {"mitigated", "barred"}:
            actions.review_interest(
                interest, bars=ends_at == "barred", by=head, at=morning(on - 9 * DAY),
                mitigation="A colleague decides whatever touches this firm.",
            )  # fmt: skip
        if ends_at == "ended":
            actions.end_interest(interest, ended_on=on - 12 * DAY, by=who, at=morning(on - 8 * DAY))
    for place, (title, what, worth, answer, reason) in enumerate(GIFTS):
        at, person = morning(on - (20 - place) * DAY), staff.cast[title]
        facts = GiftFacts(
            giver=market[place * 3 % len(market)][0].name, what=what, worth_gross=Decimal(worth),
            offered_on=on - (22 - place) * DAY, answer=answer, reason=reason,
        )  # fmt: skip
        actions.declare_gift(staff.authority, facts, person=person, by=staff.officer(person, at=at), at=at)
