"""Who may see what is due to be published, publish it, and take fields out before."""

from __future__ import annotations

from enum import StrEnum

from wisely.lib.actor import Actor
from wisely.lib.verdict import Verdict
from wisely.people.permissions import may


class Permission(StrEnum):
    """What may be done in this room."""

    SEE_DATASETS = "publishing.see_datasets"
    PUBLISH_DATASET = "publishing.publish_dataset"
    REDACT = "publishing.redact"


def may_publish_dataset(officer: Actor) -> Verdict:
    """Test that an officer may publish datasets, correct them and withdraw a version."""
    return may(officer, Permission.PUBLISH_DATASET)


def may_redact(officer: Actor) -> Verdict:
    """Test that an officer may say what is taken out before it is published."""
    return may(officer, Permission.REDACT)
