"""What happens in the performance room. Values are exact figures as text, with their unit beside them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class ReadingRecorded:
    verb: ClassVar[str] = "performance.reading.recorded"
    kpi: int
    figure: str
    figure_name: str
    period: str
    value: str
    evidence: str


@dataclass(frozen=True, slots=True)
class PeriodFrozen:
    verb: ClassVar[str] = "performance.period.frozen"
    kpi: int
    period: str
    values: str
    lines: int
    rules_on: str
    lacking: str


@dataclass(frozen=True, slots=True)
class ReadingRestated:
    verb: ClassVar[str] = "performance.reading.restated"
    kpi: int
    figure: str
    figure_name: str
    period: str
    value: str
    value_before: str


@dataclass(frozen=True, slots=True)
class MeasureOwnerAssigned:
    verb: ClassVar[str] = "performance.measure.owner_assigned"
    kpi: int
    owner: str
    owner_before: str


@dataclass(frozen=True, slots=True)
class MaturityAssessed:
    verb: ClassVar[str] = "performance.maturity.assessed"
    aspect: str
    aspect_name: str
    level: str
    level_before: str
    assessed_on: str
    evidence: str


SENTENCES: dict[str, str] = {
    ReadingRecorded.verb: "{figure_name} for {period} was recorded: {value}. Where from: {evidence}.",
    PeriodFrozen.verb: (
        "{period} was frozen over {lines} payments, by the rules of {rules_on}, {lacking}: {values}."
    ),
    ReadingRestated.verb: "{figure_name} for {period} was restated: {value}, before {value_before}.",
    MaturityAssessed.verb: (
        "{aspect_name} was judged to be {level} as of {assessed_on}; before, {level_before}. "
        "Shown by: {evidence}."
    ),
    MeasureOwnerAssigned.verb: "{owner} answers for this measure; before, {owner_before}.",
}
