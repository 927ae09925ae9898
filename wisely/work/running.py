"""How a worker carries a job out: all of it and once, whatever becomes of the worker.

The work, its act and the end of the job are one transaction. A worker that is killed leaves nothing of it;
the queue gives the job to another, which begins anew; a job that has ended is not begun. The one who asked
is read afresh, so that who has left or lost the role since does nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import structlog
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from wisely.audit.acts import Conflict
from wisely.audit.row_security import in_scope
from wisely.lib.actor import Actor, the_clock
from wisely.lib.verdict import Refusal, no
from wisely.people.permissions import acting, may
from wisely.people.queries import officer_by_reference
from wisely.work import actions
from wisely.work.alone import take_alone
from wisely.work.aside import Aside
from wisely.work.kinds import LongWork, kind_of
from wisely.work.lifecycle import JobStage
from wisely.work.models import OPEN, Job
from wisely.work.progress import GivenBack, Progress, StopAsked

MOST_FAULTS, MOST_BEGUN = 3, 50
log = structlog.get_logger("wisely.work")
Now = Callable[[], datetime]


class Busy(Exception):
    """Another worker is at this job and alive: look again later."""


class WornOut(Exception):
    """The job's worker was ended so often that the job itself may be why."""


_PASSES_BY_ITSELF = (Busy, GivenBack, OperationalError, InterfaceError)


def carry_out(job_id: int, *, authority_id: int, now: Now, must_end: Callable[[], bool]) -> None:
    """Carry out a job, unless it has ended. What is raised means: try again later.

    `now` reads the clock; `must_end` says that the worker has to end.
    """
    with in_scope(authority_id):
        job = Job.objects.filter(pk=job_id).first()
    if job is None or job.stage not in OPEN:
        return
    kind = kind_of(job.kind)
    if kind is None:
        _fail(job, "This version of Wisely does not know this kind of work. Ask for it again.", now=now)
        return
    with Aside(authority_id=authority_id, job_id=job_id, now=now) as aside:
        try:
            _do(job, kind, aside, now=now, must_end=must_end)
        except StopAsked:
            _stop(job, now=now)
        except _PASSES_BY_ITSELF:
            raise
        except Exception as fault:
            why = _in_words(fault, kind, job)
            if not why:
                if aside.fault() < MOST_FAULTS:
                    raise
                log.exception("job.failed", job=job.reference, kind=job.kind)
                why = (
                    "Something in Wisely went wrong, three times. Tell whoever runs "
                    f"Wisely at your council, with the reference {job.reference}."
                )
            _fail(job, why, now=now)


def _do(job: Job, kind: LongWork, aside: Aside, *, now: Now, must_end: Callable[[], bool]) -> None:
    with in_scope(job.authority_id):
        if not take_alone(job.pk):
            raise Busy
        begun = aside.begin()
        job.refresh_from_db()
        if job.stage == JobStage.STOPPING:
            raise StopAsked
        if job.stage != JobStage.ASKED:
            return
        if begun > MOST_BEGUN:
            raise WornOut
        at = now()
        by = _asker(job, kind, at=at)
        progress = Progress(kind.steps, aside, must_end=must_end)
        told: tuple[type[Exception], ...] = (*kind.expected, Refusal)
        try:
            outcome = kind.carry_out(job.arguments, progress=progress, by=by, at=at)
        except told:
            progress.keep_faults()
            raise
        progress.flush()
        actions.finish_job(job, outcome, by=_clock(job), at=now())
    log.info("job.done", job=job.reference, kind=job.kind, begun=begun)


def _asker(job: Job, kind: LongWork, *, at: datetime) -> Actor:
    officer = officer_by_reference(job.asked_by, on=timezone.localdate(at), request_id=job.request_id)
    if officer is None:
        raise Refusal(no("The person who asked for it no longer works here."))
    may(officer, kind.needs).require()
    return acting(officer, kind.needs)


def _clock(job: Job) -> Actor:
    return the_clock(authority_id=job.authority_id, request_id=job.request_id)


def _in_words(fault: Exception, kind: LongWork, job: Job) -> str:
    """Say what stopped the work, where its own words are fit for the asker; else nothing."""
    if isinstance(fault, Refusal):
        return fault.verdict.reason
    if isinstance(fault, Conflict):
        return "What it was to work on was changed after it was asked for. Look at it again, then ask again."
    if isinstance(fault, WornOut):
        return (
            f"It was begun {MOST_BEGUN} times and never came to its end. Tell whoever "
            f"runs Wisely at your council, with the reference {job.reference}."
        )
    return str(fault) if isinstance(fault, kind.expected) else ""


def _fail(job: Job, why: str, *, now: Now) -> None:
    with in_scope(job.authority_id):
        actions.fail_job(job, why=why, by=_clock(job), at=now())
    log.info("job.could_not_be_done", job=job.reference, kind=job.kind, why=why)


def _stop(job: Job, *, now: Now) -> None:
    with in_scope(job.authority_id):
        actions.stop_job(job, by=_clock(job), at=now())
    log.info("job.stopped", job=job.reference, kind=job.kind)
