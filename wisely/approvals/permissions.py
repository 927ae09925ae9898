"""Who sees approvals, who may decide steps at all, and who may answer, change or withdraw a request."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from wisely.approvals.decisions import SEPARATION
from wisely.lib.actor import Actor, SystemActor
from wisely.lib.verdict import YES, Verdict, no


class Permission(StrEnum):
    """What may be done in this room."""

    SEE_APPROVAL = "approvals.see_approval"
    DECIDE = "approvals.decide"


def may_answer(officer: Actor, *, raised_by: Collection[str]) -> Verdict:
    """Who asked for a thing answers questions about it, and takes the request back."""
    if isinstance(officer, SystemActor) or officer.reference in raised_by:
        return YES
    return no(
        "Who asked for it answers questions about it, for nobody else knows why.", cite=SEPARATION,
        who_can="who asked for it",
    )  # fmt: skip
