"""Who reads, who says what a change means, who keeps plans and standard documents."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol

from wisely.lib.actor import Actor
from wisely.lib.verdict import YES, Verdict
from wisely.people.permissions import may


class Permission(StrEnum):
    """What may be done in this room."""

    SEE_GOVERNANCE = "governance.see_governance"
    ASSESS_CHANGE = "governance.assess_change"
    PLAN_FOR_FAILURE = "governance.plan_for_failure"
    KEEP_DOCUMENTS = "governance.keep_documents"


class OfContract(Protocol):
    """What a permission on a plan is judged by."""

    @property
    def directorate_code(self) -> str: ...
    @property
    def category(self) -> str: ...


def may_assess_change(officer: Actor) -> Verdict:
    """Test that legal changes and events may be noted and assessed."""
    return may(officer, Permission.ASSESS_CHANGE)


def may_finish(officer: Actor, *, owner: str) -> Verdict:
    """Whoever an action was given to may say that it is done; others by their role."""
    return YES if officer.reference == owner else may_assess_change(officer)


def may_write_plans(officer: Actor) -> Verdict:
    """Test that an officer writes plans for the failure of contracts somewhere in the council."""
    return may(officer, Permission.PLAN_FOR_FAILURE)


def may_plan_for_failure(officer: Actor, contract: OfContract) -> Verdict:
    """Test that a plan for the failure of a contract may be written or reviewed."""
    return may(
        officer, Permission.PLAN_FOR_FAILURE,
        scope={"directorate": contract.directorate_code, "category": contract.category},
    )  # fmt: skip


def may_keep_documents(officer: Actor, *, owner: str = "") -> Verdict:
    """Test that standard documents may be registered; a document's owner reviews it."""
    if owner and officer.reference == owner:
        return YES
    return may(officer, Permission.KEEP_DOCUMENTS)
