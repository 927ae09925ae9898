"""What the record told when a paper took it, and where it tells otherwise now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FactGroup:
    """Facts of the record under a heading: pairs of a label and a value, both as they are read."""

    heading: str
    rows: tuple[tuple[str, str], ...]


Groups = tuple[FactGroup, ...]


def as_kept(groups: Groups) -> list[list[object]]:
    """Give facts as they are kept."""
    return [[group.heading, [list(row) for row in group.rows]] for group in groups]


def as_groups(kept: Sequence[Sequence[object]]) -> Groups:
    """Read kept facts."""
    return tuple(
        FactGroup(str(heading), tuple((str(label), str(value)) for label, value in rows))  # type: ignore[attr-defined]
        for heading, rows in kept
    )


@dataclass(frozen=True, slots=True)
class Difference:
    """A fact that the record tells otherwise now; "" where it was or is not told at all."""

    heading: str
    label: str
    before: str
    now: str


def titled(title: str, groups: Groups) -> Groups:
    """Put the title before the facts, so that it is compared as they are."""
    return (FactGroup("The paper", (("Title", title),)), *groups)


def differences(before: Groups, now: Groups) -> tuple[Difference, ...]:
    """Give what differs, in the order of the record as it is now; what is no longer told comes last."""
    told, tells = _flat(before), _flat(now)
    names = [*tells, *(name for name in told if name not in tells)]
    return tuple(
        Difference(*name, told.get(name, ""), tells.get(name, ""))
        for name in names
        if told.get(name, "") != tells.get(name, "")
    )


def _flat(groups: Groups) -> dict[tuple[str, str], str]:
    return {(group.heading, label): value for group in groups for label, value in group.rows}
