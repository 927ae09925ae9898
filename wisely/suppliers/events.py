"""What happens in the suppliers room. Amounts are exact pounds as text, days ISO dates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class SupplierRegistered:
    verb: ClassVar[str] = "suppliers.supplier.registered"
    supplier: str
    name: str
    identifiers: str
    source: str


@dataclass(frozen=True, slots=True)
class SuppliersRegistered:
    verb: ClassVar[str] = "suppliers.intake.registered"
    intake: str
    source: str
    suppliers: int
    first: str
    latest: str


@dataclass(frozen=True, slots=True)
class SupplierRevised:
    verb: ClassVar[str] = "suppliers.supplier.revised"
    supplier: str
    name: str
    name_before: str
    kind: str
    kind_before: str


@dataclass(frozen=True, slots=True)
class IdentifierAdded:
    verb: ClassVar[str] = "suppliers.identifier.added"
    supplier: str
    scheme: str
    number: str
    source: str


@dataclass(frozen=True, slots=True)
class IdentifierWithdrawn:
    verb: ClassVar[str] = "suppliers.identifier.withdrawn"
    supplier: str
    scheme: str
    number: str


@dataclass(frozen=True, slots=True)
class NameAdded:
    verb: ClassVar[str] = "suppliers.name.added"
    supplier: str
    name: str
    source: str


@dataclass(frozen=True, slots=True)
class AddressRecorded:
    verb: ClassVar[str] = "suppliers.address.recorded"
    supplier: str
    kind: str
    postcode: str
    source: str


@dataclass(frozen=True, slots=True)
class PhoneNumberRecorded:
    """`ending` are the last three figures: one may be a person's own, so no event holds more."""

    verb: ClassVar[str] = "suppliers.phone_number.recorded"
    supplier: str
    ending: str
    source: str


@dataclass(frozen=True, slots=True)
class SizeFactsRecorded:
    verb: ClassVar[str] = "suppliers.size_facts.recorded"
    supplier: str
    staff: str
    turnover_amount: str
    balance_sheet_amount: str
    group_parent: str
    source: str


@dataclass(frozen=True, slots=True)
class LedgerNumberAdded:
    verb: ClassVar[str] = "suppliers.ledger_number.added"
    supplier: str
    ledger_number: str


@dataclass(frozen=True, slots=True)
class SupplierMerged:
    verb: ClassVar[str] = "suppliers.supplier.merged"
    supplier: str
    into: str


@dataclass(frozen=True, slots=True)
class SupplierUnmerged:
    verb: ClassVar[str] = "suppliers.supplier.unmerged"
    supplier: str
    out_of: str


@dataclass(frozen=True, slots=True)
class SuppliersFoundApart:
    verb: ClassVar[str] = "suppliers.supplier.found_apart"
    supplier: str
    other: str


@dataclass(frozen=True, slots=True)
class RegisterRead:
    verb: ClassVar[str] = "suppliers.supplier.register_read"
    supplier: str
    register: str
    number: str
    changed: str
    as_of: str


@dataclass(frozen=True, slots=True)
class RegisterFileRead:
    """`changed` are the references of suppliers of which the file said something new."""

    verb: ClassVar[str] = "suppliers.register.file_read"
    register: str
    suppliers: int
    changes: int
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RegisterFellSilent:
    verb: ClassVar[str] = "suppliers.register.fell_silent"
    register: str
    why: str


@dataclass(frozen=True, slots=True)
class RegisterAnsweredAgain:
    verb: ClassVar[str] = "suppliers.register.answered_again"
    register: str
    silent_since: str


@dataclass(frozen=True, slots=True)
class InsuranceRecorded:
    """`cover_amount` is pounds for any one claim."""

    verb: ClassVar[str] = "suppliers.insurance.recorded"
    supplier: str
    kind: str
    insurer: str
    policy_number: str
    cover_amount: str
    expires_on: str
    evidence: str
    seen_on: str


@dataclass(frozen=True, slots=True)
class InsuranceWithdrawn:
    verb: ClassVar[str] = "suppliers.insurance.withdrawn"
    supplier: str
    kind: str
    policy_number: str


@dataclass(frozen=True, slots=True)
class DeclarationRecorded:
    """`answer` is yes or no to `statement`."""

    verb: ClassVar[str] = "suppliers.declaration.recorded"
    supplier: str
    kind: str
    statement: str
    answer: str
    declared_on: str
    until_on: str
    evidence: str


@dataclass(frozen=True, slots=True)
class DeclarationWithdrawn:
    verb: ClassVar[str] = "suppliers.declaration.withdrawn"
    supplier: str
    kind: str


@dataclass(frozen=True, slots=True)
class AccountsRecorded:
    """`figures` are words with whole pounds, `scope` whose accounts: the company's or its group's."""

    verb: ClassVar[str] = "suppliers.accounts.recorded"
    supplier: str
    scope: str
    ends_on: str
    months: int
    source: str
    audit: str
    evidence: str
    seen_on: str
    figures: str


@dataclass(frozen=True, slots=True)
class AccountsCorrected:
    """`changes` tell each thing that was and is."""

    verb: ClassVar[str] = "suppliers.accounts.corrected"
    supplier: str
    scope: str
    ends_on: str
    changes: str


@dataclass(frozen=True, slots=True)
class AccountsWithdrawn:
    verb: ClassVar[str] = "suppliers.accounts.withdrawn"
    supplier: str
    scope: str
    ends_on: str


@dataclass(frozen=True, slots=True)
class BankDetailsEntered:
    """`ending` are the last four digits: no event holds more."""

    verb: ClassVar[str] = "suppliers.bank_details.entered"
    supplier: str
    ending: str
    came_by: str


@dataclass(frozen=True, slots=True)
class BankDetailsVerified:
    """`replaced` are the last four digits of those in use before, or none."""

    verb: ClassVar[str] = "suppliers.bank_details.verified"
    supplier: str
    ending: str
    spoken_with: str
    number_from: str
    replaced: str


@dataclass(frozen=True, slots=True)
class BankDetailsRefused:
    verb: ClassVar[str] = "suppliers.bank_details.refused"
    supplier: str
    ending: str


SENTENCES: dict[str, str] = {
    RegisterRead.verb: "{register} on {number}, as of {as_of}: {changed}.",
    RegisterFileRead.verb: (
        "{register} was read for {suppliers} suppliers; it said something new of {changes} of them."
    ),
    RegisterFellSilent.verb: "{register} could not be read ({why}).",
    RegisterAnsweredAgain.verb: "{register} answered again; it had been silent since {silent_since}.",
    SupplierRegistered.verb: "{name} was registered as {supplier} from {source}.",
    SuppliersRegistered.verb: (
        "{suppliers} suppliers were registered together, from {source}: {first} to {latest}."
    ),
    SupplierRevised.verb: (
        "{supplier} is now called {name} ({kind}); before, it was {name_before} ({kind_before})."
    ),
    IdentifierAdded.verb: "{supplier} was given the identifier {scheme} {number}, from {source}.",
    IdentifierWithdrawn.verb: "The identifier {scheme} {number} of {supplier} was withdrawn.",
    NameAdded.verb: "{supplier} was met under the name {name}, in {source}.",
    AddressRecorded.verb: (
        "A {kind} address of {supplier} with postcode {postcode} was recorded, from {source}."
    ),
    PhoneNumberRecorded.verb: "A phone number of {supplier} ending {ending} was recorded, from {source}.",
    SizeFactsRecorded.verb: (
        "Size of {supplier}: staff {staff}, turnover {turnover_amount}, balance sheet "
        "{balance_sheet_amount}, group parent {group_parent}, from {source}."
    ),
    LedgerNumberAdded.verb: "{supplier} is {ledger_number} in the council's ledger.",
    SupplierMerged.verb: "{supplier} was found to be {into} and is shown under it.",
    SupplierUnmerged.verb: "{supplier} was found not to be {out_of} and stands for itself again.",
    SuppliersFoundApart.verb: "{supplier} and {other} look alike and were found to be two.",
    InsuranceRecorded.verb: (
        "{kind} insurance of {supplier} until {expires_on} was seen: {insurer}, policy {policy_number}, "
        "cover of {cover_amount}."
    ),
    InsuranceWithdrawn.verb: "{kind} insurance of {supplier}, policy {policy_number}, was withdrawn.",
    DeclarationRecorded.verb: (
        "{supplier} declared on {declared_on}, until {until_on}: {statement}: {answer}."
    ),
    DeclarationWithdrawn.verb: "The declaration of {supplier} about {kind} was withdrawn.",
    AccountsRecorded.verb: (
        "Accounts of {supplier} ({scope}) for {months} months to {ends_on} were recorded from {source}, "
        "{audit}."
    ),
    AccountsCorrected.verb: ("Accounts of {supplier} ({scope}) to {ends_on} were corrected: {changes}."),
    AccountsWithdrawn.verb: "Accounts of {supplier} ({scope}) to {ends_on} were withdrawn.",
    BankDetailsEntered.verb: (
        "New bank details of {supplier} were entered ({came_by}). They wait for a second person."
    ),
    BankDetailsVerified.verb: (
        "Bank details of {supplier} were verified by calling {spoken_with} on a number known from "
        "{number_from}."
    ),
    BankDetailsRefused.verb: "Bank details of {supplier} were refused. Nobody pays to them.",
}
