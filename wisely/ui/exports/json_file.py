"""JSON: what the file is about, then rows with lasting keys. Amounts are numbers, exact to the penny."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any

from wisely.ui.exports.table import Table


def write_json(table: Table, file: IO[bytes]) -> int:
    """Write the table; give the number of rows. One row a line, so that the file can be read as a stream."""
    about = {"title": table.title, **dict(table.about)}
    headings = {column.key: column.heading for column in table.columns}
    head = f'{{"about": {_text(about)},\n"columns": {_text(headings)},\n"rows": ['
    file.write(head.encode())
    number = 0
    for line in _lines(table):
        file.write((",\n" if number else "\n").encode() + line.encode())
        number += 1
    file.write(b"\n]}\n")
    return number


def _lines(table: Table) -> Iterator[str]:
    keys = [_text(column.key) for column in table.columns]
    for row in table.rows:
        yield "{" + ", ".join(f"{key}: {_value(value)}" for key, value in zip(keys, row, strict=True)) + "}"


def _value(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}" if value.is_finite() else "null"
    if isinstance(value, date | datetime):
        return f'"{value.isoformat()}"'
    return _text(value)


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
