"""Needs found by words that people type."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Q, QuerySet

from wisely.audit.compiled import compiled_once
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
    asked = text.strip().upper()
    rows = _alike(authority_id, plain_letters(text), asked, at_most=most * CANDIDATES)
    alike = [row for row in rows if row.reference == asked or is_near(text, row.title)]
    return [
        NeedFound(
            row.reference,
            row.title,
            row.stage,
            "Its reference is what was typed"
            if row.reference == asked
            else "Its title has what was typed"
            if row.near > 0.99
            else "Its title is near what was typed",
        )
        for row in alike[:most]
    ]


@compiled_once
def _alike(authority: Any, text: Any, reference: Any, *, at_most: int) -> QuerySet[Any, Any]:
    rows = needs(authority).filter(stage__in=LIVE)
    rows = rows.annotate(near=TrigramWordSimilarity(text, in_plain_letters("title")))
    rows = rows.filter(Q(near__gte=LEAST_LIKENESS) | Q(reference=reference)).order_by("-near", "pk")
    return rows.values_list("reference", "title", "stage", "near", named=True)[:at_most]
