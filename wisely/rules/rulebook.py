"""The rulebook of a day: the law that held, and a council's own pack. Nothing here asks which council."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from wisely.rules import places, sizes
from wisely.rules.alert_days import AlertDays, Letters, alert_days
from wisely.rules.approval_matrix import ApprovalMatrix, approval_matrix
from wisely.rules.financial_ratios import RatioBands, RatioPolicy, financial_ratios
from wisely.rules.papers import PaperRule, paper_rules
from wisely.rules.parts import (
    Ambition,
    Band,
    Category,
    Council,
    Directorate,
    FaultyPack,
    Figure,
    Kpi,
    Place,
    SizeBand,
    SizeDefinition,
    Thresholds,
)
from wisely.rules.procedure_rules import ProcedureRules, procedure_rules
from wisely.rules.reading import Table, read
from wisely.rules.risk_scale import RiskScale, risk_scale
from wisely.rules.statute import Statute
from wisely.rules.statute_reading import statute
from wisely.rules.strategic import StrategicCriteria, strategic_criteria
from wisely.rules.strategy import Strategy, strategy
from wisely.rules.tiering import Tiering, tiering
from wisely.rules.ward_files import wards_of
from wisely.rules.wards import WardFound, Wards, ward_of

HERE = Path(__file__).parent
PACKS = HERE / "council"
READABLE_ON_WHITE = 4.5  # WCAG 2.2, success criterion 1.4.3
_COLOUR = re.compile(r"#[0-9a-f]{6}")
_DIRECTIONS = frozenset({"up", "down", "to nought"})
_UNITS = frozenset({"percent", "GBP", "count", "boolean"})


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The law of a day and a council's pack, joined."""

    on: date
    council: Council
    categories: tuple[Category, ...]
    kpis: dict[int, Kpi]
    statute: Statute
    procedure_rules: ProcedureRules
    approvals: ApprovalMatrix
    strategy: Strategy
    papers: dict[str, PaperRule]
    size_definitions: dict[str, SizeDefinition]
    alert_days: AlertDays
    letters: Letters
    strategic: StrategicCriteria
    tiering: Tiering
    risks: RiskScale
    ratios: RatioPolicy
    wards: Wards

    @property
    def thresholds(self) -> Thresholds | None:
        """The thresholds of the day; None where no law is known for it."""
        return self.statute.thresholds_on(self.on)

    @property
    def ratio_bands(self) -> RatioBands | None:
        """The bands of financial ratios of the day; None where the council has agreed none for it."""
        return self.ratios.on(self.on)

    def category(self, code: str) -> Category | None:
        """Give a category by its code, or None where the pack has no such code."""
        return next((category for category in self.categories if category.code == code), None)

    def size_of(self, facts: sizes.SizeFacts, *, definition: str = "") -> sizes.Size:
        """Judge a supplier's size, by the definition the council's KPIs use unless another is named."""
        return sizes.size_of(facts, self.size_definitions[definition or self.council.size_definition])

    def is_sme(self, facts: sizes.SizeFacts, *, definition: str = "") -> bool | None:
        """Say whether a supplier is an SME; None where nobody can say."""
        return self.size_of(facts, definition=definition).is_sme

    def locality_of(self, postcode: str) -> places.Locality:
        """Judge where a supplier is, as this council counts it."""
        return places.locality_of(postcode, self.council.places)

    def ward_of(self, postcode: str) -> WardFound:
        """Say in which ward a postcode is, or why in none."""
        return ward_of(postcode, self.wards)


def packs(folder: Path = PACKS) -> tuple[str, ...]:
    """Name the packs that there are."""
    return tuple(sorted(path.name for path in folder.iterdir() if (path / "council.toml").exists()))


@cache
def rulebook(on: date, pack: str) -> Rulebook:
    """Give the rulebook of a day for a council's pack.

    :raises FaultyPack: when the pack is not there or has a fault: file, key, what is wrong, what to do.
    """
    return replace(_of_any_day(pack), on=on)


@cache
def _of_any_day(pack: str) -> Rulebook:
    """Read a pack once, not once for each day that somebody asks about."""
    return _rulebook(date.min, pack, PACKS)


def checked(pack: str, folder: Path) -> Rulebook:
    """Read a pack from any folder, to find its faults before it is used."""
    return _rulebook(date(2026, 4, 1), pack, folder)


def _rulebook(on: date, pack: str, folder: Path) -> Rulebook:
    definitions = _size_definitions()
    council = _council(pack, folder / pack, definitions)
    days, letters = alert_days(pack, folder / pack)
    return Rulebook(
        on=on,
        council=council,
        categories=_categories(pack, folder / pack, council),
        kpis=_kpis(pack, folder / pack),
        statute=statute(),
        procedure_rules=procedure_rules(pack, folder / pack),
        approvals=approval_matrix(pack, folder / pack),
        strategy=strategy(pack, folder / pack),
        papers=paper_rules(pack, folder / pack),
        size_definitions=definitions,
        alert_days=days,
        letters=letters,
        strategic=strategic_criteria(pack, folder / pack),
        tiering=tiering(pack, folder / pack),
        risks=risk_scale(pack, folder / pack),
        ratios=financial_ratios(pack, folder / pack),
        wards=wards_of(pack, folder / pack),
    )


@cache
def _size_definitions() -> dict[str, SizeDefinition]:
    told = read(HERE / "law" / "sizes.toml", name="law/sizes.toml")
    definitions = {}
    for key in told.rest():
        row = told.table(key)
        definitions[key] = SizeDefinition(
            id=key,
            name=row.take("name", str),
            source=row.take("source", str),
            needs_both=row.take("needs", str) == "both",
            bands=tuple(
                SizeBand(
                    size=band.take("size", str),
                    staff_below=band.maybe("staff_below", int),
                    turnover_at_most=band.maybe("turnover_at_most", Decimal),
                    balance_sheet_at_most=band.maybe("balance_sheet_at_most", Decimal),
                )
                for band in row.tables("band")
            ),
        )
    return definitions


def _council(pack: str, folder: Path, definitions: dict[str, SizeDefinition]) -> Council:
    told = read(folder / "council.toml", name=f"{pack}/council.toml")
    brand, measures = told.table("brand"), told.table("measures")
    definition = measures.take("size_definition", str)
    if definition not in definitions:
        measures.fault("size_definition", f"is {definition!r}.", f"Choose one of {', '.join(definitions)}.")
    council = Council(
        pack=pack,
        name=told.take("name", str),
        short_name=told.take("short_name", str),
        prefix=_prefix(told),
        primary=_colour(brand, "primary"),
        accent=_colour(brand, "accent"),
        words=tuple(sorted(told.take("words", dict, {}).items())),
        directorates=tuple(
            Directorate(row.take("code", str), row.take("name", str)) for row in told.tables("directorate")
        ),
        places=tuple(_place(row) for row in told.tables("place")),
        ambitions=tuple(_ambition(row) for row in told.tables("ambition")),
        size_definition=definition,
        green_within=measures.take("green_within", Decimal),
        amber_within=measures.take("amber_within", Decimal),
        bands=_bands(told.table("approval")),
        population=told.maybe("population", int),
    )
    told.take("financial_year_starts", str)
    for table in (told, brand, measures):
        table.finish()
    return council


def _prefix(told: Table) -> str:
    prefix = told.take("prefix", str)
    if not re.fullmatch(r"[A-Z]{3}", prefix):
        told.fault("prefix", f"is {prefix!r}.", "Write three capital letters; they begin every reference.")
    return prefix


def _colour(brand: Table, key: str) -> str:
    colour = brand.take(key, str).lower()
    if not _COLOUR.fullmatch(colour):
        brand.fault(key, f"is {colour!r}.", "Write it like #1d4f5c.")
    if (contrast := contrast_with_white(colour)) < READABLE_ON_WHITE:
        brand.fault(
            key, f"has a contrast of {contrast:.1f} with white.", "Choose a darker one: 4.5 is the least."
        )
    return colour


def contrast_with_white(colour: str) -> float:
    """Give the contrast of a colour with white, 1 to 21 (WCAG 2.2, relative luminance)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)


def _ambition(row: Table) -> Ambition:
    found = Ambition(row.take("code", str), row.take("name", str))
    row.finish()
    return found


def _place(row: Table) -> Place:
    place = Place(
        id=row.take("id", str),
        name=row.take("name", str),
        is_local=row.take("is_local", bool),
        outward=frozenset(row.words("outward", default=())),
        areas=frozenset(row.words("areas", default=())),
    )
    if not place.outward and not place.areas:
        row.fault("outward", "and areas are both empty.", "Name at least one outward code or area.")
    row.finish()
    return place


def _bands(approval: Table) -> tuple[Band, ...]:
    bands = tuple(Band(row.maybe("up_to", Decimal), row.take("who", str)) for row in approval.tables("bands"))
    limits = [band.up_to for band in bands if band.up_to is not None]
    if not bands or bands[-1].up_to is not None or limits != sorted(set(limits)):
        approval.fault(
            "bands", "do not rise to one without limit.", "Order them by up_to and leave it out of the last."
        )
    return bands


def _categories(pack: str, folder: Path, council: Council) -> tuple[Category, ...]:
    told = read(folder / "categories.toml", name=f"{pack}/categories.toml")
    known = {directorate.code for directorate in council.directorates}
    found: list[Category] = []
    for top in told.tables("category"):
        share = float(top.take("share_of_spend", Decimal))
        buyers = top.words("directorates")
        if unknown := set(buyers) - known:
            top.fault(
                "directorates", f"names {', '.join(sorted(unknown))}.", "Name directorates of council.toml."
            )
        found.append(Category(top.take("code", str), top.take("name", str), "", buyers, (), False, share))
        parent = found[-1].code
        found += [_part(row, parent, buyers, share) for row in top.tables("part")]
        top.finish()
    told.finish()
    codes = [category.code for category in found]
    if twice := {code for code in codes if codes.count(code) > 1}:
        raise FaultyPack(
            f"{pack}/categories.toml",
            "code",
            f"{', '.join(sorted(twice))} stands twice.",
            "Give each its own.",
        )
    return tuple(found)


def _part(row: Table, parent: str, buyers: tuple[str, ...], share: float) -> Category:
    category = Category(
        code=row.take("code", str),
        name=row.take("name", str),
        parent=parent,
        directorates=buyers,
        cpv_divisions=row.words("cpv_divisions"),
        is_light_touch=row.take("is_light_touch", bool),
        share_of_spend=share * float(row.take("share", Decimal)),
    )
    row.finish()
    return category


def _kpis(pack: str, folder: Path) -> dict[int, Kpi]:
    told = read(folder / "kpis.toml", name=f"{pack}/kpis.toml")
    found: dict[int, Kpi] = {}
    for row in told.tables("kpi"):
        number = row.take("number", int)
        if number in found:
            row.fault("number", f"{number} stands twice.", "Give each KPI its own number.")
        found[number] = Kpi(
            number=number,
            **{
                key: row.take(key, str)
                for key in ("area", "title", "kind", "baseline", "target", "later_target", "evidence")
            },
            figures=tuple(_figure(each) for each in row.tables("figure")),
        )
        row.finish()
    told.finish()
    return found


def _figure(row: Table) -> Figure:
    figure = Figure(
        id=row.take("id", str),
        name=row.take("name", str),
        unit=row.take("unit", str),
        direction=row.take("direction", str),
        formula=row.take("formula", str),
        baseline=row.maybe("baseline", Decimal),
        baseline_period=row.take("baseline_period", str, ""),
    )
    if figure.unit not in _UNITS:
        row.fault("unit", f"is {figure.unit!r}.", f"Choose one of {', '.join(sorted(_UNITS))}.")
    if figure.direction not in _DIRECTIONS:
        row.fault(
            "direction",
            f"is {figure.direction!r}.",
            f"Choose one of {', '.join(sorted(_DIRECTIONS))}: which way is better.",
        )
    row.finish()
    return figure
