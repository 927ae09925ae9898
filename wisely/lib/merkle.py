"""The Merkle tree of RFC 6962: hashes, the frontier from which it grows, and its two kinds of proof.

Leaves and nodes are hashed under different prefixes, so neither can pass for the other. A range
`[start, stop)` of leaves is the part of the tree that a proof needs; whoever holds the hashes turns it into
its root.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256().digest()
Range = tuple[int, int]
SubtreeRoot = Callable[[int, int], bytes]


def leaf_hash(content: bytes) -> bytes:
    """Hash a leaf, as RFC 6962 section 2.1 has it: SHA-256 of 0x00 and the content."""
    return hashlib.sha256(b"\x00" + content).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash a node, as RFC 6962 section 2.1 has it: SHA-256 of 0x01 and the hashes of its two sides."""
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True, slots=True)
class Node:
    """The root of a perfect subtree: the `index`-th of those with 2**height leaves."""

    height: int
    index: int
    root: bytes


@dataclass(slots=True)
class Frontier:
    """The roots of a tree's perfect subtrees, largest first: all it takes to grow on and to give the root.

    One root for each bit set in `size`. `kept_every` names the heights whose nodes `append` gives back.
    """

    size: int = 0
    roots: list[bytes] = field(default_factory=list)
    kept_every: int = 8

    def append(self, hashed_leaf: bytes) -> list[Node]:
        """Take in the next leaf's hash; give the nodes that it completes, of the heights that are kept."""
        completed = []
        carried, height, index = hashed_leaf, 0, self.size
        while index & 1:
            carried = node_hash(self.roots.pop(), carried)
            index >>= 1
            height += 1
            if height % self.kept_every == 0:
                completed.append(Node(height, index, carried))
        self.roots.append(carried)
        self.size += 1
        return completed

    def extend(self, hashed_leaves: Iterable[bytes]) -> list[Node]:
        """Take in leaves' hashes in order; give the nodes that they complete, as `append` does."""
        return [node for each in hashed_leaves for node in self.append(each)]

    def root(self) -> bytes:
        """Give the root of the whole tree; SHA-256 of nothing where it is empty."""
        if not self.roots:
            return EMPTY_ROOT
        total = self.roots[-1]
        for each in reversed(self.roots[:-1]):
            total = node_hash(each, total)
        return total

    def to_bytes(self) -> bytes:
        """Spell the roots one after the other."""
        return b"".join(self.roots)

    @classmethod
    def from_bytes(cls, size: int, spelt: bytes) -> Frontier:
        """Read back what `to_bytes` spelt.

        :raises ValueError: when there is not one root for each bit set in `size`.
        """
        if len(spelt) != HASH_BYTES * size.bit_count():
            raise ValueError(f"a tree of {size} leaves has {size.bit_count()} roots, not {len(spelt)} bytes")
        cuts = range(0, len(spelt) + HASH_BYTES, HASH_BYTES)
        return cls(size, [spelt[start:stop] for start, stop in pairwise(cuts)])


def inclusion_ranges(position: int, size: int) -> list[Range]:
    """Give the ranges whose roots prove that a leaf is in a tree, nearest first (PATH of RFC 6962, 2.1.1).

    :raises ValueError: when the tree has no such leaf.
    """
    if not 0 <= position < size:
        raise ValueError(f"a tree of {size} leaves has no leaf {position}")
    start, stop, ranges = 0, size, []
    while stop - start > 1:
        middle = start + _left_side(stop - start)
        if position < middle:
            ranges.append((middle, stop))
            stop = middle
        else:
            ranges.append((start, middle))
            start = middle
    return ranges[::-1]


def consistency_ranges(older: int, newer: int) -> list[Range]:
    """Give the ranges whose roots prove that a tree only grew (PROOF of RFC 6962, 2.1.2).

    :raises ValueError: when `older` is 0 or larger than `newer`; there is nothing to prove of them.
    """
    if not 0 < older <= newer:
        raise ValueError(f"a tree of {newer} leaves does not follow one of {older}")
    start, stop, is_whole, ranges = 0, newer, True, []
    while older != stop:
        middle = start + _left_side(stop - start)
        if older <= middle:
            ranges.append((middle, stop))
            stop = middle
        else:
            ranges.append((start, middle))
            start, is_whole = middle, False
    if not is_whole:
        ranges.append((start, stop))
    return ranges[::-1]


def range_root(wanted: Range, subtree_root: SubtreeRoot) -> bytes:
    """Give the root over a range that a proof needs, from `subtree_root(height, index)` of perfect ones."""
    start, stop = wanted
    count = stop - start
    if count.bit_count() == 1:
        height = count.bit_length() - 1
        return subtree_root(height, start >> height)
    middle = start + _left_side(count)
    return node_hash(range_root((start, middle), subtree_root), range_root((middle, stop), subtree_root))


def perfect_root(hashed_leaves: Sequence[bytes]) -> bytes:
    """Give the root over leaves or nodes of one height, whose number is a power of two."""
    row = list(hashed_leaves)
    while len(row) > 1:
        row = [node_hash(row[at], row[at + 1]) for at in range(0, len(row), 2)]
    return row[0]


def inclusion_holds(
    hashed_leaf: bytes, *, position: int, size: int, proof: Sequence[bytes], root: bytes
) -> bool:
    """Say whether a proof shows the leaf at a position of the tree with this root (RFC 9162, 2.1.3.2)."""
    if not 0 <= position < size:
        return False
    path = _sided(proof, place=position, last=size - 1)
    total = hashed_leaf
    for each, is_left in path or ():
        total = node_hash(each, total) if is_left else node_hash(total, each)
    return path is not None and total == root


def consistency_holds(
    *, older: int, newer: int, older_root: bytes, newer_root: bytes, proof: Sequence[bytes]
) -> bool:
    """Say whether a proof shows that the newer tree begins with the whole older one (RFC 9162, 2.1.4.2)."""
    if older == newer:
        return not proof and older_root == newer_root
    if not 0 < older < newer:
        return older == 0 < newer and not proof and older_root == EMPTY_ROOT
    first, *rest = [older_root, *proof] if older.bit_count() == 1 else [*proof] or [b""]
    place, last = older - 1, newer - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    path = _sided(rest, place=place, last=last)
    before = after = first
    for each, is_left in path or ():
        before = node_hash(each, before) if is_left else before
        after = node_hash(each, after) if is_left else node_hash(after, each)
    return path is not None and (before, after) == (older_root, newer_root)


def _sided(proof: Iterable[bytes], *, place: int, last: int) -> list[tuple[bytes, bool]] | None:
    """Say of each hash whether it stands to the left; None where the path has not the right length."""
    sided = []
    for each in proof:
        if last == 0:
            return None
        is_left = bool(place & 1) or place == last
        while is_left and place and not place & 1:
            place, last = place >> 1, last >> 1
        sided.append((each, is_left))
        place, last = place >> 1, last >> 1
    return sided if last == 0 else None


def _left_side(count: int) -> int:
    """Give the largest power of two smaller than `count`, which is at least 2."""
    return 1 << ((count - 1).bit_length() - 1)
