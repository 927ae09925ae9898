"""Whose contract it is: with an owner, on the deputy's shoulders, or orphaned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from wisely.lib.verdict import YES, Verdict, no

RULE = "strategy KPI 22: every contract has an owner who keeps its record"


@dataclass(frozen=True, slots=True)
class Carer:
    """Somebody named on a contract; `left_on` is the first day they are no longer here."""

    reference: str
    left_on: date | None = None

    def is_here(self, on: date) -> bool:
        return self.left_on is None or on < self.left_on


def is_without_owner(owner: Carer | None, *, on: date) -> bool:
    """Say whether nobody who still works here owns the contract. The deputy stands in but does not own it."""
    return owner is None or not owner.is_here(on)


def who_mends(owner: Carer | None, deputy: Carer | None, *, on: date) -> Carer | None:
    """Give who is to mend the record: the owner while here, else the deputy, else None."""
    return next((carer for carer in (owner, deputy) if carer is not None and carer.is_here(on)), None)


def may_be_owner(person: Carer, other: Carer | None, *, on: date) -> Verdict:
    """Test that a person can be given a contract beside the other one named on it."""
    if not person.is_here(on):
        return no("This person has left or is about to. Choose somebody who works here.", cite=RULE)
    if other is not None and other.reference == person.reference:
        return no(
            "Owner and deputy are the same person. Choose two, so that one can stand in for the other.",
            cite=RULE,
        )
    return YES


def carers_may_be_named(owner: Carer | None, deputy: Carer | None, *, on: date) -> Verdict:
    """Test that owner and deputy, where named, work here and are two people."""
    first = may_be_owner(owner, deputy, on=on) if owner else YES
    return first & (may_be_owner(deputy, owner, on=on) if deputy else YES)
