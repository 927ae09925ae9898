"""What a document says, before anybody chooses how it looks. Text only: values are written out already."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; levels 2 and 3 follow the title, which is level 1."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Plain text; a blank line in it begins another paragraph."""

    text: str

    @property
    def parts(self) -> tuple[str, ...]:
        """The paragraphs, each on one line."""
        found = self.text.replace("\r\n", "\n").split("\n\n")
        return tuple(" ".join(part.split()) for part in found if part.strip())


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels with their values, written as a table of two columns whose first is its headings."""

    rows: tuple[tuple[str, str], ...]
    name: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with headings above; the first cell of a row is its heading. `numbers` are columns, from 0."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...] = ()

    @property
    def headed_rows(self) -> list[list[tuple[str, str]]]:
        """The rows, each cell with its column's heading, to be said where a page is narrow."""
        return [list(zip(self.columns, row, strict=True)) for row in self.rows]


Block = Heading | Paragraph | Facts | Grid
WIDE = 5  # columns from which a table needs the page on its side


@dataclass(frozen=True, slots=True)
class Document:
    """A document: who gives it out, what it is, its reference, its day as text, and its blocks in order.

    `mark` stands above the title where it is not final, such as "Draft"; "" where it is.
    """

    council: str
    caption: str
    title: str
    reference: str
    day: str
    blocks: tuple[Block, ...]
    mark: str = ""
    accent: str = "#1d4f5c"
    language: str = "en-GB"

    @property
    def is_wide(self) -> bool:
        """Test that a table has more columns than an upright page can hold."""
        return any(isinstance(block, Grid) and len(block.columns) >= WIDE for block in self.blocks)
