"""How payments stand to the register, a column at a time: was a contract with the payee's supplier in force?

The database asks the same of lines that are there already, when a match or a contract changes; a test holds
the two together.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]

NOBODY = -1
"""Stands for the supplier of a payee that nobody has matched, and for no contract."""
STANDINGS = ("outside", "unknown", "on", "off")
OUTSIDE, UNKNOWN, ON, OFF = range(4)


@dataclass(frozen=True, slots=True)
class Term:
    """When a contract binds: from its first day (None: from the beginning) to its last (None: for good)."""

    supplier: int
    contract: int
    starts_on: date | None
    ends_on: date | None


class Register:
    """The terms of a council's contracts, by supplier."""

    def __init__(self, terms: Iterable[Term]) -> None:
        ordered = sorted(terms, key=lambda term: (term.supplier, term.contract))
        self._contracts = _numbers(term.contract for term in ordered)
        self._starts = _numbers((term.starts_on or date.min).toordinal() for term in ordered)
        self._ends = _numbers((term.ends_on or date.max).toordinal() for term in ordered)
        found = np.unique(_numbers(term.supplier for term in ordered), return_index=True, return_counts=True)
        self._suppliers, self._first, self._count = found

    def in_force(self, suppliers: Numbers, days: Numbers) -> tuple[Numbers, Numbers]:
        """Give for each payment how many contracts were in force and the least key among them.

        `days` are proleptic ordinals. The key is NOBODY where there is none.
        """
        how_many, which = np.zeros(len(days), np.int64), np.full(len(days), NOBODY, np.int64)
        if not len(self._suppliers):
            return how_many, which
        place = np.searchsorted(self._suppliers, suppliers)
        place[place == len(self._suppliers)] = 0
        rows = np.flatnonzero(self._suppliers[place] == suppliers)
        place = place[rows]
        for number in range(int(self._count.max())):
            has_more = self._count[place] > number
            rows, place = rows[has_more], place[has_more]
            term = self._first[place] + number
            is_in = (self._starts[term] <= days[rows]) & (days[rows] <= self._ends[term])
            binding = rows[is_in]
            which[binding] = np.where(how_many[binding] == 0, self._contracts[term[is_in]], which[binding])
            how_many[binding] += 1
        return how_many, which


def standings(
    register: Register, *, suppliers: Numbers, is_redacted: npt.NDArray[np.bool_], days: Numbers
) -> tuple[npt.NDArray[np.int8], Numbers]:
    """Judge payments: each one's place in STANDINGS, and the one contract that it falls under, or NOBODY."""
    how_many, which = register.in_force(np.where(is_redacted, NOBODY, suppliers), days)
    judged = np.where(how_many > 0, ON, OFF).astype(np.int8)
    judged[suppliers == NOBODY] = UNKNOWN
    judged[is_redacted] = OUTSIDE
    return judged, np.where(how_many == 1, which, NOBODY)


def _numbers(values: Iterable[int]) -> Numbers:
    return np.fromiter(values, np.int64)
