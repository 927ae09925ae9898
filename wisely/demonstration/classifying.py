"""The council's classifier: trained by its finance officer, who then decides some of what it left."""

from __future__ import annotations

from datetime import date
from importlib import import_module

from wisely.classifications.actions import LEARNING
from wisely.classifications.queries import NOBODY, classifications
from wisely.demonstration.clock import morning
from wisely.demonstration.organisation import Staff
from wisely.spend import actions

KINDS, DECIDED = 500, 4
"""How many kinds of payment it learns from, in a second, and how many the officer decides."""


def get_ready() -> None:
    """Load what learns, which takes seconds: while the process waits for another, they cost nothing."""
    for name in ("quality", "keeping", "reasons"):
        import_module(f"{LEARNING}.{name}")


def classify(staff: Staff, *, on: date) -> None:
    """Train a classifier on the latest payments, let it classify, agree with the surest of what waits."""
    at = morning(on)
    by = staff.one_of_the_cast("Finance officer", at=at)
    actions.train_classifier(staff.authority, most=KINDS, by=by, at=at)
    waiting = classifications(staff.authority.pk, said_by=NOBODY).exclude(proposed="").exclude(supplier="")
    for row in waiting.order_by("-sureness_share", "pk")[:DECIDED]:
        actions.decide_category(row, category=row.proposed, reason="The invoice says so.", by=by, at=at)
