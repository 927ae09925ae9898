"""Where a supplier is, as a council counts it: by the postcode of its address, nearest area first."""

from __future__ import annotations

import re
from dataclasses import dataclass

from wisely.rules.parts import Place

ELSEWHERE, UNKNOWN = "elsewhere", "unknown"


@dataclass(frozen=True, slots=True)
class Locality:
    """An answer with its reason. `is_local` is None where there is no postcode to judge by."""

    place: str
    name: str
    is_local: bool | None
    reason: str


def locality_of(postcode: str, places: tuple[Place, ...]) -> Locality:
    """Judge a canonical postcode. Outward codes are exact; areas are the letters that begin one."""
    if not postcode:
        return Locality(UNKNOWN, "Not known", None, "No postcode is recorded for it.")
    outward = postcode.split(" ", maxsplit=1)[0]
    area = re.sub(r"[0-9].*", "", outward)
    for place in places:
        if outward in place.outward or area in place.areas:
            return Locality(place.id, place.name, place.is_local, f"{outward} is in {place.name}.")
    return Locality(ELSEWHERE, "Elsewhere", False, f"{outward} is in none of the council's areas.")
