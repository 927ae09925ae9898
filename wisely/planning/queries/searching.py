"""Needs found by words that people type."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Q

from wisely.lib.slips import is_near, plain_letters
from wisely.people.models import in_plain_letters
from wisely.planning.queries.needs import LIVE, needs

CANDIDATES = 8  # for each that is shown: those alike by trigrams only are passed over
LEAST_LIKENESS = 0.45  # of the trigrams of what was typed, within the title; ours


@dataclass(frozen=True, slots=True)
class NeedFound:
    """A need that is not met yet, with why it was found."""

    reference: str
    title: str
    stage: str
    why: str


def find_needs(authority_id: int | None, text: str, *, most: int = 6) -> list[NeedFound]:
    """Find needs under way by reference, or by a title like this, the most alike first. One query."""
    near = TrigramWordSimilarity(plain_letters(text), in_plain_letters("title"))
    rows = (
        needs(authority_id)
        .filter(stage__in=LIVE)
        .annotate(near=near)
        .filter(Q(near__gte=LEAST_LIKENESS) | Q(reference=text.strip().upper()))
    )
    asked = text.strip().upper()
    alike = [
        row
        for row in rows.order_by("-near", "pk")[: most * CANDIDATES]
        if row.reference == asked or is_near(text, row.title)
    ]
    return [
        NeedFound(
            row.reference,
            row.title,
            row.stage,
            "Its reference is what was typed"
            if row.reference == text.strip().upper()
            else "Its title has what was typed"
            if row.near > 0.99
            else "Its title is near what was typed",
        )
        for row in alike[:most]
    ]
