"""The words of payments as numbers: words and parts of words of each field, weighed by how rare they are."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from math import log10
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer

from wisely.classifications.decisions.shapes import Shape

WORD = r"(?u)[^\W\d_]{2,}|\d{3,}"
Ints = npt.NDArray[np.int64]
H = TypeVar("H", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Field:
    """A way of reading one field of a shape; `weight` is what its words count against other fields'."""

    name: str
    analyzer: str
    ngrams: tuple[int, int]
    weight: float
    least: int = 1


FIELDS = (
    Field("supplier", "word", (1, 2), 1.0),
    Field("supplier", "char_wb", (3, 5), 1.0, least=2),
    Field("purpose", "word", (1, 2), 1.0),
    Field("purpose", "char_wb", (3, 4), 0.5, least=2),
    Field("service", "word", (1, 2), 0.7),
    Field("service", "char_wb", (3, 4), 0.4, least=2),
    Field("published", "word", (1, 1), 1.0),
    Field("amount", "word", (1, 1), 0.2),
)


def text_of(shape: Shape, name: str) -> str:
    """Give a field's text; the amount as a band, a word for each half power of ten and for credits."""
    if name == "amount":
        size = abs(shape.typical_net)
        return f"{'credit' if shape.typical_net < 0 else 'band'}{'abcdefghijklmnop'[_band(size)]}"
    return str(getattr(shape, name))


def _band(size: float) -> int:
    return min(15, max(0, int(2 * log10(max(size, 1.0)))))


class Reader:
    """Turns shapes into rows of numbers, as it learned to from examples. Fields lie side by side."""

    def __init__(self, readers: Sequence[tuple[Field, Any]]) -> None:
        self.readers = tuple(readers)
        self.places = np.cumsum([0, *(len(reader.vocabulary_) for _, reader in readers)])

    @classmethod
    def learned_from(cls, shapes: Sequence[Shape]) -> Reader:
        """Learn the words of the fields that say anything."""
        readers = []
        for field in FIELDS:
            texts = sorted({text_of(shape, field.name) for shape in shapes})
            reader = blank(field)
            try:
                reader.fit(texts)
            except ValueError:  # the field has no words at all
                continue
            readers.append((field, reader))
        return cls(readers)

    def read(self, shapes: Sequence[Shape]) -> sparse.csr_matrix:
        """Give a row for each shape. Each text is read once, however many shapes have it."""
        return sparse.hstack([rows[codes] for rows, codes in self._fields(shapes)], format="csr")

    def scores(self, shapes: Sequence[Shape], weights: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """Give what fields add up to for each shape and class; `weights` has a row for each feature.

        A linear score is a sum over fields, so it is worked out once for each different text.
        """
        total = np.zeros((len(shapes), weights.shape[1]), np.float32)
        for place, (rows, codes) in enumerate(self._fields(shapes)):
            total += np.asarray(rows @ weights[self.places[place] : self.places[place + 1]])[codes]
        return total

    def _fields(self, shapes: Sequence[Shape]) -> Iterator[tuple[sparse.csr_matrix, Ints]]:
        """Give each field's different texts as rows, and which of them each shape has."""
        told: dict[str, tuple[list[str], Ints]] = {}
        for field, reader in self.readers:
            if field.name not in told:
                told[field.name] = distinct([text_of(shape, field.name) for shape in shapes])
            texts, codes = told[field.name]
            yield reader.transform(texts) * np.float32(field.weight), codes


def blank(field: Field, **words: Any) -> Any:
    """Make a vectoriser for a field that has learned nothing yet."""
    if field.analyzer == "word":
        words["token_pattern"] = WORD
    return TfidfVectorizer(
        analyzer=field.analyzer, ngram_range=field.ngrams, sublinear_tf=True, min_df=field.least,
        dtype=np.float32, **words,
    )  # fmt: skip


def distinct(things: Sequence[H]) -> tuple[list[H], Ints]:
    """Give the different ones of some things, and for each of the things which it is."""
    known: dict[H, int] = {}
    codes = np.fromiter((known.setdefault(each, len(known)) for each in things), np.int64, len(things))
    return list(known), codes
