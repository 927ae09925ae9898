"""CSV after RFC 4180: UTF-8 with a byte-order mark, so that spreadsheets read £ and é; dates as ISO 8601."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from io import TextIOWrapper
from typing import IO, Any

from wisely.ui.exports.table import Table, harmless
from wisely.ui.kinds import FIGURES, Kind
from wisely.ui.words import UK


def write_csv(table: Table, file: IO[bytes]) -> int:
    """Write the table; give the number of rows. Nothing but the heading stands above the rows."""
    text = TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=False)
    writer = csv.writer(text)
    writer.writerow([harmless(column.heading) for column in table.columns])
    writings = [_writing(column.kind) for column in table.columns]
    number = 0
    for row in table.rows:
        writer.writerow([write(value) for write, value in zip(writings, row, strict=True)])
        number += 1
    text.flush()
    text.detach()
    return number


def _writing(kind: Kind) -> Callable[[Any], str]:
    return _figure if kind in FIGURES else _text


def _figure(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    return "" if value is None else str(value)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return harmless(value)
    if isinstance(value, datetime):
        return value.astimezone(UK).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return _figure(value)
