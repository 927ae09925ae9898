"""Signed notes and checkpoints of a log, as C2SP's signed-note and tlog-checkpoint have them; Ed25519 only.

A note is a text that ends in a newline, an empty line, and one line for each signature: an em dash, the key's
name, and base64 of the key's four-byte number followed by the signature.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519 = b"\x01"
_DASH = "\u2014 "


class FaultyNote(ValueError):
    """A note, checkpoint or key that cannot be read."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key that checks signatures; its name is the log's origin."""

    name: str
    raw: bytes

    @property
    def number(self) -> bytes:
        """The four bytes by which a signature names its key. They tell keys apart; they prove nothing."""
        return hashlib.sha256(self.name.encode() + b"\n" + ED25519 + self.raw).digest()[:4]

    def spelt(self) -> str:
        """Spell the key as name, number and content, joined by plus signs."""
        return f"{self.name}+{self.number.hex()}+{base64.b64encode(ED25519 + self.raw).decode()}"

    @classmethod
    def read(cls, spelt: str) -> PublicKey:
        """Read a key as `spelt` gives it.

        :raises FaultyNote: when it is no Ed25519 key, or its number does not belong to it.
        """
        try:
            name, number, content = spelt.strip().split("+", 2)
            raw = base64.b64decode(content, validate=True)
        except (ValueError, binascii.Error) as fault:
            raise FaultyNote("a key is spelt name+number+content") from fault
        key = cls(name, raw[1:])
        if raw[:1] != ED25519 or len(raw) != 33 or key.number.hex() != number:
            raise FaultyNote("the key's content and its number do not belong together")
        return key


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a log says of itself: whose it is, how many leaves it has, and the root over them."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """Spell the lines that are signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"

    @classmethod
    def read(cls, note: str) -> Checkpoint:
        """Read the lines of a note; its signatures are another question.

        :raises FaultyNote: when the lines are not those of a checkpoint.
        """
        lines = note.split("\n")
        try:
            origin, size, root = lines[0], lines[1], base64.b64decode(lines[2], validate=True)
        except (IndexError, binascii.Error) as fault:
            raise FaultyNote("a checkpoint has three lines: origin, size, root in base64") from fault
        if not origin or not size.isdecimal() or str(int(size)) != size or len(root) != 32:
            raise FaultyNote("a checkpoint has an origin, a whole size and a root of 32 bytes")
        return cls(origin, int(size), root)


def public_key(seed: bytes, *, name: str) -> PublicKey:
    """Give the public half of a private key of 32 bytes."""
    return PublicKey(name, Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw())


def sign(text: str, seeds: Iterable[bytes], *, name: str) -> str:
    """Make a note of a text that ends in a newline, signed with each private key under one name."""
    lines = []
    for seed in seeds:
        signature = Ed25519PrivateKey.from_private_bytes(seed).sign(text.encode())
        content = base64.b64encode(public_key(seed, name=name).number + signature).decode()
        lines.append(f"{_DASH}{name} {content}\n")
    return f"{text}\n{''.join(lines)}"


def signers(note: str, keys: Iterable[PublicKey]) -> list[PublicKey]:
    """Give those of the keys whose signature stands under a note and is right.

    :raises FaultyNote: when the note is not one, or a signature of one of the keys is wrong.
    """
    text, signatures = _taken_apart(note)
    found = []
    for key in keys:
        signature = signatures.get((key.name, key.number))
        if signature is None:
            continue
        try:
            Ed25519PublicKey.from_public_bytes(key.raw).verify(signature, text.encode())
        except InvalidSignature as fault:
            raise FaultyNote(
                f"the signature of key {key.number.hex()} does not belong to this text"
            ) from fault
        found.append(key)
    return found


def _taken_apart(note: str) -> tuple[str, Mapping[tuple[str, bytes], bytes]]:
    text, gap, tail = note.rpartition("\n\n")
    if not gap or not tail.endswith("\n"):
        raise FaultyNote("a note is a text, an empty line, and signatures")
    signatures = {}
    for line in tail.splitlines():
        try:
            dash, name, content = line.split(" ")
            raw = base64.b64decode(content, validate=True)
        except (ValueError, binascii.Error) as fault:
            raise FaultyNote("a signature is a dash, a name and base64") from fault
        if f"{dash} " != _DASH:
            raise FaultyNote("a signature begins with an em dash")
        signatures[(name, raw[:4])] = raw[4:]
    return text + "\n", signatures
