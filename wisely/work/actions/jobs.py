"""A job is asked for, may be asked to stop, and ends once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from wisely.audit.acts import act, subject_key
from wisely.lib.actor import Actor
from wisely.lib.references import make_reference
from wisely.lib.verdict import YES, Refusal, Verdict, no
from wisely.people.models import Authority
from wisely.people.permissions import may
from wisely.work import events, permissions
from wisely.work.alone import take_alone
from wisely.work.kinds import Outcome, kind_of
from wisely.work.lifecycle import JOB, JobStage
from wisely.work.models import OPEN, Job, JobProgress
from wisely.work.progress import StopAsked

QUEUE, CARRY_OUT = "long", "work.carry_out"


def ask_for_job(
    kind: str,
    *,
    title: str,
    about: models.Model | None = None,
    arguments: Mapping[str, Any] | None = None,
    back_href: str = "",
    by: Actor,
    at: datetime,
) -> Job:
    """Ask for long work of a declared kind; a worker begins it once this transaction is committed.

    `about` is the row it works on: the same kind of work on one row is open once. Redirect to
    `/jobs/<reference>/`.

    :raises Refusal: when the asker may not, or the same work is under way already.
    """
    declared = kind_of(kind)
    if declared is None:
        raise LookupError(f"No room declares long work called {kind}.")
    authority = Authority.objects.get(pk=by.authority_id or 0)
    key = subject_key(about) if about else ""
    job = Job(
        authority=authority, kind=kind, title=title, about=key, arguments=dict(arguments or {}),
        asked_at=at, asked_by=by.reference, request_id=by.request_id, back_href=back_href,
    )  # fmt: skip
    with transaction.atomic():
        with act(job, by=by, at=at, holding=[about] if about else []) as this:
            this.needs(may(by, declared.needs), _is_not_under_way(job))
            this.keep(JobProgress(job=job, authority=authority))
            series = f"J{timezone.localdate(at):%y}"
            job.reference = make_reference(authority.prefix, series, this.number(series))
            this.record(events.JobAsked(reference=job.reference, kind=kind, about=key, title=title))
        app.configure_task(CARRY_OUT, queue=QUEUE).defer(authority=authority.pk, job=job.pk)
    return job


def _is_not_under_way(job: Job) -> Verdict:
    if not job.about:
        return YES
    same = Job.objects.filter(authority=job.authority, kind=job.kind, about=job.about, stage__in=OPEN).first()
    return no(f"This is under way already, as job {same.reference}.") if same else YES


def ask_to_stop(job: Job, *, by: Actor, at: datetime) -> Job:
    """Ask a job to stop. One that nobody is at stops here and now; else its worker takes it back and ends it.

    :raises Refusal: when it has ended already.
    """
    with act(job, by=by, at=at) as this:
        this.needs(permissions.may_stop_job(by, job), _is_open(job))
        if take_alone(job.pk):
            this.move(JOB, "stop")
            job.ended_at = at
            this.record(events.JobStopped(reference=job.reference, title=job.title))
        elif job.stage == JobStage.ASKED:
            this.move(JOB, "ask_to_stop")
            this.record(events.JobAskedToStop(reference=job.reference, title=job.title))
        else:
            raise Refusal(no("It was asked to stop already. That takes a moment."))
    return job


def _is_open(job: Job) -> Verdict:
    return YES if job.stage in OPEN else no("It has ended already, so there is nothing to stop.")


def finish_job(job: Job, outcome: Outcome, *, by: Actor, at: datetime) -> Job:
    """End a job with its result, in the transaction of the work itself: both are there, or neither.

    :raises StopAsked: when somebody asked it to stop in the meantime; that counts until this commits.
    """
    with act(job, by=by, at=at) as this:
        if job.stage == JobStage.STOPPING:
            raise StopAsked
        this.needs(JOB.may("finish", at_stage=job.stage))
        this.move(JOB, "finish")
        job.ended_at, job.result, job.result_href = at, outcome.words, outcome.href
        this.record(
            events.JobDone(reference=job.reference, title=job.title, result=_without_stop(outcome.words))
        )
    return job


def _without_stop(words: str) -> str:
    """Give a sentence as a part of another."""
    return words.strip().rstrip(".")


def fail_job(job: Job, *, why: str, by: Actor, at: datetime) -> Job:
    """End a job that could not be done, with the reason in words for the asker."""
    with act(job, by=by, at=at) as this:
        this.needs(JOB.may("fail", at_stage=job.stage))
        this.move(JOB, "fail")
        job.ended_at, job.why_failed = at, why
        this.record(events.JobFailed(reference=job.reference, title=job.title, why=_without_stop(why)))
    return job


def stop_job(job: Job, *, by: Actor, at: datetime) -> Job:
    """End a job that was asked to stop, after what it wrote was taken back."""
    with act(job, by=by, at=at) as this:
        this.needs(JOB.may("stop", at_stage=job.stage))
        this.move(JOB, "stop")
        job.ended_at = at
        this.record(events.JobStopped(reference=job.reference, title=job.title))
    return job
