"""The text that people write in a paper: in order at all times, and whole before it is issued."""

from __future__ import annotations

from collections.abc import Mapping

from wisely.lib.verdict import YES, Verdict, no
from wisely.rules.decision_notices import LEAST_WORDS
from wisely.rules.papers import PaperRule

MOST_CHARACTERS = 20_000


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
