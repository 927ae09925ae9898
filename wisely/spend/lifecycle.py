"""The stages of an import of payments."""

from __future__ import annotations

from enum import StrEnum

from wisely.lib.lifecycle import Badge, Lifecycle, Step, Tone


class ImportStage(StrEnum):
    """Where an import of payments stands."""

    STAGED = "staged"
    IMPORTED = "imported"
    UNDONE = "undone"
    ABANDONED = "abandoned"


LEDGER_IMPORT = Lifecycle(
    "import",
    ImportStage,
    start=ImportStage.STAGED,
    steps=[
        Step("import", ImportStage.STAGED, ImportStage.IMPORTED),
        Step("abandon", ImportStage.STAGED, ImportStage.ABANDONED),
        Step("undo", ImportStage.IMPORTED, ImportStage.UNDONE),
    ],
    badges={
        ImportStage.STAGED: Badge("Staged", "Looked at, not yet part of the spend.", Tone.UNDERWAY),
        ImportStage.IMPORTED: Badge("Imported", "Its payments are part of the spend.", Tone.DONE),
        ImportStage.UNDONE: Badge("Undone", "Its payments were taken out of the spend again.", Tone.STOPPED),
        ImportStage.ABANDONED: Badge("Abandoned", "It was given up before it counted.", Tone.STOPPED),
    },
)
