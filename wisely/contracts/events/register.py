"""What happens to the register, its contracts, alerts and signs of distress.

Facts carry references, codes, days and amounts, never names. Amounts are exact pounds as text, days ISO
dates; "" stands for nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class ContractRegistered:
    verb: ClassVar[str] = "contracts.contract.registered"
    contract: str
    suppliers: str
    value_net: str
    starts_on: str
    ends_on: str
    owner: str
    directorate: str


@dataclass(frozen=True, slots=True)
class ContractSigned:
    verb: ClassVar[str] = "contracts.contract.signed"
    contract: str
    signed_on: str


@dataclass(frozen=True, slots=True)
class ContractRevised:
    """`changes` are field, before and after; long prose is named in `rewritten` without its words."""

    verb: ClassVar[str] = "contracts.contract.revised"
    contract: str
    labels: str
    changes: tuple[tuple[str, str, str], ...]
    rewritten: str


@dataclass(frozen=True, slots=True)
class OwnerAssigned:
    verb: ClassVar[str] = "contracts.owner.assigned"
    contract: str
    owner: str
    owner_before: str
    deputy: str
    deputy_before: str


@dataclass(frozen=True, slots=True)
class TierSet:
    verb: ClassVar[str] = "contracts.tier.set"
    contract: str
    tier: str
    tier_before: str


@dataclass(frozen=True, slots=True)
class SuppliersNamed:
    verb: ClassVar[str] = "contracts.suppliers.named"
    contract: str
    suppliers: str
    suppliers_before: str


@dataclass(frozen=True, slots=True)
class OptionsRecorded:
    verb: ClassVar[str] = "contracts.options.recorded"
    contract: str
    count: int
    latest_ends_on: str


@dataclass(frozen=True, slots=True)
class ContractExtended:
    verb: ClassVar[str] = "contracts.contract.extended"
    contract: str
    option: int
    ended_on_before: str
    ends_on: str
    value_net: str


@dataclass(frozen=True, slots=True)
class ContractModified:
    verb: ClassVar[str] = "contracts.contract.modified"
    contract: str
    number: int
    effect: str
    ground: str
    value_change_net: str
    ended_on_before: str
    ends_on: str
    notice: str


@dataclass(frozen=True, slots=True)
class FrameworkTermsSet:
    verb: ClassVar[str] = "contracts.framework_terms.set"
    contract: str


@dataclass(frozen=True, slots=True)
class ContractPublished:
    verb: ClassVar[str] = "contracts.contract.published"
    contract: str


@dataclass(frozen=True, slots=True)
class PublicationWithdrawn:
    verb: ClassVar[str] = "contracts.publication.withdrawn"
    contract: str


@dataclass(frozen=True, slots=True)
class ContractEnded:
    verb: ClassVar[str] = "contracts.contract.ended"
    contract: str
    ended_on: str


@dataclass(frozen=True, slots=True)
class ContractTerminated:
    verb: ClassVar[str] = "contracts.contract.terminated"
    contract: str
    ended_on: str
    would_have_ended_on: str


@dataclass(frozen=True, slots=True)
class ContractAbandoned:
    verb: ClassVar[str] = "contracts.contract.abandoned"
    contract: str


@dataclass(frozen=True, slots=True)
class ContractStruckOut:
    verb: ClassVar[str] = "contracts.contract.struck_out"
    contract: str


@dataclass(frozen=True, slots=True)
class FileTakenIn:
    verb: ClassVar[str] = "contracts.import.taken_in"
    file_sha256: str
    file: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class ImportStaged:
    verb: ClassVar[str] = "contracts.import.staged"
    file_sha256: str
    source: str
    new: int
    changed: int
    same: int
    rejected: int
    left_out: int


@dataclass(frozen=True, slots=True)
class ImportReadAgain:
    verb: ClassVar[str] = "contracts.import.read_again"
    file_sha256: str
    new: int
    changed: int
    same: int
    rejected: int
    left_out: int


@dataclass(frozen=True, slots=True)
class RegisterImported:
    verb: ClassVar[str] = "contracts.import.imported"
    file_sha256: str
    source: str
    first_reference: str
    latest_reference: str
    new: int
    changed: int
    suppliers_registered: int


@dataclass(frozen=True, slots=True)
class ImportDiscarded:
    verb: ClassVar[str] = "contracts.import.discarded"
    file_sha256: str


@dataclass(frozen=True, slots=True)
class ImportUndone:
    verb: ClassVar[str] = "contracts.import.undone"
    file_sha256: str
    struck_out: int
    put_back: int


@dataclass(frozen=True, slots=True)
class AlertsTold:
    """`alerts` are contract and rule; the letter's words are made from the register when it is sent."""

    verb: ClassVar[str] = "contracts.alerts.told"
    person: str
    count: int
    alerts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class AlertActedOn:
    verb: ClassVar[str] = "contracts.alert.acted_on"
    contract: str
    rule: str
    about_on: str
    how: str


@dataclass(frozen=True, slots=True)
class DistressTriggerRaised:
    """`says` is what the register showed, without its stop; `act_by` the last day to act in time."""

    verb: ClassVar[str] = "contracts.distress_trigger.raised"
    supplier: str
    register: str
    says: str
    as_of: str
    rule: str
    step: str
    act_by: str


@dataclass(frozen=True, slots=True)
class DistressTriggerReported:
    """`says` is the sign and `how` what was seen and where it is known from, each without its stop."""

    verb: ClassVar[str] = "contracts.distress_trigger.reported"
    supplier: str
    says: str
    how: str
    as_of: str
    rule: str
    step: str
    act_by: str


@dataclass(frozen=True, slots=True)
class DistressTriggerActedOn:
    verb: ClassVar[str] = "contracts.distress_trigger.acted_on"
    supplier: str
    says: str
    how: str


@dataclass(frozen=True, slots=True)
class DistressTriggerClosed:
    verb: ClassVar[str] = "contracts.distress_trigger.closed"
    supplier: str
    says: str
    why: str


@dataclass(frozen=True, slots=True)
class UpdatesAsked:
    verb: ClassVar[str] = "contracts.updates.asked"
    count: int
    due_on: str
    contracts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UpdateAnswered:
    verb: ClassVar[str] = "contracts.update.answered"
    contract: str
    answer: str
    comment: str


@dataclass(frozen=True, slots=True)
class StubRaised:
    verb: ClassVar[str] = "contracts.stub.raised"
    contract: str
    supplier: str
    owner: str


@dataclass(frozen=True, slots=True)
class CalendarAddressMade:
    verb: ClassVar[str] = "contracts.calendar_address.made"
    person: str


@dataclass(frozen=True, slots=True)
class CalendarAddressRevoked:
    verb: ClassVar[str] = "contracts.calendar_address.revoked"
    person: str


SENTENCES: dict[str, str] = {
    ContractRegistered.verb: "Contract {contract} entered the register with {suppliers}.",
    ContractSigned.verb: "Contract {contract} was signed on {signed_on}.",
    ContractRevised.verb: "The record of {contract} was revised: {labels}.",
    OwnerAssigned.verb: "Contract {contract} was given to {owner} with {deputy} as deputy.",
    TierSet.verb: "Contract {contract} was placed in tier {tier}.",
    SuppliersNamed.verb: "The suppliers of {contract} were named: {suppliers}.",
    OptionsRecorded.verb: (
        "{count} options to extend {contract} were recorded, to {latest_ends_on} at the latest."
    ),
    ContractExtended.verb: (
        "Contract {contract} was extended from {ended_on_before} to {ends_on} under option {option}."
    ),
    ContractModified.verb: (
        "Modification {number} of {contract} ({effect}) was made on the ground “{ground}”."
    ),
    FrameworkTermsSet.verb: "The framework terms of {contract} were recorded.",
    ContractPublished.verb: "Contract {contract} was published.",
    PublicationWithdrawn.verb: "The publication of {contract} was withdrawn.",
    ContractEnded.verb: "Contract {contract} ended on {ended_on}.",
    ContractTerminated.verb: "Contract {contract} was terminated on {ended_on}.",
    ContractAbandoned.verb: "Contract {contract} was abandoned before signature.",
    ContractStruckOut.verb: "Contract {contract} was struck out of the register.",
    UpdatesAsked.verb: "The owners of {count} contracts were asked to confirm their records by {due_on}.",
    UpdateAnswered.verb: "The record of {contract} was answered for: {answer}.",
    StubRaised.verb: (
        "{contract} was raised for payments to {supplier} without a contract; {owner} sees to it."
    ),
    CalendarAddressMade.verb: "{person} made a secret address for their calendar.",
    CalendarAddressRevoked.verb: "The secret address of {person}’s calendar was revoked.",
    DistressTriggerRaised.verb: (
        "A sign of distress of {supplier} was seen in {register}, as of {as_of}: {says}. Somebody has to act "
        "by {act_by}."
    ),
    DistressTriggerReported.verb: (
        "A sign of distress of {supplier} was reported, as of {as_of}: {says}. {how}. Somebody has to act by "
        "{act_by}."
    ),
    DistressTriggerActedOn.verb: "The sign of distress of {supplier} ({says}) was acted on: {how}.",
    DistressTriggerClosed.verb: "The sign of distress of {supplier} ({says}) is gone: {why}.",
    AlertsTold.verb: "{person} was told of alerts: {count}.",
    AlertActedOn.verb: "The alert “{rule}” of {contract} was acted on: {how}.",
    FileTakenIn.verb: "{file} was taken in. It is large, so it is read as a job.",
    ImportStaged.verb: (
        "A file was read: {new} new, {changed} changed, {same} the same, {rejected} rejected, "
        "{left_out} left out."
    ),
    ImportReadAgain.verb: (
        "The file was read again with other choices: {new} new, {changed} changed, {same} the same, "
        "{rejected} rejected, {left_out} left out."
    ),
    RegisterImported.verb: (
        "A file was imported: {new} contracts entered the register and {changed} changed."
    ),
    ImportDiscarded.verb: "A file that had been read was discarded without importing it.",
    ImportUndone.verb: (
        "An import was undone: {struck_out} contracts struck out, {put_back} put back as they were."
    ),
}
