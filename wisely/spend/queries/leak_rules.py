"""By what leaks are told at a council: the amount of the Code, its own rules, the names of its categories."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from wisely.rules.rulebook import Rulebook, rulebook
from wisely.rules.transparency import datasets
from wisely.spend.queries.leaks import LeakRule
from wisely.spend.queries.why_lines import why_lines_leak


@dataclass(frozen=True, slots=True)
class LeakTold:
    """Why a payment leaks, by its code, and the reference of the contract that is about, if there is one."""

    why: str
    why_contract: str | None


def leak_rule(pack: str, *, on: date) -> LeakRule:
    """Give by what leaks are told at a council with this pack, on a day."""
    book = rulebook(on, pack)
    small = Decimal(datasets(pack)["contracts"].above_net or 0)
    return LeakRule(small, book.procedure_rules.corporate.most_suppliers, _scopes(book))


def _scopes(book: Rulebook) -> tuple[tuple[str, str], ...]:
    """Pair each category with the names of payments that are within it: its own, and those of its parts."""
    own = [(each.code, each.name) for each in book.categories]
    return (*own, *((each.parent, each.name) for each in book.categories if each.parent))


def leaks_of_lines(authority_id: int, lines: Sequence[int], *, pack: str, on: date) -> Mapping[int, LeakTold]:
    """Say of payments, by their keys, why each leaks; those that do not are left out. Three queries."""
    found = why_lines_leak(authority_id, lines, leak_rule(pack, on=on), on=on)
    return {key: LeakTold(why.reason, why.contract or None) for key, why in found.items()}
