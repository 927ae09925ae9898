"""What is decided of payments from plain values: their categories. Nothing here loads the learning itself.

`learning` and what it stands on load scikit-learn, which takes a second: only jobs import them.
"""

from wisely.classifications.decisions.shapes import (
    LEAST_EXAMPLES,
    UNATTENDED_ACCURACY,
    Example,
    Neighbour,
    NothingToLearn,
    Proposal,
    Shape,
    examples_can_teach,
    trusted_until,
)

__all__ = [
    "LEAST_EXAMPLES",
    "UNATTENDED_ACCURACY",
    "Example",
    "Neighbour",
    "NothingToLearn",
    "Proposal",
    "Shape",
    "examples_can_teach",
    "trusted_until",
]
