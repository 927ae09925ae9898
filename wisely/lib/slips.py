"""Slips of the finger: whether words that somebody typed are, within reason, words of a text.

Likeness by trigrams alone takes "care" for "Carrick": short words share many. Here a slip is a letter that is
wrong, missing, too many or swapped with its neighbour; how many are forgiven is ours and follows the length.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

ONE_FROM_LETTERS, TWO_FROM_LETTERS = 5, 9
LEAST_LETTERS = 3  # shorter words ("Li") are met whole or not at all
LITTLE_WORDS = frozenset({"a", "an", "and", "at", "by", "co", "for", "in", "of", "on", "or", "the", "to"})
_WORD = re.compile(r"[^\W_]+")


def plain_letters(text: str) -> str:
    """Give a text in small letters without accents, as `found_by` and the like hold it: é is e."""
    return "".join(
        each for each in unicodedata.normalize("NFD", text.lower()) if not "\u0300" <= each <= "\u036f"
    )


def is_met_whole(word: str) -> bool:
    """Say whether a word is so short that part of another is no sign of it: "li" is not in "cleaning"."""
    return len(word) < LEAST_LETTERS and word.isalpha()


def holds(text: str, word: str) -> bool:
    """Say whether a text in plain letters holds a word: a short one as a word of its own."""
    return word in _WORD.findall(text) if is_met_whole(word) else word in text


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


def words_asked(typed: str) -> list[str]:
    """Give the words of what was typed that tell something: little ones ("of") do not."""
    return [word for word in _WORD.findall(plain_letters(typed)) if word not in LITTLE_WORDS]


def words_in(text: str) -> list[str]:
    """Give the words of a text, in plain letters."""
    return _WORD.findall(plain_letters(text))


def near_words(word: str, held: Sequence[str]) -> dict[int, int]:
    """Give the places of those of `held` that stand for a word, each with its slips: 0 where one holds it.

    All in plain letters. The same as `is_near` of each, for one word.
    """
    limit = slips_forgiven(word)
    found = process.extract(word, held, scorer=OSA.distance, score_cutoff=limit, limit=None) if limit else []
    near = {place: int(slips) for _, slips, place in found}
    is_whole = is_met_whole(word)
    return near | {
        place: 0 for place, each in enumerate(held) if (each == word if is_whole else word in each)
    }


def is_near(typed: str, text: str) -> bool:
    """Say whether each word that was typed stands in the text, or a word near it does; accents are left out.

    Little words ("of") tell nothing. Other words of one or two letters are near nothing but themselves.
    """
    told, words, asked = plain_letters(text), words_in(text), words_asked(typed)
    return bool(asked) and all(holds(told, word) or nearest(word, words) is not None for word in asked)
