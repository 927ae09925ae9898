"""A file of JSON as it arrives: plain or gzipped, whole or broken, and never larger than it may be."""

from __future__ import annotations

import json
import zlib
from typing import Any

from wisely.contracts.decisions.candidates import Unreadable

LARGEST = 60_000_000  # bytes unpacked; parsed JSON takes about six times as much memory
_GZIP = b"\x1f\x8b"


def unpacked(content: bytes, *, largest: int = LARGEST) -> bytes:
    """Undo gzip, if any, without unpacking more than allowed.

    :raises Unreadable: when the file is empty, broken, or unpacks to more.
    """
    if not content.strip():
        raise Unreadable("The file is empty. Choose the file again; perhaps the download was cut off.")
    if not content.startswith(_GZIP):
        plain = content
    else:
        opener = zlib.decompressobj(wbits=31)
        try:
            plain = opener.decompress(content, largest + 1)
        except zlib.error as fault:
            raise Unreadable("The gzip file is damaged. Download it again.") from fault
        if not opener.eof and len(plain) <= largest:
            raise Unreadable("The gzip file stops half-way. Download it again.")
    if len(plain) > largest:
        raise Unreadable(
            f"The file holds more than {largest // 1_000_000} MB. Split it into smaller files by date."
        )
    return plain


def parsed(content: bytes) -> Any:
    """Read JSON, or JSON lines as a list.

    :raises Unreadable: with line and column where it breaks.
    """
    plain = unpacked(content)
    try:
        text = plain.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = plain.count(b"\n", 0, fault.start) + 1
        column = fault.start - (plain.rfind(b"\n", 0, fault.start) + 1) + 1
        raise Unreadable(
            "This is not UTF-8 text, which JSON must be. Save it as UTF-8 and try again.",
            line=line,
            column=column,
        ) from fault
    try:
        return json.loads(text)
    except json.JSONDecodeError as fault:
        if _is_json_lines(text, fault):
            return _lines(text)
        raise Unreadable(_why(fault, text), line=fault.lineno, column=fault.colno) from fault
    except RecursionError as fault:
        raise Unreadable("The file is nested too deeply to be a set of notices.") from fault


def _is_json_lines(text: str, fault: json.JSONDecodeError) -> bool:
    return fault.msg == "Extra data" and text.lstrip().startswith("{")


def _lines(text: str) -> list[Any]:
    read = []
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            try:
                read.append(json.loads(line))
            except json.JSONDecodeError as fault:
                raise Unreadable(_why(fault, line), line=number, column=fault.colno) from fault
    return read


def _why(fault: json.JSONDecodeError, text: str) -> str:
    if fault.pos >= len(text.rstrip()):
        return "The file stops half-way. Download it again."
    return f"This is not JSON: {fault.msg[0].lower()}{fault.msg[1:]}. Download the file again, unchanged."
