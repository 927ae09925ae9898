"""The stages of a job, and of a reaction that failed.

Whether a job is being done at this moment is no stage: it is read from its progress, which the worker writes.
"""

from __future__ import annotations

from enum import StrEnum

from wisely.lib.lifecycle import Badge, Lifecycle, Step, Tone


class JobStage(StrEnum):
    """Where a job stands."""

    ASKED = "asked"
    STOPPING = "stopping"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"


JOB = Lifecycle(
    "job",
    JobStage,
    start=JobStage.ASKED,
    steps=[
        Step("finish", JobStage.ASKED, JobStage.DONE),
        Step("fail", JobStage.ASKED, JobStage.FAILED),
        Step("ask_to_stop", JobStage.ASKED, JobStage.STOPPING),
        Step("stop", JobStage.ASKED, JobStage.STOPPED),
        Step("stop", JobStage.STOPPING, JobStage.STOPPED),
        Step("fail", JobStage.STOPPING, JobStage.FAILED),
    ],
    badges={
        JobStage.ASKED: Badge("Under way", "Asked for; it waits or is being done.", Tone.UNDERWAY),
        JobStage.STOPPING: Badge("Stopping", "Asked to stop; nothing of it will stay.", Tone.WARNING),
        JobStage.DONE: Badge("Done", "It is done, all of it, once.", Tone.DONE),
        JobStage.FAILED: Badge("Failed", "It could not be done. Nothing of it stayed.", Tone.STOPPED),
        JobStage.STOPPED: Badge("Stopped", "It was stopped. Nothing of it stayed.", Tone.STOPPED),
    },
)


class ReactionStage(StrEnum):
    """Where a reaction that failed stands."""

    TRYING = "trying"
    STUCK = "stuck"
    SETTLED = "settled"
    SET_ASIDE = "set aside"


FAILED_REACTION = Lifecycle(
    "failed reaction",
    ReactionStage,
    start=ReactionStage.TRYING,
    steps=[
        Step("give_up", ReactionStage.TRYING, ReactionStage.STUCK),
        Step("settle", ReactionStage.TRYING, ReactionStage.SETTLED),
        Step("try_again", ReactionStage.STUCK, ReactionStage.TRYING),
        Step("set_aside", ReactionStage.STUCK, ReactionStage.SET_ASIDE),
    ],
    badges={
        ReactionStage.TRYING: Badge("Trying", "It failed and is tried again by itself.", Tone.UNDERWAY),
        ReactionStage.STUCK: Badge("Stuck", "It failed too often; somebody has to look.", Tone.WARNING),
        ReactionStage.SETTLED: Badge("Settled", "It came to pass after all.", Tone.DONE),
        ReactionStage.SET_ASIDE: Badge("Set aside", "Somebody decided that it need not be.", Tone.STOPPED),
    },
)
