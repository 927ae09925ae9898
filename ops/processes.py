"""Processes that `make run` starts: each in a session of its own, so that Ctrl-C reaches them through us."""

from __future__ import annotations

import fcntl
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

BASE = Path(__file__).resolve().parent.parent
STATE = Path(os.environ.get("DATA_DIR", BASE / "var")).resolve()
PATIENCE_SECONDS = 10


def compiled_code_beside_the_data(environment: Mapping[str, str]) -> dict[str, str]:
    """Where somebody wants no compiled Python beside the sources, keep it with the data instead.

    Compiling everything anew takes longer than all else that a process does to start.
    """
    if not environment.get("PYTHONDONTWRITEBYTECODE"):
        return {}
    return {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(STATE / "compiled")}


def begin(
    *words: str, environment: dict[str, str] | None = None, quiet: bool = False, is_told: bool = False
) -> subprocess.Popen[str]:
    """Start one of our programs; one that `is_told` something later reads it as a line."""
    return subprocess.Popen(
        [sys.executable, *words],
        cwd=BASE,
        env={**os.environ, **compiled_code_beside_the_data(os.environ), **(environment or {})},
        start_new_session=True,
        text=True,
        stdin=subprocess.PIPE if is_told else None,
        stdout=subprocess.PIPE if quiet else None,
    )


def do(*words: str, environment: dict[str, str] | None = None) -> None:
    """Run one of our programs to its end; where we are stopped, so is it.

    :raises SystemExit: when it fails.
    """
    await_end(begin(*words, environment=environment), *words)


def await_end(process: subprocess.Popen[str], *words: str) -> None:
    """Wait for the end of a program that was begun; where we are stopped, so is it.

    :raises SystemExit: when it fails.
    """
    try:
        process.wait()
    finally:
        end([process])
    if process.returncode:
        raise SystemExit(f"Wisely: stopped, because `{' '.join(words)}` failed. What it said is above.")


def end(processes: list[subprocess.Popen[str]]) -> None:
    """Stop processes with all that they started: by a word first, by force after some seconds."""
    for process in processes:
        _signal(process, signal.SIGTERM)
    for process in processes:
        try:
            process.wait(timeout=PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            _signal(process, signal.SIGKILL)
            process.wait()


def _signal(process: subprocess.Popen[str], which: signal.Signals) -> None:
    if process.poll() is None:
        os.killpg(process.pid, which)


def take_termination_as_ctrl_c() -> None:
    """Let SIGTERM and a closed terminal stop us in the same orderly way."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    for which in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(which, stop)


@contextmanager
def the_only_one(state: Path) -> Iterator[None]:
    """Hold the folder of one checkout, so that two do not share, or stop, one database server.

    :raises SystemExit: when Wisely runs from there already.
    """
    state.mkdir(parents=True, exist_ok=True)
    with (state / "in-use").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise SystemExit(
                "Wisely: it runs from this folder already. Stop it there with Ctrl-C first."
            ) from None
        yield


def refuse_busy_port(port: int) -> None:
    """Find out at once, not after a minute of work.

    :raises SystemExit: when something listens on the port.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise SystemExit(
                f"Wisely: port {port} is in use. Stop what uses it, or take another: make run PORT={port + 1}"
            ) from None
