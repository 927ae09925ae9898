"""A second process that works beside the first, so that both of a machine's usual two cores are used."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from multiprocessing.queues import SimpleQueue
from typing import Any

from django.db import connection


class OtherProcessFailed(RuntimeError):
    """The process beside ended with a fault; what it said stands above."""


@contextmanager
def beside(work: Callable[[Iterator[date]], None]) -> Iterator[Callable[[date], None]]:
    """Run `work` in another process while the block runs; give what tells it that a month is ready.

    Both have connections of their own, so the block must begin outside a transaction.

    :raises OtherProcessFailed: at the end of the block, when the other process failed.
    """
    _leave_the_database()
    context = multiprocessing.get_context("fork")
    months: SimpleQueue[date | None] = context.SimpleQueue()
    other = context.Process(target=_work_through, args=(work, months), daemon=True)
    other.start()
    try:
        yield months.put
        months.put(None)
        other.join()
    finally:
        if other.is_alive():
            other.terminate()
        other.join()
    if other.exitcode:
        raise OtherProcessFailed(f"ended with {other.exitcode}")


def _work_through(work: Callable[[Iterator[date]], None], months: SimpleQueue[date | None]) -> None:
    work(iter(months.get, None))
    _leave_the_database()


def _leave_the_database() -> None:
    """Close every connection of this process: two processes cannot share one."""
    database: Any = connection
    database.close()
    database.close_pool()
