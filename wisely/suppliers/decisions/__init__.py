"""What is decided of suppliers from plain values."""

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

__all__ = [
    "MAY_BE_SHARED",
    "SCHEME_NAMES",
    "Likeness",
    "canonical_number",
    "is_shown_as_individual",
    "likeness",
    "merge_is_possible",
    "name_is_a_name",
    "unmerge_is_possible",
]
