"""The ratios of a supplier's accounts as its pages show them, held against what its contracts are worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from wisely.lib.lifecycle import Badge
from wisely.rules.financial_ratios import RatioBands
from wisely.suppliers import queries
from wisely.suppliers.queries import AccountsRow, Expected, Ratio


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
