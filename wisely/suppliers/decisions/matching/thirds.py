"""Pairs of names weighed anew by third names: one like both speaks for a pair, one like one alone against.

"Aire Vally Foods" and "Aire Valley (Leeds)" are far apart, and both are near "Aire Valley Foods"; "Walton
Roofng" is near "Halton Roofing" too, but nearer to "Walton Roofing Ltd", which is not Halton's. How likely
two names are one is a log odds throughout, 0 for even.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping

Odds = Mapping[tuple[Hashable, Hashable], float]
WORTH_ASKING = -3.0  # a third name that is less like a name says nothing of it
UNLIKE = -6.0  # names that were not worth comparing
MOST_NEAR = 12  # a name with more that are like it is a common one; the likest of them are asked
CAP = 8.0  # beyond it nothing more is said

THIRDS = ("one", "odds", "a third is like both", "a third is like one alone")


def by_thirds(odds: Odds) -> Iterator[tuple[tuple[Hashable, Hashable], tuple[float, ...]]]:
    """Give for each pair that may still be one what `THIRDS` names: its own odds, and what thirds say."""
    near = _near(odds, WORTH_ASKING)
    nobody: dict[Hashable, float] = {}
    for (one, two), own in odds.items():
        if own > UNLIKE:
            support, against = _said(one, two, near.get(one, nobody), near.get(two, nobody))
            yield (one, two), (1.0, min(own, CAP), min(max(support, 0.0), CAP), min(max(against, 0.0), CAP))


def _near(odds: Odds, least: float) -> dict[Hashable, dict[Hashable, float]]:
    """Give for each name those that are more like it than `least`, of a crowd the likest."""
    near: dict[Hashable, dict[Hashable, float]] = {}
    for (one, two), own in odds.items():
        if own > least:
            near.setdefault(one, {})[two] = own
            near.setdefault(two, {})[one] = own
    for name, others in near.items():
        if len(others) > MOST_NEAR:
            near[name] = dict(sorted(others.items(), key=lambda each: -each[1])[:MOST_NEAR])
    return near


def _said(
    one: Hashable, two: Hashable, ours: Mapping[Hashable, float], theirs: Mapping[Hashable, float]
) -> tuple[float, float]:
    """Give how like both the third is that is likest both, and how like one alone another is."""
    support = against = UNLIKE
    for third, like in ours.items():
        if third != two:
            other = theirs.get(third, UNLIKE)
            support = max(support, min(like, other))
            against = max(against, min(like, -other))
    for third, like in theirs.items():
        if third != one and third not in ours:
            against = max(against, min(like, -UNLIKE))
    return support, against
