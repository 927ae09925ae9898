"""How work tells how far it has come, and hears that it should stop.

Work that may be long takes `progress: Progress = SILENT`, so that it runs the same inside a request and as
a job. It says `progress.next_step(total=…)` when a step begins and `progress.tick(…)` or `progress.over(…)`
within.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeVar

from wisely.work.decisions import permille

EachT = TypeVar("EachT")
EVERY_SECONDS = 0.4
FAULTS_AT_ONCE = 500


class StopAsked(Exception):
    """Somebody asked the work to stop: it ends here, and the transaction takes back what it wrote."""


class GivenBack(Exception):
    """The worker has to end: the work ends here, is taken back, and begins again in the next worker."""


@dataclass(frozen=True, slots=True)
class Stand:
    """Where the work stands: the step from 1, its words, counts in `unit`, and thousandths of the whole."""

    step: int
    words: str
    done: int
    total: int | None
    unit: str
    permille: int


@dataclass(frozen=True, slots=True)
class NotTaken:
    """Something in the input that was not taken in: where ("line 14"), which column, what it said and why."""

    place: str
    column: str
    value: str
    reason: str


class Listener(Protocol):
    """Where progress goes. `hear` answers whether somebody asked the work to stop."""

    def hear(self, stand: Stand) -> bool: ...
    def keep(self, faults: list[NotTaken]) -> None: ...


class Progress:
    """What the work holds. `steps` maps the words of each step to its share of the whole time."""

    def __init__(
        self,
        steps: Mapping[str, int],
        listener: Listener | None,
        *,
        must_end: Callable[[], bool] = lambda: False,
        every_seconds: float = EVERY_SECONDS,
    ) -> None:
        self._words, self._shares = tuple(steps), tuple(steps.values())
        self._listener, self._must_end, self._every = listener, must_end, every_seconds
        self._step, self._done, self._unit = 0, 0, ""
        self._total: int | None = None
        self._told = float("-inf")
        self._faults: list[NotTaken] = []

    def next_step(self, *, total: int | None = None, unit: str = "rows") -> None:
        """Begin the next step, of `total` units where that is known.

        :raises StopAsked: where somebody asked for it; GivenBack where the worker has to end.
        """
        self._step += 1
        self._done, self._total, self._unit = 0, total, unit
        self._tell()

    def tick(self, count: int = 1) -> None:
        """Say that `count` more units are done. Cheap: it is passed on a few times a second at most.

        :raises StopAsked: where somebody asked for it; GivenBack where the worker has to end.
        """
        self._done += count
        if time.monotonic() - self._told >= self._every:
            self._tell()

    def over(self, parts: Iterable[EachT], *, size: Callable[[EachT], int] = lambda _: 1) -> Iterator[EachT]:
        """Hand on parts one by one, and tick by the size of each when the next is asked for."""
        for part in parts:
            yield part
            self.tick(size(part))

    def fault(self, place: str, *, reason: str, column: str = "", value: str = "") -> None:
        """Note something that is not taken in. It can be downloaded, whether the work succeeds or not."""
        if self._listener is None:
            return
        self._faults.append(NotTaken(place, column, value[:2_000], reason))
        if len(self._faults) >= FAULTS_AT_ONCE:
            self.keep_faults()

    def flush(self) -> None:
        """Pass on what was held back, and ask a last time whether to stop."""
        self.keep_faults()
        self._tell()

    def keep_faults(self) -> None:
        """Pass on what was not taken in, also where the work itself comes to nothing."""
        if self._listener and self._faults:
            self._listener.keep(self._faults)
        self._faults = []

    def _tell(self) -> None:
        if self._listener is None:
            return
        if self._must_end():
            raise GivenBack
        words = self._words[self._step - 1] if 0 < self._step <= len(self._words) else ""
        part = permille(self._shares, step=self._step, done=self._done, total=self._total)
        stand = Stand(self._step, words, self._done, self._total, self._unit, part)
        self._told = time.monotonic()
        if self._listener.hear(stand):
            raise StopAsked


SILENT = Progress({}, None)
