"""Run as a program of its own: reads workbooks under limits of memory and time, and writes sheets as CSV.

A hostile workbook can make its reader ask for terabytes. Here it can only end this process.

`list PATH` prints the sheets with their first and last rows as JSON; `write PATH SHEET OUT` writes one sheet.
"""

from __future__ import annotations

import csv
import json
import resource
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

MEMORY = 420 * 1024**2
SECONDS = 120
LARGEST_PART = 600 * 1024**2  # bytes of a part of the workbook, unpacked
FIRST, LAST = 60, 5
WIDEST = 501  # cells of a row shown to the survey; more than may be read


def cell_text(value: Any) -> str:
    """Write a cell as a person would read it: days in ISO order, numbers without noise in the last places."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        whole = int(value) if value == value and abs(value) < 1e15 else 0  # noqa: PLR0124 - not a number is not itself
        return str(whole) if whole == value else f"{value:.6f}".rstrip("0").rstrip(".")
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)


def rows_of(book: CalamineWorkbook, name: str) -> Iterator[list[str]]:
    """Give the rows of a sheet from its very first row and column on, blank ones too."""
    sheet = book.get_sheet_by_name(name)
    _, right = sheet.start or (0, 0)  # the reader leaves out blank columns before the first, but no rows
    for row in sheet.iter_rows():
        yield [""] * right + [cell_text(value) for value in row]


def refuse_bombs(path: str) -> None:
    """End when the parts of a zipped workbook say that they unfold to too much, or lie about it."""
    if not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
        if sum(part.file_size for part in parts) > LARGEST_PART:
            sys.exit("too large")
        for part in parts:
            with archive.open(part) as file:
                while file.read(1 << 20):
                    pass


def main(arguments: list[str]) -> None:
    """Do what the arguments say."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    path = arguments[1]
    refuse_bombs(path)
    book = CalamineWorkbook.from_path(path)
    if arguments[0] == "write":
        with open(arguments[3], "w", newline="", encoding="utf-8") as out:  # noqa: PTH123 - pathlib would cost memory here
            csv.writer(out).writerows(rows_of(book, arguments[2]))
        return
    sheets = []
    for meta in book.sheets_metadata:
        if meta.typ != SheetTypeEnum.WorkSheet:
            continue
        first: list[list[str]] = []
        last: list[list[str]] = []
        count = 0
        for row in rows_of(book, meta.name):
            count += 1
            if len(first) < FIRST:
                first.append(row[:WIDEST])
            last = [*last[-(LAST - 1) :], row[:WIDEST]]
        sheets.append({
            "name": meta.name, "is_shown": meta.visible == SheetVisibleEnum.Visible,
            "rows": count, "first": first, "last": last,
        })  # fmt: skip
    json.dump(sheets, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1:])
