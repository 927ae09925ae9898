"""The stages of a reading."""

from __future__ import annotations

from enum import StrEnum

from wisely.lib.lifecycle import Badge, Lifecycle, Step, Tone


class ReadingStage(StrEnum):
    """Where a reading stands."""

    AGREED = "agreed"
    RESTATED = "restated"


READING = Lifecycle(
    "reading",
    ReadingStage,
    start=ReadingStage.AGREED,
    steps=[Step("restate", ReadingStage.AGREED, ReadingStage.RESTATED)],
    badges={
        ReadingStage.AGREED: Badge("Agreed", "The value that the council reports for the period.", Tone.DONE),
        ReadingStage.RESTATED: Badge(
            "Restated", "A later value took its place; this one is kept.", Tone.NEUTRAL
        ),
    },
)
