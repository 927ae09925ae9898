"""One spelling for every value, and the hashes taken of it. An outside verifier rebuilds the same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from wisely.lib.money import Money


def canonical_json(value: Any) -> str:
    """Spell a value as JSON in the one way that is hashed: UTF-8, keys sorted by code point, no spaces.

    Instants are UTC in ISO 8601 ending in Z, days ISO 8601, decimals and money plain strings with
    the places they were given ("10.50" is not "10.5"). What is read back is spelt the same again.

    :raises TypeError: for a float (written differently by other machines), a set, or anything unknown.
    :raises ValueError: for an instant without a time zone, or a decimal that is not a number.
    """
    return json.dumps(
        _plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )


def sha256_of(chunks: Iterable[bytes]) -> bytes:
    """Hash bytes that come in pieces, such as a file being read; the cuts between pieces do not matter."""
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
    return digest.digest()


def salted_commitment(salt: bytes, envelope: Any) -> bytes:
    """Commit to a value without showing it: SHA-256 of the salt followed by the canonical JSON.

    Once the salt (16 random bytes) is destroyed, the value can no longer be guessed from the commitment.

    :raises ValueError: when the salt is shorter than 16 bytes: a short one could be tried through.
    """
    if len(salt) < 16:
        raise ValueError("a salt has at least 16 bytes")
    return sha256_of([salt, canonical_json(envelope).encode()])


def _plain(value: Any) -> Any:
    """Turn a value into what the JSON encoder knows, all the way down."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return str.__str__(value)  # an enumeration's value, not its name
    if isinstance(value, int):
        return int(value)
    if isinstance(value, Mapping):
        return _plain_mapping(value)
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return _plain_scalar(value)


def _plain_mapping(value: Mapping[Any, Any]) -> dict[str, Any]:
    spelt = {_key(key): _plain(each) for key, each in value.items()}
    if len(spelt) != len(value):
        raise ValueError("two keys are spelt the same")
    return spelt


def _key(key: Any) -> str:
    if not isinstance(key, str):
        raise TypeError(f"a key must be text, not {type(key).__name__}")
    return str.__str__(key)


def _plain_scalar(value: Any) -> str:
    match value:
        case datetime():
            return _instant(value)
        case date():
            return value.isoformat()
        case Decimal():
            return _decimal(value)
        case Money():
            return _decimal(value.amount)
        case UUID():
            return str(value)
    raise TypeError(f"{type(value).__name__} has no one spelling: use text, whole numbers, decimals, dates")


def _instant(value: datetime) -> str:
    if value.tzinfo is None:
        raise ValueError(f"{value} does not say which time zone it is in")
    return value.astimezone(UTC).isoformat().removesuffix("+00:00") + "Z"


def _decimal(value: Decimal) -> str:
    if not value.is_finite():
        raise ValueError(f"{value} is not a number")
    return f"{value:f}"
