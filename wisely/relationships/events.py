"""What happens in the room of relationships."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class SupplierJudgedStrategic:
    """`outcome` is "strategic" or "not strategic"; `met` names the criteria."""

    verb: ClassVar[str] = "relationships.supplier.judged_strategic"
    supplier: str
    outcome: str
    points: int
    cut_off: int
    met: list[str]
    judge_again_by: str


@dataclass(frozen=True, slots=True)
class TierWorkedOut:
    """`steps` are "<factor> <step>"."""

    verb: ClassVar[str] = "relationships.tier.worked_out"
    contract: str
    tier: str
    score: str
    steps: list[str]
    annual_net: str


@dataclass(frozen=True, slots=True)
class SubcontractorDeclared:
    """`works_for` names the one above; the share is per cent of the contract's value."""

    verb: ClassVar[str] = "relationships.subcontractor.declared"
    contract: str
    name: str
    supplier: str
    works_for: str
    level: int
    does: str
    share_percent: str
    sme: str
    vcse: str
    local: str
    declared_on: str
    evidence: str


@dataclass(frozen=True, slots=True)
class SubcontractorEnded:
    verb: ClassVar[str] = "relationships.subcontractor.ended"
    contract: str
    name: str
    ended_on: str


@dataclass(frozen=True, slots=True)
class SupplyChainVerified:
    verb: ClassVar[str] = "relationships.supply_chain.verified"
    contract: str
    links: int
    how: str


SENTENCES: dict[str, str] = {
    SubcontractorDeclared.verb: (
        "{name} was declared to work for {works_for} under {contract}, at level {level}: {does}."
    ),
    SubcontractorEnded.verb: "{name} no longer works under {contract}, since {ended_on}.",
    SupplyChainVerified.verb: "The supply chain of {contract} was checked: {links} at work. {how}.",
    TierWorkedOut.verb: (
        "The tier of {contract} was worked out as {tier}: {score} of 5, at {annual_net} pounds a year net."
    ),
    SupplierJudgedStrategic.verb: (
        "{supplier} was judged {outcome}: {points} points where {cut_off} are needed. It is judged again "
        "by {judge_again_by}."
    ),
}
