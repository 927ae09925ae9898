"""Which kinds of long work there are. A room declares its own in its `handlers`, which the worker loads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from wisely.lib.actor import Actor
from wisely.work.progress import Progress


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of the work: a sentence for the asker, and where the result is."""

    words: str
    href: str = ""


class CarryOut(Protocol):
    """The work itself: one act, in the transaction it is called in. `by` is the one who asked."""

    def __call__(
        self, arguments: Mapping[str, Any], *, progress: Progress, by: Actor, at: datetime
    ) -> Outcome: ...


@dataclass(frozen=True, slots=True)
class LongWork:
    """A kind of long work: who may have it done, its steps with their shares of the time, expected faults."""

    kind: str
    needs: str
    steps: Mapping[str, int]
    carry_out: CarryOut
    expected: tuple[type[Exception], ...] = field(default=())


_kinds: dict[str, LongWork] = {}


def long_work(
    kind: str, *, needs: str, steps: Mapping[str, int], expected: tuple[type[Exception], ...] = ()
) -> Callable[[CarryOut], CarryOut]:
    """Declare a kind of long work. See docs/how-to/run-long-work.md.

    `needs` is the permission that the asker must still hold when the work begins; `expected` are exceptions
    whose own words are fit for the asker. Refusals and conflicts always are.

    :raises ValueError: for a kind that is declared twice.
    """

    def declare(carry_out: CarryOut) -> CarryOut:
        if kind in _kinds:
            raise ValueError(f"Two kinds of long work are called {kind}.")
        _kinds[kind] = LongWork(kind, str(needs), dict(steps), carry_out, expected)
        return carry_out

    return declare


def kind_of(name: str) -> LongWork | None:
    """Find a kind by its name; None where this version of Wisely has none such."""
    return _kinds.get(name)
