"""The frozen values that components show: links, facts, tasks, tabs, acts, files, what happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wisely.lib.lifecycle import Badge, Tone
from wisely.lib.verdict import YES, Verdict
from wisely.ui import words


@dataclass(frozen=True, slots=True)
class Link:
    """A way to another page."""

    label: str
    href: str


@dataclass(frozen=True, slots=True)
class NavigationLink:
    """A way to a part of the service; `current_word` is "page" on the page itself, "true" within the part."""

    label: str
    href: str
    is_current: bool = False
    current_word: str = "true"


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a summary. A value of None is shown as "Not recorded", never as a blank."""

    label: str
    value: Any
    change: Link | None = None
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A headed group of facts, as on a page that asks to check answers."""

    heading: str
    facts: Sequence[Fact]


@dataclass(frozen=True, slots=True)
class Task:
    """One line of a task list; without `href` it cannot be started yet."""

    label: str
    href: str
    badge: Badge
    hint: str = ""


TASK_DONE = Badge("Completed", "Nothing more to do here.", Tone.DONE)
TASK_BEGUN = Badge("In progress", "Begun, and not finished.", Tone.UNDERWAY)
TASK_TO_DO = Badge("Not yet started", "Ready to be started.", Tone.NEUTRAL)
TASK_BARRED = Badge("Cannot start yet", "Something else comes first.", Tone.NEUTRAL)
TASK_FAULTY = Badge("There is a problem", "Something here needs mending.", Tone.STOPPED)


@dataclass(frozen=True, slots=True)
class Tab:
    """A part of a record that has its own address."""

    label: str
    href: str
    is_current: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class ActLink:
    """A way to an act, or why there is none for this person now.

    One that is refused and not `is_next`, because the thing is at another stage, is told with the others of
    its kind in one place.
    """

    label: str
    href: str
    verdict: Verdict = YES
    kind: str = "secondary"
    is_next: bool = True

    @property
    def is_aside(self) -> bool:
        """Whether it is told among what cannot be done now."""
        return not self.is_next and not self.verdict


@dataclass(frozen=True, slots=True)
class Progress:
    """How far long work has come, in counts that were really counted. `total` None means not known yet."""

    label: str
    done: int
    total: int | None
    detail: str = ""
    unit: str = "rows"

    @property
    def words(self) -> str:
        """Say it: "12,400 of 50,000 rows"."""
        if self.total is None:
            return f"{self.done:,} {self.unit} so far"
        return f"{self.done:,} of {self.total:,} {self.unit}"


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file to be fetched; `size` in bytes."""

    name: str
    href: str
    kind: str
    size: int

    @property
    def detail(self) -> str:
        """Say kind and size, so that nobody fetches a large file unawares."""
        return f"{self.kind}, {words.size_of_file(self.size)}"


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened, as a sentence. `detail` holds further lines, such as old and new values."""

    at: datetime
    sentence: str
    by: str = ""
    reason: str = ""
    detail: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of a form that met a newer version: what was sent and what stands."""

    label: str
    sent: Any
    stands: Any

    @property
    def differs(self) -> bool:
        return bool(self.sent != self.stands)
