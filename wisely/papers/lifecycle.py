"""The stages of a paper. That its call-in is over is merely true on a day: it is computed, never a stage."""

from __future__ import annotations

from enum import StrEnum

from wisely.lib.lifecycle import Badge, Lifecycle, Step, Tone


class PaperStage(StrEnum):
    """Where a paper stands."""

    DRAFT = "draft"
    ISSUED = "issued"
    WITHDRAWN = "withdrawn"


PAPER = Lifecycle(
    "paper",
    PaperStage,
    start=PaperStage.DRAFT,
    steps=[
        Step("revise", PaperStage.DRAFT, PaperStage.DRAFT),
        Step("issue", PaperStage.DRAFT, PaperStage.ISSUED),
        Step("withdraw", PaperStage.DRAFT, PaperStage.WITHDRAWN),
        Step("withdraw", PaperStage.ISSUED, PaperStage.WITHDRAWN),
    ],
    badges={
        PaperStage.DRAFT: Badge("Draft", "It is being written; nobody rests on it yet.", Tone.UNDERWAY),
        PaperStage.ISSUED: Badge("Issued", "It was given out and does not change any more.", Tone.DONE),
        PaperStage.WITHDRAWN: Badge("Withdrawn", "It holds no longer. It stays to be read.", Tone.STOPPED),
    },
)
