"""The stages of a question about money, of a posting to the ledger and of a file of budgets."""

from __future__ import annotations

from enum import StrEnum

from wisely.lib.lifecycle import Badge, Lifecycle, Step, Tone
from wisely.lib.verdict import no

REQUEST, ORDER, ACTUAL = "request", "order", "actual"
POSTING_KINDS = (REQUEST, ORDER, ACTUAL)


class QuestionStage(StrEnum):
    """Where a question about money stands."""

    OPEN = "open"
    COVERED = "covered"
    NOT_COVERED = "not covered"
    WITHDRAWN = "withdrawn"


BUDGET_QUESTION = Lifecycle(
    "budget question",
    QuestionStage,
    start=QuestionStage.OPEN,
    steps=[
        Step("pass_on", QuestionStage.OPEN, QuestionStage.OPEN),
        Step("cover", QuestionStage.OPEN, QuestionStage.COVERED),
        Step("decline", QuestionStage.OPEN, QuestionStage.NOT_COVERED),
        Step("withdraw", QuestionStage.OPEN, QuestionStage.WITHDRAWN),
    ],
    badges={
        QuestionStage.OPEN: Badge("Open", "Nobody has said yet which budget pays.", Tone.WARNING),
        QuestionStage.COVERED: Badge("Answered", "It is said which budget pays.", Tone.DONE),
        QuestionStage.NOT_COVERED: Badge("No budget", "No budget pays for it.", Tone.STOPPED),
        QuestionStage.WITHDRAWN: Badge("Withdrawn", "The money is no longer asked for.", Tone.STOPPED),
    },
    over=no(
        "It was answered or withdrawn already. Where the answer was wrong, ask finance to set the budget "
        "right or to move the money.",
        who_can="Finance officer",
    ),
)


class PostingStage(StrEnum):
    """Whether a posting counts."""

    LIVE = "live"
    REPLACED = "replaced"
    TAKEN_BACK = "taken back"


BUDGET_POSTING = Lifecycle(
    "budget posting",
    PostingStage,
    start=PostingStage.LIVE,
    steps=[
        Step("replace", PostingStage.LIVE, PostingStage.REPLACED),
        Step("take_back", PostingStage.LIVE, PostingStage.TAKEN_BACK),
    ],
    badges={
        PostingStage.LIVE: Badge("Counts", "Its amounts count in the ledger.", Tone.DONE),
        PostingStage.REPLACED: Badge("Replaced", "A later posting of the same record counts.", Tone.STOPPED),
        PostingStage.TAKEN_BACK: Badge("Taken back", "Its amounts count no more.", Tone.STOPPED),
    },
)


class BudgetImportStage(StrEnum):
    """Where a file of budgets stands."""

    STAGED = "staged"
    IMPORTED = "imported"
    DISCARDED = "discarded"
    UNDONE = "undone"


BUDGET_IMPORT = Lifecycle(
    "budget import",
    BudgetImportStage,
    start=BudgetImportStage.STAGED,
    steps=[
        Step("import", BudgetImportStage.STAGED, BudgetImportStage.IMPORTED),
        Step("discard", BudgetImportStage.STAGED, BudgetImportStage.DISCARDED),
        Step("undo", BudgetImportStage.IMPORTED, BudgetImportStage.UNDONE),
    ],
    badges={
        BudgetImportStage.STAGED: Badge("Read", "The file was read; no budget is set.", Tone.UNDERWAY),
        BudgetImportStage.IMPORTED: Badge("Imported", "Its budgets are set.", Tone.DONE),
        BudgetImportStage.DISCARDED: Badge("Discarded", "It was put aside; nothing was set.", Tone.STOPPED),
        BudgetImportStage.UNDONE: Badge("Undone", "The budgets are what they were before it.", Tone.STOPPED),
    },
    barred={
        "import": no(
            "It was set or put aside already. Read the file again to set what is new in it.",
            who_can="who sets budgets",
        ),
        "discard": no(
            "Only a file that was read, and no more, is put aside. What it set can be undone.",
            who_can="who sets budgets",
        ),
        "undo": no("Nothing of it is set, so there is nothing to undo.", who_can="who sets budgets"),
    },
)
