"""Which supplier a name in a ledger means: names read, compared by words, and judged. See docs/algorithms."""

from wisely.suppliers.decisions.matching.comparing import FEATURES, Comparison, compare
from wisely.suppliers.decisions.matching.index import NOTHING, NameIndex
from wisely.suppliers.decisions.matching.outcomes import (
    UNATTENDED,
    WORTH_A_LOOK,
    Beside,
    Found,
    Likely,
    Outcome,
    as_share,
    evidence_of,
    match_name,
    may_be_unattended,
    name_odds,
    odds_with,
    sureness,
)
from wisely.suppliers.decisions.matching.thirds import THIRDS, by_thirds
from wisely.suppliers.decisions.matching.together import (
    alike_beyond_doubt,
    compared,
    match_names,
    weighed_by_thirds,
)
from wisely.suppliers.decisions.matching.words import Reading, read_name

__all__ = [
    "FEATURES",
    "NOTHING",
    "THIRDS",
    "UNATTENDED",
    "WORTH_A_LOOK",
    "Beside",
    "Comparison",
    "Found",
    "Likely",
    "NameIndex",
    "Outcome",
    "Reading",
    "alike_beyond_doubt",
    "as_share",
    "by_thirds",
    "compare",
    "compared",
    "evidence_of",
    "match_name",
    "match_names",
    "may_be_unattended",
    "name_odds",
    "odds_with",
    "read_name",
    "sureness",
    "weighed_by_thirds",
]
