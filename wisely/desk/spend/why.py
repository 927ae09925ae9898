"""How a reason why a payment leaks is told: its name, what it means, and who can close it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from wisely.people.queries import Officer, holders_of
from wisely.rules.rulebook import rulebook
from wisely.rules.transparency import datasets
from wisely.spend.queries import BEYOND, ELSEWHERE, EXPIRED, NONE, OUTSIDE, SMALL, TO_COME

CATEGORY_MANAGER = "category_manager"
NOBODY = "No contract with an owner, and nobody manages the category."


@dataclass(frozen=True, slots=True)
class Words:
    """How a reason is told."""

    name: str
    means: str
    who: str


@dataclass(frozen=True, slots=True)
class Closer:
    """Somebody who can close a leak, and as what."""

    reference: str
    name: str
    role: str


def words_for(officer: Officer, *, on: date) -> Mapping[str, Words]:
    """Give the words of each reason, by its code."""
    corporate = rulebook(on, officer.pack).procedure_rules.corporate
    code = datasets(officer.pack)["contracts"]
    few = corporate.most_suppliers
    small = f"£{Decimal(code.above_net or 0):,.0f}"
    others = f"another (or up to {few})" if few > 1 else "another"
    return {
        NONE: Words(
            "No contract", "No contract with the supplier is on the register.",
            "Whoever buys: raise a draft, buy under a contract that there is, or go out to tender.",
        ),
        ELSEWHERE: Words(
            "Another’s contract",
            f"No contract with the supplier, though {others} had one for what was bought "
            f"({corporate.rule}).",
            "Whoever buys: buy under that contract. Its owner: say where it does not serve.",
        ),
        EXPIRED: Words(
            "Ended", "The contract had ended on the day of the payment, and no other was in force.",
            "The owner of the contract: extend it where it allows, record what followed it, or stop paying.",
        ),
        TO_COME: Words(
            "Not begun", "The first contract with the supplier had not begun on the day of the payment.",
            "The owner of the contract: put its first day right, or say what was paid before it.",
        ),
        BEYOND: Words(
            "Value used up", "More was paid under the contract than it is worth. It counts as on contract.",
            "The owner of the contract: record the modification that raises its value, or stop ordering.",
        ),
        OUTSIDE: Words(
            "Outside its scope",
            "The supplier’s contract is for another category than the payment. It counts as on contract.",
            "The owner of the contract: put the category right, or have it bought under a contract for it.",
        ),
        SMALL: Words(
            "Small", f"Up to {small} in the period: no such contract has to be published ({code.cite}).",
            "Nobody has to. Many small ones for the same need may belong together.",
        ),
    }  # fmt: skip


class Closers:
    """Who can close leaks: the owner of the contract, and whoever manages the category that was bought."""

    def __init__(self, officer: Officer, *, on: date) -> None:
        categories = rulebook(on, officer.pack).categories
        self._families = {each.name: {each.code, each.parent} - {""} for each in categories}
        self._managers: dict[str, list[Closer]] = {}
        for person, grants in holders_of([CATEGORY_MANAGER], on=on):
            for key in {grant.scope_key for grant in grants if grant.scope_kind == "category"}:
                holder = Closer(person.reference, person.name, "category manager")
                self._managers.setdefault(key, []).append(holder)

    def of(self, reason: str, owner: tuple[str, str], category: str) -> tuple[Closer, ...]:
        """Give who can close one: its contract's owner (reference and name), else who manages the category.

        Both, where another supplier's contract should serve: its owner cannot say what others buy. Nobody has
        to close a small one.
        """
        if reason == SMALL:
            return ()
        reference, name = owner
        owners = [Closer(reference, name, "owner of the contract")] if reference else []
        if owners and reason != ELSEWHERE:
            return tuple(owners)
        return (*owners, *self._managing(category, besides=reference))

    def _managing(self, category: str, *, besides: str) -> Iterable[Closer]:
        keys = sorted(self._families.get(category, ()))
        found = {each.reference: each for key in keys for each in self._managers.get(key, ())}
        return [each for each in found.values() if each.reference != besides]
