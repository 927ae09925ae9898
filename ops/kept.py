"""Databases of the embedded server: made once by acts, kept under a fingerprint, copied when wanted."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from ops import postgres

LARGE_MB = 400
BASE = Path(__file__).resolve().parent.parent
_TABLES = ("*/migrations/*.py", "audit/row_security.py", "audit/management/commands/secure_database.py")
_WORLD = (
    *_TABLES, "demonstration/**/*", "rules/**/*", "*/actions*/**/*.py", "*/actions.py", "*/ledger/*.py",
    "*/decisions/**/*.py", "*/handlers/**/*.py", "*/handlers.py",
)  # fmt: skip


def fingerprint_of_tables() -> str:
    """Tell one state of the tables from another."""
    return _fingerprint([*_files(_TABLES), BASE / "base.lock"])


def fingerprint_of_world() -> str:
    """Tell one demonstration from another: by the code that makes it and the tables that hold it."""
    return _fingerprint(_files(_WORLD))


def _files(patterns: Iterable[str]) -> list[Path]:
    found = {path for pattern in patterns for path in (BASE / "wisely").glob(pattern)}
    return sorted(path for path in found if path.is_file() and "__pycache__" not in path.parts)


def _fingerprint(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _admin(database: str = "postgres") -> psycopg.Connection[tuple[object, ...]]:
    words = postgres.connection_words(postgres.place("main"), database=database)
    return psycopg.connect(**words, autocommit=True)  # type: ignore[arg-type]


def _do(template: str, *names: str) -> None:
    with _admin() as admin:
        admin.execute(sql.SQL(template).format(*map(sql.Identifier, names)))


def exists(database: str) -> bool:
    """Say whether the server has a database of this name."""
    return database in _names()


def _names() -> set[str]:
    with _admin() as admin:
        return {str(name) for (name,) in admin.execute("SELECT datname FROM pg_database")}


def has_council(database: str) -> bool:
    """Say whether a database holds any council, that is, anybody's work."""
    if not exists(database):
        return False
    with _admin(database) as admin:
        if admin.execute("SELECT to_regclass('people_authority')").fetchone() == (None,):
            return False
        return admin.execute("SELECT 1 FROM people_authority LIMIT 1").fetchone() is not None


def drop(database: str) -> None:
    """Drop a database and whoever is connected to it."""
    _do("DROP DATABASE IF EXISTS {} WITH (FORCE)", database)


def create(database: str) -> None:
    """Make an empty database."""
    _do("CREATE DATABASE {} OWNER wisely_owner", database)


def copy(source: str, database: str) -> None:
    """Put a copy of one database in the place of another: a second where it is small, seconds for gigabytes.

    Page by page needs no checkpoint, which costs a small copy most of its time; file by file writes a large
    one once instead of twice.
    """
    strategy = "WAL_LOG" if megabytes(source) < LARGE_MB else "FILE_COPY"
    drop(database)
    _do(f"CREATE DATABASE {{}} TEMPLATE {{}} OWNER wisely_owner STRATEGY {strategy}", database, source)


def keep(making: str, kept: str) -> None:
    """Give a finished database the name under which it is kept; others of its kind are dropped."""
    _do("ALTER DATABASE {} RENAME TO {}", making, kept)
    kind = kept.rpartition("_")[0]
    for name in _names():
        if name.rpartition("_")[0] == kind and name != kept:
            drop(name)


def settle(database: str) -> None:
    """Take statistics and clear the way for index-only reads: the first page is as fast as the next."""
    with _admin(database) as admin:
        admin.execute("SET synchronous_commit = off")  # it is kept, or made again, after this
        admin.execute("VACUUM (ANALYZE)")


def megabytes(database: str) -> int:
    """Say how large a database is."""
    with _admin() as admin:
        row = admin.execute("SELECT pg_database_size(%s) / 1048576", [database]).fetchone()
        return int(str(row[0])) if row else 0


def note_tables(database: str) -> None:
    """Remember on a database which state its tables have, and by which migrations they came to it."""
    told = json.dumps({"tables": fingerprint_of_tables(), "migrations": _migrations()})
    with _admin() as admin:
        admin.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(database), told))


def tables_are_current(database: str) -> bool:
    """Say whether a database's tables have the state that the code expects."""
    return _noted(database).get("tables") == fingerprint_of_tables()


def can_be_migrated(database: str) -> bool:
    """Say whether every migration a database has gone through is still as it was.

    Before the first release they are written anew rather than added to, and no new one mends what an old
    one made.
    """
    now = _migrations()
    return all(now.get(name) == was for name, was in _noted(database).get("migrations", {"": ""}).items())


def put_aside(database: str) -> str:
    """Give a database another name, so that nothing in it is lost, and say which."""
    aside = f"{database}_until_{datetime.now(UTC):%Y%m%d_%H%M%S}"
    _do("ALTER DATABASE {} RENAME TO {}", database, aside)
    return aside


def _migrations() -> dict[str, str]:
    files = _files(("*/migrations/*.py",))
    return {path.relative_to(BASE / "wisely").as_posix(): _fingerprint([path]) for path in files}


def _noted(database: str) -> dict[str, Any]:
    with _admin() as admin:
        found = admin.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [database]
        ).fetchone()
    try:
        told = json.loads(str(found[0])) if found else {}
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}
