"""One question to a register over HTTP, with an end to the waiting and every fault in words."""

from __future__ import annotations

import http.client
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from urllib.parse import urlsplit

from wisely.lib.whole_numbers import whole_number

PATIENCE_S = 5.0
A_DAY_S = 86_400
MOST_BYTES = 20_000_000


class Unavailable(Exception):
    """Raised when a register does not answer usefully now. `reason` is fit to show; ask again later."""

    def __init__(self, reason: str, *, wait_s: int = 0) -> None:
        super().__init__(reason)
        self.reason, self.wait_s = reason, wait_s


class NotHeld(Exception):
    """Raised when a register answers that it holds no such number."""


def ask(address: str, headers: Mapping[str, str], *, patience_s: float = PATIENCE_S) -> bytes:
    """Give what an address answers.

    :raises NotHeld: for 404.
    :raises Unavailable: for 429 (with how long to wait), any other refusal, silence, or an answer too long.
    """
    if urlsplit(address).scheme not in {"http", "https"}:
        raise Unavailable("Its address in the settings does not begin with https.")
    request = urllib.request.Request(address, headers={"User-Agent": "Wisely", **headers})  # noqa: S310 - checked above
    until = time.monotonic() + patience_s
    try:
        with urllib.request.urlopen(request, timeout=patience_s) as answer:  # noqa: S310 - checked above
            return _read(answer, until)
    except urllib.error.HTTPError as fault:
        raise _refused(fault) from fault
    except TimeoutError as fault:
        raise Unavailable(f"It did not answer within {patience_s:g} seconds.") from fault
    except (OSError, http.client.HTTPException) as fault:
        raise Unavailable("It could not be reached.") from fault


def _read(answer: http.client.HTTPResponse, until: float) -> bytes:
    """Read piece by piece, since a peer that drips a byte a second never runs into the socket's timeout."""
    pieces, size = [], 0
    while piece := answer.read1(65_536):
        pieces.append(piece)
        size += len(piece)
        if size > MOST_BYTES:
            raise Unavailable("Its answer is longer than it should be.")
        if time.monotonic() > until:
            raise TimeoutError
    return b"".join(pieces)


def _refused(fault: urllib.error.HTTPError) -> Exception:
    if fault.code == 404:
        return NotHeld()
    if fault.code == 429:
        wait_s = whole_number(fault.headers.get("Retry-After"), below=A_DAY_S)
        return Unavailable(
            "It asked us to wait: too many questions.", wait_s=60 if wait_s is None else wait_s
        )
    if fault.code in {401, 403}:
        return Unavailable("It refused our key. Whoever runs Wisely has to set it anew.")
    return Unavailable(f"It answered with a fault of its own ({fault.code}).")
