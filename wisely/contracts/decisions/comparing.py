"""A candidate beside what the register holds: new, changed or the same, and whose word counts."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields, replace

from wisely.contracts.decisions.candidates import Candidate
from wisely.contracts.decisions.entries import Change, ContractFacts, spelt
from wisely.lib.names import normal_name

_DEFAULTS = {field.name: field.default for field in fields(ContractFacts)}


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a candidate would change. `facts` is the contract's record with the changes in it."""

    changes: tuple[Change, ...]
    facts: ContractFacts


def compared(
    candidate: ContractFacts, present: ContractFacts, said_before: ContractFacts | None
) -> Comparison:
    """Find what a source says anew.

    What it leaves out takes nothing away, and what it said already when it was imported last does not
    overwrite what somebody has put right since.
    """
    changes = []
    told = {}
    for name, default in _DEFAULTS.items():
        says, holds = getattr(candidate, name), getattr(present, name)
        is_said_anew = said_before is None or getattr(said_before, name) != says
        if is_said_anew and says not in (default, holds):
            changes.append(Change(name, spelt(holds), spelt(says)))
            told[name] = says
    return Comparison(tuple(changes), replace(present, **told) if told else present)


def proposed_buyers(buyers: dict[str, int], council: str) -> list[str]:
    """Say which buyers in a file are likely the council: those of its name, else the one with most rows.

    Spellings that differ in capitals and the like count as one buyer.
    """
    named = [buyer for buyer in buyers if normal_name(buyer) == normal_name(council)]
    if named or not buyers:
        return named
    sums: dict[str, int] = {}
    for buyer, count in buyers.items():
        sums[normal_name(buyer)] = sums.get(normal_name(buyer), 0) + count
    most = max(sums, key=lambda name: sums[name])
    return [buyer for buyer in buyers if normal_name(buyer) == most]


def is_of(candidate: Candidate, buyers: Collection[str]) -> bool:
    """Say whether a candidate is bought by one of the buyers; one without is the council's own."""
    return not candidate.buyer or candidate.buyer in buyers


def match_by_words(text: str, choices: Iterable[tuple[str, str, int]]) -> int | None:
    """Find the key of the one (code, name, key) that a text names; None when none or two do."""
    wanted = normal_name(text)
    found = {
        key for code, name, key in choices if wanted and wanted in {normal_name(code), normal_name(name)}
    }
    return found.pop() if len(found) == 1 else None
