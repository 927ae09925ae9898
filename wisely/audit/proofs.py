"""What shows an outsider that an event is on the record: its entry, its proof, the growth of the log.

An entry is all that an event's commitment is made of; a receipt is an entry with its place in the tree.
Whoever is given one can check it with `verify.py` and needs nothing else of us but the log's key.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wisely.audit import publication
from wisely.audit.commitments import header, plain
from wisely.audit.models import Checkpoint, Event, Leaf
from wisely.audit.sequencing import latest_checkpoint
from wisely.audit.tiles import TreeReader
from wisely.lib import merkle, signed_notes

FORM = "wisely-record/1"
NEAR = 10


def entry_of(event: Event) -> dict[str, Any]:
    """Give all that an event's commitment is made of; what was erased of it is None."""
    payload, leaf = _payload_of(event), getattr(event, "leaf", None)
    is_gone = payload is None or payload.salt is None
    told = header(
        authority=event.authority_id, at=event.at, by=event.by, on_behalf_of=event.on_behalf_of,
        verb=event.verb, subject=event.subject, sequence=event.sequence, request_id=event.request_id,
    )  # fmt: skip
    return {
        "form": FORM,
        "number": event.pk,
        "position": leaf.position if leaf else None,
        "header": told,
        "facts": payload.facts if payload else None,
        "reason": None if is_gone else payload.reason,
        "salt": None if is_gone else bytes(payload.salt).hex(),
        "erased_at": plain(payload.erased_at) if payload else None,
        "erased_under": payload.erased_under if payload else "",
        "payload_hash": bytes(event.payload_hash).hex(),
        "commitment": bytes(event.commitment).hex(),
        "leaf": bytes(leaf.commitment).hex() if leaf else "",
        "previous_hash": bytes(event.previous_hash).hex(),
        "hash": bytes(event.hash).hex(),
    }


def _payload_of(event: Event) -> Any:
    """Give an event's payload, or None where somebody took it away or gave it to another council."""
    payload = getattr(event, "payload", None)
    return payload if payload and payload.authority_id == event.authority_id else None


def event_for(number: int) -> Event | None:
    """Give one event with its payload and leaf, if in scope."""
    return Event.objects.select_related("payload", "leaf").filter(pk=number).first()


def chain_of(subject: str, *, around: int | None = None) -> list[Event]:
    """Give the events of a subject in order, if in scope; with `around`, those near that place only."""
    events = Event.objects.select_related("payload", "leaf").filter(subject=subject).order_by("sequence")
    if around is not None:
        events = events.filter(sequence__gte=around - NEAR, sequence__lte=around + NEAR)
    return list(events)


@dataclass(frozen=True, slots=True)
class SignedCheckpoint:
    """A checkpoint as a list shows it."""

    size: int
    at: datetime
    root: str


def checkpoints(*, most: int) -> list[SignedCheckpoint]:
    """Give the latest checkpoints, newest first."""
    rows = Checkpoint.objects.order_by("-size")[:most]
    return [SignedCheckpoint(row.size, row.at, bytes(row.root).hex()) for row in rows]


def receipt_of(event: Event) -> dict[str, Any] | None:
    """Give an event's entry with the proof of its place under the latest checkpoint; None while it waits.

    :raises wisely.audit.tiles.MissingLeaves: when somebody took leaves out of the database.
    """
    position, latest = event.leaf.position, latest_checkpoint()
    if position is None or latest is None or position >= latest.size:
        return None
    stated = signed_notes.Checkpoint.read(latest.note)
    return {
        "entry": entry_of(event),
        "proof": [each.hex() for each in inclusion_proof(position, latest.size)],
        "checkpoint": latest.note,
        "keys": [key.spelt() for key in publication.keys_of(stated.origin)],
    }


def inclusion_proof(position: int, size: int) -> list[bytes]:
    """Give the hashes that lead from a leaf to the root of the tree of this size."""
    reader = TreeReader(size)
    return [merkle.range_root(each, reader.subtree_root) for each in merkle.inclusion_ranges(position, size)]


def consistency_proof(older: int, newer: int) -> list[bytes]:
    """Give the hashes that show that the tree of `newer` leaves begins with that of `older`."""
    reader = TreeReader(newer)
    return [merkle.range_root(each, reader.subtree_root) for each in merkle.consistency_ranges(older, newer)]


def growth(older: int, newer: int) -> dict[str, Any] | None:
    """Give two signed checkpoints by size, and the proof of growth; None where one of them never was."""
    notes = dict(Checkpoint.objects.filter(size__in=[older, newer]).values_list("size", "note"))
    if not 0 < older <= newer or {older, newer} - notes.keys():
        return None
    origin = signed_notes.Checkpoint.read(notes[newer]).origin
    return {
        "older": notes[older],
        "newer": notes[newer],
        "proof": [each.hex() for each in consistency_proof(older, newer)],
        "keys": [key.spelt() for key in publication.keys_of(origin)],
    }


def root_at(size: int) -> bytes | None:
    """Give the root that was signed at a size, or None where no checkpoint has it."""
    row = Checkpoint.objects.filter(size=size).first()
    return bytes(row.root) if row else None


def waiting() -> int:
    """Count the leaves that no checkpoint covers yet."""
    return Leaf.objects.filter(position__isnull=True).count()
