"""Places in a list that is too long to number: the sort values of a row, written into an address."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

_LONGEST = 2_000
_READERS: dict[str, Callable[[str], Any]] = {
    "at": datetime.fromisoformat,
    "on": date.fromisoformat,
    "d": Decimal,
}


class NotACursor(ValueError):
    """Raised for text that marks no place; the list then begins at its first page."""


def write_cursor(values: Sequence[Any]) -> str:
    """Write sort values as one word for an address. Types are kept: a date comes back as a date."""
    marked = [_marked(value) for value in values]
    packed = json.dumps(marked, separators=(",", ":"), ensure_ascii=False).encode()
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def read_cursor(text: str, *, length: int) -> list[Any]:
    """Read what `write_cursor` wrote.

    :raises NotACursor: when it is anything else, or of another length.
    """
    try:
        if len(text) > _LONGEST:
            raise NotACursor(text[:40])
        packed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        marked = json.loads(packed)
        values = [_unmarked(kind, value) for kind, value in marked]
    except (ValueError, TypeError, KeyError, ArithmeticError, binascii.Error) as fault:
        raise NotACursor(text[:40]) from fault
    if len(values) != length or any(isinstance(value, str) and "\x00" in value for value in values):
        raise NotACursor(text[:40])
    return values


def _marked(value: Any) -> list[Any]:
    if isinstance(value, datetime):
        return ["at", value.isoformat()]
    if isinstance(value, date):
        return ["on", value.isoformat()]
    if isinstance(value, Decimal):
        return ["d", str(value)]
    if value is None or isinstance(value, bool | int | str):
        return ["", value]
    raise TypeError(f"a list cannot be sorted by a {type(value).__name__} and walked by key")


def _unmarked(kind: str, value: Any) -> Any:
    if kind == "":
        if value is not None and not isinstance(value, bool | int | str):
            raise NotACursor(str(value)[:40])
        return value
    return _READERS[kind](value)
