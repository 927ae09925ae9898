"""What a paper owes before it is given out, and how it differs from the record. From plain values only.

An officer's executive decision is recorded with its reasons, the alternatives that were considered and
rejected, and the interests declared (SI 2012/2089 reg 13(4)).
"""

from wisely.papers.decisions.content import Content, TextPart, content_from, content_sha256
from wisely.papers.decisions.days import call_in_ends_on, effective_on
from wisely.papers.decisions.facts import (
    Difference,
    FactGroup,
    Groups,
    as_groups,
    as_kept,
    differences,
    titled,
)
from wisely.papers.decisions.readiness import subject_is_ready, was_taken
from wisely.papers.decisions.text import text_gaps, text_is_in_order

__all__ = [
    "Content",
    "Difference",
    "FactGroup",
    "Groups",
    "TextPart",
    "as_groups",
    "as_kept",
    "call_in_ends_on",
    "content_from",
    "content_sha256",
    "differences",
    "effective_on",
    "subject_is_ready",
    "text_gaps",
    "text_is_in_order",
    "titled",
    "was_taken",
]
