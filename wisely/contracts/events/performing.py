"""What happens to a contract's KPIs, their results, and its risks.

Days are ISO dates, values exact with their unit, "" stands for nothing. Of prose only a name is told.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class KpiSet:
    """`target` is in words; `months` how often it is assessed."""

    verb: ClassVar[str] = "contracts.kpi.set"
    contract: str
    number: int
    title: str
    target: str
    months: int
    is_material: bool
    is_by_law: bool


@dataclass(frozen=True, slots=True)
class KpiRevised:
    verb: ClassVar[str] = "contracts.kpi.revised"
    contract: str
    number: int
    title: str
    target: str
    months: int
    is_material: bool
    title_before: str
    target_before: str
    months_before: str


@dataclass(frozen=True, slots=True)
class KpiEnded:
    verb: ClassVar[str] = "contracts.kpi.ended"
    contract: str
    number: int
    title: str


@dataclass(frozen=True, slots=True)
class NoKpisExplained:
    verb: ClassVar[str] = "contracts.no_kpis.explained"
    contract: str


@dataclass(frozen=True, slots=True)
class KpiResultRecorded:
    """`rating` is the law's word for it."""

    verb: ClassVar[str] = "contracts.kpi_result.recorded"
    contract: str
    number: int
    title: str
    from_on: str
    until_on: str
    rating: str
    value: str
    assessed_on: str


@dataclass(frozen=True, slots=True)
class KpiResultCorrected:
    verb: ClassVar[str] = "contracts.kpi_result.corrected"
    contract: str
    number: int
    title: str
    from_on: str
    until_on: str
    rating: str
    value: str
    assessed_on: str
    rating_before: str
    value_before: str


@dataclass(frozen=True, slots=True)
class RiskRecorded:
    verb: ClassVar[str] = "contracts.risk.recorded"
    contract: str
    number: int
    title: str
    likelihood: int
    impact: int
    score: int
    owner: str
    review_by: str


@dataclass(frozen=True, slots=True)
class RiskReviewed:
    verb: ClassVar[str] = "contracts.risk.reviewed"
    contract: str
    number: int
    title: str
    likelihood: int
    impact: int
    score: int
    score_before: int
    owner: str
    review_by: str


@dataclass(frozen=True, slots=True)
class RiskClosed:
    verb: ClassVar[str] = "contracts.risk.closed"
    contract: str
    number: int
    title: str
    score: int


SENTENCES: dict[str, str] = {
    KpiSet.verb: "KPI {number} of {contract} was set: {title}. Its target: {target}.",
    KpiRevised.verb: "KPI {number} of {contract} was revised: {title}. Its target: {target}.",
    KpiEnded.verb: "KPI {number} of {contract} was ended: {title}.",
    NoKpisExplained.verb: "Why no KPIs would be appropriate for {contract} was recorded.",
    KpiResultRecorded.verb: (
        "KPI {number} of {contract} ({title}) was rated “{rating}” for {from_on} to {until_on}."
    ),
    KpiResultCorrected.verb: (
        "The result of KPI {number} of {contract} ({title}) for {from_on} to {until_on} was corrected: from "
        "“{rating_before}” to “{rating}”."
    ),
    RiskRecorded.verb: "Risk {number} of {contract} was recorded: {title}. It scores {score} of 25.",
    RiskReviewed.verb: (
        "Risk {number} of {contract} ({title}) was reviewed: it scored {score_before}, and now {score} of 25."
    ),
    RiskClosed.verb: "Risk {number} of {contract} ({title}) was closed at a score of {score}.",
}
