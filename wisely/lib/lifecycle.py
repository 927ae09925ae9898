"""A lifecycle is a table: which verbs move a thing from which stages to which stage."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from wisely.lib.verdict import YES, Verdict, no


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the table: at `source`, `verb` leads to `target`."""

    verb: str
    source: StrEnum
    target: StrEnum


class Tone(StrEnum):
    """What a badge says at a glance. The page gives each a shape as well as a colour."""

    NEUTRAL = "neutral"
    UNDERWAY = "underway"
    DONE = "done"
    WARNING = "warning"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Badge:
    """How a stage is shown: a word, its tone, and a sentence that tells a newcomer what it means."""

    word: str
    sentence: str
    tone: Tone = Tone.NEUTRAL


class Lifecycle:
    """The whole table for one kind of thing. Every stage has a badge; a house test asks for them.

    :raises ValueError: when one verb leads two ways from one stage.
    """

    def __init__(
        self,
        name: str,
        stages: type[StrEnum],
        *,
        start: StrEnum,
        steps: Iterable[Step],
        badges: Mapping[StrEnum, Badge] | None = None,
    ) -> None:
        self.name = name
        self.stages = stages
        self.start = start
        self.steps = tuple(steps)
        self.badges: Mapping[StrEnum, Badge] = MappingProxyType(dict(badges or {}))
        self._table: Mapping[tuple[str, str], StrEnum] = MappingProxyType(
            {(step.source, step.verb): step.target for step in self.steps}
        )
        if len(self._table) != len(self.steps):
            raise ValueError(f"{name}: one verb leads two ways from one stage")

    def may(self, verb: str, *, at_stage: str) -> Verdict:
        """Say whether `verb` is in the table at this stage."""
        if (at_stage, verb) in self._table:
            return YES
        return no(f"You cannot {verb.replace('_', ' ')} this {self.name} while it is {at_stage}.")

    def after(self, verb: str, *, at_stage: str) -> StrEnum:
        """Give the stage that `verb` leads to.

        :raises Refusal: when the table has no such step.
        """
        self.may(verb, at_stage=at_stage).require()
        return self._table[at_stage, verb]

    def badge(self, stage: str) -> Badge:
        """Give the badge of a stage, which may be the plain text that a column holds.

        :raises ValueError: when there is no such stage.
        :raises KeyError: when the stage was given no badge.
        """
        return self.badges[self.stages(stage)]

    @property
    def resting_stages(self) -> frozenset[StrEnum]:
        """Stages that nothing leads out of."""
        return frozenset(self.stages) - {step.source for step in self.steps}

    @property
    def reachable_stages(self) -> frozenset[StrEnum]:
        """Stages that a walk from the start can come to."""
        reached, ahead = {self.start}, [self.start]
        while ahead:
            here = ahead.pop()
            for step in self.steps:
                if step.source == here and step.target not in reached:
                    reached.add(step.target)
                    ahead.append(step.target)
        return frozenset(reached)

    def mermaid(self) -> str:
        """Draw the table as a Mermaid state diagram."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.start}"]
        lines += [f"    {step.source} --> {step.target}: {step.verb}" for step in self.steps]
        lines += [f"    {stage} --> [*]" for stage in sorted(self.resting_stages)]
        return "\n".join(lines)
