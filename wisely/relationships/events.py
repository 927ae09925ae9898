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


SENTENCES: dict[str, str] = {
    TierWorkedOut.verb: (
        "The tier of {contract} was worked out as {tier}: {score} of 5, at {annual_net} pounds a year net."
    ),
    SupplierJudgedStrategic.verb: (
        "{supplier} was judged {outcome}: {points} points where {cut_off} are needed. It is judged again "
        "by {judge_again_by}."
    ),
}
