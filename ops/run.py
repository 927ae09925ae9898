"""`make run`: set up, fill, start, and say where to go. Safe to stop with Ctrl-C and to start again.

Everything it makes lives under `var/` (or DATA_DIR). Each size of the demonstration has a database of its
own. It is built once by real acts and kept, so that `make fresh` puts it back in a few seconds; a build that
was stopped leaves nothing behind.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable

from ops import kept, postgres
from ops.processes import (
    STATE,
    await_end,
    begin,
    do,
    end,
    refuse_busy_port,
    take_termination_as_ctrl_c,
    the_only_one,
)

WAIT_SECONDS = 180
DATABASES = {"small": "wisely_small", "usual": "wisely", "full": "wisely_full"}
BEGAN = time.monotonic()


def main() -> None:
    """Read the command line and bring the product up."""
    words = argparse.ArgumentParser(prog="make run")
    words.add_argument("--size", choices=list(DATABASES), default="usual")
    words.add_argument("--port", type=int, default=8000)
    words.add_argument("--renew", action="store_true", help="put the demonstration back, do not start")
    said = words.parse_args()
    take_termination_as_ctrl_c()
    if not said.renew:
        refuse_busy_port(said.port)
    try:
        with the_only_one(STATE):
            _run(said.size, port=None if said.renew else said.port)
    except KeyboardInterrupt:
        _tell("stopped. `make run` goes on from here")


def _run(size: str, *, port: int | None) -> None:
    """Start what is needed, and stop again what was started here."""
    is_ours = "DATABASE_URL" not in os.environ
    ran_before = is_ours and postgres.running(postgres.place("main"))
    if is_ours:
        postgres.start("main")
        _tell("PostgreSQL runs")
    early: list[subprocess.Popen[str]] = []
    try:
        if not is_ours:
            do("-m", "ops.migrate", environment={"WISELY_AS": "owner"})
        elif port is None:
            _restore(size)
        else:
            _prepare(size, before_the_copy=lambda: early.append(_begin_web(port, size)))
        if port is not None:
            _serve(port, size=size, begun=early)
    finally:
        end(early)
        if is_ours and not ran_before:
            postgres.stop("main")


def _tell(words: str) -> None:
    print(f"Wisely: {time.monotonic() - BEGAN:4.0f} s  {words}.", flush=True)


def _prepare(size: str, *, before_the_copy: Callable[[], None]) -> None:
    """Bring the tables up to date; fill an empty house from the kept demonstration."""
    database = DATABASES[size]
    if not kept.has_council(database):
        _restore(size, before_the_copy=before_the_copy)
    elif kept.tables_are_current(database):
        return
    elif not kept.can_be_migrated(database):
        aside = kept.put_aside(database)
        _tell(f"the tables were laid out anew since; what stood is kept as the database {aside}")
        _restore(size, before_the_copy=before_the_copy)
    else:
        _migrate(database)
        kept.note_tables(database)
        _tell("the tables are up to date")


def _migrate(database: str, **environment: str) -> None:
    do("-m", "ops.migrate", environment={"WISELY_AS": "owner", "WISELY_DATABASE": database, **environment})


def _restore(size: str, *, before_the_copy: Callable[[], None] = lambda: None) -> None:
    """Put the demonstration back as it was on its first day; build it first where that has not been done.

    `before_the_copy` begins what needs no database while it loads.
    """
    name = f"demonstration_{size}_{kept.fingerprint_of_world()}"
    if not kept.exists(name):
        _build(size, name)
    before_the_copy()
    kept.copy(name, DATABASES[size])
    kept.note_tables(DATABASES[size])
    _tell(f"the demonstration stands, {kept.megabytes(DATABASES[size]):,} MB")


def _build(size: str, name: str) -> None:
    making = f"making_{size}"
    kept.drop(making)
    kept.create(making)
    words = ("-m", "wisely.demonstration", "--size", size, "--when-told")
    builder = begin(*words, environment={"WISELY_DATABASE": making}, is_told=True)  # loads meanwhile
    try:
        _migrate(making, PGOPTIONS="-c synchronous_commit=off")  # if power fails here, it is made anew
        _tell("the tables stand")
        print(
            f"Wisely: making the demonstration councils ({size} size) by real acts. This is done once.",
            flush=True,
        )
        builder.communicate("go on\n")
        await_end(builder, *words)
    finally:
        end([builder])
    kept.settle(making)
    kept.keep(making, name)
    _tell("the demonstration is built and kept")


def _here(port: int, size: str) -> dict[str, str]:
    here = {"WISELY_DATABASE": DATABASES[size], "SITE_ADDRESS": f"http://localhost:{port}"}
    return {name: os.environ.get(name, value) for name, value in here.items()}


def _begin_web(port: int, size: str) -> subprocess.Popen[str]:
    return begin(
        "-m", "gunicorn", "wisely.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "2", "--threads", "4",
        "--preload", "--no-control-socket", "--log-level", "warning", environment=_here(port, size),
    )  # fmt: skip


def _serve(port: int, *, size: str, begun: list[subprocess.Popen[str]]) -> None:
    """Start the worker, and the web server unless it is begun, and stay until told to stop."""
    here = _here(port, size)
    (web,) = begun or [_begin_web(port, size)]
    worker = begin("manage.py", "work", environment=here)
    sign_ins = begin("-m", "wisely.demonstration", "--sign-ins", environment=here, quiet=True)
    try:
        _wait_until_it_answers(f"http://127.0.0.1:{port}/healthz", [web, worker])
        print(_welcome(port, sign_ins.communicate()[0]), flush=True)
        while web.poll() is None and worker.poll() is None:
            time.sleep(0.5)
        what = "web server" if web.poll() is not None else "worker"
        raise SystemExit(f"Wisely: the {what} ended. What it said is above.")
    finally:
        end([web, worker, sign_ins])


def _wait_until_it_answers(address: str, running: list[subprocess.Popen[str]]) -> None:
    until = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < until:
        if any(process.poll() is not None for process in running):
            raise SystemExit("Wisely: a process ended before it was ready. What it said is above.")
        try:
            with urllib.request.urlopen(address, timeout=2) as answer:  # noqa: S310 - our own address
                if answer.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise SystemExit(f"Wisely: no answer from {address} within {WAIT_SECONDS} seconds.")


def _welcome(port: int, sign_ins: str) -> str:
    address = f"http://localhost:{port}"
    return (
        f"\nWisely is ready after {time.monotonic() - BEGAN:.0f} seconds.\n\n"
        f"  Officers    {address}/\n  Citizens    {address}/open/\n\n{sign_ins}\nStop with Ctrl-C.\n"
    )


if __name__ == "__main__":
    main()
