"""Whose turn it is, who may take it, and what a change does to what was decided. From plain values only.

Separation of duties, in three rules that no setting turns off. Who asked for a thing, or changed it, decides
no step of it, neither for themselves nor for somebody who is away, and nobody decides in their name. One
person decides one step of an approval only, their own name and the name they act for taken together. And a
step is decided by who holds its role on that day, over that part of the council, up to that value.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from wisely.lib.hashing import canonical_json, sha256_of
from wisely.lib.money import Net
from wisely.lib.verdict import YES, Verdict, no
from wisely.people.decisions import Grant

SEPARATION = "Separation of duties"
WAITING, APPROVED, REFUSED = "waiting", "approved", "refused"
DECIDE = "approvals.decide"


@dataclass(frozen=True, slots=True)
class StepFacts:
    """One step as it stands. `roles` may decide; when it is overdue, `escalates_to` may as well."""

    key: int
    order: int
    office: str
    roles: tuple[str, ...]
    needs_limit: bool
    scope: str
    depends_on: tuple[str, ...]
    rule: str
    stage: str = WAITING
    decided_by: str = ""
    on_behalf_of: str = ""
    is_overdue: bool = False
    escalates_to: str = ""

    @property
    def may_be_decided_by(self) -> tuple[str, ...]:
        """The roles that may decide now."""
        return (*self.roles, self.escalates_to) if self.is_overdue else self.roles

    @property
    def hands(self) -> frozenset[str]:
        """Who decided and for whom."""
        return frozenset({self.decided_by, self.on_behalf_of} - {""})


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What is to be approved: its value, where it belongs, who asked for or changed it, its live steps."""

    value_net: Decimal
    directorate: str
    category: str
    raised_by: frozenset[str]
    steps: tuple[StepFacts, ...]

    def scope_for(self, step: StepFacts) -> Mapping[str, str] | None:
        """Give what a grant has to reach for a step; None where anywhere in the council will do."""
        if step.scope == "council":
            return None
        return {"directorate": self.directorate, "category": self.category}


def material_sha256(material: Mapping[str, str]) -> str:
    """Give the hash that an approval is bound to: of the material fields, in canonical form."""
    return sha256_of([canonical_json(dict(material)).encode()]).hex()


def changed_fields(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[str, ...]:
    """Name the fields that differ, those that came or went among them."""
    return tuple(sorted(name for name in {*before, *after} if before.get(name) != after.get(name)))


def has_to_be_repeated(depends_on: Collection[str], changed: Collection[str], *, needs_limit: bool) -> bool:
    """Say whether a change touches what a step rests on. A step that names nothing rests on everything.

    One that was decided within a limit rests on the value, whatever the matrix says.
    """
    if not depends_on:
        return bool(changed)
    rests_on = {*depends_on, "value_net"} if needs_limit else set(depends_on)
    return not rests_on.isdisjoint(changed)


def whose_turn(steps: Iterable[StepFacts]) -> tuple[StepFacts, ...]:
    """Give the waiting steps of the lowest order that still waits."""
    waiting = [step for step in steps if step.stage == WAITING]
    lowest = min((step.order for step in waiting), default=0)
    return tuple(step for step in waiting if step.order == lowest)


def outcome(steps: Sequence[StepFacts]) -> str:
    """Say how it stands: refused by one, approved by all, or waiting."""
    if any(step.stage == REFUSED for step in steps):
        return REFUSED
    return APPROVED if steps and all(step.stage == APPROVED for step in steps) else WAITING


def outcome_with(steps: Sequence[StepFacts], *, agreed: int) -> bool:
    """Say whether everybody would have agreed if the step of a key were agreed to now."""
    return all(step.stage == APPROVED or step.key == agreed for step in steps)


def grant_for(
    case: CaseFacts, step: StepFacts, *, by: str, grants: Iterable[Grant]
) -> tuple[Grant | None, Verdict]:
    """Give the grant on which a person may decide a step, their own before one lent to them; or why not."""
    if step not in whose_turn(case.steps):
        return None, no(f"It is not the turn of {step.office}. Others come first.", cite=step.rule)
    if by in case.raised_by:
        return None, no(
            "You asked for this or changed it, so somebody else has to decide.", cite=SEPARATION,
            who_can=step.office,
        )  # fmt: skip
    done = frozenset[str]().union(*(each.hands for each in case.steps if each.stage == APPROVED))
    if by in done:
        return None, no(
            "You have decided another step of this. Each step needs another person.", cite=SEPARATION,
            who_can=step.office,
        )  # fmt: skip
    held = [grant for grant in grants if grant.role in step.may_be_decided_by and DECIDE in grant.permissions]
    verdict = _none_of_them(case, step, held, done)
    if not verdict:
        return None, verdict
    usable = [grant for grant in held if _is_usable(case, step, grant, done)]
    return min(usable, key=lambda grant: (bool(grant.on_behalf_of), grant.limit_net or Decimal(0))), YES


def _is_usable(case: CaseFacts, step: StepFacts, grant: Grant, done: Collection[str]) -> bool:
    return (
        grant.on_behalf_of not in case.raised_by
        and grant.on_behalf_of not in done
        and _reaches(case, step, grant)
        and _is_within_limit(case, step, grant)
    )


def _reaches(case: CaseFacts, step: StepFacts, grant: Grant) -> bool:
    scope = case.scope_for(step)
    return grant.scope_kind == "council" if scope is None else grant.covers(scope)


def _is_within_limit(case: CaseFacts, step: StepFacts, grant: Grant) -> bool:
    return not step.needs_limit or (grant.limit_net is not None and case.value_net <= grant.limit_net)


def _none_of_them(case: CaseFacts, step: StepFacts, held: Sequence[Grant], done: Collection[str]) -> Verdict:
    """Say why none of a person's grants will do; yes where one does."""
    told: dict[str, str] = {"cite": step.rule, "who_can": step.office}
    if not held:
        return no(f"{step.office} decides this, and your roles do not include that.", **told)
    within = [grant for grant in held if _reaches(case, step, grant)]
    if not within:
        return no("Your role covers other parts of the council, not this one.", **told)
    enough = [grant for grant in within if _is_within_limit(case, step, grant)]
    if not enough:
        limits = [grant.limit_net for grant in within if grant.limit_net is not None]
        if not limits:
            return no("Your role has no limit of value, so it cannot decide amounts.", **told)
        return no(f"{Net(case.value_net)} net is above your limit of {Net(max(limits))}.", **told)
    if not any(_is_usable(case, step, grant, done) for grant in enough):
        return no(
            "You could decide only in the name of somebody who asked for this or has decided already.",
            cite=SEPARATION, who_can=step.office,
        )  # fmt: skip
    return YES
