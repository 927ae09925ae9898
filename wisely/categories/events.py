"""What happens to plans of categories. Facts carry references, kinds and days, never what anybody wrote."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class PlanDrafted:
    verb: ClassVar[str] = "categories.plan.drafted"
    plan: str
    category: str
    owner: str
    review_by_on: str


@dataclass(frozen=True, slots=True)
class PlanRevised:
    verb: ClassVar[str] = "categories.plan.revised"
    plan: str
    owner: str
    review_by_on: str


@dataclass(frozen=True, slots=True)
class PlanAgreed:
    verb: ClassVar[str] = "categories.plan.agreed"
    plan: str
    category: str
    actions: int
    risks: int
    review_by_on: str


@dataclass(frozen=True, slots=True)
class PlanReviewOpened:
    verb: ClassVar[str] = "categories.plan.review_opened"
    plan: str
    was_due_on: str


@dataclass(frozen=True, slots=True)
class PlanReplaced:
    """`actions_carried` and `risks_carried` were open and went over to the plan that took its place."""

    verb: ClassVar[str] = "categories.plan.replaced"
    plan: str
    by_plan: str
    actions_carried: int
    risks_carried: int


@dataclass(frozen=True, slots=True)
class PlanEnded:
    verb: ClassVar[str] = "categories.plan.ended"
    plan: str
    category: str


@dataclass(frozen=True, slots=True)
class PlanPutAside:
    verb: ClassVar[str] = "categories.plan.put_aside"
    plan: str


@dataclass(frozen=True, slots=True)
class ActionSet:
    verb: ClassVar[str] = "categories.action.set"
    plan: str
    number: int
    kind: str
    owner: str
    due_on: str
    need: str


@dataclass(frozen=True, slots=True)
class ActionLinked:
    verb: ClassVar[str] = "categories.action.linked"
    plan: str
    number: int
    need: str


@dataclass(frozen=True, slots=True)
class ActionFinished:
    verb: ClassVar[str] = "categories.action.finished"
    plan: str
    number: int
    is_in_time: bool


@dataclass(frozen=True, slots=True)
class ActionDropped:
    verb: ClassVar[str] = "categories.action.dropped"
    plan: str
    number: int


@dataclass(frozen=True, slots=True)
class OwnersReminded:
    """`due` names what is due or late: numbers of actions, and "review"."""

    verb: ClassVar[str] = "categories.plan.owners_reminded"
    plan: str
    due: list[str]


@dataclass(frozen=True, slots=True)
class RiskNoted:
    verb: ClassVar[str] = "categories.risk.noted"
    plan: str
    number: int
    likelihood: str
    effect: str
    owner: str


@dataclass(frozen=True, slots=True)
class RiskReviewed:
    verb: ClassVar[str] = "categories.risk.reviewed"
    plan: str
    number: int
    likelihood: str
    effect: str


@dataclass(frozen=True, slots=True)
class RiskClosed:
    verb: ClassVar[str] = "categories.risk.closed"
    plan: str
    number: int


@dataclass(frozen=True, slots=True)
class CategoryFileRead:
    verb: ClassVar[str] = "categories.file.read"
    file: str
    kind: str
    file_sha256: str
    rows: int
    rejected: int


@dataclass(frozen=True, slots=True)
class CategoryFileImported:
    verb: ClassVar[str] = "categories.file.imported"
    file: str
    kind: str
    file_sha256: str
    rows: int


@dataclass(frozen=True, slots=True)
class CategoryFileDiscarded:
    verb: ClassVar[str] = "categories.file.discarded"
    file: str
    kind: str
    file_sha256: str


@dataclass(frozen=True, slots=True)
class CategoryFileUndone:
    verb: ClassVar[str] = "categories.file.undone"
    file: str
    kind: str
    file_sha256: str


SENTENCES: dict[str, str] = {
    PlanDrafted.verb: "{plan} for {category} was drafted, with {owner} to answer for it.",
    PlanRevised.verb: "It was written anew. Review by {review_by_on}.",
    PlanAgreed.verb: "It was agreed with {actions} actions and {risks} risks. Review by {review_by_on}.",
    PlanReviewOpened.verb: "Its review was opened; it was due by {was_due_on}.",
    PlanReplaced.verb: (
        "{by_plan} took its place. Carried over: {actions_carried} actions and {risks_carried} risks."
    ),
    PlanEnded.verb: "It was ended.",
    PlanPutAside.verb: "The draft was put aside.",
    ActionSet.verb: "Action {number} ({kind}) was given to {owner}, due {due_on}.",
    ActionLinked.verb: "Action {number} was joined with need {need}.",
    ActionFinished.verb: "Action {number} was done. In time: {is_in_time}.",
    ActionDropped.verb: "Action {number} was dropped.",
    OwnersReminded.verb: "Owners were reminded of: {due}.",
    RiskNoted.verb: (
        "Risk {number} was noted: likelihood {likelihood}, effect {effect}. {owner} answers for it."
    ),
    RiskReviewed.verb: "Risk {number} was looked at again: likelihood {likelihood}, effect {effect}.",
    RiskClosed.verb: "Risk {number} was closed.",
    CategoryFileRead.verb: ("{file} was read as {kind}: {rows} rows, and {rejected} that cannot be read."),
    CategoryFileImported.verb: "{file} was let in: {rows} rows count from now on.",
    CategoryFileDiscarded.verb: "{file} was discarded: nothing of it counts.",
    CategoryFileUndone.verb: "The import of {file} was undone: its rows count no more.",
}
