"""Things that were bought, found by words that people type, with what they cost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from wisely.categories.decisions.prices import Spread
from wisely.categories.queries.files import prices_of
from wisely.lib.slips import holds, is_near, plain_letters


@dataclass(frozen=True, slots=True)
class PriceFound:
    """A thing that the council bought lately, with how far its prices lie apart and why it was found."""

    spread: Spread
    why: str


def find_prices(authority_id: int, text: str, *, on: date, most: int = 6) -> list[PriceFound]:
    """Find things bought in the last twelve months: those that hold every word, else those that are near.

    No query where prices are in memory.
    """
    words = plain_letters(text).split()
    if not words:
        return []
    things = [(plain_letters(each.thing), each) for each in prices_of(authority_id, on=on).spreads]
    held = [each for told, each in things if all(holds(told, word) for word in words)]
    if held:
        return [PriceFound(each, "What was bought has what was typed") for each in held[:most]]
    near = [each for told, each in things if is_near(text, told)]
    return [PriceFound(each, "What was bought is near what was typed") for each in near[:most]]
