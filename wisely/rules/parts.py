"""The values of a rulebook: what a day's law and a council's pack say, frozen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


class FaultyPack(ValueError):
    """Raised for a file of rules that cannot be used: which file, line and key, what is wrong, what to do.

    `line` is 0 where no line can be named.
    """

    def __init__(self, file: str, key: str, fault: str, remedy: str, *, line: int = 0) -> None:
        place = f"{file}, line {line}" if line else file
        super().__init__(f"{place}, {key}: {fault} {remedy}")
        self.file, self.key, self.fault, self.remedy, self.line = file, key, fault, remedy, line


@dataclass(frozen=True, slots=True)
class Directorate:
    """A part of the council as the pack names it."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Category:
    """A place in the council's tree of what it buys. `parent` is "" at the top.

    `share_of_spend` is what the council expects, as a part of its whole third-party spend.
    """

    code: str
    name: str
    parent: str
    directorates: tuple[str, ...]
    cpv_divisions: tuple[str, ...]
    is_light_touch: bool
    share_of_spend: float


@dataclass(frozen=True, slots=True)
class Ambition:
    """What the council wants to bring about, as the pack names it."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of a KPI: unit percent, GBP, count or boolean; direction says which way is better."""

    id: str
    name: str
    unit: str
    direction: str
    formula: str
    baseline: Decimal | None
    baseline_period: str


@dataclass(frozen=True, slots=True)
class Kpi:
    """A measure of the council's strategy, in its own words."""

    number: int
    area: str
    title: str
    kind: str
    baseline: str
    target: str
    later_target: str
    evidence: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """An area by postcodes, nearest first; `is_local` counts towards the council's local spend."""

    id: str
    name: str
    is_local: bool
    outward: frozenset[str]
    areas: frozenset[str]


@dataclass(frozen=True, slots=True)
class Band:
    """Who may award up to a value, in pounds net; None is without limit."""

    up_to: Decimal | None
    who: str


@dataclass(frozen=True, slots=True)
class Council:
    """What differs between councils. `population` is how many live there, None where nobody said."""

    pack: str
    name: str
    short_name: str
    prefix: str
    primary: str
    accent: str
    words: tuple[tuple[str, str], ...]
    directorates: tuple[Directorate, ...]
    places: tuple[Place, ...]
    ambitions: tuple[Ambition, ...]
    size_definition: str
    green_within: Decimal
    amber_within: Decimal
    bands: tuple[Band, ...]
    population: int | None = None


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The thresholds of a regime between two days, in pounds; `includes_vat` says how values compare."""

    regime: str
    starts_on: date
    ends_on: date | None
    includes_vat: bool
    goods_services: int
    works: int
    light_touch: int
    concession: int
    light_touch_concession: int
    works_suitability: int | None
    source: str

    def of(self, kind: str, *, is_light_touch: bool, is_concession: bool) -> tuple[str, int]:
        """Name the threshold for a kind (goods, services or works) and give it."""
        if is_concession:
            return (
                ("light touch concessions", self.light_touch_concession)
                if is_light_touch
                else ("concessions", self.concession)
            )
        if is_light_touch:
            return "light touch services", self.light_touch
        return ("works", self.works) if kind == "works" else ("goods and services", self.goods_services)


@dataclass(frozen=True, slots=True)
class SizeBand:
    """The most that a supplier of a size may have. None is not asked."""

    size: str
    staff_below: int | None
    turnover_at_most: Decimal | None
    balance_sheet_at_most: Decimal | None


@dataclass(frozen=True, slots=True)
class SizeDefinition:
    """A named definition of sizes. With `needs_both`, all limits of a band bind, else staff and one sum."""

    id: str
    name: str
    source: str
    needs_both: bool
    bands: tuple[SizeBand, ...]
