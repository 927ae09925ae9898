"""What is decided of suppliers from plain values."""

from wisely.suppliers.decisions.distress import Sign, Standing, signs_of_distress
from wisely.suppliers.decisions.identity import (
    MAY_BE_SHARED,
    SCHEME_NAMES,
    Likeness,
    canonical_number,
    is_shown_as_individual,
    likeness,
    merge_is_possible,
    name_is_a_name,
    unmerge_is_possible,
)
from wisely.suppliers.decisions.matching import (
    Found,
    Likely,
    NameIndex,
    Outcome,
    match_name,
)

__all__ = [
    "MAY_BE_SHARED",
    "SCHEME_NAMES",
    "Found",
    "Likely",
    "Likeness",
    "NameIndex",
    "Outcome",
    "Sign",
    "Standing",
    "canonical_number",
    "is_shown_as_individual",
    "likeness",
    "match_name",
    "merge_is_possible",
    "name_is_a_name",
    "signs_of_distress",
    "unmerge_is_possible",
]
