"""What the worker notes when a reaction fails, so that it is not only in a log."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone
from procrastinate import JobContext
from procrastinate.middleware import SyncCallNext
from procrastinate.worker import Worker

from wisely.audit.reactions import BackOff
from wisely.work import failures

REACT = "wisely.react"


def note_failures(call_next: SyncCallNext, context: JobContext, worker: Worker) -> Any:
    """Let a job run; where it is a reaction and fails, note why and when it is tried again."""
    del worker
    if context.job.task_name != REACT:
        return call_next()
    attempt = _attempt(context)
    try:
        result = call_next()
    except Exception as fault:
        at = timezone.now()
        wait = BackOff().wait_seconds(attempts=context.job.attempts)
        next_at = None if wait is None else at + timedelta(seconds=wait)
        failures.note_failure(attempt, why=f"{type(fault).__name__}: {fault}", at=at, next_at=next_at)
        raise
    failures.note_success(attempt)
    return result


def _attempt(context: JobContext) -> failures.Attempt:
    told: dict[str, Any] = context.job.task_kwargs
    return failures.Attempt(authority_id=told["authority"], event_number=told["event"], name=told["name"])
