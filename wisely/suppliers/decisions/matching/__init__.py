"""Which supplier a name in a ledger means: names read, compared by words, and judged. See docs/algorithms."""

from wisely.suppliers.decisions.matching.comparing import FEATURES, Comparison, compare
from wisely.suppliers.decisions.matching.index import NameIndex
from wisely.suppliers.decisions.matching.outcomes import (
    UNATTENDED,
    WORTH_A_LOOK,
    Found,
    Likely,
    Outcome,
    evidence_of,
    match_name,
    may_be_unattended,
    sureness,
    sureness_with,
)
from wisely.suppliers.decisions.matching.words import Reading, read_name

__all__ = [
    "FEATURES",
    "UNATTENDED",
    "WORTH_A_LOOK",
    "Comparison",
    "Found",
    "Likely",
    "NameIndex",
    "Outcome",
    "Reading",
    "compare",
    "evidence_of",
    "match_name",
    "may_be_unattended",
    "read_name",
    "sureness",
    "sureness_with",
]
