"""Sums of payments stay in memory until something about spend or suppliers happens."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from datetime import datetime
from typing import TypeVar

from wisely.audit import remembering
from wisely.spend.events import SENTENCES as SPEND
from wisely.suppliers.events import SENTENCES as SUPPLIERS

T = TypeVar("T")
_ABOUT = (*SPEND, *SUPPLIERS)


def stands_of(authority_id: int) -> str:
    """Give how far the record of spend and suppliers has come: while it is the same, so are the sums."""
    return remembering.stands_of(authority_id, about=_ABOUT)


def sums_moved_at(authority_id: int) -> datetime | None:
    """Give the moment at which the record of spend and suppliers last moved."""
    return remembering.moved_at(authority_id, about=_ABOUT)


def remembered(authority_id: int, what: Hashable, make: Callable[[], T], *, also: Sequence[str] = ()) -> T:
    """Give what `make` gives, from memory where the record has not moved on. One query, and those of make.

    `also` names verbs of other rooms that can change it, beside those of spend and suppliers.
    """
    return remembering.remembered(authority_id, what, make, about=(*_ABOUT, *also), is_long=True)
