"""The stages of a paper. That its call-in is over is merely true on a day: it is computed, never a stage."""

from __future__ import annotations

from enum import StrEnum

from wisely.lib.lifecycle import Badge, Lifecycle, Step, Tone
from wisely.lib.verdict import no


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
    barred={
        verb: no(
            "It was issued, and what was issued does not change. Where it matters, withdraw it and draft "
            "another.", cite="SI 2012/2089 reg 14", who_can="who may issue papers",
        )
        for verb in ("revise", "issue")
    },
    over=no("It was withdrawn and holds no longer. Draft another from the page of what it is about."),
)  # fmt: skip
