"""The whole record read again: every commitment, chain, leaf, subtree, checkpoint and published file.

It believes nothing that it can recompute, and says what it looked at. It runs on the database and so believes
PostgreSQL; whoever does not is served by an export and `verify.py`, which believe nobody.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from wisely.audit import publication
from wisely.audit.commitments import commitment, header, payload_hash
from wisely.audit.models import Checkpoint, Subtree
from wisely.audit.tiles import TILE_HEIGHT, MissingLeaves, tiles_between
from wisely.lib import signed_notes
from wisely.lib.merkle import Frontier, Node, leaf_hash
from wisely.lib.signed_notes import FaultyNote

MOST = 1_000
_EVENTS = """
SELECT leaf.event_id, leaf.position, leaf.commitment, event.id IS NOT NULL, payload.event_id IS NOT NULL,
       event.authority_id, event.at, event.by, event.on_behalf_of, event.verb, event.subject, event.sequence,
       event.request_id, event.payload_hash, event.commitment, payload.salt, payload.facts, payload.reason,
       payload.erased_at, payload.erased_under
FROM audit_leaf AS leaf LEFT JOIN audit_event AS event ON event.id = leaf.event_id
LEFT JOIN audit_payload AS payload ON payload.event_id = event.id
     AND payload.authority_id IS NOT DISTINCT FROM event.authority_id
ORDER BY leaf.position NULLS LAST, leaf.event_id
"""
_CHAINS = """
SELECT id, subject, sequence FROM (
  SELECT id, subject, sequence, hash, previous_hash, commitment,
         row_number() OVER chain AS place, lag(hash, 1, decode(repeat('00', 32), 'hex')) OVER chain AS before
  FROM audit_event WINDOW chain AS (PARTITION BY subject ORDER BY sequence)
) AS linked
WHERE sequence <> place OR previous_hash <> before OR hash <> sha256(previous_hash || commitment)
ORDER BY id LIMIT %s
"""
_WITHOUT_LEAF = """
SELECT event.id FROM audit_event AS event LEFT JOIN audit_leaf AS leaf ON leaf.event_id = event.id
WHERE leaf.event_id IS NULL ORDER BY event.id LIMIT %s
"""
_OWNED_UP = """
SELECT payload.event_id FROM audit_payload AS payload
LEFT JOIN audit_event AS eraser ON payload.erased_under = eraser.verb || '#' || eraser.id
     AND eraser.at = payload.erased_at
LEFT JOIN audit_payload AS told ON told.event_id = eraser.id
     AND told.facts->'erased' @> to_jsonb(payload.event_id)
WHERE payload.erased_at IS NOT NULL AND told.event_id IS NULL ORDER BY payload.event_id LIMIT %s
"""


@dataclass(slots=True)
class Findings:
    """What was looked at, and what is wrong with it: a line for each fault, with its place."""

    events: int = 0
    erased: int = 0
    waiting: int = 0
    leaves: int = 0
    subtrees: int = 0
    checkpoints: int = 0
    files: int = 0
    faults: list[str] = field(default_factory=list)

    def hold(self, is_so: object, words: str) -> None:
        """Note a fault where something is not so."""
        if not is_so:
            self.faults.append(words)


def verify_record() -> Findings:
    """Verify everything. Run it in a transaction that sees one state and has every council in scope."""
    found = Findings()
    nodes = _check_leaves(found)
    _check_subtrees(found, nodes)
    _check_rows(found)
    _check_files(found)
    return found


@dataclass(frozen=True, slots=True)
class _Row:
    """A leaf with its event and payload, as the database has them."""

    number: int
    position: int | None
    leaf: bytes
    has_event: bool
    has_payload: bool
    told: tuple[Any, ...]
    payload_hash: bytes
    commitment: bytes
    salt: bytes | None
    facts: Any
    reason: str
    is_erased: bool
    erased_under: str


def _rows() -> Iterator[_Row]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(_EVENTS)
        for row in cursor:
            number, position, leaf, has_event, has_payload, *told = row
            hashed, committed, salt, facts, reason, erased_at, under = told[8:]
            yield _Row(
                number, position, bytes(leaf), has_event, has_payload, tuple(told[:8]), bytes(hashed or b""),
                bytes(committed or b""), None if salt is None else bytes(salt),
                json.loads(facts) if isinstance(facts, str) else facts, reason, erased_at is not None, under,
            )  # fmt: skip


def _check_leaves(found: Findings) -> list[Node]:
    """Check every event and grow the tree again from the leaves; give the subtrees it should have."""
    stated = {row.size: row for row in Checkpoint.objects.order_by("size")}
    found.checkpoints = len(stated)
    frontier, nodes, covered = Frontier(), list[Node](), 0
    for row in _rows():
        _check_event(found, row)
        if row.position is None:
            found.waiting += 1
            continue
        if row.position != frontier.size:
            found.faults.append(f"leaf {frontier.size} is missing; event {row.number} has {row.position}")
            break
        nodes += frontier.append(leaf_hash(row.leaf))
        if frontier.size in stated:
            _check_checkpoint(found, stated.pop(frontier.size), frontier)
            covered = frontier.size
    found.leaves = frontier.size
    found.faults += [f"checkpoint {size}: there are no such leaves" for size in stated]
    found.hold(
        frontier.size <= covered, f"leaves {covered} to {frontier.size - 1}: no checkpoint covers them"
    )
    return nodes


def _check_event(found: Findings, row: _Row) -> None:
    found.events += 1
    found.erased += row.is_erased
    place = f"event {row.number}"
    if not row.has_event or not row.has_payload:
        found.faults.append(f"{place}: {'what it tells' if row.has_event else 'it'} is missing")
        return
    names = ("authority", "at", "by", "on_behalf_of", "verb", "subject", "sequence", "request_id")
    committed = commitment(row.payload_hash, header(**dict(zip(names, row.told, strict=True))))
    found.hold(committed == row.commitment, f"{place}: its header or its commitment was changed")
    found.hold(committed == row.leaf, f"{place}: its leaf is of something else")
    if row.salt is None:
        found.hold(row.is_erased and row.facts is None and not row.reason, f"{place}: it is erased by half")
    else:
        hashed = payload_hash(row.salt, facts=row.facts, reason=row.reason)
        is_whole = hashed == row.payload_hash and not row.is_erased and not row.erased_under
        found.hold(is_whole, f"{place}: what it tells was changed")


def _check_checkpoint(found: Findings, row: Checkpoint, frontier: Frontier) -> None:
    place = f"checkpoint {row.size}"
    found.hold(bytes(row.root) == frontier.root(), f"{place}: the leaves have another root")
    found.hold(bytes(row.frontier) == frontier.to_bytes(), f"{place}: its frontier was changed")
    try:
        note = signed_notes.Checkpoint.read(row.note)
        known = publication.keys_of(note.origin)
        found.hold(signed_notes.signers(row.note, known), f"{place}: it is signed by no key that we know")
        found.hold((note.size, note.root) == (row.size, bytes(row.root)), f"{place}: its note says otherwise")
    except FaultyNote as fault:
        found.faults.append(f"{place}: {fault}")


def _check_subtrees(found: Findings, nodes: list[Node]) -> None:
    wanted = {(node.height // TILE_HEIGHT, node.index): node.root for node in nodes}
    found.subtrees = len(wanted)
    for level, index, root in Subtree.objects.values_list("level", "index", "root").iterator():
        is_right = wanted.pop((level, index), None) == bytes(root)
        found.hold(is_right, f"subtree {level}/{index}: it has another root")
    found.faults += [f"subtree {level}/{index}: it is missing" for level, index in wanted]


def _check_rows(found: Findings) -> None:
    """Let the database compare what can be compared row by row."""
    with connection.cursor() as cursor:
        cursor.execute(_CHAINS, [MOST])
        found.faults += [
            f"event {number}: the chain of {subject} breaks at its #{sequence}"
            for number, subject, sequence in cursor.fetchall()
        ]
        cursor.execute(_WITHOUT_LEAF, [MOST])
        found.faults += [f"event {number}: it has no leaf" for (number,) in cursor.fetchall()]
        cursor.execute(_OWNED_UP, [MOST])
        found.faults += [f"event {number}: no act owns up to erasing it" for (number,) in cursor.fetchall()]


def _check_files(found: Findings) -> None:
    """Compare the published files of the latest log with what the database makes of them."""
    latest = Checkpoint.objects.order_by("-size").first()
    if latest is None:
        return
    origin = signed_notes.Checkpoint.read(latest.note).origin
    folder, out = publication.folder_of(origin), publication.published(origin)
    if out is None:
        found.faults.append(f"{folder}: nothing is published yet; `manage.py sequence_log` writes it")
        return
    if not Checkpoint.objects.filter(size=out.size, root=out.root).exists():
        found.faults.append(
            f"{folder / publication.CHECKPOINT}: its {out.size} leaves are of another tree than the database"
        )
        return
    for tile in tiles_between(0, out.size):
        found.files += 1
        path = folder / tile.path
        try:
            is_same = path.exists() and path.read_bytes() == tile.content()
        except MissingLeaves as fault:
            is_same = False
            found.faults.append(str(fault))
        found.hold(is_same, f"{path}: it is not what the database holds")
