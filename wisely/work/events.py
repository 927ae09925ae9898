"""What happens to long work. How far it came is no event: it is told by its progress and forgotten."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class JobAsked:
    verb: ClassVar[str] = "work.job.asked"
    reference: str
    kind: str
    about: str
    title: str


@dataclass(frozen=True, slots=True)
class JobAskedToStop:
    verb: ClassVar[str] = "work.job.asked_to_stop"
    reference: str
    title: str


@dataclass(frozen=True, slots=True)
class JobDone:
    verb: ClassVar[str] = "work.job.done"
    reference: str
    title: str
    result: str


@dataclass(frozen=True, slots=True)
class JobFailed:
    verb: ClassVar[str] = "work.job.failed"
    reference: str
    title: str
    why: str


@dataclass(frozen=True, slots=True)
class JobStopped:
    verb: ClassVar[str] = "work.job.stopped"
    reference: str
    title: str


@dataclass(frozen=True, slots=True)
class ReactionTriedAgain:
    verb: ClassVar[str] = "work.reaction.tried_again"
    name: str
    event_number: int


@dataclass(frozen=True, slots=True)
class ReactionSetAside:
    verb: ClassVar[str] = "work.reaction.set_aside"
    name: str
    event_number: int


SENTENCES: dict[str, str] = {
    JobAsked.verb: "{title} was asked for.",
    JobAskedToStop.verb: "{title} was asked to stop.",
    JobDone.verb: "{title} was done: {result}.",
    JobFailed.verb: "{title} failed, and nothing of it stayed: {why}.",
    JobStopped.verb: "{title} was stopped, and nothing of it stayed.",
    ReactionTriedAgain.verb: "The reaction {name} to event {event_number} was tried again.",
    ReactionSetAside.verb: "The reaction {name} to event {event_number} was set aside.",
}
