"""A second process that works beside the first, so that both of a machine's usual two cores are used."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Generic, TypeVar

from django.db import connection

T = TypeVar("T")
SECONDS_BETWEEN_LOOKS = 0.2


class OtherProcessFailed(RuntimeError):
    """The process beside ended with a fault; what it said stands above."""


class Other(Generic[T]):
    """The process beside, as the first knows it."""

    def __init__(self, work: Callable[[Iterator[T], Callable[[], None]], None]) -> None:
        context = multiprocessing.get_context("fork")
        self._news: Any = context.Queue()  # a thread of its own sends, so that telling never waits
        self._is_through = context.Event()
        self._process = context.Process(
            target=_work_through, args=(work, self._news, self._is_through.set), daemon=True
        )
        self._process.start()

    def tell(self, news: T) -> None:
        """Pass something on.

        :raises OtherProcessFailed: when nobody is there to hear it.
        """
        if not self._process.is_alive():
            raise OtherProcessFailed(f"ended with {self._process.exitcode}")
        self._news.put(news)

    def wait_until_through(self) -> None:
        """Say that there is no more to come, and wait until the other is through with what was told.

        :raises OtherProcessFailed: when it ended before.
        """
        self._news.put(None)
        while not self._is_through.wait(SECONDS_BETWEEN_LOOKS):
            if not self._process.is_alive() and not self._is_through.is_set():
                raise OtherProcessFailed(f"ended with {self._process.exitcode}")

    def join(self) -> None:
        """Wait for its end.

        :raises OtherProcessFailed: when it failed.
        """
        self._process.join()
        if self._process.exitcode:
            raise OtherProcessFailed(f"ended with {self._process.exitcode}")

    def end(self) -> None:
        """Stop it where it has not ended by itself."""
        if self._process.is_alive():
            self._process.terminate()
        self._process.join()
        self._news.cancel_join_thread()


@contextmanager
def beside(work: Callable[[Iterator[T], Callable[[], None]], None]) -> Iterator[Other[T]]:
    """Run `work` in another process while the block runs; it ends before the block does.

    `work` is given what it is told, one after the other, and what to call when it is through with that.
    Both have connections of their own, so the block must begin outside a transaction.

    :raises OtherProcessFailed: at the end of the block at the latest, when the other process failed.
    """
    _leave_the_database()
    other = Other(work)
    try:
        yield other
        other.join()
    finally:
        other.end()


def _work_through(
    work: Callable[[Iterator[T], Callable[[], None]], None], news: Any, say: Callable[[], None]
) -> None:
    work(iter(news.get, None), say)
    _leave_the_database()


def _leave_the_database() -> None:
    """Close every connection of this process: two processes cannot share one."""
    database: Any = connection
    database.close()
    database.close_pool()
