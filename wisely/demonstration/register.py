"""The invented contracts: what for, with whom, for how much, how long, and what their owners left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from wisely.demonstration.dice import stock
from wisely.demonstration.market import CHARITY, SOLE_TRADER, InventedSupplier

LONGEST_YEARS = 5


@dataclass(frozen=True, slots=True)
class Place:
    """A category of the council with the directorates that buy in it."""

    code: str
    name: str
    top: str
    directorates: tuple[str, ...]
    share: float


@dataclass(frozen=True, slots=True)
class InventedContract:
    """One contract before it is registered. `value_net` is pounds net over the whole term."""

    title: str
    category: Place
    directorate: str
    supplier: int
    value_net: Decimal
    starts_on: date
    ends_on: date
    extension_months: int
    awarded_on: date
    procedure: str
    has_owner: bool
    has_notice: bool
    has_review: bool
    is_published: bool

    @property
    def monthly_net(self) -> float:
        """Pounds net a month, evenly over the term."""
        return float(self.value_net) / max((self.ends_on - self.starts_on).days / 30.4, 1)


def invented_contracts(
    count: int, *, places: Sequence[Place], suppliers: Sequence[InventedSupplier], on: date, throw: Random
) -> Iterator[InventedContract]:
    """Give contracts whose terms lie around `on`: about half in force, some ended, some yet to start."""
    by_category: dict[str, list[int]] = {}
    for number, supplier in enumerate(suppliers):
        if supplier.kind != SOLE_TRADER or number % 5 == 0:
            by_category.setdefault(supplier.category, []).append(number)
    weights = [place.share for place in places]
    for place in throw.choices(places, weights, k=count):
        number = throw.choice(by_category.get(place.top) or list(range(len(suppliers))))
        yield _contract(place, number, suppliers[number], on=on, throw=throw)


def _contract(
    place: Place, number: int, supplier: InventedSupplier, *, on: date, throw: Random
) -> InventedContract:
    years = throw.choices([1, 2, 3, 4, LONGEST_YEARS], [22, 26, 26, 18, 8])[0]
    starts_on = _first_of_month(on - timedelta(days=throw.randint(-120, 365 * 4)))
    ends_on = starts_on.replace(year=starts_on.year + years) - timedelta(days=1)
    value = _value(supplier, years, throw)
    return InventedContract(
        title=_title(place, throw),
        category=place,
        directorate=throw.choice(place.directorates),
        supplier=number,
        value_net=value,
        starts_on=starts_on,
        ends_on=ends_on,
        extension_months=throw.choices([0, 6, 12, 24], [40, 15, 32, 13])[0],
        awarded_on=starts_on - timedelta(days=throw.randint(12, 75)),
        procedure=_procedure(value, throw),
        has_owner=throw.random() > 0.05,
        has_notice=value >= 30_000 and throw.random() > 0.08,
        has_review=throw.random() > 0.3,
        is_published=value >= 5_000 and throw.random() > 0.02,
    )


def _first_of_month(on: date) -> date:
    return on.replace(day=1)


def _value(supplier: InventedSupplier, years: int, throw: Random) -> Decimal:
    """Give a rounded value: most contracts small, a few that carry the spend."""
    middle = 10.7 if supplier.kind == CHARITY else 11.2
    value = min(throw.lognormvariate(middle, 1.55) * years, 180_000_000)
    digits = -3 if value < 1_000_000 else -4
    return max(Decimal(round(value, digits)), Decimal(5_000)).quantize(Decimal("0.01"))


def _title(place: Place, throw: Random) -> str:
    areas = stock().trades[place.top].areas
    shape = throw.choice(
        ("{name}: {area}", "{name}, {area}", "Provision of {lower}: {area}", "{name} framework", "{name}")
    )
    return shape.format(
        name=place.name, lower=place.name[0].lower() + place.name[1:], area=throw.choice(areas).lower()
    )


def _procedure(value: Decimal, throw: Random) -> str:
    if value < 25_000:
        return throw.choice(("quotation", "direct award below threshold"))
    if value < 214_000:
        return throw.choice(("quotation", "open below threshold", "call-off"))
    return throw.choices(("open", "competitive flexible", "call-off", "direct award"), [55, 20, 20, 5])[0]
