"""What is decided of suppliers from plain values."""

from wisely.suppliers.decisions.identity import (
    SCHEME_NAMES,
    Likeness,
    canonical_number,
    likeness,
    merge_is_possible,
    unmerge_is_possible,
)

__all__ = [
    "SCHEME_NAMES",
    "Likeness",
    "canonical_number",
    "likeness",
    "merge_is_possible",
    "unmerge_is_possible",
]
