"""A file as sheets of rows, whatever it is: text has one sheet without a name, a workbook one or more."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from wisely.spend.decisions import workbook_reader
from wisely.spend.decisions.opening import (
    SAVE_AS_CSV,
    Kind,
    TextFacts,
    UnreadableFile,
    kind_of,
    look_through,
)
from wisely.spend.decisions.records import Layout, RawBatch, Row, layout_of, records, refuse_the_widest

_PATIENCE = 180  # seconds


@dataclass(frozen=True)
class Sheet:
    """One sheet: its first and last rows. `rows` is how many it has, where that is known without reading."""

    name: str
    first: list[Row]
    last: list[Row]
    rows: int | None = None
    is_shown: bool = True


class Source(Protocol):
    """Where rows come from. `by_row` says that places are rows of a sheet rather than lines of a text."""

    encoding: str
    delimiter: str
    odd_line: int | None
    has_unreadable: bool
    by_row: bool

    def sheets(self) -> list[Sheet]: ...

    def batches(self, sheet: str, headings: Sequence[str]) -> Iterator[RawBatch]: ...


@contextmanager
def opened(path: Path) -> Iterator[Source]:
    """Open a payment file, whatever it is.

    :raises UnreadableFile: here or while it is read.
    """
    with ExitStack() as stack:
        match kind_of(path):
            case Kind.TEXT:
                yield _Text(path)
            case Kind.PARQUET:
                yield _Parquet(path)
            case Kind.WORKBOOK:
                folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="wisely-"))
                yield _Workbook(path, Path(folder))


class _Text:
    """A text cut by commas or the like."""

    by_row = False

    def __init__(self, path: Path) -> None:
        self._path = path
        self._facts: TextFacts = look_through(path)
        self._layout: Layout = layout_of(path, self._facts)
        self.encoding = "mixed" if self._facts.is_mixed else self._facts.encoding
        self.delimiter = self._layout.delimiter
        self.odd_line = self._facts.odd_line
        self.has_unreadable = self._facts.has_unreadable

    def sheets(self) -> list[Sheet]:
        return [Sheet("", self._layout.first, self._layout.last)]

    def batches(self, sheet: str, headings: Sequence[str]) -> Iterator[RawBatch]:
        del sheet
        return records(self._path, self._facts, self._layout, headings=headings)


class _Parquet:
    """A columnar file; its column names are taken as row 1."""

    encoding, delimiter, has_unreadable, by_row = "parquet", "", False, True
    odd_line: int | None = None

    def __init__(self, path: Path) -> None:
        try:
            self._file = pq.ParquetFile(path)
        except (pa.ArrowInvalid, OSError) as fault:
            raise UnreadableFile(
                "The Parquet file is damaged or cut short.", next_step="Ask for a new copy."
            ) from fault
        self._names = self._file.schema_arrow.names
        refuse_the_widest(len(self._names))

    def sheets(self) -> list[Sheet]:
        first: list[Row] = [(1, list(self._names))]
        for batch in self._file.iter_batches(batch_size=400):
            columns = [_as_text(column).to_pylist() for column in batch.columns]
            first += [(number, list(cells)) for number, cells in enumerate(zip(*columns, strict=True), 2)]
            break
        return [Sheet("", first, [], self._file.metadata.num_rows)]

    def batches(self, sheet: str, headings: Sequence[str]) -> Iterator[RawBatch]:
        del sheet, headings
        row = 2
        try:
            for batch in self._file.iter_batches(batch_size=65_536):
                lines = np.arange(row, row + batch.num_rows, dtype=np.int64)
                columns = [pa.array(_as_text(column), pa.string()) for column in batch.columns]
                yield RawBatch(columns, lines, np.zeros(batch.num_rows, np.bool_))
                row += batch.num_rows
        except (pa.ArrowInvalid, OSError) as fault:
            raise UnreadableFile(
                "The Parquet file is damaged here.", row, next_step="Ask for a new copy."
            ) from fault


def _as_text(column: pa.Array) -> pa.Array:
    return pc.fill_null(pc.cast(column, pa.string(), safe=False), "")


class _Workbook:
    """A workbook of any make, read by a process of its own."""

    encoding, delimiter, has_unreadable, by_row = "workbook", "", False, True
    odd_line: int | None = None

    def __init__(self, path: Path, folder: Path) -> None:
        self._path, self._folder = path, folder
        self._sheets = [
            Sheet(
                each["name"], list(enumerate(each["first"], 1)), [(0, cells) for cells in each["last"]],
                each["rows"], each["is_shown"],
            )
            for each in json.loads(_ask("list", str(path)))
        ]  # fmt: skip
        if not self._sheets:
            raise UnreadableFile("The workbook has no sheets.", next_step=SAVE_AS_CSV)
        for sheet in self._sheets:
            refuse_the_widest(max((len(cells) for _, cells in sheet.first), default=0))

    def sheets(self) -> list[Sheet]:
        return self._sheets

    def batches(self, sheet: str, headings: Sequence[str]) -> Iterator[RawBatch]:
        written = self._folder / "sheet.csv"
        _ask("write", str(self._path), sheet, str(written))
        if written.stat().st_size == 0:
            return
        facts = look_through(written)
        yield from records(written, facts, layout_of(written, facts), headings=headings, by_row=True)


def _ask(*arguments: str) -> str:
    """Have the workbook read by a process that may fail without harm.

    :raises UnreadableFile: when it fails.
    """
    command = [sys.executable, "-I", str(Path(workbook_reader.__file__)), *arguments]
    try:
        answer = subprocess.run(command, capture_output=True, timeout=_PATIENCE, check=False, env={})  # noqa: S603 - our own program
    except subprocess.TimeoutExpired:
        raise UnreadableFile("The workbook takes too long to read.", next_step=SAVE_AS_CSV) from None
    if answer.returncode == 0:
        return answer.stdout.decode()
    told = answer.stderr.decode("utf-8", "replace").casefold()
    if "password" in told or "encrypted" in told:
        raise UnreadableFile("The workbook is locked with a password.", next_step="Save it without one.")
    if answer.returncode < 0 or "too large" in told or "memoryerror" in told:
        raise UnreadableFile("The workbook unfolds to more than may be read.", next_step=SAVE_AS_CSV)
    raise UnreadableFile("The workbook is damaged, or no workbook at all.", next_step=SAVE_AS_CSV)
