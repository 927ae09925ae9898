"""The background process of the public log: it gives waiting leaves positions and signs checkpoints.

Acts write their leaves unordered and share no lock. A leaf waits for as long as it has no position, whatever
its number, so one whose act commits late is taken by a later round and never passed over. Positions, subtrees
and the signed checkpoint are one transaction; the files follow from it and can be made again at any time.
"""

from __future__ import annotations

import secrets
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction

from wisely.audit import keys, publication
from wisely.audit.models import Checkpoint, Subtree
from wisely.audit.tiles import TILE_HEIGHT
from wisely.lib import signed_notes
from wisely.lib.merkle import Frontier, leaf_hash

ONE_AT_A_TIME = 0x77_6C_6F_67  # the advisory lock of whoever sequences
BATCH = 20_000
_GIVE_POSITIONS = """
WITH waiting AS (
  SELECT event_id, %s - 1 + row_number() OVER (ORDER BY event_id) AS position
  FROM (SELECT event_id FROM audit_leaf WHERE position IS NULL ORDER BY event_id LIMIT %s) AS first
)
UPDATE audit_leaf SET position = waiting.position FROM waiting
WHERE audit_leaf.event_id = waiting.event_id RETURNING waiting.position, audit_leaf.commitment
"""


@dataclass(frozen=True, slots=True)
class Sequenced:
    """What a run found and left: the log's size before and after. `ran` is False where another was at it."""

    before: int
    size: int
    ran: bool


def sequence_log(*, at: datetime, batch: int = BATCH, starts_anew: bool = False) -> Sequenced:
    """Take in all waiting leaves and publish. Where another process is at it, do nothing.

    `starts_anew` gives the log a new name from the next checkpoint on; see docs/operate/the-public-log.md.

    :raises publication.LogDisagrees: when the published log is not the beginning of this one.
    """
    before = size_of_log()
    ran = False
    for _ in steps(at=at, batch=batch, starts_anew=starts_anew):
        ran = True
    return Sequenced(before, size_of_log(), ran)


def size_of_log() -> int:
    """Give the number of leaves under the latest checkpoint."""
    return latest.size if (latest := latest_checkpoint()) else 0


def latest_checkpoint() -> Checkpoint | None:
    """Give the latest checkpoint, or None before the first."""
    return Checkpoint.objects.order_by("-size").first()


def steps(*, at: datetime, batch: int = BATCH, starts_anew: bool = False) -> Iterator[str]:
    """Do the work step by step, naming each as it is done. The run may end after any of them."""
    with _alone() as is_alone:
        if not is_alone:
            return
        yield "alone"
        while True:
            with transaction.atomic():
                grown = yield from _grow(at=at, batch=batch, starts_anew=starts_anew)
            starts_anew = starts_anew and not grown
            yield "committed"
            if not grown:
                break
        if latest := latest_checkpoint():
            yield from publication.publish(latest)


def _grow(*, at: datetime, batch: int, starts_anew: bool) -> Generator[str, None, bool]:
    """Take in one batch, within the caller's transaction; return whether there was one."""
    latest = latest_checkpoint()
    frontier = Frontier.from_bytes(latest.size, bytes(latest.frontier)) if latest else Frontier()
    with connection.cursor() as cursor:
        cursor.execute(_GIVE_POSITIONS, [frontier.size, batch])
        rows = sorted(cursor.fetchall())
    if not rows:
        return False
    yield "positions given"
    nodes = frontier.extend(leaf_hash(bytes(commitment)) for _, commitment in rows)
    Subtree.objects.bulk_create(
        Subtree(level=node.height // TILE_HEIGHT, index=node.index, root=node.root) for node in nodes
    )
    yield "subtrees kept"
    origin = _origin_of(None if starts_anew else latest)
    stated = signed_notes.Checkpoint(origin, frontier.size, frontier.root())
    Checkpoint.objects.create(
        size=frontier.size, root=stated.root, frontier=frontier.to_bytes(), at=at,
        note=signed_notes.sign(stated.text(), keys.seeds(), name=origin),
    )  # fmt: skip
    yield "checkpoint signed"
    return True


def _origin_of(latest: Checkpoint | None) -> str:
    """Give the log's name. Each log has a number of its own, so that none can be taken for another."""
    if latest:
        return signed_notes.Checkpoint.read(latest.note).origin
    return f"{settings.LOG_ORIGIN}/{secrets.token_hex(6)}"


@contextmanager
def _alone() -> Iterator[bool]:
    """Hold the lock for the length of the block, if it is free. It falls with the connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [ONE_AT_A_TIME])
        (is_alone,) = cursor.fetchone() or (False,)
    try:
        yield is_alone
    finally:
        if is_alone and not connection.needs_rollback and connection.connection is not None:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [ONE_AT_A_TIME])
