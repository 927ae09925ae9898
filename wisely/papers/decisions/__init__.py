"""What a paper owes before it is given out, and how it differs from the record. From plain values only.

An officer's executive decision is recorded with its reasons, the alternatives that were considered and
rejected, and the interests declared (SI 2012/2089 reg 13(4)).
"""

from wisely.papers.decisions.days import (
    NOTICE_RULE,
    call_in_ends_on,
    earliest_decision_on,
    effective_on,
    notice_is_long_enough,
)
from wisely.papers.decisions.facts import (
    Difference,
    FactGroup,
    Groups,
    as_groups,
    as_kept,
    content_sha256,
    differences,
)
from wisely.papers.decisions.readiness import subject_is_ready, was_taken
from wisely.papers.decisions.text import text_gaps, text_is_in_order

__all__ = [
    "NOTICE_RULE",
    "Difference",
    "FactGroup",
    "Groups",
    "as_groups",
    "as_kept",
    "call_in_ends_on",
    "content_sha256",
    "differences",
    "earliest_decision_on",
    "effective_on",
    "notice_is_long_enough",
    "subject_is_ready",
    "text_gaps",
    "text_is_in_order",
    "was_taken",
]
