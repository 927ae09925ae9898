"""Who may see the measures, keep their readings and say who answers for one."""

from __future__ import annotations

from enum import StrEnum

from wisely.lib.actor import Actor
from wisely.lib.verdict import YES, Verdict
from wisely.people.permissions import may


class Permission(StrEnum):
    """What may be done in this room."""

    SEE_MEASURES = "performance.see_measures"
    RECORD_READING = "performance.record_reading"
    ASSESS_MATURITY = "performance.assess_maturity"
    ASSIGN_OWNER = "performance.assign_owner"


def may_see_measures(officer: Actor) -> Verdict:
    """Test that an officer may see the council's measures."""
    return may(officer, Permission.SEE_MEASURES)


def may_record_reading(officer: Actor, *, owner: str) -> Verdict:
    """Test that an officer may record, freeze or restate: who answers for the measure, or by permission."""
    if owner and officer.reference == owner:
        return YES
    return may(officer, Permission.RECORD_READING)


def may_assign_owner(officer: Actor) -> Verdict:
    """Test that an officer may say who answers for a measure."""
    return may(officer, Permission.ASSIGN_OWNER)


def may_assess_maturity(officer: Actor) -> Verdict:
    """Test that an officer may say on which level the council stands."""
    return may(officer, Permission.ASSESS_MATURITY)
