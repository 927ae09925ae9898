"""Many names at a time: which of one list are one, and whom a file's names mean, each helping the next."""

from __future__ import annotations

import tomllib
from collections.abc import Container, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from wisely.suppliers.decisions.matching.comparing import Comparison, compare
from wisely.suppliers.decisions.matching.index import NameIndex
from wisely.suppliers.decisions.matching.outcomes import (
    UNATTENDED,
    Found,
    Outcome,
    as_share,
    evidence_of,
    match_name,
    may_be_unattended,
    odds_with,
)
from wisely.suppliers.decisions.matching.thirds import THIRDS, by_thirds

Pair = tuple[Hashable, Hashable]

_SAID: dict[str, float] = tomllib.loads((Path(__file__).parent / "weights.toml").read_text())["thirds"]
_WEIGHTS = tuple(_SAID[each] for each in THIRDS)


@dataclass(frozen=True, slots=True)
class Compared:
    """Two names of an index, by the places of their readings, the earlier first."""

    first: int
    second: int
    comparison: Comparison


def compared(known: NameIndex, among: Container[Hashable] | None = None) -> Iterator[Compared]:
    """Compare all names of an index, or of some, with all that may be one with them; not one's own names."""
    for place, reading in enumerate(known.readings):
        if among is not None and known.whose[place] not in among:
            continue
        same = known.with_numbers(known.beside[place])
        for other in {*known.candidates(reading), *same}:
            is_asked = among is None or known.whose[other] in among
            if other < place and is_asked and known.whose[other] != known.whose[place]:
                yield Compared(other, place, compare(known.readings[other], reading, known))


def weighed_by_thirds(odds: Mapping[Pair, float]) -> dict[Pair, float]:
    """Give the log odds of pairs with what third names say; pairs that are hardly one are left out."""
    return {
        pair: sum(weight * value for weight, value in zip(_WEIGHTS, said, strict=True))
        for pair, said in by_thirds(odds)
    }


def alike_beyond_doubt(known: NameIndex, among: Container[Hashable]) -> list[list[Hashable]]:
    """Group some of an index whose names are so surely one that nobody need look; others stand in no group.

    All of a group are so with each other. A private person's name is in none. Those of the index that are not
    `among` them tell how rare words are.
    """
    odds: dict[Pair, float] = {}
    doubtful: set[Pair] = set()
    for each in compared(known, among):
        pair = known.whose[each.first], known.whose[each.second]
        evidence = evidence_of(known.beside[each.first], known.beside[each.second], known)
        odds[pair] = max(odds.get(pair, -1e9), odds_with(each.comparison, evidence))
        readings = known.readings[each.first], known.readings[each.second]
        is_individual = any(one.is_individual for one in readings)
        if is_individual or not may_be_unattended(each.comparison, evidence):
            doubtful.add(pair)
    sure = {
        frozenset(pair)
        for pair, log_odds in weighed_by_thirds(odds).items()
        if pair not in doubtful and as_share(log_odds) >= UNATTENDED
    }
    return _groups(list(dict.fromkeys(known.whose)), sure)


def _groups(everybody: Sequence[Hashable], sure: set[frozenset[Hashable]]) -> list[list[Hashable]]:
    near: dict[Hashable, list[Hashable]] = {}
    for one, two in map(tuple, sure):
        near.setdefault(one, []).append(two)
        near.setdefault(two, []).append(one)
    group_of: dict[Hashable, list[Hashable]] = {}
    for one in (each for each in everybody if each in near):
        theirs = (group_of[other] for other in near[one] if other in group_of)
        group = next((group for group in theirs if all(frozenset((one, each)) in sure for each in group)), [])
        group.append(one)
        group_of[one] = group
    return [group for one, group in group_of.items() if group[0] == one and len(group) > 1]


def match_names(names: Mapping[str, tuple[str, str]], known: NameIndex) -> dict[str, Found]:
    """Say of each name of a file whom it means among those known; beside each its VAT number and postcode.

    A name that is matched helps the rest: they are looked up once more among it, too, since "Aire Valley
    Foods" with a number says whom "Aire Vally Foods (Leeds)" without one means. `known` holds those matched
    afterwards.
    """
    found = {name: match_name(name, known, beside) for name, beside in names.items()}
    matched = {name: each for name, each in found.items() if each.outcome is Outcome.MATCHED}
    for name, each in matched.items():
        known.add(each.likely[0].who, name, names[name])
    if matched:
        found |= {
            name: match_name(name, known, beside) for name, beside in names.items() if name not in matched
        }
    return found
