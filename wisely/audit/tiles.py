"""The tree as tiles (C2SP tlog-tiles): rows of up to 256 hashes, and how they are read from the database.

Level 0 holds the leaves' hashes; a hash on level L is the root over one whole tile of the level below. The
entries behind the leaves are 32 bytes each, their commitments. Nothing here needs a council in scope.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from wisely.audit.models import Leaf, Subtree
from wisely.lib.merkle import HASH_BYTES, leaf_hash, perfect_root

WIDTH = 256
TILE_HEIGHT = 8
ENTRIES = "entries"


@dataclass(frozen=True, slots=True)
class Tile:
    """One tile: its level (None for entries), its number, and how many of its 256 places are filled."""

    level: int | None
    number: int
    filled: int

    @property
    def path(self) -> str:
        """Give its place below the log, such as "tile/0/x001/234" or "tile/entries/000.p/7"."""
        groups = [f"{self.number % 1000:03d}"]
        rest = self.number // 1000
        while rest:
            groups.insert(0, f"x{rest % 1000:03d}")
            rest //= 1000
        row = ENTRIES if self.level is None else str(self.level)
        part = "" if self.filled == WIDTH else f".p/{self.filled}"
        return f"tile/{row}/{'/'.join(groups)}{part}"

    def content(self) -> bytes:
        """Give its bytes, from the database."""
        if self.level is None:
            return b"".join(len(each).to_bytes(2, "big") + each for each in commitments(*self._range()))
        return b"".join(hashes(self.level, *self._range()))

    def _range(self) -> tuple[int, int]:
        start = self.number * WIDTH
        return start, start + self.filled


def tiles_between(older: int, newer: int) -> Iterator[Tile]:
    """Give the tiles that a log gains as it grows from `older` to `newer` leaves, partial ones too."""
    if newer > older:
        for level in (None, *range(newer.bit_length())):
            height = TILE_HEIGHT * (level or 0)
            before, after = older >> height, newer >> height
            if after == 0:
                return
            if after == before:
                continue
            for number in range(before // WIDTH, -(-after // WIDTH)):
                yield Tile(level, number, min(WIDTH, after - number * WIDTH))


def commitments(start: int, stop: int) -> list[bytes]:
    """Give the commitments of leaves by position."""
    rows = Leaf.objects.filter(position__gte=start, position__lt=stop).order_by("position")
    return _whole([bytes(each) for each in rows.values_list("commitment", flat=True)], start, stop)


def hashes(level: int, start: int, stop: int) -> list[bytes]:
    """Give the hashes of one level by index."""
    if level == 0:
        return [leaf_hash(each) for each in commitments(start, stop)]
    rows = Subtree.objects.filter(level=level, index__gte=start, index__lt=stop).order_by("index")
    return _whole([bytes(each) for each in rows.values_list("root", flat=True)], start, stop)


class MissingLeaves(Exception):
    """The tree has places that the database no longer fills: something took rows out of it."""


def _whole(found: list[bytes], start: int, stop: int) -> list[bytes]:
    if len(found) != stop - start or any(len(each) != HASH_BYTES for each in found):
        raise MissingLeaves(f"places {start} to {stop - 1} of the tree hold {len(found)} hashes")
    return found


class TreeReader:
    """Gives roots of perfect subtrees of a tree of one size; each tile is read from the database once."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._tile = lru_cache(maxsize=64)(self._read)

    def _read(self, level: int, number: int) -> list[bytes]:
        start = number * WIDTH
        return hashes(level, start, min(start + WIDTH, self._size >> (TILE_HEIGHT * level)))

    def subtree_root(self, height: int, index: int) -> bytes:
        """Give the root over the leaves from index·2**height on, as `merkle.range_root` asks for it."""
        level, rest = divmod(height, TILE_HEIGHT)
        number, at = divmod(index << rest, WIDTH)
        return perfect_root(self._tile(level, number)[at : at + (1 << rest)])
