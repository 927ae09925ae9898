"""Real workers in processes of their own, to be killed: forked from one that has the product loaded already.

with workers(database, bench) as staff:
    one = staff.start()
    one.kill()                       # SIGKILL, as the machine does it
    staff.start()
    until(lambda: job.stage == "done")
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path

from django.db import connections

QUICK = {"heartbeat_seconds": 0.3, "stalled_after_seconds": 2.0, "grace_seconds": 1.0, "poll_seconds": 0.1}


def until(holds: Callable[[], object], *, seconds: float = 120, what: str = "it came to pass") -> None:
    """Wait until something holds; what never does ends the test."""
    give_up = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < give_up, f"waited {seconds} seconds and not: {what}"
        time.sleep(0.02)


class Worker:
    """One worker's process."""

    def __init__(self, process) -> None:
        self.process = process

    def kill(self) -> None:
        """End it as a power cut would: at once, whatever it is doing."""
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.join()

    def stop(self) -> int:
        """Tell it to stop, as an operator does; give the code it ends with."""
        self.process.terminate()
        self.process.join(20)
        return self.process.exitcode


class Staff:
    """The workers of one test, on its own database. `bench` is a folder that they and the test share."""

    def __init__(self, bench: Path, **pace) -> None:
        self.bench, self.pace, self.started = bench, QUICK | pace, []
        self.context = multiprocessing.get_context("forkserver")
        self.context.set_forkserver_preload(["tests.actions.work.preloaded"])

    def start(self) -> Worker:
        from tests.actions.work import preloaded

        words = connections["default"].settings_dict
        where = {key: words[key] for key in ("NAME", "USER", "HOST", "PORT")}
        process = self.context.Process(
            target=preloaded.work, args=(where, str(self.bench), self.pace), daemon=True
        )
        process.start()
        self.started.append(Worker(process))
        return self.started[-1]


@contextmanager
def workers(bench: Path, **pace):
    """Give a staff whose workers are all gone at the end."""
    staff = Staff(bench, **pace)
    try:
        yield staff
    finally:
        for each in staff.started:
            if each.process.is_alive():
                each.kill()
