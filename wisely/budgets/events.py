"""What happens to budgets. Facts carry codes, references, years and amounts in exact pounds as text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class CostCentreOpened:
    verb: ClassVar[str] = "budgets.cost_centre.opened"
    cost_centre: str
    directorate: str
    holder: str


@dataclass(frozen=True, slots=True)
class CostCentreRevised:
    verb: ClassVar[str] = "budgets.cost_centre.revised"
    cost_centre: str
    labels: str


@dataclass(frozen=True, slots=True)
class CostCentreClosed:
    verb: ClassVar[str] = "budgets.cost_centre.closed"
    cost_centre: str


@dataclass(frozen=True, slots=True)
class PaymentCodeTaken:
    verb: ClassVar[str] = "budgets.cost_centre.code_taken"
    cost_centre: str
    code: str


@dataclass(frozen=True, slots=True)
class BudgetSet:
    """`before_net` is "none" where no budget was set for the year."""

    verb: ClassVar[str] = "budgets.budget.set"
    cost_centre: str
    year: str
    amount_net: str
    before_net: str


@dataclass(frozen=True, slots=True)
class BudgetGivenAway:
    verb: ClassVar[str] = "budgets.budget.given_away"
    cost_centre: str
    year: str
    amount_net: str
    receiver: str


@dataclass(frozen=True, slots=True)
class BudgetReceived:
    verb: ClassVar[str] = "budgets.budget.received"
    cost_centre: str
    year: str
    amount_net: str
    giver: str


@dataclass(frozen=True, slots=True)
class BudgetFileRead:
    verb: ClassVar[str] = "budgets.import.read"
    file_sha256: str
    rows: int
    rejected: int


@dataclass(frozen=True, slots=True)
class BudgetsImported:
    verb: ClassVar[str] = "budgets.import.imported"
    file_sha256: str
    rows: int
    total_net: str


@dataclass(frozen=True, slots=True)
class BudgetFileDiscarded:
    verb: ClassVar[str] = "budgets.import.discarded"
    file_sha256: str


@dataclass(frozen=True, slots=True)
class BudgetImportUndone:
    verb: ClassVar[str] = "budgets.import.undone"
    file_sha256: str
    rows: int


@dataclass(frozen=True, slots=True)
class BudgetTakenBack:
    """A budget that a file had set was taken back; `amount_net` is "none" where none was set before it."""

    verb: ClassVar[str] = "budgets.budget.taken_back"
    cost_centre: str
    year: str
    amount_net: str
    before_net: str


@dataclass(frozen=True, slots=True)
class MoneyPosted:
    """What a record says of money was posted: `kind` is request, order or actual, `lines` its places."""

    verb: ClassVar[str] = "budgets.posting.made"
    posting: str
    kind: str
    source: str
    total_net: str
    lines: int
    without_budget_net: str
    replaces: str


@dataclass(frozen=True, slots=True)
class MoneyReleased:
    verb: ClassVar[str] = "budgets.posting.taken_back"
    posting: str
    kind: str
    source: str
    total_net: str


@dataclass(frozen=True, slots=True)
class BudgetQuestionAsked:
    verb: ClassVar[str] = "budgets.question.asked"
    question: str
    subject: str
    asks: str


@dataclass(frozen=True, slots=True)
class BudgetQuestionPassedOn:
    verb: ClassVar[str] = "budgets.question.passed_on"
    question: str
    asks: str


@dataclass(frozen=True, slots=True)
class BudgetQuestionAnswered:
    verb: ClassVar[str] = "budgets.question.answered"
    question: str
    cost_centre: str
    amount_net: str


@dataclass(frozen=True, slots=True)
class BudgetQuestionWithdrawn:
    verb: ClassVar[str] = "budgets.question.withdrawn"
    question: str


SENTENCES: dict[str, str] = {
    CostCentreOpened.verb: "The cost centre {cost_centre} was opened for {directorate}, held by {holder}.",
    CostCentreRevised.verb: "The cost centre {cost_centre} was put right: {labels}.",
    CostCentreClosed.verb: "The cost centre {cost_centre} was closed.",
    PaymentCodeTaken.verb: "Payments that name {code} are paid from {cost_centre} from now on.",
    BudgetSet.verb: "The budget of {cost_centre} for {year} was set to {amount_net}; before, {before_net}.",
    BudgetGivenAway.verb: "{amount_net} of the budget of {cost_centre} for {year} went to {receiver}.",
    BudgetReceived.verb: "{amount_net} came to the budget of {cost_centre} for {year} from {giver}.",
    BudgetFileRead.verb: "The file {file_sha256} was read: {rows} budgets, {rejected} rows rejected.",
    BudgetsImported.verb: "{rows} budgets were set from {file_sha256}, {total_net} together.",
    BudgetFileDiscarded.verb: "The file {file_sha256} was put aside.",
    BudgetImportUndone.verb: "What {file_sha256} had set was undone: {rows} budgets.",
    BudgetTakenBack.verb: (
        "The budget of {cost_centre} for {year} went from {before_net} back to {amount_net}, because the "
        "file that had set it was undone."
    ),
    MoneyPosted.verb: (
        "Posting {posting}: {kind} of {total_net} in {lines} places, by {source}; {without_budget_net} of it "
        "without a known budget. It replaces {replaces}."
    ),
    MoneyReleased.verb: "Posting {posting}, {kind} of {total_net} by {source}, was taken back.",
    BudgetQuestionAsked.verb: "{asks} was asked which budget pays for {subject}.",
    BudgetQuestionPassedOn.verb: "The question was passed on to {asks}.",
    BudgetQuestionAnswered.verb: "The answer: {amount_net} is paid from {cost_centre}.",
    BudgetQuestionWithdrawn.verb: "The question was withdrawn: the money is no longer asked for.",
}
