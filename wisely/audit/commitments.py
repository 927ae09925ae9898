"""What an event commits to, in two steps: its payload can be erased, and the rest can still be checked.

    payload_hash = SHA-256(salt, canonical JSON of {"facts", "reason"})
    commitment   = SHA-256(payload_hash, canonical JSON of the header)
    hash         = SHA-256(previous_hash, commitment)          the chain of the event's subject
    leaf hash    = SHA-256(0x00, commitment)                   the public log

The salt (16 random bytes) goes with the payload when it is erased; the payload hash stays and hides what it
was made of. A commitment in the log tells nothing to whoever was not given the payload hash in a receipt.
"""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

from wisely.lib.hashing import canonical_json, salted_commitment

GENESIS = bytes(32)


def header(
    *,
    authority: int | None,
    at: datetime,
    by: str,
    on_behalf_of: str,
    verb: str,
    subject: str,
    sequence: int,
    request_id: str,
) -> dict[str, Any]:
    """Give what stays of an event for ever, as JSON values: everything but its facts and its reason."""
    return {
        "authority": authority, "at": plain(at), "by": by, "on_behalf_of": on_behalf_of, "verb": verb,
        "subject": subject, "sequence": sequence, "request_id": request_id,
    }  # fmt: skip


def plain(told: Any) -> Any:
    """Turn values into those of JSON, as the database and a file give them back."""
    return json.loads(canonical_json(told))


def payload_hash(salt: bytes, *, facts: Any, reason: str) -> bytes:
    """Commit to what an event tells. Without the salt nobody can find out by trying."""
    return salted_commitment(salt, {"facts": facts, "reason": reason})


def commitment(hashed_payload: bytes, told_header: dict[str, Any]) -> bytes:
    """Commit to the whole event."""
    return salted_commitment(hashed_payload, told_header)


def chained(previous: bytes, committed: bytes) -> bytes:
    """Give the hash that an event adds to the chain of its subject."""
    return hashlib.sha256(previous + committed).digest()
