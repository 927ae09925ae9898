"""The tier of a contract worked out: five steps of each factor, their weights, and the council's bands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from wisely.lib.verdict import YES, Verdict, no
from wisely.rules.tiering import PER_CENT, STEPS, Tiering

DAYS_A_YEAR = Decimal("365.25")


@dataclass(frozen=True, slots=True)
class Worked:
    """What was worked out: the step of each factor, the score from 1 to 5, the tier, and why in words."""

    steps: tuple[tuple[str, int], ...]
    score: Decimal
    tier: str
    why: str


def value_a_year(
    *, annual_net: Decimal | None, value_net: Decimal | None, starts_on: date | None, ends_on: date | None
) -> Decimal | None:
    """Give what a contract is worth a year, pounds net: as recorded, else the whole over its years.

    A term shorter than a year counts as one: a year is not worth more than the whole.
    """
    if annual_net is not None:
        return annual_net
    if value_net is None or starts_on is None or ends_on is None or ends_on < starts_on:
        return None
    years = max(Decimal(1), Decimal((ends_on - starts_on).days + 1) / DAYS_A_YEAR)
    return value_net / years


def worked_out(rules: Tiering, given: Mapping[str, int], value: Decimal) -> Worked:
    """Work a tier out: what the value decides is read off it, whatever was given."""
    steps, points = [], 0
    for factor in rules.factors:
        step = 1 + sum(value >= bound for bound in factor.from_net) if factor.from_net else given[factor.id]
        steps.append((factor.id, step))
        points += factor.weight * step
    score = (Decimal(points) / PER_CENT).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    worst = {each for each, step in steps if step == STEPS} & set(rules.always_gold)
    for factor in rules.factors:
        if factor.id in worst:
            why = f"{factor.label}: {factor.steps[-1].lower()}. That is gold alone."
            return Worked(tuple(steps), score, "gold", why)
    tier = "gold" if score >= rules.gold_from else "silver" if score >= rules.silver_from else "bronze"
    return Worked(
        tuple(steps), score, tier,
        f"{score} of {STEPS}; silver is from {rules.silver_from} and gold from {rules.gold_from}.",
    )  # fmt: skip


def factors_are_agreed(rules: Tiering) -> Verdict:
    """Test that the council has agreed factors."""
    if rules.factors:
        return YES
    return no(
        "The council has agreed no factors for tiers.", cite="Council pack, tiering.toml",
        who_can="Whoever keeps the council's pack",
    )  # fmt: skip


def value_is_known(value: Decimal | None) -> Verdict:
    """Test that the value a year can be told."""
    if value is not None:
        return YES
    return no("Its value a year is not known. Record it, or the whole value with first and last day.")


def steps_are_whole(rules: Tiering, given: Mapping[str, int]) -> Verdict:
    """Test that each factor that people judge has one of its five steps."""
    for factor in rules.factors:
        if not factor.from_net and given.get(factor.id) not in range(1, STEPS + 1):
            return no(f"Choose what fits best for “{factor.label}”.")
    return YES
