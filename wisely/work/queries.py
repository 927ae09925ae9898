"""Every read of this room: jobs as their pages show them, what they could not take in, failed reactions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, When

from wisely.audit.acts import subject_key
from wisely.audit.compiled import compiled_once
from wisely.lib.actor import Actor
from wisely.people.queries import Remembered
from wisely.people.queries.history import what_happened_to
from wisely.work import decisions
from wisely.work.events import SENTENCES
from wisely.work.kinds import kind_of
from wisely.work.lifecycle import FAILED_REACTION, JOB, JobStage, ReactionStage
from wisely.work.models import OPEN, FailedReaction, Fault, Job
from wisely.work.permissions import may_see_job

__all__ = ["FAILED_REACTION", "JOB", "OPEN", "SENTENCES", "JobStage", "ReactionStage"]


@dataclass(frozen=True, slots=True)
class JobSheet:
    """A job with how far it has come. Times left and passed are in seconds; None where not known."""

    id: int
    reference: str
    title: str
    kind: str
    stage: str
    asked_at: datetime
    asked_by: str
    started_at: datetime | None
    moved_at: datetime | None
    ended_at: datetime | None
    begun: int
    step: int
    steps: tuple[str, ...]
    words: str
    done: int
    total: int | None
    unit: str
    permille: int
    result: str
    result_href: str
    back_href: str
    why_failed: str
    faults: int
    version: int

    @property
    def is_open(self) -> bool:
        """It has not ended."""
        return self.stage in OPEN

    @property
    def has_begun(self) -> bool:
        """A worker has said how far it is."""
        return self.is_open and self.step > 0

    @property
    def percent(self) -> int:
        """Whole percents of all of it: 100 only once it is done."""
        return 100 if self.stage == JobStage.DONE else min(99, self.permille // 10)

    def seconds_passed(self, at: datetime) -> int:
        """Give how long it has been worked on, or was."""
        if self.started_at is None:
            return 0
        return max(0, round(((self.ended_at or at) - self.started_at).total_seconds()))

    def seconds_left(self, at: datetime) -> int | None:
        """Estimate how long it still takes; None where it is too early or the step cannot be counted."""
        if self.total is None:
            return None
        return decisions.seconds_left(permille=self.permille, seconds=self.seconds_passed(at))


def in_words(seconds: int) -> str:
    """Say a length of time: "20 seconds", "2 minutes"."""
    return decisions.in_words(seconds)


def is_long(*, rows: int = 0, size_bytes: int = 0) -> bool:
    """Say whether work belongs in a job: above 10,000 rows, or above 2 MB where rows are not counted yet."""
    return decisions.is_long(rows=rows, size_bytes=size_bytes)


def job_by_reference(reference: str) -> Job | None:
    """Find a job of the council in scope."""
    return Job.objects.filter(reference=reference).first()


def open_job_about(kind: str, row: Any) -> Job | None:
    """Find the job that is at work on a row, for the row's own page."""
    return Job.objects.filter(kind=kind, about=subject_key(row), stage__in=OPEN).first()


def job_sheet(reference: str, *, seen_by: Actor) -> JobSheet | None:
    """Give a job as its page shows it, in one query. None where there is none that this officer may see."""
    job = (
        Job.objects.select_related("progress")
        .annotate(fault_count=Count("faults"))
        .filter(reference=reference)
        .first()
    )
    return _sheet(job) if job is not None and may_see_job(seen_by, job) else None


def _sheet(job: Any) -> JobSheet:
    now = job.progress
    declared = kind_of(job.kind)
    return JobSheet(
        id=job.pk, reference=job.reference, title=job.title, kind=job.kind, stage=job.stage,
        asked_at=job.asked_at, asked_by=job.asked_by, started_at=now.started_at, moved_at=now.moved_at,
        ended_at=job.ended_at, begun=now.begun, step=now.step,
        steps=tuple(declared.steps) if declared else (), words=now.words, done=now.done, total=now.total,
        unit=now.unit, permille=now.permille, result=job.result, result_href=job.result_href,
        back_href=job.back_href, why_failed=job.why_failed, faults=job.fault_count, version=job.version,
    )  # fmt: skip


def jobs(*, of: Actor, everybodys: bool = False) -> QuerySet[Job]:
    """Give an officer's jobs for a list, or everybody's at the council."""
    mine = Q() if everybodys else Q(asked_by=of.reference)
    rows: QuerySet[Job] = Job.objects.filter(mine, authority=of.authority_id).annotate(
        how_far=Case(
            When(stage=JobStage.DONE, then=1_000),
            When(stage__in=OPEN, then=F("progress__permille")),
            output_field=IntegerField(),
        )
    )
    return rows


def under_way_count(*, of: Actor) -> int:
    """Count the jobs that an officer asked for and that are not over. One query."""
    return sum(number for (number,) in _under_way_rows(of.authority_id, of.reference))


@compiled_once
def _under_way_rows(authority: Any, reference: Any) -> QuerySet[Any, Any]:
    rows = Job.objects.filter(authority=authority, asked_by=reference, stage__in=list(OPEN)).order_by()
    counted: QuerySet[Any, Any] = rows.values("authority").annotate(number=Count("pk"))
    return counted.values_list("number")


def faults_of(job_id: int) -> Iterator[tuple[str, str, str, str]]:
    """Give place, column, value and reason of everything a job could not take in, in the order found."""
    rows = Fault.objects.filter(job=job_id).order_by("id").values_list("place", "column", "value", "reason")
    yield from rows.iterator(chunk_size=2_000)


def history_of(job_id: int) -> list[Remembered]:
    """Give what happened to a job, newest first."""
    return what_happened_to(f"work.job:{job_id}", most=50)


def failed_reactions(*, authority_id: int | None) -> QuerySet[FailedReaction]:
    """Give the reactions that failed and did not settle, of this council or of what all councils share."""
    return FailedReaction.objects.filter(Q(authority=authority_id) | Q(authority__isnull=True)).exclude(
        stage__in=[ReactionStage.SETTLED, ReactionStage.SET_ASIDE]
    )


def failed_reaction(number: int) -> FailedReaction | None:
    """Find one failed reaction."""
    return FailedReaction.objects.filter(pk=number).first()


def stuck_count(*, authority_id: int | None) -> int:
    """Count the reactions that wait for somebody, for the start page."""
    return failed_reactions(authority_id=authority_id).filter(stage=ReactionStage.STUCK).count()
