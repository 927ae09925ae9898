"""Who has forecasts made anew. Whoever sees spend sees them."""

from __future__ import annotations

from enum import StrEnum

from wisely.lib.actor import Actor
from wisely.lib.verdict import Verdict
from wisely.people.permissions import may


class Permission(StrEnum):
    """What may be done in this room."""

    MAKE_FORECASTS = "forecasts.make_forecasts"


def may_make_forecasts(officer: Actor) -> Verdict:
    """Test that forecasts may be made anew."""
    return may(officer, Permission.MAKE_FORECASTS)
