"""Pieces of work made one ahead of their use, so that this program works while the database does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Piece = TypeVar("Piece")
_END = object()


def made_ahead(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Give the same pieces in the same order, the next one being made while the present one is used.

    They are made in a thread of their own, one at a time: their making must ask the database nothing. What
    it raises is raised where that piece would have come.
    """
    source = iter(pieces)
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="ahead") as maker:
        coming = maker.submit(next, source, _END)
        while (piece := coming.result()) is not _END:
            coming = maker.submit(next, source, _END)
            yield piece  # type: ignore[misc]
