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


SENTENCES: dict[str, str] = {
    SupplierJudgedStrategic.verb: (
        "{supplier} was judged {outcome}: {points} points where {cut_off} are needed. It is judged again "
        "by {judge_again_by}."
    ),
}
