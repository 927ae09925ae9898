"""Small tables as people send them, CSV, XLSX or ODS, line by line as text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import datetime

from python_calamine import CalamineError, CalamineWorkbook

LARGEST = 20_000_000  # bytes


class UnreadableFile(Exception):
    """The file as a whole cannot be used; its words say why and what to do."""


def lines_of(content: bytes) -> Iterator[tuple[int, Sequence[str]]]:
    """Give each line that holds anything: its number, as a spreadsheet counts, and its cells as text.

    :raises UnreadableFile: when it is larger than 20 MB or no table.
    """
    if len(content) > LARGEST:
        raise UnreadableFile(f"The file is larger than {LARGEST // 1_000_000} MB. Split it.")
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        yield from _of_workbook(content)
        return
    if b"\0" in content[:4096]:
        raise UnreadableFile("This is no table. Save it as CSV, XLSX or ODS.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, cells
    except csv.Error as fault:
        raise UnreadableFile(f"Line {reader.line_num} cannot be read: {fault}.") from fault


def _of_workbook(content: bytes) -> Iterator[tuple[int, Sequence[str]]]:
    try:
        rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    except (CalamineError, ValueError, OSError) as fault:
        raise UnreadableFile(
            "This is no spreadsheet that can be opened. Save it as XLSX, ODS or CSV."
        ) from fault
    for number, row in enumerate(rows, start=1):
        cells = [_cell(value) for value in row]
        if any(cells):
            yield number, cells


def _cell(value: object) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
