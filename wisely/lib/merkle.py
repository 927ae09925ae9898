"""Merkle tree hashing of RFC 6962: leaves and nodes can never be taken for each other."""

from __future__ import annotations

import hashlib


def leaf_hash(content: bytes) -> bytes:
    """Hash a leaf, as RFC 6962 section 2.1 has it: SHA-256 of 0x00 and the content."""
    return hashlib.sha256(b"\x00" + content).digest()
