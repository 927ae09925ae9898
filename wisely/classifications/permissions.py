"""Who may train a classifier and who may say what a payment was for."""

from __future__ import annotations

from enum import StrEnum

from wisely.lib.actor import Actor
from wisely.lib.verdict import Verdict
from wisely.people.permissions import may


class Permission(StrEnum):
    """What may be done in this room."""

    TRAIN_CLASSIFIER = "classifications.train_classifier"
    DECIDE_CATEGORY = "classifications.decide_category"


def may_train_classifier(officer: Actor) -> Verdict:
    """Test that an officer may have a classifier trained and let it classify payments."""
    return may(officer, Permission.TRAIN_CLASSIFIER)


def may_decide_category(officer: Actor) -> Verdict:
    """Test that an officer may say which category payments are in."""
    return may(officer, Permission.DECIDE_CATEGORY)
