"""Who may do what to a need: its commissioner keeps it; the gate is passed by somebody else."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol

from wisely.lib.actor import Actor
from wisely.lib.verdict import YES, Verdict, no
from wisely.people.permissions import may


class Permission(StrEnum):
    """What may be done in this room."""

    SEE_NEED = "planning.see_need"
    PROPOSE_NEED = "planning.propose_need"
    APPRAISE_OPTIONS = "planning.appraise_options"
    PASS_GATE = "planning.pass_gate"  # noqa: S105 - a gate, not a password
    SCHEDULE_PROCUREMENT = "planning.schedule_procurement"
    PUBLISH_PLAN = "planning.publish_plan"


class OfNeed(Protocol):
    """What a permission is judged by."""

    @property
    def directorate_code(self) -> str: ...
    @property
    def category(self) -> str: ...
    @property
    def commissioner_reference(self) -> str: ...


def scope_of(need: OfNeed) -> dict[str, str]:
    """Give the things that an assignment's scope may name."""
    return {"directorate": need.directorate_code, "category": need.category}


def may_propose_need(officer: Actor, *, directorate: str = "", category: str = "") -> Verdict:
    """Test that a need may be proposed for a directorate and category."""
    return may(officer, Permission.PROPOSE_NEED, scope={"directorate": directorate, "category": category})


def may_revise_need(officer: Actor, need: OfNeed) -> Verdict:
    """Its commissioner keeps a need; others by their role's reach."""
    if officer.reference == need.commissioner_reference:
        return YES
    return may(officer, Permission.PROPOSE_NEED, scope=scope_of(need))


def may_appraise_options(officer: Actor, need: OfNeed) -> Verdict:
    """Test that the options of a need may be weighed."""
    if officer.reference == need.commissioner_reference:
        return YES
    return may(officer, Permission.APPRAISE_OPTIONS, scope=scope_of(need))


def may_pass_gate(officer: Actor, need: OfNeed) -> Verdict:
    """Test that a need may be let through. Nobody lets their own need through."""
    if officer.reference == need.commissioner_reference:
        return no(
            "You proposed this need, so somebody else has to let it through the gate.",
            cite="Separation of duties", who_can="A category manager of its category",
        )  # fmt: skip
    return may(officer, Permission.PASS_GATE, scope=scope_of(need))


def may_schedule_procurement(officer: Actor, need: OfNeed) -> Verdict:
    """Test that a need may be given its days."""
    return may(officer, Permission.SCHEDULE_PROCUREMENT, scope=scope_of(need))


def may_publish_plan(officer: Actor, need: OfNeed) -> Verdict:
    """Test that a need may be put into the public forward plan."""
    return may(officer, Permission.PUBLISH_PLAN, scope=scope_of(need))
