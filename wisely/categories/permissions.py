"""Who reads plans of categories, who writes them, who agrees to them.

`family` is the code of a category and of the one above it: who manages the whole manages its parts.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from wisely.lib.actor import Actor
from wisely.lib.verdict import YES, Verdict
from wisely.people.permissions import may


class Permission(StrEnum):
    """What may be done in this room."""

    SEE_PLAN = "categories.see_plan"
    WRITE_PLAN = "categories.write_plan"
    AGREE_PLAN = "categories.agree_plan"
    BRING_FILES = "categories.bring_files"


def _for_one_of(officer: Actor, permission: str, family: Iterable[str]) -> Verdict:
    """Test a permission over a category: a role for it will do, or one for the category above it."""
    verdicts = [may(officer, permission, scope={"category": code}) for code in family if code]
    return next((each for each in verdicts if each), verdicts[0])


def may_write_plan(officer: Actor, family: Iterable[str]) -> Verdict:
    """Test that the plan of a category may be written, with its actions and risks."""
    return _for_one_of(officer, Permission.WRITE_PLAN, family)


def may_agree_plan(officer: Actor, family: Iterable[str]) -> Verdict:
    """Test that a plan of a category may be agreed."""
    return _for_one_of(officer, Permission.AGREE_PLAN, family)


def may_finish(officer: Actor, *, owner: str, family: Iterable[str]) -> Verdict:
    """Whoever an action or a risk was given to may say how it stands; others by their role."""
    return YES if officer.reference == owner else may_write_plan(officer, family)


def may_bring_files(officer: Actor) -> Verdict:
    """Test that files of prices, or of other councils, may be brought, let in and undone."""
    return may(officer, Permission.BRING_FILES)
