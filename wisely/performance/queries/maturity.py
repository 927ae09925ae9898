"""How far the council is in each aspect of its strategy, by its own judgement, and how it knows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from wisely.performance.models import Assessment
from wisely.rules.rulebook import Rulebook
from wisely.rules.strategy import Aspect, KeyArea


@dataclass(frozen=True, slots=True)
class AssessmentRow:
    """One judgement: the level, of which day, how the council knows, and where that can be seen."""

    level: str
    assessed_on: date
    how_we_know: str
    evidence: tuple[tuple[str, str], ...]
    said_at: datetime
    said_by: str


@dataclass(frozen=True, slots=True)
class AspectStanding:
    """An aspect with its judgements, the latest first. Until there is one, the strategy's own level holds.

    `step` and `aim` count levels from 1.
    """

    area: KeyArea
    aspect: Aspect
    level: str
    step: int
    aim: int
    started_at: int
    of_steps: int
    judgements: tuple[AssessmentRow, ...]

    @property
    def latest(self) -> AssessmentRow | None:
        return self.judgements[0] if self.judgements else None

    @property
    def gap(self) -> int:
        """Say how many levels are still to climb; 0 where the ambition is reached."""
        return max(0, self.aim - self.step)


def latest_assessment(authority_id: int | None, aspect: str) -> Assessment | None:
    """Give the latest judgement of an aspect."""
    rows = Assessment.objects.filter(authority=authority_id, aspect=aspect)
    return rows.order_by("-assessed_on", "-pk").first()


def maturity_of(authority_id: int | None, book: Rulebook) -> list[AspectStanding]:
    """Give every aspect of the strategy as it stands. One query."""
    told: dict[str, list[AssessmentRow]] = {}
    rows = Assessment.objects.filter(authority=authority_id).order_by("-assessed_on", "-pk")
    for aspect, evidence, *rest in rows.values_list(
        "aspect", "evidence", "level", "assessed_on", "how_we_know", "said_at", "said_by"
    ):
        level, assessed_on, how_we_know, said_at, said_by = rest
        links = tuple((label, href) for label, href in evidence)
        row = AssessmentRow(level, assessed_on, how_we_know, links, said_at, said_by)
        told.setdefault(aspect, []).append(row)
    return [
        _standing(area, aspect, book.strategy.levels, tuple(told.get(aspect.id, ())))
        for area in book.strategy.areas
        for aspect in area.aspects
    ]


def _standing(
    area: KeyArea, aspect: Aspect, levels: tuple[str, ...], judgements: tuple[AssessmentRow, ...]
) -> AspectStanding:
    known = [each for each in judgements if each.level in levels]
    level = known[0].level if known else aspect.current
    step, aim, began = (levels.index(each) + 1 for each in (level, aspect.ambition, aspect.current))
    return AspectStanding(area, aspect, level, step, aim, began, len(levels), tuple(known))
