"""Who says that a supplier is strategic. Whoever sees suppliers sees which are."""

from __future__ import annotations

from enum import StrEnum

from wisely.lib.actor import Actor
from wisely.lib.verdict import Verdict
from wisely.people.permissions import may


class Permission(StrEnum):
    """What may be done in this room."""

    JUDGE_STRATEGIC = "relationships.judge_strategic"


def may_judge_strategic(officer: Actor) -> Verdict:
    """Test that a supplier may be judged by the criteria for strategic ones."""
    return may(officer, Permission.JUDGE_STRATEGIC)
