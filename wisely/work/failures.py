"""What the worker notes about reactions that fail, so that somebody can see them. Not of record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from wisely.audit.row_security import set_scope
from wisely.work.lifecycle import FAILED_REACTION, ReactionStage
from wisely.work.models import FailedReaction


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try of a reaction to an event."""

    authority_id: int | None
    event_number: int
    name: str


def note_failure(attempt: Attempt, *, why: str, at: datetime, next_at: datetime | None) -> None:
    """Note that a reaction failed, and when it is tried again; never again means that it is stuck."""
    with transaction.atomic():
        row = _row(attempt) or FailedReaction(
            authority_id=attempt.authority_id, event_number=attempt.event_number, name=attempt.name,
            first_failed_at=at, attempts=0,
        )  # fmt: skip
        if row.stage in FAILED_REACTION.resting_stages:
            return
        row.attempts += 1
        row.why, row.failed_at, row.next_at = why[:2_000], at, next_at
        if next_at is None and row.stage == ReactionStage.TRYING:
            row.stage = FAILED_REACTION.after("give_up", at_stage=row.stage)
        row.version += 1
        row.save()


def note_success(attempt: Attempt) -> None:
    """Note that a reaction came to pass, where it had failed before."""
    with transaction.atomic():
        row = _row(attempt)
        if row is not None and row.stage == ReactionStage.TRYING:
            row.stage, row.next_at = FAILED_REACTION.after("settle", at_stage=row.stage), None
            row.version += 1
            row.save()


def _row(attempt: Attempt) -> FailedReaction | None:
    set_scope([attempt.authority_id] if attempt.authority_id else [])
    whose = Q(authority=attempt.authority_id) if attempt.authority_id else Q(authority__isnull=True)
    return (
        FailedReaction.objects.select_for_update()
        .filter(whose, event_number=attempt.event_number, name=attempt.name)
        .first()
    )
