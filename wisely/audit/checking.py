"""One event verified at this moment, step by step, in words for whoever asks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from wisely.audit import proofs, publication
from wisely.audit.commitments import GENESIS, chained, commitment, payload_hash
from wisely.audit.models import Event
from wisely.audit.sequencing import latest_checkpoint
from wisely.audit.tiles import MissingLeaves
from wisely.lib import merkle, signed_notes
from wisely.lib.signed_notes import FaultyNote


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was looked at. `holds` is None where it cannot be told yet."""

    label: str
    holds: bool | None
    words: str


def check_event(event: Event) -> list[Step]:
    """Verify an event that was selected with its payload and leaf: what it tells, its chain, its proof."""
    return [_payload(event), _header(event), _chain(event), *_log(event)]


def _payload(event: Event) -> Step:
    label, told = "What it tells", event.payload
    if told.salt is None:
        eraser = (
            Event.objects.select_related("payload")
            .filter(pk=told.erased_under.rpartition("#")[2] or 0)
            .first()
        )
        is_owned = eraser is not None and event.pk in (eraser.payload.facts or {}).get("erased", ())
        words = (
            f"It was erased by event {told.erased_under.rpartition('#')[2]}."
            if is_owned
            else "It was erased, and no act owns up to it."
        )
        return Step(label, is_owned, words)
    hashed = payload_hash(bytes(told.salt), facts=told.facts, reason=told.reason)
    holds = hashed == bytes(event.payload_hash)
    return Step(
        label,
        holds,
        "Its facts and its reason are those that were recorded."
        if holds
        else "Its facts or its reason were changed.",
    )


def _header(event: Event) -> Step:
    committed = commitment(bytes(event.payload_hash), proofs.entry_of(event)["header"])
    holds = committed == bytes(event.commitment)
    words = "are those that were recorded" if holds else "were changed"
    return Step("Who, when and what", holds, f"The person, the moment, the verb and the subject {words}.")


def _chain(event: Event) -> Step:
    previous, count = GENESIS, 0
    for count, each in enumerate(proofs.chain_of(event.subject), 1):
        links = chained(previous, bytes(each.commitment))
        if (each.sequence, bytes(each.previous_hash), bytes(each.hash)) != (count, previous, links):
            return Step("Chain", False, f"The chain of its subject breaks at its event {count}.")
        previous = bytes(each.hash)
    return Step("Chain", True, f"The {count} events of its subject follow one another, none missing.")


def _log(event: Event) -> Iterator[Step]:
    position, latest = event.leaf.position, latest_checkpoint()
    if position is None or latest is None:
        yield Step(
            "Place in the log", None, "The next checkpoint will cover it. That takes less than a minute."
        )
        return
    same = bytes(event.leaf.commitment) == bytes(event.commitment)
    yield Step(
        "Place in the log",
        same,
        f"It is leaf {position:,} of the public log." if same else "Its leaf is of something else.",
    )
    stated = signed_notes.Checkpoint.read(latest.note)
    yield _proof(event, position, stated)
    yield _signature(latest.note, stated)
    yield _publication(stated)


def _proof(event: Event, position: int, stated: signed_notes.Checkpoint) -> Step:
    label = "Proof"
    try:
        proof = proofs.inclusion_proof(position, stated.size)
    except MissingLeaves as fault:
        return Step(label, False, f"It cannot be made: {fault}.")
    leaf = merkle.leaf_hash(bytes(event.commitment))
    told: dict[str, Any] = {"position": position, "size": stated.size, "proof": proof, "root": stated.root}
    holds = merkle.inclusion_holds(leaf, **told)
    way = f"{'lead' if holds else 'do not lead'} from it to the root of {stated.size:,} events."
    return Step(label, holds, f"{len(proof)} hashes {way}")


def _signature(note: str, stated: signed_notes.Checkpoint) -> Step:
    try:
        keys = signed_notes.signers(note, publication.keys_of(stated.origin))
    except FaultyNote as fault:
        return Step("Signature", False, f"The checkpoint: {fault}.")
    names = ", ".join(key.number.hex() for key in keys)
    return Step(
        "Signature",
        bool(keys),
        f"The root is signed by key {names}." if keys else "No key that is published signed the root.",
    )


def _publication(stated: signed_notes.Checkpoint) -> Step:
    out = publication.published(stated.origin)
    if out is None:
        return Step("Publication", None, "The checkpoint is about to be published.")
    root = proofs.root_at(out.size)
    holds = root == out.root
    return Step(
        "Publication",
        holds,
        f"The published log of {out.size:,} events {'is' if holds else 'is not'} the beginning of this one.",
    )
