"""Long work, how far it has come, what it could not take in; and reactions that failed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from wisely.people.models import Authority, CouncilOwned
from wisely.work.lifecycle import JobStage, ReactionStage

OPEN = (JobStage.ASKED, JobStage.STOPPING)


class Job(CouncilOwned):
    """Long work that somebody asked for. Its acts are asking, asking to stop, and its one end.

    `about` names the row that the work is on, as the record does ("spend.ledgerimport:12"); one kind of
    work on one row is open once. `arguments` are plain values that the work reads, never a file.
    `back_href` is where the asker came from, `result_href` where the result is.
    """

    reference = models.TextField()
    kind = models.TextField()
    title = models.TextField()
    about = models.TextField(blank=True)
    arguments = models.JSONField(default=dict)
    stage = models.TextField(choices=[(stage, stage) for stage in JobStage], default=JobStage.ASKED)
    asked_at = models.DateTimeField()
    asked_by = models.TextField()
    request_id = models.TextField(blank=True)
    back_href = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True)
    result = models.TextField(blank=True)
    result_href = models.TextField(blank=True)
    why_failed = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "reference"], name="work_job_reference_is_unique_per_authority"
            ),
            models.UniqueConstraint(
                fields=["authority", "kind", "about"], name="work_job_is_open_once_for_a_row",
                condition=Q(stage__in=OPEN) & ~Q(about=""),
            ),
            models.CheckConstraint(name="work_job_stage_is_known", condition=Q(stage__in=list(JobStage))),
            models.CheckConstraint(
                name="work_job_has_ended_where_it_has",
                condition=Q(stage__in=OPEN, ended_at__isnull=True)
                | (~Q(stage__in=OPEN) & Q(ended_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="work_job_says_why_it_failed", condition=~Q(stage=JobStage.FAILED, why_failed="")
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["authority", "asked_by", "-asked_at"], name="work_jobs_of_asker"),
            models.Index(fields=["authority", "-asked_at"], name="work_jobs_by_moment"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"


class JobProgress(models.Model):
    """How far a job has come. Not of record: the worker writes it past the job's own transaction.

    `done` and `total` count `unit`s of the present step; `step` counts from 1, 0 before the work began.
    `begun` counts how often a worker began, `faulted` how often that ended in a fault nobody expected.
    """

    is_council_owned: ClassVar[bool] = True

    job = models.OneToOneField(Job, on_delete=models.PROTECT, primary_key=True, related_name="progress")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    begun = models.PositiveIntegerField(default=0)
    faulted = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(null=True)
    moved_at = models.DateTimeField(null=True)
    step = models.PositiveIntegerField(default=0)
    words = models.TextField(blank=True)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(null=True)
    unit = models.TextField(blank=True)
    permille = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(name="work_jobprogress_is_at_most_whole", condition=Q(permille__lte=1_000))
        ]

    def __str__(self) -> str:
        return f"{self.permille / 10:.1f}% of job {self.job_id}"


class Fault(models.Model):
    """One thing in a job's input that could not be taken in: where, what it said and why. For download."""

    is_council_owned: ClassVar[bool] = True

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    job = models.ForeignKey(Job, on_delete=models.PROTECT, related_name="faults")
    place = models.TextField()
    column = models.TextField(blank=True)
    value = models.TextField(blank=True)
    reason = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["authority", "job", "id"], name="work_faults_of_job")]

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}"


class FailedReaction(models.Model):
    """A reaction to an event that failed at least once: when, why, and what becomes of it.

    The worker keeps it up to date; what a person decides about it is an act. Events that all councils share
    have no council.
    """

    is_council_owned: ClassVar[bool] = True

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, null=True, related_name="+")
    event_number = models.BigIntegerField()
    name = models.TextField()
    stage = models.TextField(
        choices=[(stage, stage) for stage in ReactionStage], default=ReactionStage.TRYING
    )
    attempts = models.PositiveIntegerField(default=1)
    why = models.TextField()
    first_failed_at = models.DateTimeField()
    failed_at = models.DateTimeField()
    next_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "event_number", "name"], nulls_distinct=False,
                name="work_failedreaction_is_one_per_event",
            ),
            models.CheckConstraint(
                name="work_failedreaction_stage_is_known", condition=Q(stage__in=list(ReactionStage))
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["authority", "stage", "-failed_at"], name="work_failed_by_stage")]

    def __str__(self) -> str:
        return f"{self.name} after event {self.event_number}"
