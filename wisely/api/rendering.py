"""Values as the API writes them: pounds as text, days and instants in ISO 8601, instants in UTC."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from pydantic import BaseModel

from wisely.lib.money import Gross, Net

JSON = "application/json"


def plain(value: Any) -> Any:
    """Give a value as JSON keeps it, without loss.

    :raises TypeError: for a kind of value that no list or sheet holds; a fault of the declaration.
    """
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Decimal):
        return f"{value:f}"  # never 0E+2
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Net | Gross):
        return f"{value.amount:f}"
    if isinstance(value, list | tuple | frozenset | set):
        return [plain(each) for each in value]
    raise TypeError(f"the API has no way to write a {type(value).__name__}")


def as_json(told: Any) -> bytes:
    """Write JSON in UTF-8, the same bytes for the same values."""
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def content_of(told: BaseModel | dict[str, Any]) -> bytes:
    """Write a sheet or a page of rows."""
    return as_json(told.model_dump(mode="json") if isinstance(told, BaseModel) else told)


def tag_of(content: bytes) -> str:
    """Give the ETag of a representation: a hash of all of it, for it may depend on the day and other rows."""
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'


def answer(told: BaseModel | dict[str, Any], *, code: int = 200, location: str = "") -> HttpResponse:
    """Answer with a representation and its ETag."""
    content = content_of(told)
    response = HttpResponse(content, status=code, content_type=JSON)
    response.headers["ETag"] = tag_of(content)
    if location:
        response.headers["Location"] = location
    return response
