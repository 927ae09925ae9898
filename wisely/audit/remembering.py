"""Figures that took a while are kept in memory until the record says that something they rest on has changed.

Nothing changes without an event, so the latest event about what a figure rests on, of the council and of what
all councils share, says whether it still stands. A figure is kept only if no act was under way when it was
made: an act that began earlier may come onto the record later, under a smaller number.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from threading import Lock
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Max, Q

from wisely.audit.models import Event

T = TypeVar("T")
_Stands = tuple[tuple[Any, ...], bool]
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


_long, _short, _parts = _Memory(LONG_KEPT), _Memory(SHORT_KEPT), _Memory(SHORT_KEPT)
_looked: ContextVar[dict[Hashable, _Stands] | None] = ContextVar("looked", default=None)


def forget() -> None:
    """Forget all of it, so that a bench sees what making it anew takes. The product has no reason to."""
    _long.forget()
    _short.forget()
    _parts.forget()


def stands_of(authority_id: int, *, about: Sequence[str] = ()) -> str:
    """Give how far the record has come with events of some verbs; while it is the same, all they move is."""
    own, common = _stands(authority_id, about)[0][1:]
    return f"{own or 0}/{common or 0}"


def moved_at(authority_id: int, *, about: Sequence[str]) -> datetime | None:
    """Give the latest moment of the events of some verbs, the council's own or those that all share.

    The last event need not be the latest: what was entered later may be of an earlier day. Looks at them all,
    so it is for jobs.
    """
    mine = Q(authority_id=authority_id) | Q(authority_id__isnull=True)
    found: datetime | None = Event.objects.filter(mine, verb__in=about).aggregate(latest=Max("at"))["latest"]
    return found


def _stands(authority_id: int, about: Sequence[str]) -> _Stands:
    """Say how far the record has come with some verbs, and whether no act was under way when that was asked.

    While the record as a whole stands where it stood in a quiet moment, so do all its parts.
    """
    whole, is_quiet = _whole(authority_id)
    if not about:
        return whole, is_quiet
    key = (authority_id, tuple(about))
    if (known := _parts.find(key, whole)) is not None:
        return known[0], is_quiet
    found, is_quiet = _look(key, _STANDS, [list(about), authority_id])
    if is_quiet:
        _parts.keep(key, whole, found)
    return found, is_quiet


def _whole(authority_id: int) -> _Stands:
    """Say how far the whole record has come; a page that only reads asks once."""
    return _look(authority_id, _ALL_STANDS, [authority_id])


def _look(key: Hashable, query: str, words: list[Any]) -> _Stands:
    """Ask the record; within `one_look` the same is asked once, also while others write."""
    looked = _looked.get()
    if looked is not None and key in looked:
        return looked[key]
    found = _ask(query, words)
    if looked is not None:
        looked[key] = found
    return found


def _ask(query: str, words: list[Any]) -> _Stands:
    with connection.cursor() as cursor:
        cursor.execute(query, words)
        *stands, is_quiet = cursor.fetchone()
    return (*stands,), is_quiet


@contextmanager
def one_look() -> Iterator[None]:
    """Let everything remembered within a block that only reads go by one look at the record."""
    token = _looked.set({})
    try:
        yield
    finally:
        _looked.reset(token)


def remembered(
    authority_id: int,
    what: Hashable,
    make: Callable[[], T],
    *,
    about: Sequence[str] = (),
    is_long: bool = False,
) -> T:
    """Give what `make` gives, from memory where the record has not moved on.

    One query, two after the record moved, and those of `make`; none more on a page that looked already.

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
