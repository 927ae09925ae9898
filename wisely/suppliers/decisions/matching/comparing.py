"""Two names compared word by word: what they share, what only one has, what goes against them.

A word weighs by how rare it is among all names known: "Barchester" says much, "Services" little.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log1p
from typing import Protocol

from rapidfuzz.distance import OSA
from rapidfuzz.fuzz import ratio

from wisely.suppliers.decisions.matching.words import Reading

OFTEN = 4  # two words that are each met so often are two words, however near: Walton and Halton


class Known(Protocol):
    """What is known of words among all names."""

    def weigh(self, word: str) -> float:
        """Give the weight of a word by how rare it is, 0 to 1."""

    def times(self, word: str) -> int:
        """Give how many names have a word."""

    def names_with(self, words: Collection[str]) -> int:
        """Give how many names have some words together."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What comparing two readings found. Weights are of rarity, 0 to 1."""

    same: tuple[str, ...]
    near: tuple[tuple[str, str], ...]
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]
    features: tuple[float, ...]


FEATURES = (
    "one", "shared weight", "least share", "greatest share", "weight only one has", "weight each has alone",
    "slips", "figures differ", "forms agree", "forms differ", "first word agrees", "rarest word",
    "likeness as text", "each has words alone", "all words agree", "all words the same", "count alone",
    "least share squared", "likeness squared", "others have all shared", "others have one of them",
    "near word is rare", "near word is common", "slip at the start", "slip of the hand", "cut short",
    "longer at its end", "only in brackets", "by a trading name",
)  # fmt: skip


@lru_cache(maxsize=1 << 17)
def nearness(one: str, two: str) -> float:
    """Say how near two different words are, 0 to 1: a slip of the keyboard, or the one cut short."""
    if len(one) > len(two):
        one, two = two, one
    if one.isdigit() or two.isdigit():
        return 0.0
    if len(one) > 2 and len(two) > 3 and len(two) - len(one) < 3:
        distance = OSA.distance(one, two, score_cutoff=2)
        if distance == 1 or (distance == 2 and len(one) > 6):
            return 1.0 - distance / len(two)
    if two.startswith(one):
        return 0.8 if len(one) > 2 else 0.4
    return 0.0


@lru_cache(maxsize=1 << 16)
def is_of_the_hand(one: str, two: str) -> bool:
    """Say whether a slip is one that hands make: two letters turned about, or one struck twice or once."""
    if len(one) == len(two):
        return sorted(one) == sorted(two)
    short, long = sorted((one, two), key=len)
    return any(
        long[:at] + long[at + 1 :] == short and long[at] in long[at - 1 : at] + long[at + 1 : at + 2]
        for at in range(len(long))
    )


def compare(first: Reading, second: Reading, known: Known, *, is_new: bool = False) -> Comparison:
    """Compare two readings among those known; `is_new` where the first is not one of them itself."""
    weigh = known.weigh
    ours, theirs = set(first.words), set(second.words)
    same = ours & theirs
    near: list[tuple[str, str]] = []
    shared = mass = sum(map(weigh, same))
    mass_one = mass_two = mass
    alone = [word for word in first.words if word not in same]
    others = [word for word in second.words if word not in same]
    slips = 0.0
    if alone and others:
        for near_one, near_two, how in _aligned(alone, others, first, second, known):
            weight = min(sum(map(weigh, near_one)), sum(map(weigh, near_two)))
            near.append((" ".join(near_one), " ".join(near_two)))
            shared += weight * how
            slips += weight * (1.0 - how)
            mass_one, mass_two = mass_one + weight, mass_two + weight
    left_one, left_two = sum(map(weigh, alone)), sum(map(weigh, others))
    mass_one, mass_two = (mass_one + left_one) or 1.0, (mass_two + left_two) or 1.0
    shares = shared / mass_one, shared / mass_two
    least = min(shares)
    conflict = min(left_one, left_two)
    alike = ratio("".join(first.words), "".join(second.words)) / 100
    features = (
        1.0, min(shared, 3.0), least, max(shares), max(left_one, left_two) - conflict, conflict,
        slips, _figures_differ(alone, others), float(bool(first.form) and first.form == second.form),
        float(bool(first.form and second.form) and first.form != second.form),
        float(first.words[0] in same or second.words[0] in same
              or any(one.startswith(first.words[0]) or two.startswith(second.words[0]) for one, two in near)),
        max(map(weigh, same), default=0.0),
        alike, float(bool(alone and others)), float(not alone and not others),
        float(not alone and not others and not near), float(len(alone) + len(others)), least * least,
    )  # fmt: skip
    met = (*_met_elsewhere(same, known, is_new=is_new), *_slips(near, known))
    told = (*_left_over(alone, others, first, second), float(first.is_traded or second.is_traded))
    return Comparison(
        tuple(w for w in first.words if w in same), tuple(near), tuple(alone), tuple(others),
        (*features, alike * alike, *met, *told),
    )  # fmt: skip


def _met_elsewhere(same: Collection[str], known: Known, *, is_new: bool) -> tuple[float, float]:
    """Say how many other names have all the words that are shared, as a logarithm, and whether any has."""
    if not same:
        return 0.0, 0.0
    others = max(0, known.names_with(same) - (1 if is_new else 2))
    return log1p(others), float(others > 0)


def _slips(near: Sequence[tuple[str, str]], known: Known) -> tuple[float, float, float, float, float]:
    """Say of near words how rare the rarest is, how common the commonest, and what kind of slip it is."""
    single = [(one, two) for one, two in near if " " not in one and " " not in two]
    if not single:
        return 0.0, 0.0, 0.0, 0.0, 0.0
    cut = [two.startswith(one) or one.startswith(two) for one, two in single]
    slips = [pair for pair, is_cut in zip(single, cut, strict=True) if not is_cut]
    times = [sorted((known.times(one), known.times(two))) for one, two in single]
    return (
        float(min(few for few, _ in times) <= 1), log1p(max(many for _, many in times)),
        float(any(one[0] != two[0] for one, two in slips)),
        float(any(is_of_the_hand(one, two) for one, two in slips)), float(sum(cut)),
    )  # fmt: skip


def _left_over(
    alone: Sequence[str], others: Sequence[str], first: Reading, second: Reading
) -> tuple[float, float]:
    """Say whether one name only goes on where the other ends, and whether what it adds is in brackets."""
    if bool(alone) == bool(others):
        return 0.0, 0.0
    left, longer = (alone, first) if alone else (others, second)
    return float(longer.words[-len(left) :] == tuple(left)), float(longer.aside.issuperset(left))


def _aligned(
    alone: list[str], others: list[str], first: Reading, second: Reading, known: Known
) -> list[tuple[tuple[str, ...], tuple[str, ...], float]]:
    """Pair words that are near; paired words are taken off both lists."""
    found: list[tuple[tuple[str, ...], tuple[str, ...], float]] = []
    _together(alone, others, second.joined, found, is_first=True)
    _together(others, alone, first.joined, found, is_first=False)
    pairs = [
        (how, one, two)
        for one in alone
        for two in others
        if (how := nearness(one, two)) and min(known.times(one), known.times(two)) < OFTEN
    ]
    pairs.sort(reverse=True)
    for how, one, two in pairs:
        if one in alone and two in others:
            alone.remove(one)
            others.remove(two)
            found.append(((one,), (two,), how))
    return found


def _together(
    alone: list[str],
    others: list[str],
    joined: Sequence[str],
    found: list[tuple[tuple[str, ...], tuple[str, ...], float]],
    *,
    is_first: bool,
) -> None:
    """Pair a word with two that stand side by side in the other name: "sureclean", "sure clean"."""
    for word in alone[:]:
        if word not in joined and word + "s" not in joined:
            continue
        parts = tuple(each for each in others if word.startswith(each) or word.endswith(each))
        if parts:
            alone.remove(word)
            for each in parts:
                others.remove(each)
            found.append(((word,), parts, 0.95) if is_first else (parts, (word,), 0.95))


def _figures_differ(alone: Sequence[str], others: Sequence[str]) -> float:
    return float(any(word.isdigit() for word in alone) and any(word.isdigit() for word in others))
