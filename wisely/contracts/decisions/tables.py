"""A table out of a spreadsheet or a text file: its rows, each with the line that it stands on."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from python_calamine import CalamineError, CalamineWorkbook

from wisely.contracts.decisions.candidates import Unreadable
from wisely.contracts.decisions.json_files import unpacked

LARGEST = 60_000_000  # bytes, unpacked
MOST_COLUMNS = 100
MOST_ROWS = 200_000
_DELIMITERS = ",;\t|"
ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
Cells = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """The cells of one row as text, and the line of the file (or row of the sheet) on which it begins."""

    number: int
    cells: Cells


def lines_of(content: bytes) -> list[Line]:
    """Read every row that holds anything, from CSV, XLSX, XLS or ODS. Of a workbook, the fullest sheet.

    :raises Unreadable: for what is no table: empty, binary, too large, of mixed encodings, a quote open.
    """
    if not content.strip():
        raise Unreadable("The file is empty. Choose the file again; perhaps the download was cut off.")
    if len(content) > LARGEST:
        raise Unreadable(f"The file is larger than {LARGEST // 1_000_000} MB. Split it and import the parts.")
    content = unpacked(content)
    is_workbook = content.startswith((ZIP, OLD_EXCEL))
    lines = _of_workbook(content) if is_workbook else list(_of_text(_text(content)))
    if not lines:
        raise Unreadable("The file holds no rows.")
    widest = max(lines, key=lambda line: len(line.cells))
    if len(widest.cells) > MOST_COLUMNS:
        raise Unreadable(
            f"There are {len(widest.cells)} columns; {MOST_COLUMNS} can be read. Delete the others.",
            line=widest.number,
            column=MOST_COLUMNS + 1,
        )
    return lines


def _of_workbook(content: bytes) -> list[Line]:
    if content.startswith(ZIP):
        workbook_size(content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = [_of_sheet(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names]
    except (CalamineError, ValueError, OSError) as fault:
        raise Unreadable("This is no spreadsheet that can be opened. Save it as XLSX, ODS or CSV.") from fault
    return max(sheets, key=len, default=[])


def workbook_size(content: bytes) -> int:
    """Give how many bytes a zipped workbook unpacks to: a small file may hold gigabytes, as its contents say.

    :raises Unreadable: when it is damaged, or unpacks to more than can be read.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as folder:
            size = sum(part.file_size for part in folder.infolist())
    except zipfile.BadZipFile as fault:
        raise Unreadable("The spreadsheet is damaged. Open and save it again.") from fault
    if size > LARGEST * 2:
        raise Unreadable(
            f"The spreadsheet unpacks to {size // 1_000_000:,} MB, more than can be read. Save it as CSV."
        )
    return size


def _of_sheet(rows: Sequence[Sequence[object]]) -> list[Line]:
    lines = []
    for number, row in enumerate(rows[:MOST_ROWS], start=1):
        cells = _trimmed(tuple(_spelt(cell) for cell in row))
        if cells:
            lines.append(Line(number, cells))
    return lines


def _spelt(cell: object) -> str:
    """Write a cell as text: days by ISO, whole numbers without a point."""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 10**15 else f"{cell:.4f}".rstrip("0")
    return str(cell).strip()


def _text(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    plain = content.removeprefix(b"\xef\xbb\xbf")
    if place := plain.find(b"\x00") + 1:
        line = plain.count(b"\n", 0, place) + 1
        raise Unreadable("This is no text file. Choose a CSV, XLSX or ODS file.", line=line, column=1)
    try:
        return plain.decode("utf-8")
    except UnicodeDecodeError:
        return _in_the_old_encoding(plain)


def _in_the_old_encoding(plain: bytes) -> str:
    """Read Windows text, unless other lines are plainly UTF-8: then no one reading is right."""
    odd = 0
    is_mixed = False
    for number, line in enumerate(plain.split(b"\n"), start=1):
        if line.isascii():
            continue
        try:
            line.decode("utf-8")
            is_mixed = True
        except UnicodeDecodeError as fault:
            odd = odd or number
            column = fault.start + 1
    if is_mixed:
        raise Unreadable(
            "The file mixes two encodings, so some letters would be wrong. Save it again as CSV UTF-8.",
            line=odd,
            column=column,
        )
    try:
        return plain.decode("cp1252")
    except UnicodeDecodeError as fault:
        raise Unreadable(
            "There is a letter in no known encoding. Save the file again as CSV UTF-8.",
            line=plain.count(b"\n", 0, fault.start) + 1,
            column=fault.start - plain.rfind(b"\n", 0, fault.start),
        ) from fault


def _of_text(text: str) -> Iterator[Line]:
    stream = io.StringIO(text, newline="")
    reader = csv.reader(stream, delimiter=_delimiter(text), strict=True)
    begins = 1
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as fault:
            if "field limit" in str(fault):
                raise Unreadable(
                    f"A cell here holds more than {csv.field_size_limit():,} letters. Shorten it.",
                    line=begins,
                ) from fault
            raise Unreadable(
                "A quotation mark opens a cell here and is never closed. Close it, or delete it.",
                line=begins,
                column=_open_quote(text, begins),
            ) from fault
        cells = _trimmed(tuple(cell.replace("\u00a0", " ").strip() for cell in row))
        if cells:
            yield Line(begins, cells)
        if begins > MOST_ROWS:
            raise Unreadable(f"The file has more than {MOST_ROWS:,} rows. Split it and import the parts.")
        begins = reader.line_num + 1


def _open_quote(text: str, line: int) -> int:
    lines = text.splitlines()
    return (lines[line - 1].find('"') + 1 or 1) if line <= len(lines) else 1


def _delimiter(text: str) -> str:
    """Take the sign that splits the first lines into most cells; a comma where none does."""
    head = [line for line in text.splitlines()[:30] if line.strip()]
    return max(_DELIMITERS, key=lambda sign: sum(line.count(sign) for line in head)) if head else ","


def _trimmed(cells: Cells) -> Cells:
    end = len(cells)
    while end and not cells[end - 1]:
        end -= 1
    return cells[:end]
