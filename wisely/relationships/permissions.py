"""Who says that a supplier is strategic, and who keeps the supply chain of a contract: whoever its record."""

from __future__ import annotations

from enum import StrEnum

from wisely.contracts.permissions import OfContract, may_revise_contract
from wisely.lib.actor import Actor
from wisely.lib.verdict import Verdict
from wisely.people.permissions import may


class Permission(StrEnum):
    """What may be done in this room."""

    JUDGE_STRATEGIC = "relationships.judge_strategic"


def may_judge_strategic(officer: Actor) -> Verdict:
    """Test that a supplier may be judged by the criteria for strategic ones."""
    return may(officer, Permission.JUDGE_STRATEGIC)


def may_keep_supply_chain(officer: Actor, contract: OfContract) -> Verdict:
    """Test that an officer may say who works for the supplier of a contract."""
    return may_revise_contract(officer, contract)
