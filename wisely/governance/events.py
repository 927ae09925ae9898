"""What happens in governance. Facts carry references, kinds, levels and days, never what anybody wrote."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class DevelopmentNoted:
    verb: ClassVar[str] = "governance.development.noted"
    development: str
    kind: str
    assess_by_on: str


@dataclass(frozen=True, slots=True)
class DevelopmentAssessed:
    verb: ClassVar[str] = "governance.development.assessed"
    development: str
    level: str
    is_in_time: bool


@dataclass(frozen=True, slots=True)
class ImpactAssessed:
    verb: ClassVar[str] = "governance.impact.assessed"
    development: str
    kind: str
    subject: str
    level: str


@dataclass(frozen=True, slots=True)
class FollowUpSet:
    verb: ClassVar[str] = "governance.follow_up.set"
    development: str
    number: int
    owner: str
    due_on: str


@dataclass(frozen=True, slots=True)
class FollowUpDone:
    verb: ClassVar[str] = "governance.follow_up.done"
    development: str
    number: int
    is_in_time: bool


@dataclass(frozen=True, slots=True)
class DevelopmentClosed:
    verb: ClassVar[str] = "governance.development.closed"
    development: str


@dataclass(frozen=True, slots=True)
class ContingencyPlanWritten:
    verb: ClassVar[str] = "governance.plan.written"
    contract: str
    review_by_on: str


@dataclass(frozen=True, slots=True)
class ContingencyPlanReviewed:
    verb: ClassVar[str] = "governance.plan.reviewed"
    contract: str
    review_by_on: str
    is_tested: bool


@dataclass(frozen=True, slots=True)
class DocumentRegistered:
    verb: ClassVar[str] = "governance.document.registered"
    document: str
    kind: str
    edition: str
    review_by_on: str


@dataclass(frozen=True, slots=True)
class DocumentReviewed:
    verb: ClassVar[str] = "governance.document.reviewed"
    document: str
    edition: str
    is_new_edition: bool
    review_by_on: str


@dataclass(frozen=True, slots=True)
class DocumentRetired:
    verb: ClassVar[str] = "governance.document.retired"
    document: str


SENTENCES: dict[str, str] = {
    DevelopmentNoted.verb: "{development} was noted ({kind}), to be assessed by {assess_by_on}.",
    DevelopmentAssessed.verb: "What it means was said: {level}. In time: {is_in_time}.",
    ImpactAssessed.verb: "What it means for {kind} {subject} was said: {level}.",
    FollowUpSet.verb: "Action {number} was given to {owner}, due {due_on}.",
    FollowUpDone.verb: "Action {number} was done. In time: {is_in_time}.",
    DevelopmentClosed.verb: "It was closed.",
    ContingencyPlanWritten.verb: "A plan for {contract} was written, to be reviewed by {review_by_on}.",
    ContingencyPlanReviewed.verb: (
        "The plan for {contract} was reviewed. Tested: {is_tested}. Next by {review_by_on}."
    ),
    DocumentRegistered.verb: "Edition {edition} was registered ({kind}), to be reviewed by {review_by_on}.",
    DocumentReviewed.verb: "Reviewed: edition {edition}, new {is_new_edition}; next by {review_by_on}.",
    DocumentRetired.verb: "It was retired.",
}
