"""Delimited text as batches of columns, each row with the line it began on.

Arrow reads the rows; those that are wider or narrower than the rest come back from it one by one with their
place. Where Arrow gives up, Python's csv module goes on from the same row, slower, and finds the quotation
mark.
"""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv

from wisely.spend.decisions.cells import holds, looks_like_a_payment
from wisely.spend.decisions.opening import END_OF_FILE, CleanText, TextFacts, UnreadableFile, unpacked

Numbers = npt.NDArray[np.int64]
Row = tuple[int, list[str]]

WIDEST = 500  # columns
BLOCK = 1 << 21
ROWS_AT_A_TIME = 16_384
_DELIMITERS = ",\t;|"
_SAMPLE = 400


@dataclass(frozen=True)
class RawBatch:
    """Rows as columns. `lines`: where each begins; `overfull`: whether a cell stands past the last column."""

    columns: list[pa.Array]
    lines: Numbers
    overfull: npt.NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.lines)

    def cells(self, place: int) -> list[str]:
        """Give one row's cells."""
        return [column[place].as_py() for column in self.columns]


@dataclass(frozen=True)
class Layout:
    """How a text is cut into cells: by what, and how many to a row (`width` counts longer headings too)."""

    delimiter: str
    usual: int
    width: int
    first: list[Row]
    last: list[Row]


@dataclass
class _Place:
    """Where the reading is: the number of the next row, and the line on which it begins."""

    row: int = 1
    line: int = 1


def layout_of(path: Path, facts: TextFacts) -> Layout:
    """Find the delimiter and the width from the first rows.

    :raises UnreadableFile: when the text has no columns, or too many.
    """
    with unpacked(path) as file:
        start = io.BufferedReader(CleanText(file, facts), BLOCK).read(1 << 18).decode("utf-8", "ignore")
    lines = io.StringIO(start, newline="").readlines()[:_SAMPLE]
    if len(start) >= (1 << 18) - 8 and len(lines) > 1:
        lines.pop()
    delimiter = max(_DELIMITERS, key=lambda mark: _likelihood(lines, mark))
    rows = _first_rows(lines, delimiter)
    filled = [cells for _, cells in rows if any(cell.strip() for cell in cells)]
    if not rows and start.strip():
        raise _uncut(1)
    if not filled:
        raise UnreadableFile("The file has no rows.", next_step="Choose a file that holds payments.")
    # At least two, or the record that says END_OF_FILE would be a row like any other.
    usual = max(Counter(map(len, filled)).most_common(1)[0][0], 2)
    width = max(_last_filled(cells) for cells in filled)
    if width < 2:
        line = next(number for number, cells in rows if any(cells))
        raise _uncut(line)
    refuse_the_widest(width)
    return Layout(delimiter, usual, max(usual, width), rows, _last_rows(facts, delimiter))


def _uncut(line: int) -> UnreadableFile:
    return UnreadableFile(
        "The text is not cut into columns by commas, tabs, semicolons or bars.", line,
        next_step="Save it as CSV and choose that file.",
    )  # fmt: skip


def refuse_the_widest(width: int) -> None:
    """Refuse a sheet with more columns than a list of payments has.

    :raises UnreadableFile: when it is wider than WIDEST.
    """
    if width > WIDEST:
        raise UnreadableFile(
            f"The rows have {width:,} columns; a list of payments has fewer than {WIDEST}.", 1,
            letters(WIDEST), "Keep the columns that tell of payments and save the file again.",
        )  # fmt: skip


def letters(place: int) -> str:
    """Name a column as a spreadsheet does: 0 is A, 26 is AA."""
    name, place = "", place + 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name


def _last_filled(cells: Sequence[str]) -> int:
    return max((place for place, cell in enumerate(cells, 1) if cell.strip()), default=0)


def _likelihood(lines: list[str], delimiter: str) -> tuple[int, int]:
    try:
        widths = Counter(len(cells) for cells in csv.reader(lines, delimiter=delimiter) if len(cells) > 1)
    except csv.Error:
        return (0, 0)
    width, count = widths.most_common(1)[0] if widths else (0, 0)
    return (count if width > 1 else 0, width)


def _first_rows(lines: list[str], delimiter: str) -> list[Row]:
    reader = csv.reader(lines, delimiter=delimiter)
    rows: list[Row] = []
    try:
        while True:
            line = reader.line_num + 1
            rows.append((line, next(reader)))
    except (StopIteration, csv.Error):
        return [row for row in rows if row[1][:1] != [END_OF_FILE]]


def _last_rows(facts: TextFacts, delimiter: str) -> list[Row]:
    """Read the last rows for a heading that stands at the bottom. Their line, not known, is 0."""
    end = facts.end.decode(facts.encoding, "replace")
    lines = io.StringIO(end, newline="").readlines()[1:][-40:]
    return [(0, cells) for cells in csv.reader(lines, delimiter=delimiter) if any(cells)][-3:]


def records(
    path: Path, facts: TextFacts, layout: Layout, *, headings: Sequence[str] = (), by_row: bool = False
) -> Iterator[RawBatch]:
    """Read the whole text. `by_row` numbers rows instead of lines, as sheets of workbooks do.

    :raises UnreadableFile: when a quotation mark opens and never closes.
    """
    place = _Place()
    try:
        with unpacked(path) as file:
            for batch in _by_arrow(CleanText(file, facts), facts, layout, place, by_row=by_row):
                _refuse_swallowed_rows(batch, layout, headings)
                yield batch
    except pa.ArrowInvalid:
        with unpacked(path) as file:
            text = CleanText(file, facts)
            for batch in _by_hand(text, layout, place, by_row=by_row, headings=headings):
                _refuse_swallowed_rows(batch, layout, headings)
                yield batch


def _by_arrow(
    text: CleanText, facts: TextFacts, layout: Layout, place: _Place, *, by_row: bool
) -> Iterator[RawBatch]:
    names = [f"c{number}" for number in range(layout.usual)]
    odd: list[tuple[int, str]] = []
    ends: list[int | None] = []

    def keep(row: arrow_csv.InvalidRow) -> str:
        if row.text == END_OF_FILE:
            ends.append(row.number)
        else:
            odd.append((row.number, row.text))
        return "skip"

    reader = arrow_csv.open_csv(
        io.BufferedReader(text, BLOCK),
        read_options=arrow_csv.ReadOptions(use_threads=False, column_names=names, block_size=BLOCK),
        parse_options=arrow_csv.ParseOptions(
            delimiter=layout.delimiter, newlines_in_values=facts.has_quotes,
            ignore_empty_lines=False, invalid_row_handler=keep,
        ),
        convert_options=arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
        ),
    )  # fmt: skip
    for arrived in reader:
        yield _placed(arrived.columns, odd, layout, place, by_row=by_row)
    if not ends:
        raise pa.ArrowInvalid("a quotation mark swallowed the end of the file")
    if odd:
        yield _placed([pa.array([], pa.string())] * layout.usual, odd, layout, place, by_row=by_row)


def _placed(
    columns: list[pa.Array], odd: list[tuple[int, str]], layout: Layout, place: _Place, *, by_row: bool
) -> RawBatch:
    """Join the regular rows of a batch with the odd ones among them, in order, and number their lines."""
    count = len(columns[0])
    taken: set[int] = {number for number, _ in odd}
    numbers = np.arange(place.row, place.row + count + len(taken), dtype=np.int64)
    if taken:
        numbers = np.setdiff1d(numbers, np.fromiter(taken, np.int64), assume_unique=True)
    numbers = numbers[:count]
    latest = int(numbers[-1]) if count else max(taken, default=place.row)
    mine = [each for each in odd if each[0] < latest or not count]
    if mine:
        del odd[: len(mine)]
    rows = [
        next(csv.reader(io.StringIO(text, newline=""), delimiter=layout.delimiter), []) for _, text in mine
    ]
    batch = _joined(columns, numbers, [number for number, _ in mine], rows, layout)
    place.row = latest + 1
    if by_row:
        return batch
    beyond = {number: _breaks(cells[layout.width :]) for (number, _), cells in zip(mine, rows, strict=True)}
    lines = _begun(batch, place, beyond)
    return RawBatch(batch.columns, lines, batch.overfull)


def _joined(
    columns: list[pa.Array],
    numbers: Numbers,
    odd_numbers: list[int],
    odd_rows: list[list[str]],
    layout: Layout,
) -> RawBatch:
    blank = pa.repeat(pa.scalar("", pa.string()), len(numbers))
    columns = [*columns, *[blank] * (layout.width - len(columns))]
    overfull = np.zeros(len(numbers), np.bool_)
    if not odd_rows:
        return RawBatch(columns, numbers, overfull)
    extra = _as_batch(odd_rows, np.array(odd_numbers, np.int64), layout.width)
    together = np.concatenate([numbers, extra.lines])
    order = np.argsort(together, kind="stable")
    places = pa.array(order)
    return RawBatch(
        [
            pa.concat_arrays([mine, theirs]).take(places)
            for mine, theirs in zip(columns, extra.columns, strict=True)
        ],
        together[order],
        np.concatenate([overfull, extra.overfull])[order],
    )  # fmt: skip


def _as_batch(rows: list[list[str]], lines: Numbers, width: int) -> RawBatch:
    overfull = np.fromiter((_last_filled(cells[width:]) > 0 for cells in rows), np.bool_, len(rows))
    level = [cells[:width] + [""] * (width - len(cells)) for cells in rows]
    columns = [pa.array(column, pa.string()) for column in zip(*level, strict=True)] if level else []
    return RawBatch(columns or [pa.array([], pa.string())] * width, lines, overfull)


def _breaks(cells: Sequence[str]) -> int:
    return sum(len(re.findall("\r\n|\r|\n", cell)) for cell in cells)


def _begun(batch: RawBatch, place: _Place, beyond: dict[int, int]) -> Numbers:
    """Number the line on which each row began, counting the line breaks within cells.

    `beyond` counts, by row, those within cells past the last column.
    """
    breaks = np.zeros(len(batch), np.int64)
    if any(beyond.values()):
        breaks += np.array([beyond.get(number, 0) for number in batch.lines.tolist()], np.int64)
    for column in batch.columns:
        if holds(column, b"\n", b"\r"):
            breaks += pc.count_substring_regex(column, "\r\n|\r|\n").to_numpy()
    lines = place.line + np.arange(len(batch)) + np.cumsum(breaks) - breaks
    if len(batch):
        place.line = int(lines[-1] + breaks[-1]) + 1
    return lines


def _by_hand(
    text: CleanText, layout: Layout, place: _Place, *, by_row: bool, headings: Sequence[str]
) -> Iterator[RawBatch]:
    """Go on with the csv module from the row that `place` says."""
    lines = _Lines(io.TextIOWrapper(io.BufferedReader(text, BLOCK), encoding="utf-8", newline=""))
    reader = csv.reader(lines, delimiter=layout.delimiter)
    rows: list[list[str]] = []
    begun: list[int] = []
    cells: list[str] | None = None
    before = 1
    for number in itertools.count(1):
        line = reader.line_num + 1
        lines.first = ""
        try:
            cells = next(reader)
        except (StopIteration, csv.Error) as fault:
            # The csv module gives what a quotation mark swallowed as the last row, or gives up within it.
            where, begins = (line, lines.first) if lines.first else (before, lines.before)
            raise unclosed(where, begins, layout.delimiter, headings) from fault
        if cells == [END_OF_FILE]:
            break
        if number >= place.row:
            rows.append(cells)
            begun.append(number if by_row else line)
        if len(rows) == ROWS_AT_A_TIME:
            yield _as_batch(rows, np.array(begun, np.int64), layout.width)
            rows, begun = [], []
        lines.before, before = lines.first, line
    if rows:
        yield _as_batch(rows, np.array(begun, np.int64), layout.width)


class _Lines:
    """Lines of a text; `first` is the first of the present row, `before` that of the row before it."""

    def __init__(self, source: io.TextIOWrapper) -> None:
        self._source, self.first, self.before = source, "", ""

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = next(self._source)
        self.first = self.first or line
        return line


def unclosed(line: int, begins: str, delimiter: str, headings: Sequence[str]) -> UnreadableFile:
    """Say that a quotation mark opens a cell in the row that begins so, and nothing closes it."""
    place = max(len(next(csv.reader([begins], delimiter=delimiter), [])) - 1, 0)
    return _swallowed(line, place, headings)


def _swallowed(line: int, place: int, headings: Sequence[str]) -> UnreadableFile:
    return UnreadableFile(
        "A quotation mark opens here and is not closed, so the rows after it run into one cell.",
        line, headings[place] if place < len(headings) and headings[place] else letters(place),
        "Put the closing quotation mark, or take the opening one away, and choose the file again.",
    )  # fmt: skip


def _refuse_swallowed_rows(batch: RawBatch, layout: Layout, headings: Sequence[str]) -> None:
    """Refuse a cell with line breaks that has whole payments inside: its quotation mark was never closed.

    :raises UnreadableFile: naming the line and the column where it opens.
    """
    for number, column in enumerate(batch.columns):
        if not holds(column, b"\n", b"\r"):
            continue
        broken = pc.match_substring_regex(column, "[\r\n]")
        for place in np.flatnonzero(broken.to_numpy(zero_copy_only=False)):
            inner = io.StringIO(column[int(place)].as_py(), newline="").readlines()[1:]
            rows = csv.reader(inner, delimiter=layout.delimiter)
            if any(len(row) >= layout.usual - 1 and looks_like_a_payment(row) for row in rows):
                raise _swallowed(int(batch.lines[place]), number, headings)
