"""Slips of the finger: whether words that somebody typed are, within reason, words of a text.

Likeness by trigrams alone takes "care" for "Carrick": short words share many. Here a slip is a letter that is
wrong, missing, too many or swapped with its neighbour; how many are forgiven is ours and follows the length.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

ONE_FROM_LETTERS, TWO_FROM_LETTERS = 5, 9
LEAST_LETTERS = 3  # shorter words ("of", "co") tell nothing
_WORD = re.compile(r"[^\W_]+")


def slips_forgiven(word: str) -> int:
    """Give how many slips are forgiven in a word: none in short ones, which are all near each other."""
    return 0 if len(word) < ONE_FROM_LETTERS else 1 if len(word) < TWO_FROM_LETTERS else 2


def nearest(word: str, held: Sequence[str]) -> str | None:
    """Give the word among `held` with the fewest slips from this one; None where none is near.

    Both in small letters.
    """
    limit = slips_forgiven(word)
    found = process.extractOne(word, held, scorer=OSA.distance, score_cutoff=limit) if limit else None
    return str(found[0]) if found else None


def is_near(typed: str, text: str) -> bool:
    """Say whether each word that was typed stands in the text, or a word near it does."""
    told = text.casefold()
    words = _WORD.findall(told)
    asked = [word for word in _WORD.findall(typed.casefold()) if len(word) >= LEAST_LETTERS]
    return bool(asked) and all(word in told or nearest(word, words) is not None for word in asked)
