"""Who may see a job, stop it, and deal with reactions that failed."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol

from wisely.lib.actor import Actor
from wisely.lib.verdict import YES, Verdict
from wisely.people.permissions import may


class Permission(StrEnum):
    """What may be done in this room."""

    SEE_JOBS = "work.see_jobs"
    STOP_JOBS = "work.stop_jobs"
    MEND_REACTIONS = "work.mend_reactions"


class OfJob(Protocol):
    """What a permission is judged by."""

    @property
    def asked_by(self) -> str: ...


def may_see_job(officer: Actor, job: OfJob) -> Verdict:
    """Test that an officer may see a job: their own, or with the permission anybody's at their council."""
    return YES if officer.reference == job.asked_by else may(officer, Permission.SEE_JOBS)


def may_stop_job(officer: Actor, job: OfJob) -> Verdict:
    """Test that an officer may stop a job: their own, or with the permission anybody's at their council."""
    return YES if officer.reference == job.asked_by else may(officer, Permission.STOP_JOBS)


def may_mend_reactions(officer: Actor) -> Verdict:
    """Test that an officer may see reactions that failed, have them tried again or set them aside."""
    return may(officer, Permission.MEND_REACTIONS)
