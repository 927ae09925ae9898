"""The stages of an interest that somebody declared, and the kinds that there are."""

from __future__ import annotations

from enum import StrEnum

from wisely.lib.lifecycle import Badge, Lifecycle, Step, Tone
from wisely.lib.verdict import no

KINDS: dict[str, str] = {
    "financial": "Shares, ownership or money owed",
    "work": "Paid or unpaid work, now or in the last two years",
    "family": "Somebody close: family, household, friend",
    "membership": "A seat on its board, or membership",
    "other": "Something else that others might think of",
}
ANSWERS: dict[str, str] = {
    "declined": "Declined",
    "accepted": "Accepted",
    "passed on": "Passed on to charity",
}


class InterestStage(StrEnum):
    """Where a declared interest stands."""

    DECLARED = "declared"
    MITIGATED = "mitigated"
    BARRED = "barred"
    ENDED = "ended"


INTEREST = Lifecycle(
    "interest",
    InterestStage,
    start=InterestStage.DECLARED,
    steps=[
        Step("mitigate", InterestStage.DECLARED, InterestStage.MITIGATED),
        Step("mitigate", InterestStage.BARRED, InterestStage.MITIGATED),
        Step("bar", InterestStage.DECLARED, InterestStage.BARRED),
        Step("bar", InterestStage.MITIGATED, InterestStage.BARRED),
        Step("end", InterestStage.DECLARED, InterestStage.ENDED),
        Step("end", InterestStage.MITIGATED, InterestStage.ENDED),
        Step("end", InterestStage.BARRED, InterestStage.ENDED),
    ],
    badges={
        InterestStage.DECLARED: Badge(
            "Declared", "Nobody has looked at it: its owner decides nothing that it touches.", Tone.WARNING
        ),
        InterestStage.MITIGATED: Badge("Mitigated", "It was looked at, and steps were taken.", Tone.DONE),
        InterestStage.BARRED: Badge("Barred", "Its owner decides nothing that it touches.", Tone.STOPPED),
        InterestStage.ENDED: Badge("Ended", "It is over. It stays on the register.", Tone.NEUTRAL),
    },
    over=no(
        "It has ended and stays on the register as it was. Whoever has it again declares it anew.",
        cite="PA23 ss.81-83", who_can="the person whose interest it is",
    ),
)  # fmt: skip
