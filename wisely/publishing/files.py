"""Files that are given to the public: written once, named by their hash, never changed.

They lie under `MEDIA_ROOT/published/`. What a transaction that came to nothing wrote stays there and is named
by no row; it does no harm.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import IO

from django.conf import settings

Stored = dict[str, str | int]


def store(write: Callable[[IO[bytes]], object]) -> Stored:
    """Let a file be written, name it by its hash, and give hash and size."""
    folder = Path(settings.MEDIA_ROOT) / "published"
    folder.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=folder)
    with os.fdopen(handle, "wb") as file:
        write(file)
    with Path(name).open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    size = Path(name).stat().st_size
    Path(name).chmod(0o644)
    Path(name).replace(folder / digest)
    return {"sha256": digest, "bytes": size}


def place_of(sha256: str) -> Path | None:
    """Find a stored file by its hash; None where it is not (yet) on this machine."""
    path = Path(settings.MEDIA_ROOT) / "published" / sha256
    return path if path.is_file() else None
