"""What happens in the room of classifications. What was said of payments stands in the record of spend."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class ClassifierTrained:
    verb: ClassVar[str] = "classifications.classifier.trained"
    number: int
    kinds: int
    payments: int
    categories: int
    decided: int
    sha256: str


SENTENCES: dict[str, str] = {
    ClassifierTrained.verb: (
        "Classifier {number} was trained on {kinds} kinds of payment ({payments} payments) in {categories} "
        "categories, {decided} of them decided by officers."
    ),
}
