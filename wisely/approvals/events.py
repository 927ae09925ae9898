"""What happens to approvals. Facts carry references, offices and hashes, never what anybody wrote."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class ApprovalOpened:
    verb: ClassVar[str] = "approvals.approval.opened"
    approval: str
    kind: str
    subject: str
    material_sha256: str
    edition: str
    offices: str


@dataclass(frozen=True, slots=True)
class ApprovalChanged:
    verb: ClassVar[str] = "approvals.approval.changed"
    approval: str
    labels: str
    material_sha256: str
    repeated: str


@dataclass(frozen=True, slots=True)
class StepApproved:
    verb: ClassVar[str] = "approvals.step.approved"
    approval: str
    office: str
    material_sha256: str
    for_whom: str


@dataclass(frozen=True, slots=True)
class StepRefused:
    verb: ClassVar[str] = "approvals.step.refused"
    approval: str
    office: str
    material_sha256: str
    for_whom: str


@dataclass(frozen=True, slots=True)
class TurnCame:
    """Steps whose turn it now is: those who may decide are told."""

    verb: ClassVar[str] = "approvals.turn.came"
    approval: str
    offices: str


@dataclass(frozen=True, slots=True)
class QuestionAsked:
    verb: ClassVar[str] = "approvals.question.asked"
    approval: str
    office: str


@dataclass(frozen=True, slots=True)
class QuestionAnswered:
    verb: ClassVar[str] = "approvals.question.answered"
    approval: str
    office: str


@dataclass(frozen=True, slots=True)
class ApprovalGiven:
    verb: ClassVar[str] = "approvals.approval.given"
    approval: str
    kind: str
    subject: str


@dataclass(frozen=True, slots=True)
class ApprovalRefused:
    verb: ClassVar[str] = "approvals.approval.refused"
    approval: str
    kind: str
    subject: str


@dataclass(frozen=True, slots=True)
class ApprovalWithdrawn:
    verb: ClassVar[str] = "approvals.approval.withdrawn"
    approval: str
    kind: str
    subject: str


@dataclass(frozen=True, slots=True)
class DecisionNoticeGiven:
    """The public was told that a key decision about a thing will be taken, and on which day."""

    verb: ClassVar[str] = "approvals.notice.given"
    paper: str
    subject: str
    decision_on: str
    way: str


@dataclass(frozen=True, slots=True)
class DecisionNoticeWithdrawn:
    verb: ClassVar[str] = "approvals.notice.withdrawn"
    paper: str
    subject: str


SENTENCES: dict[str, str] = {
    ApprovalOpened.verb: (
        "Approval of {subject} was asked for, by the matrix of {edition}: {offices}. What is approved has "
        "the hash {material_sha256}."
    ),
    ApprovalChanged.verb: (
        "What is to be approved was changed ({labels}); its hash is {material_sha256}. To be decided again: "
        "{repeated}."
    ),
    StepApproved.verb: "{office}: approved, for {for_whom}. Hash {material_sha256}.",
    StepRefused.verb: "{office}: refused, for {for_whom}. Hash {material_sha256}.",
    TurnCame.verb: "The turn came to {offices}.",
    QuestionAsked.verb: "{office} asked a question; the clock stands still.",
    QuestionAnswered.verb: "The question of {office} was answered; the clock goes on.",
    ApprovalGiven.verb: "{subject} is approved: everybody who was asked has agreed.",
    ApprovalRefused.verb: "{subject} is refused.",
    DecisionNoticeGiven.verb: (
        "Notice of a key decision about {subject} was given by {paper}: {decision_on}, {way}."
    ),
    DecisionNoticeWithdrawn.verb: "The notice {paper} of a key decision about {subject} was withdrawn.",
    ApprovalWithdrawn.verb: "The request to approve {subject} was withdrawn.",
}
