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

    `barred` says by verb, or by verb and stage, why it cannot be done, by which rule, and what to do first;
    without it the refusal names the stages at which it can. At a stage that nothing leads out of, `over`
    answers for every verb.

    :raises ValueError: when one verb leads two ways from one stage, or `barred` names an unknown verb.
    """

    def __init__(
        self,
        name: str,
        stages: type[StrEnum],
        *,
        start: StrEnum,
        steps: Iterable[Step],
        badges: Mapping[StrEnum, Badge] | None = None,
        barred: Mapping[str | tuple[str, str], Verdict] | None = None,
        over: Verdict | None = None,
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
        self.barred: Mapping[str | tuple[str, str], Verdict] = MappingProxyType(dict(barred or {}))
        self.over = over
        named = {key if isinstance(key, str) else key[0] for key in self.barred}
        if unknown := named - {step.verb for step in self.steps}:
            raise ValueError(f"{name}: no step is called {', '.join(sorted(unknown))}")

    def may(self, verb: str, *, at_stage: str) -> Verdict:
        """Say whether `verb` is in the table at this stage, and where not, what would make it so."""
        if (at_stage, verb) in self._table:
            return YES
        if (verb, at_stage) in self.barred:
            return self.barred[verb, at_stage]
        if self.over is not None and at_stage in self.resting_stages:
            return self.over
        if verb in self.barred:
            return self.barred[verb]
        stages = [step.source for step in self.steps if step.verb == verb]
        when = f" That is done while it is {' or '.join(stages)}." if stages else ""
        return no(f"You cannot {verb.replace('_', ' ')} this {self.name} while it is {at_stage}.{when}")

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
