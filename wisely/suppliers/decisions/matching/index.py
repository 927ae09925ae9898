"""All names known, kept so that those which may be one with a new name are found in a moment."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence
from math import log

from wisely.suppliers.decisions.matching.comparing import OFTEN
from wisely.suppliers.decisions.matching.words import Reading, read_name

RARE = 120  # a word in more names than this finds none alone
COMMON = 6_000  # nor do two words together, if both are in more names than this
LEAST_SHARED, LEAST_OF_BOTH = 0.55, 0.36  # least share of the lighter name's weight, and of the heavier's
FEWEST = 10  # names fewer than this say nothing of how rare a word is
MOST = 120  # of the names worth comparing, those that share most are: others have a crowd before them
CROWD = 60  # a number or a postcode that more names share finds none by itself
NOTHING = ("", "")
BEGINNING, FEW = 5, 60  # names that begin with the same letters are compared too, where they are few


class NameIndex:
    """Names with whom they mean. `add` all, then ask `candidates`; adding later is fine.

    `beside` are the VAT number and the postcode that stand beside a name, "" where they are not known.
    """

    def __init__(self, names: Iterable[tuple[Hashable, str]] = ()) -> None:
        self.readings: list[Reading] = []
        self.whose: list[Hashable] = []
        self.beside: list[tuple[str, str]] = []
        self._by_number: dict[str, list[int]] = {}
        self._found_at: dict[str, list[int]] = {}
        self._joined_at: dict[str, list[int]] = {}
        self._begun_at: dict[str, list[int]] = {}
        self._slips: dict[str, list[str]] = {}
        self._weights: dict[str, float] = {}
        self._masses: dict[int, float] = {}
        self._common_sets: dict[str, set[int]] = {}
        self._together: dict[tuple[str, str], int] = {}
        for who, name in names:
            self.add(who, name)

    def __len__(self) -> int:
        return len(self.readings)

    def add(self, who: Hashable, name: str, beside: tuple[str, str] = NOTHING) -> None:
        """Keep a name, whom it means, and what stands beside it. A redaction is not kept."""
        for reading in read_name(name):
            place = len(self.readings)
            self.readings.append(reading)
            self.whose.append(who)
            self.beside.append(beside)
            for number in {each for each in beside if each}:
                self._by_number.setdefault(number, []).append(place)
            for word in reading.words:
                places = self._found_at.get(word)
                if places is None:
                    self._found_at[word] = [place]
                    for slip in _with_slips(word):
                        self._slips.setdefault(slip, []).append(word)
                else:
                    places.append(place)
            for pair in reading.joined:
                self._joined_at.setdefault(pair, []).append(place)
            self._begun_at.setdefault(_beginning(reading), []).append(place)
        self._weights.clear()
        self._masses.clear()
        self._common_sets.clear()
        self._together.clear()

    def weigh(self, word: str) -> float:
        """Give the weight of a word by how rare it is: 1 for one met once, 0 for one in all names."""
        weight = self._weights.get(word)
        if weight is None:
            names = max(len(self.readings) + 2, FEWEST)
            times = len(self._found_at.get(word, ())) or 1
            weight = self._weights[word] = log(names / (times + 1)) / log(names / 2)
        return weight

    def times(self, word: str) -> int:
        """Give how many names have a word."""
        return len(self._found_at.get(word, ()))

    def names_with(self, words: Collection[str]) -> int:
        """Give how many names have the two rarest of some words together, which hardly differs from all."""
        if len(words) == 1:
            return self.times(*words)
        one, two = words if len(words) == 2 else sorted(words, key=self.times)[:2]
        found = self._together.get(key := (one, two))
        if found is None:
            few, many = self._found_at.get(one, ()), self._common_set(two)
            found = self._together[key] = sum(place in many for place in few)
        return found

    def with_numbers(self, beside: tuple[str, str]) -> set[int]:
        """Give the places of names beside which one of these numbers stands, if no crowd shares it."""
        found: set[int] = set()
        for number in filter(None, beside):
            places = self._by_number.get(number, ())
            if len(places) <= CROWD:
                found.update(places)
        return found

    def holders(self, number: str) -> int:
        """Give how many are known beside whose names a number or a postcode stands."""
        return len({self.whose[place] for place in self._by_number.get(number, ())})

    def candidates(self, reading: Reading) -> list[int]:
        """Give the places of names that share enough of the weight of words to be worth comparing."""
        shared: dict[int, float] = {}
        common = [word for word in reading.words if self._tell_word(shared, word)]
        for pair in reading.joined:
            for known in self._near(pair):
                if len(places := self._found_at[known]) <= RARE:
                    self._tell(shared, places, self.weigh(known))
        self._add_common(shared, common)
        begun = self._begun_at.get(_beginning(reading), ())
        worth = self._worth_comparing(shared, reading)
        return worth if len(begun) > FEW else list({*worth, *begun})

    def _tell_word(self, shared: dict[int, float], word: str) -> bool:
        """Tell the names that have a rare word, or one near it; say whether it is a common one."""
        weight, is_common = self.weigh(word), False
        if len(met := self._joined_at.get(word, ())) <= RARE:
            self._tell(shared, met, weight)
        for known in self._near(word):
            places = self._found_at[known]
            if len(places) <= RARE:
                self._tell(shared, places, min(weight, self.weigh(known)))
            elif known == word:
                is_common = len(places) <= COMMON
        return is_common

    def _tell(self, shared: dict[int, float], places: Sequence[int], weight: float) -> None:
        for place in places:
            shared[place] = shared.get(place, 0.0) + weight

    def _add_common(self, shared: dict[int, float], common: list[str]) -> None:
        """Add what common words weigh to names found; and names that hold two common words together."""
        sets = [(self._common_set(word), self.weigh(word)) for word in common]
        both: dict[int, float] = {}
        for at, (one, weight) in enumerate(sets):
            for two, other in sets[at + 1 :]:
                self._tell(both, list(one & two), weight + other)
        fresh = [place for place in both if place not in shared]
        for place in shared:
            for places, weight in sets:
                if place in places:
                    shared[place] += weight
        for place in fresh:
            shared[place] = both[place]

    def _common_set(self, word: str) -> set[int]:
        found = self._common_sets.get(word)
        if found is None:
            found = self._common_sets[word] = set(self._found_at.get(word, ()))
        return found

    def _worth_comparing(self, shared: dict[int, float], reading: Reading) -> list[int]:
        mine = sum(map(self.weigh, reading.words))
        least = LEAST_OF_BOTH * mine
        worth: list[tuple[float, int]] = []
        for place, weight in shared.items():
            if weight >= least:
                theirs = self._mass(place)
                if weight >= LEAST_SHARED * min(mine, theirs) and weight >= LEAST_OF_BOTH * theirs:
                    worth.append((-weight / max(mine, theirs), place))
        if len(worth) > MOST:
            worth.sort()
            del worth[MOST:]
        return [place for _, place in worth]

    def _mass(self, place: int) -> float:
        mass = self._masses.get(place)
        if mass is None:
            mass = self._masses[place] = sum(map(self.weigh, self.readings[place].words))
        return mass

    def _near(self, word: str) -> Iterator[str]:
        """Give words known that are this one or a slip of the keyboard away."""
        if word in self._found_at:
            yield word
        if len(word) > 3:
            is_often = self.times(word) >= OFTEN
            seen = {word}
            for slip in _with_slips(word):
                for known in self._slips.get(slip, ()):
                    if known not in seen:
                        seen.add(known)
                        if not is_often or self.times(known) < OFTEN:
                            yield known


def _beginning(reading: Reading) -> str:
    return "".join(reading.words)[:BEGINNING]


def _with_slips(word: str) -> Iterator[str]:
    """Give a word and what is left with any one letter gone: words one slip apart share one of these."""
    yield word
    if len(word) > 3 and not word.isdigit():
        for at in range(len(word)):
            yield word[:at] + word[at + 1 :]
