"""People found by what somebody types of their name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Q, QuerySet

from wisely.audit.compiled import compiled_once
from wisely.lib.slips import is_near, plain_letters
from wisely.people.models import Person, in_plain_letters
from wisely.people.queries.officers import has_not_left

CANDIDATES = 8  # for each that is shown: those alike by trigrams only are passed over
LEAST_LIKENESS = 0.5  # of the trigrams of what was typed, within the name; ours


@dataclass(frozen=True, slots=True)
class PersonFound:
    """Somebody at work, with why they were found."""

    reference: str
    name: str
    why: str


def find_people(authority_id: int | None, text: str, *, on: date, most: int = 6) -> list[PersonFound]:
    """Find people at work by reference or by a name like this, the most alike first. One query."""
    asked = text.strip().upper()
    rows = _alike(authority_id, plain_letters(text), asked, on, at_most=most * CANDIDATES)
    near = [row for row in rows if row.reference == asked or is_near(text, row.name)]
    return [
        PersonFound(
            row.reference,
            row.name,
            "Name has what was typed" if row.near > 0.99 else "Name is near what was typed",
        )
        for row in near[:most]
    ]


@compiled_once
def _alike(authority: Any, text: Any, reference: Any, on: Any, *, at_most: int) -> QuerySet[Any, Any]:
    rows = Person.objects.filter(has_not_left(on), authority=authority, erased_at__isnull=True)
    rows = rows.annotate(near=TrigramWordSimilarity(text, in_plain_letters("name")))
    rows = rows.filter(Q(near__gte=LEAST_LIKENESS) | Q(reference=reference)).order_by("-near", "name", "pk")
    found: QuerySet[Any, Any] = rows.values_list("reference", "name", "near", named=True)[:at_most]
    return found
