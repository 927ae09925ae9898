"""What the record told when a paper took it, and where it tells otherwise now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from wisely.lib.hashing import canonical_json, sha256_of


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


def content_sha256(groups: Groups, narrative: Mapping[str, str]) -> str:
    """Give the hash of what a paper says, in canonical form."""
    return sha256_of([canonical_json([as_kept(groups), dict(narrative)]).encode()]).hex()


@dataclass(frozen=True, slots=True)
class Difference:
    """A fact that the record tells otherwise now; "" where it was or is not told at all."""

    heading: str
    label: str
    before: str
    now: str


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
