"""Risks of a contract: what one says, how it is scored, and when somebody looks at it again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from wisely.contracts.lifecycle import ContractStage
from wisely.lib.verdict import YES, Verdict, no

STEPS = range(1, 6)


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskEntry:
    """A risk as somebody records it; `likelihood` and `impact` are steps from 1 to 5."""

    title: str
    cause: str
    consequence: str
    likelihood: int
    impact: int
    mitigation: str
    review_by_on: date


def risk_is_whole(told: RiskEntry, *, on: date) -> Verdict:
    """Test that a risk says what may happen, why, what then, and what is done about it."""
    for words, ask in (
        (told.title, "Say in a few words what may happen."),
        (told.cause, "Say what it may come from."),
        (told.consequence, "Say what it would mean for the service or the council."),
        (told.mitigation, "Say what is done about it, even if that is only to watch it."),
    ):
        if not words.strip():
            return no(ask)
    return score_is_whole(told.likelihood, told.impact) & review_is_to_come(told.review_by_on, on=on)


def score_is_whole(likelihood: int, impact: int) -> Verdict:
    """Test that both are steps of the scale."""
    if likelihood not in STEPS or impact not in STEPS:
        return no("Choose a likelihood and an impact, each from 1 to 5.")
    return YES


def review_is_to_come(review_by_on: date, *, on: date) -> Verdict:
    """Test that the next review lies ahead."""
    if review_by_on < on:
        return no("The day of the next review is past. Choose one to come.")
    return YES


def contract_can_have_risks(stage: str) -> Verdict:
    """Test that a contract is being agreed or runs."""
    if stage in {ContractStage.DRAFT, ContractStage.SIGNED}:
        return YES
    return no(f"This contract is {stage}, so nothing more can go wrong under it.")
