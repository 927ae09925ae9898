"""The stages of a category plan. That its review, or an action, is overdue is merely true on a day."""

from __future__ import annotations

from enum import StrEnum

from wisely.lib.lifecycle import Badge, Lifecycle, Step, Tone
from wisely.lib.verdict import no

STRATEGY = "Procurement Strategy 2019-2024, sections 2.3 and 6.4"
WRITER = "who manages the category"

LEVELS: dict[str, str] = {"low": "Low", "medium": "Medium", "high": "High"}
BUYS = frozenset({"buy", "buy again"})
ACTION_KINDS: dict[str, str] = {
    "buy": "Buy",
    "buy again": "Buy again",
    "join": "Join with others",
    "standardise": "Settle on one thing",
    "demand": "Use less",
    "supplier": "Work with a supplier",
    "contract": "Manage a contract",
    "market": "Speak with the market",
    "other": "Other",
}


class PlanStage(StrEnum):
    """Where a category plan stands."""

    DRAFT = "draft"
    AGREED = "agreed"
    UNDER_REVIEW = "under review"
    REPLACED = "replaced"
    ENDED = "ended"
    PUT_ASIDE = "put aside"


IN_FORCE = (PlanStage.AGREED, PlanStage.UNDER_REVIEW)
CATEGORY_PLAN = Lifecycle(
    "category plan",
    PlanStage,
    start=PlanStage.DRAFT,
    steps=[
        Step("revise", PlanStage.DRAFT, PlanStage.DRAFT),
        Step("revise", PlanStage.UNDER_REVIEW, PlanStage.UNDER_REVIEW),
        Step("agree", PlanStage.DRAFT, PlanStage.AGREED),
        Step("agree", PlanStage.UNDER_REVIEW, PlanStage.AGREED),
        Step("review", PlanStage.AGREED, PlanStage.UNDER_REVIEW),
        Step("replace", PlanStage.AGREED, PlanStage.REPLACED),
        Step("replace", PlanStage.UNDER_REVIEW, PlanStage.REPLACED),
        Step("end", PlanStage.AGREED, PlanStage.ENDED),
        Step("end", PlanStage.UNDER_REVIEW, PlanStage.ENDED),
        Step("put_aside", PlanStage.DRAFT, PlanStage.PUT_ASIDE),
    ],
    badges={
        PlanStage.DRAFT: Badge("Draft", "It is being written. Nobody works by it yet.", Tone.NEUTRAL),
        PlanStage.AGREED: Badge("Agreed", "The category is managed by this plan.", Tone.DONE),
        PlanStage.UNDER_REVIEW: Badge(
            "Under review", "It holds while it is looked at again.", Tone.UNDERWAY
        ),
        PlanStage.REPLACED: Badge("Replaced", "A later plan took its place.", Tone.STOPPED),
        PlanStage.ENDED: Badge("Ended", "The category is no longer managed by it.", Tone.STOPPED),
        PlanStage.PUT_ASIDE: Badge("Put aside", "This draft was never agreed.", Tone.STOPPED),
    },
    barred={
        "revise": no(
            "It is agreed as it stands. Open its review first, then change it.", cite=STRATEGY, who_can=WRITER
        ),
        "agree": no("It is agreed already. It is agreed anew after a review.", cite=STRATEGY, who_can=WRITER),
        "review": no("It is being written or looked at already.", cite=STRATEGY, who_can=WRITER),
        "end": no(
            "It was never agreed, so there is nothing to end. Put the draft aside instead.",
            cite=STRATEGY, who_can=WRITER,
        ),
        "put_aside": no(
            "It was agreed, so it is not put aside. It can be ended, or replaced by the next plan.",
            cite=STRATEGY, who_can=WRITER,
        ),
    },
    over=no(
        "It is over and stays as it was. Draft the next plan of the category.", cite=STRATEGY, who_can=WRITER
    ),
)  # fmt: skip


FILE_KINDS: dict[str, str] = {"prices": "Prices", "package": "Another council’s package"}


class FileStage(StrEnum):
    """Where a file stands that was brought here."""

    READ = "read"
    IMPORTED = "imported"
    DISCARDED = "discarded"
    UNDONE = "undone"


CATEGORY_FILE = Lifecycle(
    "file",
    FileStage,
    start=FileStage.READ,
    steps=[
        Step("import", FileStage.READ, FileStage.IMPORTED),
        Step("discard", FileStage.READ, FileStage.DISCARDED),
        Step("undo", FileStage.IMPORTED, FileStage.UNDONE),
    ],
    badges={
        FileStage.READ: Badge("Read", "It was read and shown; nothing of it counts yet.", Tone.UNDERWAY),
        FileStage.IMPORTED: Badge("Imported", "What it tells counts.", Tone.DONE),
        FileStage.DISCARDED: Badge("Discarded", "Nothing of it ever counted.", Tone.STOPPED),
        FileStage.UNDONE: Badge("Undone", "It counted once, and counts no more.", Tone.STOPPED),
    },
    barred={
        "import": no("It is imported already.", who_can="who brings files of categories"),
        "discard": no(
            "It is imported, so it is not discarded. Undo the import.",
            who_can="who brings files of categories",
        ),
        "undo": no("Nothing of it counts yet, so there is nothing to undo. Discard it instead."),
    },
    over=no("It is over. Bring the file again.", who_can="who brings files of categories"),
)
