"""The public log as files under LOG_DIR, a folder for each log: tiles, keys, and last the checkpoint.

Files are put in place whole and on disk before the checkpoint that needs them. They hold nothing that the
database does not: a lost folder is written again. A checkpoint that is out can never be taken back, so one
that this database does not continue stops publication.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from wisely.audit import keys
from wisely.audit.models import Checkpoint
from wisely.audit.tiles import WIDTH, Tile, tiles_between
from wisely.lib import signed_notes
from wisely.lib.signed_notes import PublicKey

CHECKPOINT, KEYS = "checkpoint", "keys"
FEW = 100


class LogDisagrees(Exception):
    """What is published is not the beginning of what the database holds. A person has to look at it."""

    def __init__(self, folder: Path, published: signed_notes.Checkpoint, present: str) -> None:
        super().__init__(
            f"The published log in {folder} has {published.size} leaves and root {published.root.hex()}; "
            f"the database {present}. Nothing was published. If the database was restored from a copy, read "
            "“After a restore” in docs/operate/the-public-log.md; if not, somebody changed the record."
        )
        self.published = published


def number_of(origin: str) -> str:
    """Give the last part of a log's name: its folder, and its part of the address."""
    return origin.rsplit("/", 1)[-1]


def folder_of(origin: str) -> Path:
    """Give the folder of a log."""
    return Path(settings.LOG_DIR) / number_of(origin)


def published(origin: str) -> signed_notes.Checkpoint | None:
    """Give the checkpoint that is out, or None before the first."""
    path = folder_of(origin) / CHECKPOINT
    return signed_notes.Checkpoint.read(path.read_text(encoding="utf-8")) if path.exists() else None


def keys_of(origin: str) -> list[PublicKey]:
    """Give every public key with which a log was signed, as its folder tells; private keys are not read."""
    path = folder_of(origin) / KEYS
    return (
        [PublicKey.read(line) for line in path.read_text(encoding="utf-8").split()] if path.exists() else []
    )


def earlier_logs(origin: str) -> list[signed_notes.Checkpoint]:
    """Give the last checkpoints of logs that this record was published under before the present name."""
    paths = sorted(Path(settings.LOG_DIR).glob(f"*/{CHECKPOINT}"), key=lambda path: path.stat().st_mtime)
    stated = [signed_notes.Checkpoint.read(path.read_text(encoding="utf-8")) for path in paths]
    return [
        each
        for each in reversed(stated)
        if each.origin != origin
        and Checkpoint.objects.filter(size=each.size, note__startswith=each.text()).exists()
    ]


def file_of(number: str, path: str) -> bytes | None:
    """Give a published file; None where there is none. The caller sees to it that the path is one of ours."""
    place = Path(settings.LOG_DIR) / number / path
    return place.read_bytes() if place.is_file() else None


def publish(latest: Checkpoint) -> Iterator[str]:
    """Bring a log's folder up to its latest checkpoint, naming each step as it is done.

    :raises LogDisagrees: when what is out is not the beginning of it.
    """
    stated = signed_notes.Checkpoint.read(latest.note)
    folder, out = folder_of(stated.origin), published(stated.origin)
    if out:
        _continues(folder, out, latest)
    tiles = list(tiles_between(out.size if out else 0, latest.size))
    for tile in tiles:
        yield from _put(folder / tile.path, tile.content(), is_synced=len(tiles) <= FEW)
    if len(tiles) > FEW:
        os.sync()  # one wait for all of them instead of two for each
    told = keys_of(stated.origin)
    held = [signed_notes.public_key(seed, name=stated.origin) for seed in keys.seeds()]
    spelt = "".join(f"{key.spelt()}\n" for key in [*told, *(key for key in held if key not in told)])
    yield from _put(folder / KEYS, spelt.encode())
    yield from _put(folder / CHECKPOINT, latest.note.encode())
    _tidy(folder, tiles)
    yield "tidied"


def _continues(folder: Path, out: signed_notes.Checkpoint, latest: Checkpoint) -> None:
    if out.size > latest.size:
        raise LogDisagrees(folder, out, f"has {latest.size}")
    same = Checkpoint.objects.filter(size=out.size).first()
    if same is None or bytes(same.root) != out.root:
        raise LogDisagrees(
            folder, out, f"has root {bytes(same.root).hex()} there" if same else "never had them"
        )


def _put(path: Path, content: bytes, *, is_synced: bool = True) -> Iterator[str]:
    """Put a file in place whole; with `is_synced`, on disk before anything that comes after it."""
    if path.exists() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.new")
    with fresh.open("wb") as file:
        file.write(content)
        file.flush()
        if is_synced:
            os.fsync(file.fileno())
    yield f"{path.name} written"
    fresh.replace(path)
    if is_synced:
        _sync_folder(path.parent)
    yield f"{path.name} in place"


def _sync_folder(folder: Path) -> None:
    place = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(place)
    finally:
        os.close(place)


def _tidy(folder: Path, tiles: list[Tile]) -> None:
    """Take away the partial tiles of those that are whole now; nobody needs them any more."""
    for tile in tiles:
        if tile.filled == WIDTH:
            shutil.rmtree(folder / f"{tile.path}.p", ignore_errors=True)
