"""What the OpenAPI document says of every operation alike: scope, headers, faults."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wisely.api.problems import KINDS, MEDIA_TYPE
from wisely.people.doors import Lock

SCHEME = "token"
_PROBLEM = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
_NOT_MODIFIED = {304: {"description": "Not modified: what you hold still stands"}}
_SEEN = {
    "in": "header", "name": "If-None-Match", "required": False, "schema": {"type": "string"},
    "description": "ETags you hold: if one of them still stands, the answer is 304 without a body.",
}  # fmt: skip
_VERSION = {
    "in": "header", "name": "If-Match", "required": True, "schema": {"type": "string"},
    "description": "The ETag of the thing as you saw it. If it has changed since, nothing is done (412).",
}  # fmt: skip
KEY_PATTERN = "^[A-Za-z0-9_.:-]+$"  # what the document promises and the door asks
_KEY = {
    "in": "header", "name": "Idempotency-Key", "required": True,
    "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": KEY_PATTERN},
    "description": "New for each act. Sent again with the same body, it takes effect once.",
}  # fmt: skip


def described(
    lock: Lock,
    *,
    parameters: Sequence[Mapping[str, Any]] = (),
    writes: bool = False,
    on_version: bool = False,
) -> dict[str, Any]:
    """Give what an operation's entry in the document holds besides its own schema."""
    headers = [_KEY, *([_VERSION] if on_version else [])] if writes else [_SEEN]
    codes = _codes(lock, writes=writes, on_version=on_version)
    return {
        "security": [{SCHEME: [lock.needs] if lock.needs else []}] if lock.kind == "token" else [],
        "parameters": [*parameters, *headers],
        "responses": {code: _fault(code) for code in codes} | ({} if writes else _NOT_MODIFIED),
        "x-lock": f"{lock.kind}: {lock.needs or lock.why}",
    }  # fmt: skip


def _codes(lock: Lock, *, writes: bool, on_version: bool) -> list[int]:
    codes = [404, 405, 406, 422]
    if lock.kind == "token":
        codes += [401, 403, 429]
    if writes:
        codes += [400, 409, 413, 415]
    if on_version:
        codes += [412, 428]
    return sorted(codes)


def _fault(code: int) -> dict[str, Any]:
    told = " or ".join(kind.title.lower() for kind in KINDS.values() if kind.code == code)
    headers = {
        401: {"WWW-Authenticate": {"schema": {"type": "string"}, "required": True}},
        429: {"Retry-After": {"schema": {"type": "string"}, "required": True}},
    }.get(code)
    return {"description": told.capitalize(), "content": _PROBLEM} | ({"headers": headers} if headers else {})
