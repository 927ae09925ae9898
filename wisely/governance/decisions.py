"""Whether what was said of a change, a plan or a document will do. From plain values only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from wisely.governance.lifecycle import DEVELOPMENT_KINDS, DOCUMENT_KINDS, LEVELS
from wisely.lib.verdict import YES, Verdict, no

LEAST_WORDS = 5
YEAR = timedelta(
    days=365
)  # the strategy's measures count a review of the last twelve months, today - 365 days
MOST_REVIEW = timedelta(days=3 * 366)


@dataclass(frozen=True, slots=True, kw_only=True)
class DevelopmentFacts:
    """A legal change or an event. `categories` are those that it touches, empty for all."""

    kind: str
    title: str
    citation: str = ""
    address: str = ""
    summary: str
    published_on: date
    takes_effect_on: date | None = None
    assess_by_on: date
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFacts:
    """What is done if a contract fails: what would show it, who steps in, and how it is handed over."""

    triggers: str
    steps: str
    stand_in: str
    review_by_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFacts:
    """A standard document: what it is called, its edition, where it is kept, when it is reviewed next."""

    title: str
    kind: str
    edition: str
    address: str = ""
    review_by_on: date


def is_said(text: str, ask: str) -> Verdict:
    """Test that a text says something."""
    return YES if len(text.split()) >= LEAST_WORDS else no(f"{ask} Write at least {LEAST_WORDS} words.")


def development_is_in_order(facts: DevelopmentFacts, *, on: date) -> Verdict:
    """Test that a change can be understood and has a day by which somebody says what it means."""
    if facts.kind not in DEVELOPMENT_KINDS:
        return no("Choose one of the kinds listed.")
    if not facts.title.strip():
        return no("Say what it is called.")
    if facts.kind != "external event" and not facts.citation.strip():
        return no("Give its citation, such as “PPN 021” or “SI 2024/692”, so that others find it.")
    if facts.published_on > on:
        return no("It cannot have been published on a day to come.")
    if facts.assess_by_on < facts.published_on:
        return no("The day by which it is assessed lies before it was published.")
    return is_said(facts.summary, "Say what it changes.")


def level_is_known(level: str) -> Verdict:
    """Test that a level is one of those listed."""
    return YES if level in LEVELS else no("Choose how much it means: none, low, medium or high.")


def plan_is_in_order(facts: PlanFacts, *, on: date) -> Verdict:
    """Test that a plan says what would show a failure, what is done and who steps in."""
    return (
        is_said(facts.triggers, "Say what would show that it fails.")
        & is_said(facts.steps, "Say what is done then, and by whom.")
        & (YES if facts.stand_in.strip() else no("Say who steps in."))
        & review_is_ahead(facts.review_by_on, on=on)
    )


def document_is_in_order(facts: DocumentFacts, *, on: date) -> Verdict:
    """Test that a standard document has a name, a kind, an edition and a day for its review."""
    if facts.kind not in DOCUMENT_KINDS:
        return no("Choose one of the kinds listed.")
    if not facts.title.strip() or not facts.edition.strip():
        return no("Say what it is called, and which edition it is.")
    return review_is_ahead(facts.review_by_on, on=on)


def review_is_ahead(review_by_on: date, *, on: date) -> Verdict:
    """Test that the next review lies ahead, and not for ever."""
    if on < review_by_on <= on + MOST_REVIEW:
        return YES
    return no("The next review is on a day to come, within three years.")


def is_current(reviewed_on: date, *, on: date) -> bool:
    """Say whether a review counts for the strategy's measures: of the last 365 days."""
    return reviewed_on >= on - YEAR
