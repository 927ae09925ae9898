"""The registers of interests and of gifts, declared once."""

from __future__ import annotations

from wisely.interests.queries import ANSWERS, INTEREST, KINDS, InterestStage
from wisely.ui import listing
from wisely.ui.listing import Column, Kind, Listing

REGISTER = Listing(
    name="interests",
    noun=("interest", "interests"),
    title="Register of interests",
    columns=(
        Column("party", "In whom", link="/interests/{reference}/", is_heading=True),
        Column("reference", "Reference", Kind.REFERENCE),
        Column("person", "Whose", path="person__name"),
        Column("kind", "Kind", show=lambda kind: KINDS.get(kind, kind)),
        Column("is_indirect", "Through somebody close", Kind.YES_NO),
        Column("stage", "Stage", Kind.TAG, badge=INTEREST.badge),
        Column("declared_at", "Declared", Kind.INSTANT),
        Column("mitigation", "What is done", Kind.LONG_TEXT, shown=False, sort=False),
    ),
    filters=(
        listing.search("party", "reference", "person__name"),
        listing.choices(
            "stage", "Stage", options=tuple((each.value, INTEREST.badge(each).word) for each in InterestStage)
        ),
        listing.choices("kind", "Kind", options=tuple(KINDS.items())),
    ),
    order="-declared_at",
    then="pk",
)

GIFTS = Listing(
    name="gifts",
    noun=("gift", "gifts"),
    title="Register of gifts and hospitality",
    columns=(
        Column("what", "What", is_heading=True),
        Column("reference", "Reference", Kind.REFERENCE),
        Column("giver", "From"),
        Column("person", "Offered to", path="person__name"),
        Column("worth_gross", "Worth", Kind.GROSS),
        Column("offered_on", "Offered", Kind.DATE),
        Column("answer", "Answer", show=lambda answer: ANSWERS.get(answer, answer)),
        Column("reason", "Why", Kind.LONG_TEXT, shown=False, sort=False),
    ),
    filters=(
        listing.search("what", "giver", "reference", "person__name"),
        listing.choices("answer", "Answer", options=tuple(ANSWERS.items())),
        listing.days("offered_on", "Offered"),
        listing.amounts("worth_gross", "Worth including VAT"),
    ),
    order="-offered_on",
    then="pk",
)
