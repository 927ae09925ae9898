"""What happens in the planning room. Facts carry references, codes, days and amounts, never prose or names.

Amounts are exact pounds as text, days ISO dates; "" stands for nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class NeedProposed:
    verb: ClassVar[str] = "planning.need.proposed"
    need: str
    value_net: str
    needed_on: str
    directorate: str
    origin: str


@dataclass(frozen=True, slots=True)
class NeedRevised:
    verb: ClassVar[str] = "planning.need.revised"
    need: str
    labels: str


@dataclass(frozen=True, slots=True)
class OptionsAppraised:
    verb: ClassVar[str] = "planning.options.appraised"
    need: str
    chosen: str
    considered: str


@dataclass(frozen=True, slots=True)
class GateAnswered:
    verb: ClassVar[str] = "planning.gate.answered"
    need: str
    approval: str


@dataclass(frozen=True, slots=True)
class GatePassed:
    verb: ClassVar[str] = "planning.gate.passed"
    need: str
    ambitions: str
    social_value_percent: str
    value_net: str


@dataclass(frozen=True, slots=True)
class NeedSentBack:
    verb: ClassVar[str] = "planning.need.sent_back"
    need: str


@dataclass(frozen=True, slots=True)
class ProcurementScheduled:
    verb: ClassVar[str] = "planning.procurement.scheduled"
    need: str
    route: str
    work_starts_on: str
    contract_starts_on: str


@dataclass(frozen=True, slots=True)
class NeedMetOtherwise:
    verb: ClassVar[str] = "planning.need.met_otherwise"
    need: str
    option: str


@dataclass(frozen=True, slots=True)
class NeedDropped:
    verb: ClassVar[str] = "planning.need.dropped"
    need: str


@dataclass(frozen=True, slots=True)
class PlanPublished:
    verb: ClassVar[str] = "planning.plan.published"
    need: str


@dataclass(frozen=True, slots=True)
class PlanWithdrawn:
    verb: ClassVar[str] = "planning.plan.withdrawn"
    need: str


@dataclass(frozen=True, slots=True)
class WaiverRequested:
    verb: ClassVar[str] = "planning.waiver.requested"
    waiver: str
    ground: str
    value_net: str
    starts_on: str
    lapses_on: str


@dataclass(frozen=True, slots=True)
class WaiverRevised:
    verb: ClassVar[str] = "planning.waiver.revised"
    waiver: str
    labels: str


@dataclass(frozen=True, slots=True)
class WaiverApproved:
    verb: ClassVar[str] = "planning.waiver.approved"
    waiver: str
    tier: str
    has_conditions: bool


@dataclass(frozen=True, slots=True)
class WaiverRefused:
    verb: ClassVar[str] = "planning.waiver.refused"
    waiver: str


@dataclass(frozen=True, slots=True)
class WaiverWithdrawn:
    verb: ClassVar[str] = "planning.waiver.withdrawn"
    waiver: str


@dataclass(frozen=True, slots=True)
class WaiverEnded:
    verb: ClassVar[str] = "planning.waiver.ended"
    waiver: str
    ended_on: str


@dataclass(frozen=True, slots=True)
class WaiverFileRead:
    verb: ClassVar[str] = "planning.waiver_import.read"
    file_sha256: str
    new: int
    same: int
    rejected: int


@dataclass(frozen=True, slots=True)
class WaiverFileDiscarded:
    verb: ClassVar[str] = "planning.waiver_import.discarded"
    file_sha256: str


@dataclass(frozen=True, slots=True)
class WaiversImported:
    verb: ClassVar[str] = "planning.waiver_import.imported"
    file_sha256: str
    new: int
    first_reference: str
    latest_reference: str


@dataclass(frozen=True, slots=True)
class WaiverImportUndone:
    verb: ClassVar[str] = "planning.waiver_import.undone"
    file_sha256: str
    struck_out: int


@dataclass(frozen=True, slots=True)
class PlanFileRead:
    verb: ClassVar[str] = "planning.plan_import.read"
    file_sha256: str
    procurements: int
    rejected: int


@dataclass(frozen=True, slots=True)
class PlanFileDiscarded:
    verb: ClassVar[str] = "planning.plan_import.discarded"
    file_sha256: str


@dataclass(frozen=True, slots=True)
class PlanImported:
    verb: ClassVar[str] = "planning.plan_import.imported"
    file_sha256: str
    procurements: int
    replaced: int


@dataclass(frozen=True, slots=True)
class PlanImportUndone:
    verb: ClassVar[str] = "planning.plan_import.undone"
    file_sha256: str
    taken_back: int
    restored: int


@dataclass(frozen=True, slots=True)
class CouncilContacted:
    verb: ClassVar[str] = "planning.joint.contacted"
    need: str
    theirs: str


@dataclass(frozen=True, slots=True)
class OpportunitySetAside:
    verb: ClassVar[str] = "planning.joint.set_aside"
    need: str
    theirs: str


@dataclass(frozen=True, slots=True)
class OpportunityTakenUp:
    verb: ClassVar[str] = "planning.joint.taken_up"
    need: str
    theirs: str


SENTENCES: dict[str, str] = {
    NeedProposed.verb: "The need was proposed: {value_net}, wanted by {needed_on}, for {directorate}.",
    NeedRevised.verb: "What is needed was put right: {labels}.",
    OptionsAppraised.verb: "The options were weighed ({considered}); {chosen} was chosen.",
    GateAnswered.verb: "The answers at the gate are in; approval {approval} asks those who must agree.",
    GatePassed.verb: (
        "The gate was passed: it serves {ambitions}, with {social_value_percent}% for social value."
    ),
    NeedSentBack.verb: "It was sent back to be weighed again.",
    ProcurementScheduled.verb: (
        "It was scheduled by way of {route}: work begins {work_starts_on}, the contract starts "
        "{contract_starts_on}."
    ),
    NeedMetOtherwise.verb: "It is met without buying: {option}.",
    NeedDropped.verb: "It was dropped.",
    PlanPublished.verb: "It was put into the public forward plan.",
    PlanWithdrawn.verb: "It was taken out of the public forward plan.",
    WaiverRequested.verb: (
        "A waiver was asked for: {value_net}, on the ground of {ground}, from {starts_on} to {lapses_on}."
    ),
    WaiverRevised.verb: "The request was put right: {labels}.",
    WaiverApproved.verb: "The waiver was approved at the tier of {tier}. Conditions: {has_conditions}.",
    WaiverRefused.verb: "The waiver was refused.",
    WaiverWithdrawn.verb: "The request was withdrawn.",
    WaiverEnded.verb: "The waiver was ended on {ended_on}, before it lapsed.",
    WaiverFileRead.verb: ("The file was read: {new} waivers new, {same} known already, {rejected} rejected."),
    WaiverFileDiscarded.verb: "The file was put aside.",
    WaiversImported.verb: (
        "{new} waivers entered the register from the file: {first_reference} to {latest_reference}."
    ),
    WaiverImportUndone.verb: "The import was undone: {struck_out} waivers were struck out.",
    PlanFileRead.verb: (
        "The plan was read: {procurements} procurements can be compared, {rejected} rows were rejected."
    ),
    PlanFileDiscarded.verb: "The plan was put aside.",
    PlanImported.verb: (
        "The plan came in: {procurements} procurements count, in place of {replaced} of the plan before."
    ),
    PlanImportUndone.verb: (
        "The import was undone: {taken_back} procurements count no more, {restored} of the plan before count "
        "again."
    ),
    CouncilContacted.verb: "The other council was spoken with about {need} and its {theirs}.",
    OpportunitySetAside.verb: "Buying {need} together with their {theirs} was set aside.",
    OpportunityTakenUp.verb: "Buying {need} together with their {theirs} was taken up again.",
}
