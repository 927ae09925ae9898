"""The private keys that sign the log's checkpoints: from the environment, else in a file only we can read.

A checkpoint is signed with every key that is held. To rotate, a second key is made; while both sign, whoever
trusts the first learns of the second; then the first is retired. Keys are 32 bytes in base64, one a line.
"""

from __future__ import annotations

import base64
import binascii
import os
import secrets
from pathlib import Path

from django.conf import settings


class FaultyKeys(Exception):
    """The keys cannot be used as they are; the message says where they lie and what to do."""


def seeds() -> list[bytes]:
    """Give the private keys, oldest first; the first is made where there is none.

    :raises FaultyKeys: when the file can be read by others, or a line is no key.
    """
    if settings.LOG_KEYS:
        return _read(settings.LOG_KEYS, where="LOG_KEYS")
    path = Path(settings.LOG_KEYS_FILE)
    if not path.exists():
        _write(path, [secrets.token_bytes(32)])
    if path.stat().st_mode & 0o077:
        raise FaultyKeys(f"{path} can be read by other accounts. Run: chmod 600 {path}")
    return _read(path.read_text(encoding="ascii"), where=str(path))


def add_key() -> None:
    """Make one more key; checkpoints carry its signature beside the others' from the next one on.

    :raises FaultyKeys: when the keys come from the environment, where we cannot write.
    """
    _refuse_environment()
    _write(Path(settings.LOG_KEYS_FILE), [*seeds(), secrets.token_bytes(32)])


def retire_keys() -> int:
    """Forget all keys but the newest, and say how many went. What they signed stays valid.

    :raises FaultyKeys: when the keys come from the environment, where we cannot write.
    """
    _refuse_environment()
    held = seeds()
    _write(Path(settings.LOG_KEYS_FILE), held[-1:])
    return len(held) - 1


def _refuse_environment() -> None:
    if settings.LOG_KEYS:
        raise FaultyKeys(
            "The keys come from LOG_KEYS. Change that variable: add a line to add a key, take one out to "
            "retire it. A new key is 32 random bytes in base64: openssl rand -base64 32"
        )


def _read(text: str, *, where: str) -> list[bytes]:
    found = []
    for number, line in enumerate(text.split(), 1):
        try:
            seed = base64.b64decode(line, validate=True)
        except binascii.Error:
            seed = b""
        if len(seed) != 32:
            raise FaultyKeys(f"Key {number} of {where} is not 32 bytes in base64.")
        found.append(seed)
    if not found:
        raise FaultyKeys(f"{where} holds no key. Restore it from where you keep keys, or remove it.")
    return found


def _write(path: Path, held: list[bytes]) -> None:
    """Put the file in place whole, readable by nobody else at any moment."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.new")
    fresh.unlink(missing_ok=True)
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write("".join(f"{base64.b64encode(seed).decode()}\n" for seed in held))
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
