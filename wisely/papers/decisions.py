"""Days that a decision owes the public, and how a paper differs from the record. From plain values only.

A key decision needs 28 clear days' notice: neither the day of the notice nor that of the decision counts
(SI 2012/2089 reg 9). An officer's executive decision is recorded with its reasons, the alternatives that were
considered and rejected, and the interests declared (reg 13(4)).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from wisely.lib.hashing import canonical_json, sha256_of
from wisely.lib.verdict import YES, Verdict, no
from wisely.lib.working_days import ENGLAND, add_working_days
from wisely.rules.papers import PaperRule

NOTICE_RULE = "SI 2012/2089 reg 9"
SHORT_NOTICE_RULE = "SI 2012/2089 regs 10-11"
LEAST_WORDS = 5
MOST_CHARACTERS = 20_000
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class FactGroup:
    """Facts of the record under a heading: pairs of a label and a value, both as they are read."""

    heading: str
    rows: tuple[tuple[str, str], ...]


Groups = tuple[FactGroup, ...]


def as_kept(groups: Groups) -> list[list[object]]:
    """Give facts as they are kept."""
    return [[group.heading, [list(row) for row in group.rows]] for group in groups]


def as_groups(kept: Sequence[Sequence[object]]) -> Groups:
    """Read kept facts."""
    return tuple(
        FactGroup(str(heading), tuple((str(label), str(value)) for label, value in rows))  # type: ignore[attr-defined]
        for heading, rows in kept
    )


def content_sha256(groups: Groups, narrative: Mapping[str, str]) -> str:
    """Give the hash of what a paper says, in canonical form."""
    return sha256_of([canonical_json([as_kept(groups), dict(narrative)]).encode()]).hex()


@dataclass(frozen=True, slots=True)
class Difference:
    """A fact that the record tells otherwise now; "" where it was or is not told at all."""

    heading: str
    label: str
    before: str
    now: str


def differences(before: Groups, now: Groups) -> tuple[Difference, ...]:
    """Give what differs, in the order of the record as it is now; what is no longer told comes last."""
    told, tells = _flat(before), _flat(now)
    names = [*tells, *(name for name in told if name not in tells)]
    return tuple(
        Difference(*name, told.get(name, ""), tells.get(name, ""))
        for name in names
        if told.get(name, "") != tells.get(name, "")
    )


def _flat(groups: Groups) -> dict[tuple[str, str], str]:
    return {(group.heading, label): value for group in groups for label, value in group.rows}


def earliest_decision_on(noticed_on: date, *, clear_days: int) -> date:
    """Give the first day on which a decision may be taken after a notice of so many clear days."""
    return noticed_on + (clear_days + 1) * DAY


def call_in_ends_on(issued_on: date, *, working_days: int) -> date | None:
    """Give the last day on which a decision may be called in; None where it cannot be."""
    return add_working_days(issued_on, working_days, calendar=ENGLAND) if working_days else None


def effective_on(issued_on: date, *, working_days: int) -> date:
    """Give the day from which a decision may be carried out: the one after the call-in, else at once."""
    last_on = call_in_ends_on(issued_on, working_days=working_days)
    return last_on + DAY if last_on else issued_on


def notice_is_long_enough(
    *, noticed_on: date | None, decision_on: date, clear_days: int, short_notice_reason: str
) -> Verdict:
    """Test that a decision's notice was out for its clear days, or that a reason of urgency is given."""
    if not clear_days or len(short_notice_reason.split()) >= LEAST_WORDS:
        return YES
    if noticed_on is None:
        return no(
            f"A key decision needs {clear_days} clear days' notice, and none is issued. Issue the notice of "
            "the key decision first, or say why it cannot wait.", cite=f"{NOTICE_RULE}; {SHORT_NOTICE_RULE}",
        )  # fmt: skip
    first_on = earliest_decision_on(noticed_on, clear_days=clear_days)
    if decision_on < first_on:
        return no(
            f"The notice was issued on {_day(noticed_on)}, so the first day for the decision is "
            f"{_day(first_on)}. Choose a later day, or say why it cannot wait.",
            cite=f"{NOTICE_RULE}; {SHORT_NOTICE_RULE}",
        )  # fmt: skip
    return YES


def text_is_in_order(narrative: Mapping[str, str], rule: PaperRule) -> Verdict:
    """Test that no part of the text is beyond all measure, and that each belongs to this kind of paper."""
    for key, text in narrative.items():
        if key not in {question.key for question in rule.questions}:
            return no(f"“{key}” is no part of this paper.")
        if len(text) > MOST_CHARACTERS:
            return no(f"A part of the text has {len(text):,} characters; {MOST_CHARACTERS:,} is the most.")
    return YES


def text_gaps(narrative: Mapping[str, str], rule: PaperRule) -> dict[str, str]:
    """Give the needed parts that say too little, by key."""
    return {
        question.key: f"“{question.heading}”: write at least {LEAST_WORDS} words before it is issued."
        for question in rule.questions
        if question.is_needed and len(narrative.get(question.key, "").split()) < LEAST_WORDS
    }


def _day(on: date) -> str:
    return f"{on.day} {on:%B %Y}"
