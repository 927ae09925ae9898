"""Separation of duties: what one person may not hold, and what one person may not do to the same thing.

The table is part of the program. No setting, role or person turns a row of it off.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from wisely.lib.verdict import YES, Verdict, no
from wisely.people.decisions.officers import Grant

INTERNAL_CONTROL = (
    "Accounts and Audit Regulations 2015 reg. 4"  # financial control systems divide officers' duties
)
INTEGRITY = "PA23 s.12(1)(d)"  # acting, and being seen to act, with integrity
CONFLICTS = "PA23 s.82"  # steps so that no conflict of interest gives an unfair advantage


class Duty(StrEnum):
    """A part in the chain of control. Rooms say which of their permissions and events are which duty."""

    ASSIGN_ROLES = "assign roles"
    TAKE_PART = "act in procurement, contracts or spend"
    RAISE = "raise"
    APPROVE = "approve"
    RECEIPT = "receipt"
    PAY = "pay"
    PROPOSE_BANK_CHANGE = "propose a change of bank details"
    VERIFY_BANK_CHANGE = "verify a change of bank details"
    SCORE = "score"
    MODERATE = "moderate"
    DECLARE_INTEREST = "declare an interest"
    REVIEW_INTEREST = "review an interest"


class Apart(StrEnum):
    """When two duties are kept apart."""

    HOLDING = "one person may not hold both over the same part of the council"
    ACTING = "one person may not do both to the same thing"


@dataclass(frozen=True, slots=True)
class Separation:
    """One row of the table: two duties, when they are kept apart, and on whose authority."""

    one: Duty
    other: Duty
    apart: Apart
    cite: str

    def joins(self, first: Duty, second: Duty) -> bool:
        """Say whether these are the two duties of the row, in either order."""
        return {first, second} == {self.one, self.other}


SEPARATIONS: tuple[Separation, ...] = (
    Separation(Duty.ASSIGN_ROLES, Duty.TAKE_PART, Apart.HOLDING, INTERNAL_CONTROL),
    Separation(Duty.PROPOSE_BANK_CHANGE, Duty.PAY, Apart.HOLDING, INTERNAL_CONTROL),
    Separation(Duty.VERIFY_BANK_CHANGE, Duty.PAY, Apart.HOLDING, INTERNAL_CONTROL),
    Separation(Duty.RAISE, Duty.APPROVE, Apart.ACTING, INTERNAL_CONTROL),
    Separation(Duty.APPROVE, Duty.RECEIPT, Apart.ACTING, INTERNAL_CONTROL),
    Separation(Duty.RAISE, Duty.PAY, Apart.ACTING, INTERNAL_CONTROL),
    Separation(Duty.APPROVE, Duty.PAY, Apart.ACTING, INTERNAL_CONTROL),
    Separation(Duty.RECEIPT, Duty.PAY, Apart.ACTING, INTERNAL_CONTROL),
    Separation(Duty.PROPOSE_BANK_CHANGE, Duty.VERIFY_BANK_CHANGE, Apart.ACTING, INTERNAL_CONTROL),
    Separation(Duty.PROPOSE_BANK_CHANGE, Duty.PAY, Apart.ACTING, INTERNAL_CONTROL),
    Separation(Duty.VERIFY_BANK_CHANGE, Duty.PAY, Apart.ACTING, INTERNAL_CONTROL),
    Separation(Duty.SCORE, Duty.MODERATE, Apart.ACTING, INTEGRITY),
    Separation(Duty.DECLARE_INTEREST, Duty.REVIEW_INTEREST, Apart.ACTING, CONFLICTS),
)

_ONLY_READS = ("see_", "read_", "export_", "search_", "download_")
_OUTSIDE = ("people.", "audit.", "work.")
_OF_THIS_ROOM = {"people.assign_role": Duty.ASSIGN_ROLES}  # here, so that no roof can forget to declare it


def duties_of(permission: str, declared: Mapping[str, Duty]) -> frozenset[Duty]:
    """Give the duties that a permission carries.

    Whatever a room says or forgets to say, every permission to change something in a room other than this one
    and the record is taking part: a new room is kept from those who assign roles from its first day.
    """
    found = {known[permission] for known in (_OF_THIS_ROOM, declared) if permission in known}
    verb = permission.rpartition(".")[2]
    if not permission.startswith(_OUTSIDE) and not verb.startswith(_ONLY_READS):
        found.add(Duty.TAKE_PART)
    return frozenset(found)


def roles_are_separate(new: Grant, held: Iterable[Grant], declared: Mapping[str, Duty]) -> Verdict:
    """Test that nobody comes to hold two duties that are kept apart, nor gets both in one role."""
    brought = _duties(new, declared)
    for grant in (new, *held):
        if not _scopes_meet(new, grant):
            continue
        for row in SEPARATIONS:
            if row.apart is Apart.HOLDING and any(
                row.joins(one, other) for one in brought for other in _duties(grant, declared)
            ):
                return no(
                    f"One person may not both {row.one} and {row.other}. Give this role to another "
                    f"person, or end the role {grant.role} first.",
                    cite=row.cite,
                )
    return YES


def duty_is_separate(duty: Duty, *, by: Collection[str], done: Mapping[Duty, Collection[str]]) -> Verdict:
    """Test that nobody does two duties to one thing that are kept apart.

    `by` holds the references of the one who acts and of the one acted for; `done` says who has done which
    duty to the thing so far, again with those acted for.
    """
    for row in SEPARATIONS:
        for earlier, doers in done.items():
            if row.apart is Apart.ACTING and row.joins(duty, earlier) and not set(by).isdisjoint(doers):
                return no(
                    f"The same person may not {earlier} and {duty}, nor have another do it for them. "
                    "Somebody else has to.",
                    cite=row.cite,
                )
    return YES


def _duties(grant: Grant, declared: Mapping[str, Duty]) -> frozenset[Duty]:
    return frozenset(duty for name in grant.permissions for duty in duties_of(name, declared))


def _scopes_meet(one: Grant, other: Grant) -> bool:
    """Say whether two scopes could reach the same thing; different kinds could, so they do."""
    if "council" in {one.scope_kind, other.scope_kind} or one.scope_kind != other.scope_kind:
        return True
    return one.scope_key == other.scope_key
