"""The stages of an approval and of its steps.

Whose turn it is, and whether a step is overdue, is merely true on a day: it is computed, never a stage.
"""

from __future__ import annotations

from enum import StrEnum

from wisely.lib.lifecycle import Badge, Lifecycle, Step, Tone
from wisely.lib.verdict import no


class ApprovalStage(StrEnum):
    """Where an approval stands."""

    OPEN = "open"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


APPROVAL = Lifecycle(
    "approval",
    ApprovalStage,
    start=ApprovalStage.OPEN,
    steps=[
        Step("approve", ApprovalStage.OPEN, ApprovalStage.APPROVED),
        Step("refuse", ApprovalStage.OPEN, ApprovalStage.REFUSED),
        Step("withdraw", ApprovalStage.OPEN, ApprovalStage.WITHDRAWN),
    ],
    badges={
        ApprovalStage.OPEN: Badge("Open", "Somebody still has to agree.", Tone.UNDERWAY),
        ApprovalStage.APPROVED: Badge("Approved", "Everybody who was asked has agreed.", Tone.DONE),
        ApprovalStage.REFUSED: Badge("Refused", "Somebody who was asked said no.", Tone.STOPPED),
        ApprovalStage.WITHDRAWN: Badge("Withdrawn", "Nobody asks for it any more.", Tone.STOPPED),
    },
    over=no(
        "It is settled: everybody agreed, somebody refused, or it was withdrawn. What it was about may be "
        "asked for anew.", cite="The council’s approval matrix", who_can="who asked for it",
    ),
)  # fmt: skip


class StepStage(StrEnum):
    """Where one step of an approval stands."""

    WAITING = "waiting"
    APPROVED = "approved"
    REFUSED = "refused"
    SUPERSEDED = "superseded"


APPROVAL_STEP = Lifecycle(
    "step",
    StepStage,
    start=StepStage.WAITING,
    steps=[
        Step("approve", StepStage.WAITING, StepStage.APPROVED),
        Step("refuse", StepStage.WAITING, StepStage.REFUSED),
        Step("supersede", StepStage.WAITING, StepStage.SUPERSEDED),
        Step("supersede", StepStage.APPROVED, StepStage.SUPERSEDED),
    ],
    badges={
        StepStage.WAITING: Badge("Waiting", "It is not decided.", Tone.UNDERWAY),
        StepStage.APPROVED: Badge("Approved", "Agreed to, for what was shown.", Tone.DONE),
        StepStage.REFUSED: Badge("Refused", "Not agreed to.", Tone.STOPPED),
        StepStage.SUPERSEDED: Badge(
            "Superseded", "What it was about has changed. It stays on the record.", Tone.NEUTRAL
        ),
    },
)
