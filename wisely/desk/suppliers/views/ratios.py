"""The ratios of a supplier's accounts as its pages show them, held against what its contracts are worth."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from wisely.lib.lifecycle import Badge
from wisely.relationships.queries import value_a_year
from wisely.rules.financial_ratios import RatioBands
from wisely.suppliers import queries
from wisely.suppliers.queries import AccountsRow, Expected, Ratio

TOGETHER, LARGEST = "all its contracts in force together", "its largest contract in force"
WORTH = ("annual_value_net", "value_net", "starts_on", "ends_on")  # what `expected_of` reads of a contract


@dataclass(frozen=True, slots=True)
class Judged:
    """A ratio with its badge, and how it moved since the accounts before ("" where nobody can say)."""

    ratio: Ratio
    badge: Badge
    trend: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What the first page of a supplier says of its latest accounts."""

    row: AccountsRow
    counts: str
    high: tuple[Ratio, ...]
    is_old: bool


def expected_of(contracts: Iterable[Mapping[str, Any]], *, is_seen: bool) -> tuple[Expected, Expected]:
    """Give what the contracts in force are worth a year: all together, and the largest alone.

    Where none tells its value the ratio is not known; where some do not, the words say so.
    """
    if not is_seen:
        hidden = "contracts are not shown to you"
        return Expected(None, TOGETHER, hidden), Expected(None, LARGEST, hidden)
    rows = list(contracts)
    worth = [_a_year(row) for row in rows]
    known = [each for each in worth if each is not None]
    if not known:
        why = (
            "no contract in force says what it is worth a year" if rows else "no contract with it is in force"
        )
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


def told_of(
    rows: Sequence[AccountsRow], bands: RatioBands | None, expected: Expected, *, on: date
) -> Told | None:
    """Sum up the latest accounts; None where none are recorded. From those that are old no sign comes."""
    latest = queries.latest_accounts(rows)
    if latest is None:
        return None
    ratios = queries.ratios_of(latest.figures, bands, expected)
    return Told(
        latest, queries.counted_in_words(ratios), tuple(each for each in ratios if each.risk == "high"),
        latest.ends_on <= queries.tell_since(on),
    )  # fmt: skip


def judged(ratios: Sequence[Ratio], before: Sequence[Ratio] = ()) -> tuple[Judged, ...]:
    """Put badges beside ratios, and how each moved since those before."""
    earlier = {each.id: each for each in before}
    return tuple(
        Judged(
            each, queries.RISK_BADGES[each.risk],
            queries.trend(each, earlier[each.id]) if each.id in earlier else "",
        )
        for each in ratios
    )  # fmt: skip
