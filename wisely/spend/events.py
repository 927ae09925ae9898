"""What happens in the spend room. Amounts are exact pounds as text, days ISO dates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class FileStaged:
    verb: ClassVar[str] = "spend.import.staged"
    file: str
    sha256: str


@dataclass(frozen=True, slots=True)
class MappingConfirmed:
    verb: ClassVar[str] = "spend.import.mapping_confirmed"
    file: str
    rows: int
    total_amount: str
    rejected: int
    minus_signs: str


@dataclass(frozen=True, slots=True)
class LedgerImported:
    verb: ClassVar[str] = "spend.import.imported"
    file: str
    rows: int
    total_amount: str
    rejected: int
    first_on: str
    last_on: str
    minus_signs: str


@dataclass(frozen=True, slots=True)
class NamesLookedUp:
    verb: ClassVar[str] = "spend.import.names_looked_up"
    file: str
    matched: int


@dataclass(frozen=True, slots=True)
class SplitNamesLookedUp:
    """`names` were first met while `supplier` was shown under `left`; `found` of them mean somebody now."""

    verb: ClassVar[str] = "spend.split_names.looked_up"
    supplier: str
    left: str
    names: int
    found: int


@dataclass(frozen=True, slots=True)
class ImportUndone:
    verb: ClassVar[str] = "spend.import.undone"
    file: str
    rows: int
    total_amount: str


@dataclass(frozen=True, slots=True)
class ImportAbandoned:
    verb: ClassVar[str] = "spend.import.abandoned"
    file: str


@dataclass(frozen=True, slots=True)
class PayeeMatched:
    verb: ClassVar[str] = "spend.payee.matched"
    payee: str
    supplier: str
    supplier_before: str


@dataclass(frozen=True, slots=True)
class PayeeMatchTakenBack:
    verb: ClassVar[str] = "spend.payee.match_taken_back"
    payee: str
    supplier: str


@dataclass(frozen=True, slots=True)
class SpendJudged:
    verb: ClassVar[str] = "spend.ledger.judged"
    lines: int
    changed: int


@dataclass(frozen=True, slots=True)
class PaymentsClassified:
    verb: ClassVar[str] = "spend.payments.classified"
    classifier: int
    unattended: int
    waiting: int


@dataclass(frozen=True, slots=True)
class DecisionsApplied:
    verb: ClassVar[str] = "spend.payments.decisions_applied"
    payments: int


@dataclass(frozen=True, slots=True)
class CategoryDecided:
    verb: ClassVar[str] = "spend.category.decided"
    supplier: str
    description: str
    category: str
    category_before: str
    payments: int


@dataclass(frozen=True, slots=True)
class CategoryTakenBack:
    verb: ClassVar[str] = "spend.category.taken_back"
    supplier: str
    description: str
    category: str
    payments: int


SENTENCES: dict[str, str] = {
    FileStaged.verb: "{file} was staged.",
    MappingConfirmed.verb: (
        "The columns of {file} were confirmed: {rows} payments, {total_amount}; {rejected} rows rejected. "
        "Its minus signs: {minus_signs}."
    ),
    LedgerImported.verb: (
        "{file} was imported: {rows} payments from {first_on} to {last_on}, {total_amount}; "
        "{rejected} rows rejected. Its minus signs: {minus_signs}."
    ),
    NamesLookedUp.verb: "The names in {file} were looked up by their likeness: {matched} were matched.",
    SplitNamesLookedUp.verb: (
        "{supplier} stands for itself again, so names met while shown under {left} were looked up anew: "
        "{names}, of which {found} were matched. The others wait."
    ),
    ImportUndone.verb: (
        "The import of {file} was undone: {rows} payments, {total_amount}, were taken out again."
    ),
    ImportAbandoned.verb: "The import of {file} was abandoned.",
    PayeeMatched.verb: "{payee} was matched with {supplier}; before, with {supplier_before}.",
    PayeeMatchTakenBack.verb: "What was said of {payee} was taken back: it was matched with {supplier}.",
    SpendJudged.verb: "{lines} payments were judged against the register again; {changed} changed.",
    PaymentsClassified.verb: (
        "Classifier {classifier} classified {unattended} payments unattended; {waiting} wait for an officer."
    ),
    DecisionsApplied.verb: "What was decided of kinds of payment was applied to {payments} more payments.",
    CategoryDecided.verb: (
        "{payments} payments to {supplier} ({description}) were put into {category}; "
        "before, {category_before}."
    ),
    CategoryTakenBack.verb: (
        "What was said of {payments} payments to {supplier} ({description}) was taken back: {category}."
    ),
}
