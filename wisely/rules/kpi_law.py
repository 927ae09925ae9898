"""What the law asks of the KPIs of contracts, by day; read strictly from `law/kpis.toml`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Protocol, TypeVar

from wisely.rules.reading import Table, read
from wisely.rules.statute_reading import statute

FILE = Path(__file__).parent / "law" / "kpis.toml"
TRIGGER = "kpis"
OTHER = "other"
DIRECTIONS = ("at least", "at most")  # which side of a target in numbers will do


class Dated(Protocol):
    @property
    def starts_on(self) -> date: ...


D = TypeVar("D", bound=Dated)


@dataclass(frozen=True, slots=True)
class KpiDuty:
    """To set at least so many KPIs, for procurements that commenced from a day, but for some kinds."""

    regime: str
    starts_on: date
    at_least: int
    not_for: tuple[str, ...]
    cite: str
    unless: str
    unless_cite: str


@dataclass(frozen=True, slots=True)
class AssessmentDuty:
    """To assess them once in so many months from a day, and to publish the `most_material` of them."""

    regime: str
    starts_on: date
    months: int
    most_material: int
    cite: str
    material_cite: str


@dataclass(frozen=True, slots=True)
class Rating:
    """One rating: the higher its `place` the better; at place 0 it is neither. `tone` is its badge's."""

    code: str
    name: str
    place: int
    tone: str
    cite: str


@dataclass(frozen=True, slots=True)
class VatRate:
    """The standard rate from a day, in per cent."""

    starts_on: date
    percent: Decimal


@dataclass(frozen=True, slots=True)
class KpiLaw:
    """All that the file says. `above_on` is the value including VAT, in pounds, above which KPIs are set."""

    duties: tuple[KpiDuty, ...]
    assessments: tuple[AssessmentDuty, ...]
    ratings: dict[str, Rating]
    vat: tuple[VatRate, ...]

    def duty_on(self, on: date) -> KpiDuty | None:
        """Give the duty to set KPIs for a procurement that commenced on a day; None before there was one."""
        return _latest(self.duties, on)

    def assessment_on(self, on: date) -> AssessmentDuty | None:
        """Give the duty to assess as it holds on a day; None before there was one."""
        return _latest(self.assessments, on)

    def above_on(self, on: date) -> Decimal | None:
        """Give the value above which KPIs are set, for a procurement that commenced on a day."""
        found = _latest([each for each in statute().triggers if each.code == TRIGGER], on)
        return None if found is None else Decimal(found.above)

    def vat_on(self, on: date) -> Decimal:
        """Give the standard rate of VAT on a day, in per cent."""
        found = _latest(self.vat, on)
        return found.percent if found else Decimal(0)

    @property
    def first_day(self) -> date:
        """The first day on which a procurement could commence under a duty to set KPIs."""
        return min(each.starts_on for each in self.duties)


def _latest(rows: Sequence[D], on: date) -> D | None:
    held = [each for each in rows if each.starts_on <= on]
    return max(held, key=lambda each: each.starts_on) if held else None


@cache
def kpi_law() -> KpiLaw:
    """Read the file once.

    :raises FaultyPack: for an unknown key, a wrong type, or two ratings with one code.
    """
    told = read(FILE, name="law/kpis.toml")
    ratings = [_rating(row) for row in told.tables("rating")]
    if len({each.code for each in ratings}) < len(ratings):
        told.fault("rating", "has one code twice.", "Give each a code of its own.")
    found = KpiLaw(
        duties=tuple(_duty(row) for row in told.tables("duty")),
        assessments=tuple(_assessment(row) for row in told.tables("assessment")),
        ratings={each.code: each for each in ratings},
        vat=tuple(_vat(row) for row in told.tables("vat")),
    )
    told.finish()
    return found


def _duty(row: Table) -> KpiDuty:
    found = KpiDuty(
        row.take("regime", str), row.take("from", date), row.take("at_least", int), row.words("not_for"),
        row.take("cite", str), row.take("unless", str), row.take("unless_cite", str),
    )  # fmt: skip
    _sourced(row)
    return found


def _assessment(row: Table) -> AssessmentDuty:
    found = AssessmentDuty(
        row.take("regime", str), row.take("from", date), row.take("months", int),
        row.take("most_material", int), row.take("cite", str), row.take("material_cite", str),
    )  # fmt: skip
    _sourced(row)
    return found


def _rating(row: Table) -> Rating:
    found = Rating(
        row.take("code", str), row.take("name", str), row.take("place", int), row.take("tone", str),
        row.take("cite", str),
    )  # fmt: skip
    _sourced(row)
    return found


def _vat(row: Table) -> VatRate:
    found = VatRate(row.take("from", date), row.take("percent", Decimal))
    row.take("cite", str)
    _sourced(row)
    return found


def _sourced(row: Table) -> None:
    """Take what is there for the auditor of the file, and refuse what nobody took."""
    if row.take("confidence", str) not in {"V", "K"}:
        row.fault("confidence", "is neither V nor K.", "Write V where the source was looked up, else K.")
    row.take("source", str)
    row.finish()
