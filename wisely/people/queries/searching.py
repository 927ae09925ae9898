"""People found by what somebody types of their name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Q

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
    rows = Person.objects.filter(has_not_left(on), authority=authority_id, erased_at__isnull=True)
    rows = rows.annotate(near=TrigramWordSimilarity(plain_letters(text), in_plain_letters("name")))
    rows = rows.filter(Q(near__gte=LEAST_LIKENESS) | Q(reference=text.strip().upper()))
    asked = text.strip().upper()
    near = [
        row
        for row in rows.order_by("-near", "name", "pk")[: most * CANDIDATES]
        if row.reference == asked or is_near(text, row.name)
    ]
    return [
        PersonFound(
            row.reference,
            row.name,
            "Name has what was typed" if row.near > 0.99 else "Name is near what was typed",
        )
        for row in near[:most]
    ]
