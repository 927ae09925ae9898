"""Whether what was said in the plan of a category will do. From plain values only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from wisely.categories.lifecycle import ACTION_KINDS, LEVELS
from wisely.lib.verdict import YES, Verdict, no

LEAST_WORDS = 5
LONGEST_DAYS = timedelta(days=6 * 366)
MOST_REVIEW = timedelta(days=2 * 366)
REMIND_DAYS = timedelta(days=14)
AGAIN_DAYS = timedelta(days=7)
LEVELS_IN_ORDER = tuple(LEVELS)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFacts:
    """What a plan is for: its aim, the social value sought, its first and last day, when it is reviewed."""

    aim: str
    social_value: str
    starts_on: date
    ends_on: date
    review_by_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionFacts:
    """Something that the plan has done, by a day."""

    kind: str
    what: str
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskFacts:
    """What may go wrong, how likely that is and how bad it would be, and what is done about it."""

    what: str
    likelihood: str
    effect: str
    response: str


def is_said(text: str, ask: str) -> Verdict:
    """Test that a text says something."""
    return YES if len(text.split()) >= LEAST_WORDS else no(f"{ask} Write at least {LEAST_WORDS} words.")


def plan_is_in_order(facts: PlanFacts, *, on: date) -> Verdict:
    """Test that a plan has an aim, seeks social value or says why not, and has days that can be kept."""
    said = is_said(facts.aim, "Say what the plan is to bring about.") & is_said(
        facts.social_value, "Say which social value is sought, or why none is."
    )
    if not said:
        return said
    if facts.ends_on < facts.starts_on:
        return no("Its last day lies before its first.")
    if facts.ends_on > facts.starts_on + LONGEST_DAYS:
        return no("It runs for longer than six years. Plan for less, and replace it then.")
    if not on < facts.review_by_on <= on + MOST_REVIEW:
        return no("The next review is on a day to come, within two years.")
    return YES if facts.review_by_on <= facts.ends_on else no("The next review lies after its last day.")


def action_is_in_order(facts: ActionFacts, *, on: date) -> Verdict:
    """Test that an action is of a kind, says what is done, and is due on a day to come."""
    if facts.kind not in ACTION_KINDS:
        return no("Choose one of the kinds listed.")
    if facts.due_on < on:
        return no("It is due on a day that has passed.")
    return is_said(facts.what, "Say what is to be done.")


def risk_is_in_order(facts: RiskFacts) -> Verdict:
    """Test that a risk is weighed and met."""
    if facts.likelihood not in LEVELS or facts.effect not in LEVELS:
        return no("Choose how likely it is and how much it would do: low, medium or high.")
    return is_said(facts.what, "Say what may go wrong.") & is_said(
        facts.response, "Say what is done about it, or why it is borne."
    )


def rating(likelihood: str, effect: str) -> str:
    """Give the level of a risk: the product of likelihood and effect, each from one to three.

    Six and nine are high, three and four medium, one and two low: a scale of the house, for HM Treasury's
    Orange Book leaves it to each body.
    """
    weight = (LEVELS_IN_ORDER.index(likelihood) + 1) * (LEVELS_IN_ORDER.index(effect) + 1)
    return "high" if weight >= 6 else "medium" if weight >= 3 else "low"


def written_by_another(written_by: str, *, by: str) -> Verdict:
    """Test that who agrees to a plan is not who wrote it last."""
    if written_by == by:
        return no(
            "You wrote this plan, so somebody else agrees to it.",
            cite="Separation of duties", who_can="another head of procurement",
        )  # fmt: skip
    return YES


def is_due(due_on: date, *, reminded_on: date | None, on: date) -> bool:
    """Say whether an owner is reminded: a fortnight before the day, and each week once it has passed."""
    if reminded_on is None:
        return due_on <= on + REMIND_DAYS
    return due_on < on and (reminded_on <= due_on or reminded_on <= on - AGAIN_DAYS)
