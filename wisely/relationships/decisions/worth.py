"""What a supplier's contracts are expected to be worth a year, against which its turnover is held."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from wisely.relationships.decisions.tiers import value_a_year
from wisely.suppliers.decisions import Expected

TOGETHER, LARGEST = "all its contracts in force together", "its largest contract in force"
WORTH = ("annual_value_net", "value_net", "starts_on", "ends_on")  # what `expected_of` reads of a contract


def expected_of(contracts: Iterable[Mapping[str, Any]], *, is_seen: bool = True) -> tuple[Expected, Expected]:
    """Give what the contracts in force are worth a year: all together, and the largest alone.

    Where none tells its value the ratio is not known; where some do not, the words say so. `is_seen` is no
    for who may not see contracts.
    """
    if not is_seen:
        hidden = "contracts are not shown to you"
        return Expected(None, TOGETHER, hidden), Expected(None, LARGEST, hidden)
    worth = [_a_year(row) for row in contracts]
    known = [each for each in worth if each is not None]
    if not known:
        why = "no contract in force says its value a year" if worth else "no contract with it is in force"
        return Expected(None, TOGETHER, why), Expected(None, LARGEST, why)
    lacking = len(worth) - len(known)
    beside = f" ({lacking} more without a known value a year)" if lacking else ""
    return (
        Expected(sum(known, Decimal(0)), f"{TOGETHER}{beside}"), Expected(max(known), f"{LARGEST}{beside}")
    )  # fmt: skip


def _a_year(row: Mapping[str, Any]) -> Decimal | None:
    return value_a_year(
        annual_net=row["annual_value_net"], value_net=row["value_net"], starts_on=row["starts_on"],
        ends_on=row["ends_on"],
    )  # fmt: skip
