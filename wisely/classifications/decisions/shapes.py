"""Payments that are alike, the examples to learn from, and what is proposed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from wisely.lib.verdict import YES, Verdict, no

UNATTENDED_ACCURACY = 0.97
"""How many of the payments classified unattended have to be right; what is less sure waits for an officer."""
LEAST_EXAMPLES = 20
TRUSTED_FOR = timedelta(days=366)
"""How long a classifier takes payments unattended: its record tells of no more than a year."""


class NothingToLearn(ValueError):
    """The examples cannot teach: none, too few, or all of one category. The words are fit for an officer."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What payments have in common that are taken for siblings. Texts as published; "" where nothing is said.

    `supplier` is "" for a redacted name, which is never learned as a supplier. `published` is the category
    that the file gave where the council's tree has none such. `typical_net` is pounds. `contract` is the
    category of the contract that its payments are made on, where all such contracts are in one.
    """

    supplier: str
    service: str = ""
    purpose: str = ""
    published: str = ""
    typical_net: float = 0.0
    contract: str = ""

    @property
    def is_silent(self) -> bool:
        """Whether it says nothing that a category could be learned or told from."""
        return not (self.supplier or self.service or self.purpose or self.published or self.contract)


@dataclass(frozen=True, slots=True)
class Example:
    """Payments of one shape whose category is known; `quarter` is the year times 4, plus 0 to 3.

    `is_decided` marks what an officer said, which outweighs what files say.
    """

    shape: Shape
    category: str
    lines: int = 1
    quarter: int = 0
    is_decided: bool = False


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A labelled example near a shape; `likeness` from 0 to 1."""

    supplier: str
    description: str
    category: str
    likeness: float


@dataclass(frozen=True, slots=True)
class Proposal:
    """The category proposed for a shape, how sure, and why.

    `sureness` is the share of such proposals that were right where that was measured. `is_sure` says that it
    may be taken unattended. `words` are those that weighed most, with their weights; `before` counts the
    payments to this supplier that were learned from, and how many had this category; `beside` the other kinds
    of payment to the supplier that were asked about at once, whose words weighed too. `contract` is the
    category of the contract that weighed, "" for none.
    """

    category: str
    sureness: float
    is_sure: bool
    second: str
    words: tuple[tuple[str, float], ...]
    neighbours: tuple[Neighbour, ...]
    before: tuple[int, int]
    beside: int
    contract: str = ""


def trusted_until(trained_at: datetime) -> datetime:
    """Give the moment from which on a classifier takes nothing unattended: one has to be trained anew."""
    return trained_at + TRUSTED_FOR


def examples_can_teach(examples: Sequence[Example]) -> Verdict:
    """Test that there is something to learn from: enough examples, of more than one category."""
    telling = [each for each in examples if not each.shape.is_silent and each.category]
    if not telling:
        return no(
            "There is nothing to learn from: no payment has a category of the council’s tree yet. Import "
            "payments that have one, or classify some in the queue."
        )
    categories = Counter(each.category for each in telling)
    if len(categories) == 1:
        return no(
            f"Every payment with a category is in “{next(iter(categories))}”. A classifier learns to tell "
            "categories apart, so it needs payments of at least two."
        )
    if len(telling) < LEAST_EXAMPLES:
        return no(
            f"Only {len(telling)} different kinds of payment have a category. A classifier needs at least "
            f"{LEAST_EXAMPLES}: classify more in the queue, or import more."
        )
    return YES
