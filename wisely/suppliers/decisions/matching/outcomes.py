"""From comparison to outcome: matched unattended, shown to a person, or taken for somebody new."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Hashable
from dataclasses import dataclass
from enum import StrEnum
from math import exp, log, log1p
from pathlib import Path

from wisely.suppliers.decisions.matching.comparing import FEATURES, Comparison, compare
from wisely.suppliers.decisions.matching.index import NOTHING, NameIndex
from wisely.suppliers.decisions.matching.words import Reading, read_name

_LEARNED = tomllib.loads((Path(__file__).parent / "weights.toml").read_text())
WEIGHTS: tuple[float, ...] = tuple(float(_LEARNED["weights"][feature]) for feature in FEATURES)
UNATTENDED: float = _LEARNED["outcomes"]["unattended"]
WORTH_A_LOOK: float = _LEARNED["outcomes"]["worth_a_look"]
CLEAR_BY: float = _LEARNED["outcomes"]["clear_by"]
MOST_SHOWN: int = _LEARNED["outcomes"]["most_shown"]
EVIDENCE: dict[str, float] = _LEARNED["evidence"]
BESIDE = ("VAT number", "postcode")
AT_THE_START = FEATURES.index("slip at the start")


class Outcome(StrEnum):
    MATCHED = "matched"
    QUEUE = "queue"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Likely:
    """Somebody whom a name may mean: how sure, 0 to 1, under which of its names, and why in words."""

    who: Hashable
    sureness: float
    met_as: str
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What became of a name: the outcome, who it may mean, the surest first, and why a person is asked."""

    outcome: Outcome
    likely: tuple[Likely, ...]
    waits: str = ""


def sureness(comparison: Comparison) -> float:
    """Give how sure it is that two names mean one, 0 to 1, by the weights that were learned."""
    return as_share(name_odds(comparison))


def as_share(odds: float) -> float:
    """Give log odds as a share of 1."""
    return 1.0 / (1.0 + exp(-min(max(odds, -700.0), 700.0)))


def name_odds(comparison: Comparison) -> float:
    """Give the log odds that two names mean one, by the names alone."""
    return sum(weight * value for weight, value in zip(WEIGHTS, comparison.features, strict=True))


@dataclass(frozen=True, slots=True)
class Beside:
    """A number or a postcode of two names: what it is, whether it agrees, and how many more hold it."""

    what: str
    agrees: bool
    others: int = 0

    @property
    def odds(self) -> float:
        """How it speaks, in log odds: one that agrees with any of many by so much less."""
        learned = EVIDENCE[f"{self.what} {'agrees' if self.agrees else 'differs'}"]
        return learned - log1p(self.others) if self.agrees else learned

    def __str__(self) -> str:
        if not self.agrees:
            return f"{self.what} differs"
        return f"{self.what} agrees" + (f", as {self.others:,} more do" if self.others else "")


def evidence_of(
    first: tuple[str, str], second: tuple[str, str], known: NameIndex, *, is_new: bool = False
) -> list[Beside]:
    """Name what speaks for or against beside two names: (VAT number, postcode) of each, "" if not known.

    `is_new` where the first is not one of those known itself.
    """
    found = []
    for what, one, two in zip(BESIDE, first, second, strict=True):
        if one and two:
            others = max(0, known.holders(one) - (1 if is_new else 2)) if one == two else 0
            found.append(Beside(what, one == two, others))
    return found


def odds_with(comparison: Comparison, evidence: Collection[Beside]) -> float:
    """Give the log odds that two names mean one, with what stands beside them."""
    odds = name_odds(comparison)
    if not evidence:
        return odds
    return EVIDENCE["name"] * odds + EVIDENCE["one"] + sum(each.odds for each in evidence)


def match_name(name: str, known: NameIndex, beside: tuple[str, str] = NOTHING) -> Found:
    """Say whom a name means among the names known. A redaction means nobody and is `NEW` with none likely.

    `beside` are the VAT number and the postcode that stand beside the name, "" where there is none.
    """
    best: dict[Hashable, tuple[float, Comparison, Reading, int]] = {}
    readings = read_name(name)
    same_numbers = known.with_numbers(beside)
    for reading in readings:
        for place in {*known.candidates(reading), *same_numbers}:
            comparison = compare(reading, known.readings[place], known, is_new=True)
            evidence = evidence_of(beside, known.beside[place], known, is_new=True)
            sure = as_share(odds_with(comparison, evidence))
            who = known.whose[place]
            if sure >= WORTH_A_LOOK and sure > best.get(who, (0.0,))[0]:
                best[who] = (sure, comparison, reading, place)
    ranked = sorted(best.items(), key=lambda each: -each[1][0])[:MOST_SHOWN]
    likely = tuple(
        Likely(
            who, round(sure, 4), known.readings[place].name,
            (
                *map(str, evidence_of(beside, known.beside[place], known, is_new=True)),
                *why(comparison, ours, known.readings[place], known),
            ),
        )
        for who, (sure, comparison, ours, place) in ranked
    )  # fmt: skip
    if not likely:
        return Found(Outcome.NEW, ())
    _, comparison, _, place = ranked[0][1]
    evidence = evidence_of(beside, known.beside[place], known, is_new=True)
    is_individual = any(reading.is_individual for reading in readings)
    waits = (
        "it may be a private person’s" if is_individual
        else stands_against(comparison, evidence) or _not_clear(likely)
    )  # fmt: skip
    return Found(Outcome.QUEUE if waits else Outcome.MATCHED, likely, waits)


def may_be_unattended(comparison: Comparison, evidence: Collection[Beside] = ()) -> bool:
    """Say whether nothing stands against matching two names without a person, if they are likely enough."""
    return not stands_against(comparison, evidence)


def stands_against(comparison: Comparison, evidence: Collection[Beside] = ()) -> str:
    """Say what stands against matching two names without a person, however likely; "" for nothing.

    A word that only one has may be a branch or a sister company: "Bravo Inns" and "Bravo Inns II". Another
    first letter makes another name: "Morley Care" and "Horley Care". So does another VAT number. Members of a
    VAT group share a number, and neighbours a postcode, so the names have to be alike too.
    """
    if any(each.what == BESIDE[0] and not each.agrees for each in evidence):
        return "the VAT numbers differ"
    if comparison.only_first or comparison.only_second:
        return "one name has a word that the other lacks"
    if comparison.features[AT_THE_START]:
        return "a word begins with another letter"
    return "" if sureness(comparison) >= WORTH_A_LOOK else "by themselves the names are hardly alike"


def _not_clear(likely: tuple[Likely, ...]) -> str:
    """Say why the likeliest is not matched: only what is sure, and clear of the next, is; "" where it is."""
    first = likely[0]
    if first.sureness < UNATTENDED:
        return f"only what is {UNATTENDED:.1%} sure is matched unattended"
    if len(likely) > 1 and _logit(first.sureness) - _logit(likely[1].sureness) < CLEAR_BY:
        return "another supplier is nearly as likely"
    return ""


def _logit(share: float) -> float:
    share = min(max(share, 1e-6), 1 - 1e-6)
    return log(share / (1 - share))


def why(comparison: Comparison, ours: Reading, theirs: Reading, known: NameIndex) -> list[str]:
    """Say in words what speaks for and against: words shared with how many names have them, and the rest."""
    told = [f"both have “{ours.written(word)}” ({_met(known.times(word))})" for word in comparison.same]
    told += [f"“{ours.written(one)}” is near “{theirs.written(two)}”" for one, two in comparison.near]
    if comparison.only_first:
        told.append(f"only the ledger has “{' '.join(map(ours.written, comparison.only_first))}”")
    if comparison.only_second:
        told.append(f"only the supplier has “{' '.join(map(theirs.written, comparison.only_second))}”")
    if comparison.features[FEATURES.index("forms differ")]:
        told.append("their legal forms differ")
    return told


def _met(times: int) -> str:
    return "in no other name" if times <= 1 else f"in {times:,} names"
