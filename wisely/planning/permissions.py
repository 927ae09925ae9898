"""Who may do what to a need: its commissioner keeps it; the gate is passed by somebody else."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from wisely.lib.actor import Actor, SystemActor
from wisely.lib.money import Net
from wisely.lib.verdict import YES, Verdict, no
from wisely.people.permissions import authority_limit, may


class Permission(StrEnum):
    """What may be done in this room."""

    SEE_NEED = "planning.see_need"
    PROPOSE_NEED = "planning.propose_need"
    APPRAISE_OPTIONS = "planning.appraise_options"
    PASS_GATE = "planning.pass_gate"  # noqa: S105 - a gate, not a password
    SCHEDULE_PROCUREMENT = "planning.schedule_procurement"
    PUBLISH_PLAN = "planning.publish_plan"
    SEE_WAIVER = "planning.see_waiver"
    REQUEST_WAIVER = "planning.request_waiver"
    APPROVE_WAIVER = "planning.approve_waiver"
    IMPORT_WAIVERS = "planning.import_waivers"
    IMPORT_PLANS = "planning.import_plans"
    JOIN_OTHERS = "planning.join_others"


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


class OfWaiver(Protocol):
    """What a permission on a waiver is judged by."""

    @property
    def directorate_code(self) -> str: ...
    @property
    def category(self) -> str: ...
    @property
    def requester_reference(self) -> str: ...
    @property
    def value_net(self) -> Decimal: ...
    @property
    def tier(self) -> str: ...


def may_request_waiver(officer: Actor, *, directorate: str = "", category: str = "") -> Verdict:
    """Test that a waiver may be asked for."""
    return may(officer, Permission.REQUEST_WAIVER, scope={"directorate": directorate, "category": category})


def may_withdraw_waiver(officer: Actor, waiver: OfWaiver) -> Verdict:
    """Who asked for a waiver may take the request back."""
    if officer.reference == waiver.requester_reference:
        return YES
    return may_request_waiver(officer, directorate=waiver.directorate_code, category=waiver.category)


def may_approve_waiver(officer: Actor, waiver: OfWaiver) -> Verdict:
    """Test that an officer may decide on a waiver: never one's own, and within one's limit of value."""
    if officer.reference == waiver.requester_reference:
        return no(
            "You asked for this waiver, so somebody else has to decide on it.",
            cite="Separation of duties", who_can=waiver.tier,
        )  # fmt: skip
    scope = {"directorate": waiver.directorate_code, "category": waiver.category}
    if isinstance(officer, SystemActor):
        return may(officer, Permission.APPROVE_WAIVER, scope=scope)
    return authority_limit(officer, Permission.APPROVE_WAIVER, Net(waiver.value_net), scope=scope)


def may_import_waivers(officer: Actor) -> Verdict:
    """Test that a file of older waivers may be brought into the register, or taken back out."""
    return may(officer, Permission.IMPORT_WAIVERS)


def may_import_plans(officer: Actor) -> Verdict:
    """Test that another council's forward plan may be brought in, or taken back out."""
    return may(officer, Permission.IMPORT_PLANS)


def may_join_others(officer: Actor, need: OfNeed) -> Verdict:
    """Test that an officer may speak with another council about a need, or set the chance aside."""
    if officer.reference == need.commissioner_reference:
        return YES
    return may(officer, Permission.JOIN_OTHERS, scope=scope_of(need))
