"""Two names compared word by word: what they share, what only one has, what goes against them.

A word weighs by how rare it is among all names known: "Barchester" says much, "Services" little.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA
from rapidfuzz.fuzz import ratio

from wisely.suppliers.decisions.matching.words import Reading

Weigh = Callable[[str], float]
Times = Callable[[str], int]
OFTEN = 4  # two words that are each met so often are two words, however near: Walton and Halton


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
    "least share squared",
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


def compare(first: Reading, second: Reading, weigh: Weigh, times: Times) -> Comparison:
    """Compare two readings; `weigh` gives the weight of a word, `times` how many names have it."""
    ours, theirs = set(first.words), set(second.words)
    same = ours & theirs
    near: list[tuple[str, str]] = []
    shared = mass = sum(map(weigh, same))
    mass_one = mass_two = mass
    alone = [word for word in first.words if word not in same]
    others = [word for word in second.words if word not in same]
    slips = 0.0
    if alone and others:
        for near_one, near_two, how in _aligned(alone, others, first, second, times):
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
    features = (
        1.0, min(shared, 3.0), least, max(shares), max(left_one, left_two) - conflict, conflict,
        slips, _figures_differ(alone, others), float(bool(first.form) and first.form == second.form),
        float(bool(first.form and second.form) and first.form != second.form),
        float(first.words[0] in same or second.words[0] in same
              or any(one.startswith(first.words[0]) or two.startswith(second.words[0]) for one, two in near)),
        max(map(weigh, same), default=0.0),
        ratio("".join(first.words), "".join(second.words)) / 100,
        float(bool(alone and others)), float(not alone and not others),
        float(not alone and not others and not near), float(len(alone) + len(others)), least * least,
    )  # fmt: skip
    return Comparison(
        tuple(w for w in first.words if w in same), tuple(near), tuple(alone), tuple(others), features
    )


def _aligned(
    alone: list[str], others: list[str], first: Reading, second: Reading, times: Times
) -> list[tuple[tuple[str, ...], tuple[str, ...], float]]:
    """Pair words that are near; paired words are taken off both lists."""
    found: list[tuple[tuple[str, ...], tuple[str, ...], float]] = []
    _together(alone, others, second.joined, found, is_first=True)
    _together(others, alone, first.joined, found, is_first=False)
    pairs = [
        (how, one, two)
        for one in alone
        for two in others
        if (how := nearness(one, two)) and min(times(one), times(two)) < OFTEN
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
