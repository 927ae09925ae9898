"""The stages of a contract, of its KPIs and risks, and of an import into the register.

Whether a contract is in force, has run past its end or has no owner is merely true on a day: it is computed,
never a stage.
"""

from __future__ import annotations

from enum import StrEnum

from wisely.lib.lifecycle import Badge, Lifecycle, Step, Tone
from wisely.lib.verdict import no


class ContractStage(StrEnum):
    """Where a contract stands on the record."""

    DRAFT = "draft"
    SIGNED = "signed"
    ENDED = "ended"
    TERMINATED = "terminated"
    ABANDONED = "abandoned"
    STRUCK_OUT = "struck out"


CONTRACT = Lifecycle(
    "contract",
    ContractStage,
    start=ContractStage.DRAFT,
    steps=[
        Step("sign", ContractStage.DRAFT, ContractStage.SIGNED),
        Step("abandon", ContractStage.DRAFT, ContractStage.ABANDONED),
        Step("end", ContractStage.SIGNED, ContractStage.ENDED),
        Step("terminate", ContractStage.SIGNED, ContractStage.TERMINATED),
        Step("strike_out", ContractStage.DRAFT, ContractStage.STRUCK_OUT),
        Step("strike_out", ContractStage.SIGNED, ContractStage.STRUCK_OUT),
    ],
    badges={
        ContractStage.DRAFT: Badge("Draft", "Not signed yet: nobody is bound.", Tone.UNDERWAY),
        ContractStage.SIGNED: Badge("Signed", "Both sides have signed. It binds for its term.", Tone.DONE),
        ContractStage.ENDED: Badge("Ended", "It ran to its end.", Tone.STOPPED),
        ContractStage.TERMINATED: Badge(
            "Terminated", "It was ended early, for a reason on the record.", Tone.STOPPED
        ),
        ContractStage.ABANDONED: Badge("Abandoned", "It was given up before signature.", Tone.STOPPED),
        ContractStage.STRUCK_OUT: Badge(
            "Struck out", "It was entered in error and counts no more.", Tone.STOPPED
        ),
    },
)


class KpiStage(StrEnum):
    """Where a KPI stands."""

    IN_USE = "in use"
    ENDED = "ended"


KPI = Lifecycle(
    "KPI",
    KpiStage,
    start=KpiStage.IN_USE,
    steps=[Step("end", KpiStage.IN_USE, KpiStage.ENDED)],
    badges={
        KpiStage.IN_USE: Badge("In use", "Performance is assessed by it.", Tone.DONE),
        KpiStage.ENDED: Badge("Ended", "It is assessed no more, for a reason on the record.", Tone.STOPPED),
    },
    over=no("This KPI was ended. Its results stay; set another to assess by."),
)


class RiskStage(StrEnum):
    """Where a risk stands."""

    OPEN = "open"
    CLOSED = "closed"


RISK = Lifecycle(
    "risk",
    RiskStage,
    start=RiskStage.OPEN,
    steps=[Step("close", RiskStage.OPEN, RiskStage.CLOSED)],
    badges={
        RiskStage.OPEN: Badge("Open", "It may happen, and somebody watches it.", Tone.UNDERWAY),
        RiskStage.CLOSED: Badge("Closed", "It is over, for a reason on the record.", Tone.STOPPED),
    },
    over=no("This risk was closed. If it is back, record it again."),
)


class ImportStage(StrEnum):
    """Where an import into the register stands."""

    STAGED = "staged"
    IMPORTED = "imported"
    UNDONE = "undone"
    DISCARDED = "discarded"


REGISTER_IMPORT = Lifecycle(
    "import",
    ImportStage,
    start=ImportStage.STAGED,
    steps=[
        Step("import", ImportStage.STAGED, ImportStage.IMPORTED),
        Step("discard", ImportStage.STAGED, ImportStage.DISCARDED),
        Step("undo", ImportStage.IMPORTED, ImportStage.UNDONE),
    ],
    badges={
        ImportStage.STAGED: Badge("Read", "The file was read; nothing has been imported.", Tone.UNDERWAY),
        ImportStage.IMPORTED: Badge("Imported", "Its contracts stand in the register.", Tone.DONE),
        ImportStage.UNDONE: Badge("Undone", "What it brought was taken back.", Tone.STOPPED),
        ImportStage.DISCARDED: Badge("Discarded", "It was put aside; nothing was imported.", Tone.STOPPED),
    },
)
