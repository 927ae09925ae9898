"""What an imported file really is, whatever its name says, and its text as one clean stream of UTF-8.

Nothing here trusts the file: it is looked through once, in pieces, with limits on what it may unfold to.
"""

from __future__ import annotations

import codecs
import gzip
import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import IO

LARGEST_TEXT = 2 * 1024**3  # bytes; about eight million payments
UNFOLDS_AT_MOST = 200  # times its packed size, once it is over LARGEST_SURPRISE
LARGEST_SURPRISE = 50 * 1024**2
PIECE = 1 << 20
END_OF_FILE = "\x1eend of file\x1e"
"""Put after the text as a record of its own: if it comes out otherwise, a quotation mark swallowed it."""


class UnreadableFile(Exception):
    """Raised when a file cannot be read at all; nothing of it is imported.

    `line` and `column` say where (column as its heading, or its letter as in a spreadsheet); `next_step` is
    what the officer can do about it. All four are fit to show.
    """

    def __init__(self, message: str, line: int = 1, column: str = "A", next_step: str = "") -> None:
        super().__init__(f"Line {line:,}, column {column}: {message} {next_step}".strip())
        self.message, self.line, self.column, self.next_step = message, line, column, next_step


class Kind(StrEnum):
    """How a file holds its rows."""

    TEXT = "text"
    WORKBOOK = "workbook"
    PARQUET = "parquet"


SAVE_AS_CSV = "Open it in a spreadsheet program, save it as CSV (UTF-8) and choose that file."
_KNOWN_STARTS = (
    (b"%PDF", "This is a PDF: its rows cannot be read with certainty.", "Ask for the same list as CSV."),
    (b"\x89PNG", "This is a picture.", "Choose the payment file itself."),
    (b"\xff\xd8\xff", "This is a picture.", "Choose the payment file itself."),
    (b"Rar!", "This is an archive of files.", "Unpack it and choose the file inside."),
    (b"7z\xbc\xaf", "This is an archive of files.", "Unpack it and choose the file inside."),
    (b"BZh", "This is a packed file.", "Unpack it and choose the file inside."),
    (b"\xfd7zXZ", "This is a packed file.", "Unpack it and choose the file inside."),
    (b"\x7fELF", "This is a program.", "Choose the payment file itself."),
    (b"MZ", "This is a program.", "Choose the payment file itself."),
    (b"SQLite format 3", "This is a database.", "Save the table of payments as CSV and choose that file."),
    (b"<!DOCTYPE", "This is a web page, whatever its name says.", SAVE_AS_CSV),
    (b"<!doctype", "This is a web page, whatever its name says.", SAVE_AS_CSV),
    (b"<html", "This is a web page, whatever its name says.", SAVE_AS_CSV),
    (b"<HTML", "This is a web page, whatever its name says.", SAVE_AS_CSV),
    (b"<?xml", "This is XML.", SAVE_AS_CSV),
    (b'{"', "This is JSON.", "Choose the same list as CSV."),
    (b'[{"', "This is JSON.", "Choose the same list as CSV."),
)
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"


def kind_of(path: Path) -> Kind:
    """Tell what a file is from how it begins.

    :raises UnreadableFile: when it is nothing that holds rows of payments.
    """
    if path.stat().st_size == 0:
        raise UnreadableFile("The file is empty.", next_step="Choose the file again, or ask for a new copy.")
    with unpacked(path) as file:
        start = _first_of(file, 512)
    if start.startswith(b"PAR1"):
        return Kind.PARQUET
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        return Kind.WORKBOOK
    if start.startswith(b"PK"):
        return _kind_of_zip(path)
    for magic, message, next_step in _KNOWN_STARTS:
        if start.lstrip().startswith(magic) or start.startswith(magic):
            raise UnreadableFile(message, next_step=next_step)
    return Kind.TEXT


def _kind_of_zip(path: Path) -> Kind:
    broken = UnreadableFile(
        "This is a ZIP archive, not a workbook.", next_step="Unpack it and choose the file inside."
    )
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            if names & {"xl/workbook.xml", "xl/workbook.bin"}:
                return Kind.WORKBOOK
            if "mimetype" in names and archive.open("mimetype").read(80).strip() == _ODS:
                return Kind.WORKBOOK
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError) as fault:
        raise UnreadableFile("The workbook is damaged or cut short.", next_step=SAVE_AS_CSV) from fault
    raise broken


@contextmanager
def unpacked(path: Path) -> Iterator[IO[bytes]]:
    """Open a file for reading, through gzip where it is so packed."""
    with path.open("rb") as plain:
        is_packed = plain.read(2) == b"\x1f\x8b"
        plain.seek(0)
        if is_packed:
            with gzip.GzipFile(fileobj=plain) as file:
                yield file  # type: ignore[misc]
        else:
            yield plain


def _first_of(file: IO[bytes], size: int) -> bytes:
    try:
        return file.read(size)
    except (OSError, EOFError) as fault:
        raise UnreadableFile(
            "The packed file is damaged or cut short.", next_step="Ask for a new copy."
        ) from fault


@dataclass(frozen=True, slots=True)
class TextFacts:
    """What one look through a text file found.

    `encoding` is utf-8, utf-16-le, utf-16-be, cp1252 or cp850; `is_mixed` when some lines are UTF-8 and
    others Windows-1252, `odd_line` being the first of the others. `end` is its last bytes.
    """

    encoding: str
    bom: bytes
    is_mixed: bool
    odd_line: int | None
    has_unreadable: bool
    has_quotes: bool
    size: int
    end: bytes


_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MANY_BYTES = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_CONTROLS = bytes(each for each in range(32) if each not in b"\t\n\r\x0b\x0c\x1a\x1c\x1d\x1e\x1f")
_NO_CHARACTER = b"\x81\x8d\x8f\x90\x9d"  # bytes that Windows-1252 leaves without a character


def look_through(path: Path) -> TextFacts:
    """Read a text file once and tell its encoding, byte by byte rather than by a guess from its start.

    :raises UnreadableFile: when it is no text, is damaged, or unfolds to more than may be read.
    """
    with unpacked(path) as file:
        looked = _Look(packed_size=path.stat().st_size)
        while piece := _piece(file, looked):
            looked.at(piece)
    return looked.facts()


def _piece(file: IO[bytes], looked: _Look) -> bytes:
    try:
        return file.read(PIECE)
    except (OSError, EOFError) as fault:
        raise UnreadableFile(
            "The packed file is damaged or cut short.", looked.line, next_step="Ask for a new copy."
        ) from fault


class _Look:
    """What has been seen of a text so far."""

    def __init__(self, *, packed_size: int) -> None:
        self.packed_size = packed_size
        self.size, self.line = 0, 1
        self.bom, self.encoding = b"", "utf-8"
        self.decoder = codecs.getincrementaldecoder("utf-8")()
        self.is_utf8, self.has_many_bytes = True, False
        self.odd_line: int | None = None
        self.old_pound = self.pound = self.nameless = 0
        self.has_quotes, self.end = False, b""

    def at(self, piece: bytes) -> None:
        if not self.size:
            self._begin(piece)
            piece = piece[len(self.bom) :]
        self.size += len(piece)
        self._refuse_the_outsized()
        self.has_quotes = self.has_quotes or b'"' in piece
        if self.encoding == "utf-8":
            self._refuse_the_binary(piece)
            self._judge(piece)
        self.line += piece.count(b"\n") + piece.count(b"\r") - piece.count(b"\r\n")
        self.end = (self.end + piece)[-65536:]

    def _begin(self, piece: bytes) -> None:
        for bom, encoding in _BOMS:
            if piece.startswith(bom):
                self.bom, self.encoding = bom, encoding
                return
        start = piece[:4096]
        if start.count(0) > len(start) * 0.2:
            odd, even = start[1::2].count(0), start[0::2].count(0)
            if odd > even * 10:
                self.encoding = "utf-16-le"
            elif even > odd * 10:
                self.encoding = "utf-16-be"

    def _refuse_the_outsized(self) -> None:
        is_surprise = self.size > max(LARGEST_SURPRISE, self.packed_size * UNFOLDS_AT_MOST)
        if is_surprise or self.size > LARGEST_TEXT:
            raise UnreadableFile(
                f"The file unfolds to more than {self.size // 1024**2:,} MB.", self.line,
                next_step="Choose a file of one month, or unpack it and look at what it holds.",
            )  # fmt: skip

    def _refuse_the_binary(self, piece: bytes) -> None:
        strange = piece.find(0)
        if strange < 0 and len(piece) - len(piece.translate(None, _CONTROLS)) > len(piece) // 100:
            strange = next(place for place, byte in enumerate(piece) if byte in _CONTROLS)
        if strange >= 0:
            before = piece[:strange]
            line = self.line + before.count(b"\n") + before.count(b"\r") - before.count(b"\r\n")
            raise UnreadableFile(
                "This is not a file of text: it holds bytes that no letter has.", line, next_step=SAVE_AS_CSV
            )

    def _judge(self, piece: bytes) -> None:
        if self.is_utf8:
            try:
                self.decoder.decode(piece)
            except UnicodeDecodeError as fault:
                self.is_utf8 = False
                before = piece[: max(fault.start, 0)]
                self.odd_line = self.line + before.count(b"\n") + before.count(b"\r") - before.count(b"\r\n")
        if piece.isascii():
            return
        if self.is_utf8:
            self.has_many_bytes = True
        else:
            self.has_many_bytes = self.has_many_bytes or bool(_MANY_BYTES.search(piece))
            self.old_pound += piece.count(b"\x9c")
            self.pound += piece.count(b"\xa3")
            self.nameless += sum(piece.count(bytes([each])) for each in _NO_CHARACTER)

    def facts(self) -> TextFacts:
        if not self.size:
            raise UnreadableFile(
                "The file is empty.", next_step="Choose the file again, or ask for a new copy."
            )
        encoding, is_mixed = self.encoding, False
        if encoding == "utf-8" and not self.is_utf8:
            is_mixed = self.has_many_bytes
            # Byte 9C is the pound sign of DOS and an unlikely œ in Windows.
            is_dos = self.old_pound and not self.pound and not is_mixed
            encoding = "utf-8" if is_mixed else "cp850" if is_dos else "cp1252"
        return TextFacts(
            encoding=encoding, bom=self.bom, is_mixed=is_mixed, odd_line=self.odd_line if is_mixed else None,
            has_unreadable=bool(self.nameless) and (is_mixed or encoding == "cp1252"),
            has_quotes=self.has_quotes or encoding.startswith("utf-16"), size=self.size, end=self.end,
        )  # fmt: skip


def _as_windows(fault: UnicodeError) -> tuple[str, int]:
    """Read the bytes that are no UTF-8 as Windows-1252; what that does not know becomes U+FFFD."""
    if not isinstance(fault, UnicodeDecodeError):
        raise fault
    return fault.object[fault.start : fault.end].decode("cp1252", "replace"), fault.end


codecs.register_error("wisely.windows", _as_windows)


class CleanText(io.RawIOBase):
    """A text file as UTF-8 without byte-order mark, followed by a record that says END_OF_FILE."""

    def __init__(self, file: IO[bytes], facts: TextFacts) -> None:
        super().__init__()
        self._file = file
        self._pieces = self._read_on(facts)
        self._left = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not self._left:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._left = memoryview(piece)
        taken = min(len(buffer), len(self._left))
        buffer[:taken] = self._left[:taken]
        self._left = self._left[taken:]
        return taken

    def _read_on(self, facts: TextFacts) -> Iterator[bytes]:
        self._file.seek(len(facts.bom))
        decoder = None
        if facts.encoding != "utf-8" or facts.is_mixed:
            errors = "wisely.windows" if facts.is_mixed else "replace"
            decoder = codecs.getincrementaldecoder(facts.encoding)(errors)
        latest = b""
        while piece := self._file.read(PIECE):
            latest = piece if decoder is None else decoder.decode(piece).encode()
            yield latest
        rest = b"" if decoder is None else decoder.decode(b"", final=True).encode()
        ends_line = (latest + rest).endswith((b"\n", b"\r"))
        yield rest + (b"" if ends_line else b"\n") + END_OF_FILE.encode() + b"\n"
