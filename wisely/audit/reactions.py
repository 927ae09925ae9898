"""What follows an event: at once in the same transaction, or afterwards through the outbox.

The outbox is procrastinate's table: the job is deferred inside the act's transaction, so it exists exactly
when the act does. It is delivered at least once; `Reaction` rows make its effect happen once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from contextvars import ContextVar
from datetime import datetime
from typing import Any, TypeVar

from django.db import connection, models, transaction
from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.jobs import Job

from wisely.audit.models import Event, Reaction
from wisely.audit.row_security import set_scope
from wisely.lib.actor import Actor

AtOnce = Callable[..., None]
HandlerT = TypeVar("HandlerT", bound=Callable[..., None])
RowT = TypeVar("RowT", bound=models.Model)

_present: ContextVar[Event] = ContextVar("the_event_being_reacted_to")
_acted_on: ContextVar[models.Model] = ContextVar("the_row_that_was_acted_on")
_at_once: dict[type, list[AtOnce]] = defaultdict(list)
_afterwards: dict[str, Callable[..., None]] = {}
_deferred: dict[type, list[str]] = defaultdict(list)


def when(*events: type) -> Callable[[HandlerT], HandlerT]:
    """React inside the act's transaction: `handler(event, by=, at=)`. If it fails, the act fails."""

    def register(handler: HandlerT) -> HandlerT:
        for event in events:
            _at_once[event].append(handler)
        return handler

    return register


def afterwards(*events: type) -> Callable[[HandlerT], HandlerT]:
    """React after the act, in a job: `handler(facts, event=, at=)` where `facts` is the event's mapping."""

    def register(handler: HandlerT) -> HandlerT:
        name = f"{handler.__module__}.{handler.__name__}"
        _afterwards[name] = handler
        for event in events:
            _deferred[event].append(name)
        return handler

    return register


def set_off(happened: Any, row: Event, *, subject: models.Model, by: Actor, at: datetime) -> None:
    """Run what follows at once and defer what follows afterwards. Called by the act."""
    token, of = _present.set(row), _acted_on.set(subject)
    try:
        for handler in _at_once[type(happened)]:
            handler(happened, by=by, at=at)
    finally:
        _acted_on.reset(of)
        _present.reset(token)
    for name in _deferred[type(happened)]:
        deliver(authority_id=row.authority_id, event=row.pk, name=name)


def deliver(*, authority_id: int | None, event: int, name: str) -> None:
    """Have a reaction to an event done once this transaction is committed. Twice is once."""
    app.configure_task("wisely.react", queue="reactions").defer(
        authority=authority_id, event=event, name=name
    )


def acted_on(kind: type[RowT]) -> RowT | None:
    """From within `@when`: give the row that the act was on, locked and saved, without reading it again.

    None where the act was on something of another kind.
    """
    row = _acted_on.get()
    return row if isinstance(row, kind) else None


_WAITING = """
SELECT id FROM procrastinate_jobs WHERE status = 'todo' AND id = (
  SELECT id FROM (
    SELECT id, args FROM procrastinate_jobs WHERE status = 'todo' ORDER BY priority, id DESC LIMIT 100
  ) latest
  WHERE args->>'name' = %s AND (args->>'authority')::bigint = %s LIMIT 1
) FOR SHARE SKIP LOCKED
"""


def deliver_once(*, authority_id: int, name: str) -> None:
    """From within `@when`: have a reaction done after this transaction, many events by one job.

    For one that takes in whatever has changed. A job that waits already will do, for it is held back until
    this transaction is over and sees its changes. Among more than a hundred jobs that came after it, a job is
    not looked for; then there is one more, which finds nothing to do.
    """
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, [name, authority_id])
        if cursor.fetchone() is None:
            deliver(authority_id=authority_id, event=_present.get().pk, name=name)


class BackOff(BaseRetryStrategy):
    """Try again after 5 seconds, 10, 20 … an hour at most, for about a day; then somebody has to look."""

    first_seconds = 5
    longest_seconds = 3_600
    attempts = 32

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """Decide for the queue."""
        del exception
        wait = self.wait_seconds(attempts=job.attempts)
        return None if wait is None else RetryDecision(retry_in={"seconds": wait})

    def wait_seconds(self, *, attempts: int) -> int | None:
        """Give the wait after an attempt that failed, `attempts` before it; None where it was the last."""
        if attempts >= self.attempts:
            return None
        wait: int = self.first_seconds * 2 ** min(attempts, 20)
        return min(self.longest_seconds, wait)


@app.task(name="wisely.react", queue="reactions", retry=BackOff())
def react(*, authority: int | None, event: int, name: str) -> None:
    """Let one reaction to one event take effect; a delivery that comes again changes nothing."""
    with transaction.atomic():
        set_scope([authority] if authority else [])
        row = Event.objects.select_related("payload").get(pk=event)
        _, is_first = Reaction.objects.get_or_create(event=row, name=name, defaults={"at": row.at})
        if is_first:
            _afterwards[name](row.payload.facts or {}, event=row, at=row.at)
