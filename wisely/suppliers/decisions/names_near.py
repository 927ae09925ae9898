"""The words of suppliers' names, and the names that hold words near what somebody typed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from wisely.lib.slips import near_words, words_asked, words_in


@dataclass(frozen=True, slots=True)
class Words:
    """Each word of the names, and the keys of the names that hold it."""

    words: tuple[str, ...]
    holders: tuple[tuple[int, ...], ...]

    def near(self, typed: str) -> list[int]:
        """Give the keys of names that hold each word that was typed, or one near it: fewest slips first."""
        found: dict[int, int] | None = None
        for word in words_asked(typed):
            slips: dict[int, int] = {}
            for place, count in near_words(word, self.words).items():
                for key in self.holders[place]:
                    slips[key] = min(count, slips.get(key, count))
            found = (
                slips if found is None else {key: found[key] + slips[key] for key in found if key in slips}
            )
        return sorted(found, key=lambda key: (found[key], key)) if found else []


def words_of_names(names: Iterable[tuple[int, str]]) -> Words:
    """Gather the words of names, which come with their keys."""
    holders: defaultdict[str, set[int]] = defaultdict(set)
    for key, name in names:
        for word in words_in(name):
            holders[word].add(key)
    return Words(tuple(holders), tuple(tuple(sorted(keys)) for keys in holders.values()))
