"""The stages of delegations and of time away."""

from __future__ import annotations

from enum import StrEnum

from wisely.lib.lifecycle import Badge, Lifecycle, Step, Tone


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
    badges={
        DelegationStage.OFFERED: Badge(
            "Offered", "Waiting for the receiver to accept or decline.", Tone.UNDERWAY
        ),
        DelegationStage.ACCEPTED: Badge(
            "Accepted", "The receiver may use the role on the days it covers.", Tone.DONE
        ),
        DelegationStage.DECLINED: Badge(
            "Declined", "The receiver said no; the giver may offer it to another.", Tone.STOPPED
        ),
        DelegationStage.ENDED: Badge("Ended", "It was taken back and lends nothing any more.", Tone.STOPPED),
    },
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
    badges={
        AbsenceStage.RECORDED: Badge("Recorded", "The person is away on the days given."),
        AbsenceStage.ENDED: Badge("Ended", "The person came back before the days were over.", Tone.STOPPED),
    },
)
