"""The stages of delegations and of time away."""

from __future__ import annotations

from enum import StrEnum

from wisely.lib.lifecycle import Lifecycle, Step


class DelegationStage(StrEnum):
    """Where a delegation stands. That its dates are over is not a stage: it is merely true on a day."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    ENDED = "ended"


DELEGATION = Lifecycle(
    "delegation",
    DelegationStage,
    start=DelegationStage.OFFERED,
    steps=[
        Step("accept", DelegationStage.OFFERED, DelegationStage.ACCEPTED),
        Step("decline", DelegationStage.OFFERED, DelegationStage.DECLINED),
        Step("end", DelegationStage.OFFERED, DelegationStage.ENDED),
        Step("end", DelegationStage.ACCEPTED, DelegationStage.ENDED),
    ],
)


class AbsenceStage(StrEnum):
    """Whether time away stands as recorded or was cut short."""

    RECORDED = "recorded"
    ENDED = "ended"


ABSENCE = Lifecycle(
    "absence",
    AbsenceStage,
    start=AbsenceStage.RECORDED,
    steps=[Step("end", AbsenceStage.RECORDED, AbsenceStage.ENDED)],
)
