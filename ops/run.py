"""`make run`: set up, fill, start, and say where to go. Safe to stop with Ctrl-C and to start again.

Everything it makes lives under `var/` (or DATA_DIR). The demonstration world is built once by real acts and
kept as a database of its own, so `make fresh` puts it back in a second or two.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType

import psycopg
from psycopg import sql

from ops import postgres

BASE = Path(__file__).resolve().parent.parent
WAIT_SECONDS = 60


def main() -> None:
    """Read the command line and bring the product up."""
    words = argparse.ArgumentParser(prog="make run")
    words.add_argument("--size", choices=["small", "usual", "full"], default="usual")
    words.add_argument("--port", type=int, default=8000)
    words.add_argument("--renew", action="store_true", help="put the demonstration back, do not start")
    said = words.parse_args()
    began = time.monotonic()
    if "DATABASE_URL" not in os.environ:
        _tell("starting PostgreSQL")
        postgres.start("main")
    if said.renew:
        _drop("wisely")
    _prepare_database(said.size)
    if not said.renew:
        _serve(said.port, began=began)


def _tell(words: str) -> None:
    print(f"Wisely: {words}.", flush=True)


def manage(*words: str, owner: bool = False, database: str = "wisely") -> None:
    """Run one of Django's commands, as the owner of the tables where they are to change."""
    environment = {**os.environ, "WISELY_DATABASE": database}
    if owner:
        environment["WISELY_AS"] = "owner"
    done = subprocess.run([sys.executable, *words], cwd=BASE, env=environment, check=False)
    if done.returncode:
        raise SystemExit(f"Wisely: stopped, because `{' '.join(words)}` failed. What it said is above.")


def _migrate(database: str) -> None:
    manage("manage.py", "migrate", "-v0", owner=True, database=database)
    manage("manage.py", "secure_database", owner=True, database=database)


def _prepare_database(size: str) -> None:
    """Bring the tables up to date; fill an empty house from the kept demonstration."""
    if "DATABASE_URL" in os.environ:
        _migrate("wisely")
        return
    if _has_council("wisely"):
        _tell("bringing the database up to date")
        _migrate("wisely")
        return
    kept = f"demonstration_{size}_{_fingerprint()}"
    if not _exists(kept):
        making = f"making_{size}"
        _drop(making)
        _create(making)
        _tell("making the tables")
        _migrate(making)
        _tell(f"making the demonstration councils ({size} size) by real acts")
        manage("-m", "wisely.demonstration", "--size", size, database=making)
        _rename(making, kept)
    _drop("wisely")
    _create("wisely", template=kept)


def _fingerprint() -> str:
    """Tell one demonstration from another: by the code that makes it and the tables that hold it."""
    digest = hashlib.sha256()
    for pattern in (
        "demonstration/**/*",
        "rules/**/*",
        "*/migrations/*.py",
        "*/actions*/**/*.py",
        "*/actions.py",
    ):
        for path in sorted((BASE / "wisely").glob(pattern)):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _admin(database: str = "postgres") -> psycopg.Connection[tuple[object, ...]]:
    words = postgres.connection_words(postgres.place("main"), database=database)
    return psycopg.connect(**words, autocommit=True)  # type: ignore[arg-type]


def _exists(database: str) -> bool:
    with _admin() as admin:
        return (
            admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone() is not None
        )


def _has_council(database: str) -> bool:
    if not _exists(database):
        return False
    with _admin(database) as admin:
        if admin.execute("SELECT to_regclass('people_authority')").fetchone() == (None,):
            return False
        return admin.execute("SELECT 1 FROM people_authority LIMIT 1").fetchone() is not None


def _drop(database: str) -> None:
    with _admin() as admin:
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))


def _create(database: str, *, template: str = "template1") -> None:
    with _admin() as admin:
        admin.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER wisely_owner").format(
                sql.Identifier(database), sql.Identifier(template)
            )
        )


def _rename(before: str, after: str) -> None:
    with _admin() as admin:
        admin.execute(
            sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(before), sql.Identifier(after))
        )


def _refuse_busy_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise SystemExit(
                f"Wisely: port {port} is in use. Stop what uses it, or take another: make run PORT={port + 1}"
            ) from None


def _serve(port: int, *, began: float) -> None:
    """Start the web server and the worker, wait until the first answers, and stay until told to stop."""
    _refuse_busy_port(port)
    os.environ.setdefault("SITE_ADDRESS", f"http://localhost:{port}")
    web = [
        sys.executable, "-m", "gunicorn", "wisely.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "2",
        "--threads", "4", "--no-control-socket", "--log-level", "warning",
    ]  # fmt: skip
    worker = [sys.executable, "manage.py", "work"]
    running = [subprocess.Popen(words, cwd=BASE) for words in (web, worker)]

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
    try:
        _wait_until_it_answers(f"http://127.0.0.1:{port}/healthz", running)
        print(_welcome(port, seconds=time.monotonic() - began), flush=True)
        while all(process.poll() is None for process in running):
            time.sleep(0.5)
        raise SystemExit("Wisely: one of its processes ended. What it said is above.")
    except KeyboardInterrupt:
        _tell("stopping")
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait()
        if "DATABASE_URL" not in os.environ:
            postgres.stop("main")


def _wait_until_it_answers(address: str, running: list[subprocess.Popen[bytes]]) -> None:
    until = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < until:
        if any(process.poll() is not None for process in running):
            raise SystemExit("Wisely: a process ended before it was ready. What it said is above.")
        try:
            with urllib.request.urlopen(address, timeout=2) as answer:  # noqa: S310 - our own address
                if answer.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    raise SystemExit(f"Wisely: no answer from {address} within {WAIT_SECONDS} seconds.")


def _welcome(port: int, *, seconds: float) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "wisely.demonstration", "--sign-ins"],
        cwd=BASE,
        capture_output=True,
        text=True,
        check=False,
    )
    address = f"http://localhost:{port}"
    return (
        f"\nWisely is ready after {seconds:.0f} seconds.\n\n"
        f"  Officers    {address}/\n  Citizens    {address}/open/\n\n{done.stdout}\nStop with Ctrl-C.\n"
    )


if __name__ == "__main__":
    main()
