"""Sums that took a while are kept in memory until the record says that something they rest on has changed.

Nothing changes without an event, so the latest event about spend or suppliers, of the council and of what all
councils share, says whether sums still stand. They are kept only if no act was under way when they were made:
an act that began earlier may come onto the record later, under a smaller number.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar

from django.db import connection

from wisely.spend.events import SENTENCES as SPEND
from wisely.suppliers.events import SENTENCES as SUPPLIERS

T = TypeVar("T")
MOST_KEPT = 64
_kept: OrderedDict[Hashable, tuple[Hashable, Any]] = OrderedDict()
_lock = Lock()
_STANDS = """
SELECT current_database(), max(own.id), max(common.id),
  pg_snapshot_xmin(pg_current_snapshot()) = pg_snapshot_xmax(pg_current_snapshot())
FROM unnest(%s::text[]) AS about(verb)
LEFT JOIN LATERAL (
  SELECT id FROM audit_event WHERE authority_id = %s AND verb = about.verb ORDER BY id DESC LIMIT 1
) own ON true
LEFT JOIN LATERAL (
  SELECT id FROM audit_event WHERE authority_id IS NULL AND verb = about.verb ORDER BY id DESC LIMIT 1
) common ON true
"""
_ABOUT = [*SPEND, *SUPPLIERS]


def stands_of(authority_id: int) -> str:
    """Give how far the record of spend and suppliers has come: while it is the same, so are the sums."""
    with connection.cursor() as cursor:
        cursor.execute(_STANDS, [_ABOUT, authority_id])
        _, own, common, _ = cursor.fetchone()
    return f"{own or 0}/{common or 0}"


def remembered(authority_id: int, what: Hashable, make: Callable[[], T]) -> T:
    """Give what `make` gives, from memory where the record has not moved on. One query, and those of make."""
    with connection.cursor() as cursor:
        cursor.execute(_STANDS, [_ABOUT, authority_id])
        *stands, is_quiet = cursor.fetchone()
    key = (authority_id, what)
    with _lock:
        known = _kept.get(key)
        if known is not None and known[0] == (*stands,):
            _kept.move_to_end(key)
            told: T = known[1]
            return told
    made = make()
    if is_quiet:
        with _lock:
            _kept[key] = ((*stands,), made)
            _kept.move_to_end(key)
            while len(_kept) > MOST_KEPT:
                _kept.popitem(last=False)
    return made
