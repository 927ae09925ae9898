"""Figures that took a while are kept in memory until the record says that something they rest on has changed.

Nothing changes without an event, so the latest event about what a figure rests on, of the council and of what
all councils share, says whether it still stands. A figure is kept only if no act was under way when it was
made: an act that began earlier may come onto the record later, under a smaller number.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from datetime import datetime
from threading import Lock
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Q

from wisely.audit.models import Event

T = TypeVar("T")
LONG_KEPT, SHORT_KEPT = 64, 4096  # lists of thousands; handfuls of numbers
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
_ALL_STANDS = """
SELECT current_database(),
  (SELECT id FROM audit_event WHERE authority_id = %s ORDER BY id DESC LIMIT 1),
  (SELECT id FROM audit_event WHERE authority_id IS NULL ORDER BY id DESC LIMIT 1),
  pg_snapshot_xmin(pg_current_snapshot()) = pg_snapshot_xmax(pg_current_snapshot())
"""


class _Memory:
    """What is kept, with what stood when it was made; what was not asked for longest goes first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, tuple[Hashable, Any]] = OrderedDict()

    def find(self, key: Hashable, stands: Hashable) -> tuple[Any] | None:
        with _lock:
            known = self._kept.get(key)
            if known is None or known[0] != stands:
                return None
            self._kept.move_to_end(key)
            return (known[1],)

    def keep(self, key: Hashable, stands: Hashable, made: Any) -> None:
        with _lock:
            self._kept[key] = (stands, made)
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)

    def forget(self) -> None:
        with _lock:
            self._kept.clear()


_long, _short = _Memory(LONG_KEPT), _Memory(SHORT_KEPT)


def forget() -> None:
    """Forget all of it, so that a bench sees what making it anew takes. The product has no reason to."""
    _long.forget()
    _short.forget()


def stands_of(authority_id: int, *, about: Sequence[str] = ()) -> str:
    """Give how far the record has come with events of some verbs; while it is the same, all they move is."""
    own, common = _stands(authority_id, about)[0][1:]
    return f"{own or 0}/{common or 0}"


def moved_at(authority_id: int, *, about: Sequence[str]) -> datetime | None:
    """Give the moment of the latest event of some verbs, the council's own or one that all share."""
    mine = Q(authority_id=authority_id) | Q(authority_id__isnull=True)
    return Event.objects.filter(mine, verb__in=about).order_by("-id").values_list("at", flat=True).first()


def _stands(authority_id: int, about: Sequence[str]) -> tuple[tuple[Any, ...], bool]:
    with connection.cursor() as cursor:
        if about:
            cursor.execute(_STANDS, [list(about), authority_id])
        else:
            cursor.execute(_ALL_STANDS, [authority_id])
        *stands, is_quiet = cursor.fetchone()
    return (*stands,), is_quiet


def remembered(
    authority_id: int,
    what: Hashable,
    make: Callable[[], T],
    *,
    about: Sequence[str] = (),
    is_long: bool = False,
) -> T:
    """Give what `make` gives, from memory where the record has not moved on. One query, and those of make.

    `about` names the verbs of all events that can change it; without any, each event of the council can.
    `what` tells everything else it depends on. A list of thousands `is_long`: fewer of those are kept.
    """
    stands, is_quiet = _stands(authority_id, about)
    memory, key = (_long if is_long else _short), (authority_id, what)
    found = memory.find(key, stands)
    if found is not None:
        told: T = found[0]
        return told
    made = make()
    if is_quiet:
        memory.keep(key, stands, made)
    return made
