"""A council's procurement strategy: its key areas and enablers, and the steps of maturity in each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from wisely.rules.reading import Table, read

FILE = "strategy.toml"


@dataclass(frozen=True, slots=True)
class Aspect:
    """What is judged by steps, lowest first; `current` is the level of the strategy, `ambition` its aim."""

    id: str
    name: str
    current: str
    ambition: str
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KeyArea:
    """A key area of the strategy, or its enablers: the areas of its KPIs, and what is judged by steps."""

    id: str
    name: str
    about: str
    kpi_areas: tuple[str, ...]
    is_enabling: bool
    aspects: tuple[Aspect, ...]


@dataclass(frozen=True, slots=True)
class Strategy:
    """The strategy as the pack tells it; a pack without the file has neither areas nor levels."""

    levels: tuple[str, ...] = ()
    rule: str = ""
    assessed_in: str = ""
    areas: tuple[KeyArea, ...] = ()

    @property
    def aspects(self) -> Iterator[Aspect]:
        """Give every aspect, in order."""
        return (aspect for area in self.areas for aspect in area.aspects)

    def aspect(self, key: str) -> Aspect | None:
        """Give an aspect by its id, or None where the strategy has no such."""
        return next((aspect for aspect in self.aspects if aspect.id == key), None)

    def area_of(self, aspect: Aspect) -> KeyArea:
        """Give the area that an aspect belongs to."""
        return next(area for area in self.areas if aspect in area.aspects)


def strategy(pack: str, folder: Path) -> Strategy:
    """Read the strategy of a pack.

    :raises FaultyPack: when the file has a fault: line, key, what is wrong, what to do.
    """
    if not (folder / FILE).exists():
        return Strategy()
    told = read(folder / FILE, name=f"{pack}/{FILE}")
    levels = told.words("levels")
    if len(set(levels)) < 2:
        told.fault("levels", "are fewer than two.", "Name the steps of maturity, lowest first.")
    found = Strategy(
        levels,
        told.take("rule", str),
        told.take("assessed_in", str),
        tuple(_area(row, levels) for row in told.tables("area")),
    )
    ids = [aspect.id for aspect in found.aspects]
    if len(ids) != len(set(ids)):
        told.fault("area", "names an aspect twice.", "Give each aspect its own id.")
    told.finish()
    return found


def _area(row: Table, levels: tuple[str, ...]) -> KeyArea:
    area = KeyArea(
        row.take("id", str), row.take("name", str), row.take("about", str), row.words("kpi_areas"),
        row.maybe("is_enabling", bool) or False,
        tuple(_aspect(each, levels) for each in row.tables("aspect")),
    )  # fmt: skip
    row.finish()
    return area


def _aspect(row: Table, levels: tuple[str, ...]) -> Aspect:
    aspect = Aspect(
        row.take("id", str), row.take("name", str), row.take("current", str), row.take("ambition", str),
        row.words("steps"),
    )  # fmt: skip
    for key, level in (("current", aspect.current), ("ambition", aspect.ambition)):
        if level not in levels:
            row.fault(key, f"is {level!r}.", f"Choose one of {', '.join(levels)}.")
    if len(aspect.steps) != len(levels):
        row.fault("steps", f"are {len(aspect.steps)}.", f"Say each of the {len(levels)} levels in a line.")
    row.finish()
    return aspect
