"""The stages of legal changes and events, and of standard documents. That one is overdue is merely true."""

from __future__ import annotations

from enum import StrEnum

from wisely.lib.lifecycle import Badge, Lifecycle, Step, Tone
from wisely.lib.verdict import no

DEVELOPMENT_KINDS: dict[str, str] = {
    "policy note": "Procurement policy note",
    "legislation": "Act or regulations",
    "case law": "Judgment",
    "external event": "External event",
}
LEVELS: dict[str, str] = {"none": "None", "low": "Low", "medium": "Medium", "high": "High"}
DOCUMENT_KINDS: dict[str, str] = {
    "template": "Template", "terms": "Terms of contract", "toolkit": "Toolkit", "guidance": "Guidance",
}  # fmt: skip


class DevelopmentStage(StrEnum):
    """Where a legal change or an event stands."""

    NOTED = "noted"
    ASSESSED = "assessed"
    CLOSED = "closed"


DEVELOPMENT = Lifecycle(
    "development",
    DevelopmentStage,
    start=DevelopmentStage.NOTED,
    steps=[
        Step("assess", DevelopmentStage.NOTED, DevelopmentStage.ASSESSED),
        Step("assess", DevelopmentStage.ASSESSED, DevelopmentStage.ASSESSED),
        Step("close", DevelopmentStage.ASSESSED, DevelopmentStage.CLOSED),
    ],
    badges={
        DevelopmentStage.NOTED: Badge("Noted", "Nobody has said yet what it means.", Tone.WARNING),
        DevelopmentStage.ASSESSED: Badge(
            "Assessed", "What it means is said; actions may run.", Tone.UNDERWAY
        ),
        DevelopmentStage.CLOSED: Badge("Closed", "Everything about it is done.", Tone.DONE),
    },
    barred={
        "close": no("Say first what it means for the council: what nobody has assessed is not closed."),
    },
    over=no("It is closed. Note it anew if there is more to it."),
)


class DocumentStage(StrEnum):
    """Where a standard document stands."""

    CURRENT = "current"
    RETIRED = "retired"


STANDARD_DOCUMENT = Lifecycle(
    "standard document",
    DocumentStage,
    start=DocumentStage.CURRENT,
    steps=[
        Step("review", DocumentStage.CURRENT, DocumentStage.CURRENT),
        Step("retire", DocumentStage.CURRENT, DocumentStage.RETIRED),
    ],
    badges={
        DocumentStage.CURRENT: Badge("Current", "Work by this edition.", Tone.DONE),
        DocumentStage.RETIRED: Badge("Retired", "It is not used any more.", Tone.STOPPED),
    },
    over=no("It is retired and stays as it was. Register the edition that took its place."),
)
