"""The lists of requests to confirm records, and of what was answered within one."""

from __future__ import annotations

from wisely.contracts import queries
from wisely.ui import listing
from wisely.ui.listing import Column, Kind, Listing

ANSWERS = (
    ("none", "Not answered yet"), ("confirmed", "It is right"), ("mended", "Completed"),
    ("not mine", "Not theirs"),
)  # fmt: skip


def answer_in_words(answer: str) -> str:
    """Say an answer as people read it."""
    return dict(ANSWERS).get(answer, answer)


REQUESTS = Listing(
    name="update-requests",
    noun=("request", "requests"),
    title="Requests to confirm records",
    columns=(
        Column("due_on", "Answer by", Kind.DATE, link="/contracts/updates/asked/{key}/", is_heading=True),
        Column("asked_at", "Asked", Kind.INSTANT),
        Column("asked_count", "Contracts", Kind.NUMBER),
        Column("answered", "Answered", Kind.NUMBER),
        Column("note", "Note", Kind.LONG_TEXT, sort=False),
    ),
    also={"key": "pk"},
    filters=(listing.days("due_on", "Answer by"),),
    order="-asked_at",
    then="pk",
)
ASKED = Listing(
    name="updates-asked",
    noun=("contract", "contracts"),
    title="Records asked about",
    columns=(
        Column(
            "contract", "Contract", path="contract__title", link="/contracts/{reference}/", is_heading=True
        ),
        Column("person", "Asked of", path="person__name", link="/people/{person_reference}/"),
        Column("answer", "Answer", path="said", show=answer_in_words),
        Column("answered_at", "Answered", Kind.INSTANT),
        Column("comment", "What they say", Kind.LONG_TEXT, sort=False),
        Column("completeness", "Complete, %", Kind.NUMBER, path="contract__completeness"),
    ),
    also={"reference": "contract__reference", "person_reference": "person__reference"},
    filters=(
        listing.search("contract__title", "contract__reference", "person__name"),
        listing.custom("answer", "Answer", queries.narrow_by_answer, options=ANSWERS),
    ),
    order="answer",
    then="pk",
)
