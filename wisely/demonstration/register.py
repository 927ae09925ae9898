"""The invented contracts: what for, with whom, for how much, how long, and what their owners left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import chain, islice
from random import Random

from wisely.demonstration.dice import stock
from wisely.demonstration.winning import Market
from wisely.lib.periods import add_months

LONGEST_YEARS = 5
NOTICED_BEFORE = timedelta(days=30)
NOBODY_YET = -1
SELDOM_OVERRUN = 400_000  # pounds net over the term, above which somebody notices the end


@dataclass(frozen=True, slots=True)
class Place:
    """A category of the council with the directorates that buy in it."""

    code: str
    name: str
    top: str
    directorates: tuple[str, ...]
    share: float
    cpv: str = ""


@dataclass(frozen=True, slots=True)
class InventedContract:
    """One contract before it is registered. `value_net` is pounds net over the whole term.

    `term_is_recorded` and `category_is_recorded` say whether its owner wrote that down; what is paid under it
    follows the truth all the same. Its first option is taken where `is_extended`; after its end it is paid on
    for `overrun_months`.
    """

    title: str
    category: Place
    directorate: str
    supplier: int
    value_net: Decimal
    starts_on: date
    ends_on: date
    extension_months: int
    commenced_on: date
    awarded_on: date
    procedure: str
    has_owner: bool
    has_notice: bool
    has_review: bool
    is_published: bool
    term_is_recorded: bool
    category_is_recorded: bool
    overrun_months: int
    is_extended: bool

    @property
    def paid_until_on(self) -> date:
        """The last day, with the option where it is taken."""
        if not self.is_extended:
            return self.ends_on
        return add_months(self.ends_on + timedelta(days=1), self.extension_months) - timedelta(days=1)

    @property
    def extended_on(self) -> date:
        """The day on which the option is taken, where it is."""
        return max(self.ends_on - NOTICED_BEFORE, self.awarded_on + timedelta(days=1))

    @property
    def monthly_net(self) -> float:
        """Pounds net a month, evenly over the term."""
        return float(self.value_net) / max((self.ends_on - self.starts_on).days / 30.4, 1)


def invented_contracts(
    count: int, *, places: Sequence[Place], market: Market, since: date, paid_from: date, on: date,
    throw: Random,
) -> list[InventedContract]:  # fmt: skip
    """Give contracts that start from `since` on: some in force `on` that day, some ended, some yet to start.

    Every category has at least one where `count` allows it. Winners are chosen so that what is paid from
    `paid_from` until `on` comes to the shares that councils see, however few the contracts are.
    """
    drawn = throw.choices(places, [place.share for place in places], k=count)
    made = [
        _contract(place, since=since, on=on, throw=throw) for place in islice(chain(places, drawn), count)
    ]
    paid = [_paid(each, paid_from, on) for each in made]
    for number in sorted(range(len(made)), key=lambda number: (-paid[number], number)):
        each = made[number]
        winner = market.winner(each.category.top, each.value_net, paid=paid[number], throw=throw)
        made[number] = replace(each, supplier=winner)
    return made


def _paid(each: InventedContract, paid_from: date, on: date) -> float:
    """Say what is paid under a contract from one day until another, in pounds net."""
    days = (min(each.paid_until_on, on) - max(each.starts_on, paid_from)).days
    return each.monthly_net * max(days, 0) / 30.4


def _contract(place: Place, *, since: date, on: date, throw: Random) -> InventedContract:
    years = throw.choices([1, 2, 3, 4, LONGEST_YEARS], [22, 26, 26, 18, 8])[0]
    starts_on = (on - timedelta(days=throw.randint(-120, (on - since).days))).replace(day=1)
    ends_on = starts_on.replace(year=starts_on.year + years) - timedelta(days=1)
    value = _value(years, throw)
    awarded_on = min(
        starts_on - timedelta(days=throw.randint(12, 75)), on - timedelta(days=throw.randint(3, 50))
    )
    return _with_gaps(
        InventedContract(
            title=_title(place, throw),
            category=place,
            directorate=throw.choice(place.directorates),
            supplier=NOBODY_YET,
            value_net=value,
            starts_on=starts_on,
            ends_on=ends_on,
            extension_months=throw.choices([0, 6, 12, 24], [40, 15, 32, 13])[0],
            commenced_on=awarded_on - timedelta(days=throw.randint(30, 270)),
            awarded_on=awarded_on,
            procedure=_procedure(value, throw),
            has_owner=True, has_notice=True, has_review=True, is_published=True,
            term_is_recorded=True, category_is_recorded=True, overrun_months=0, is_extended=False,
        ),
        throw,
    )  # fmt: skip


def _with_gaps(whole: InventedContract, throw: Random) -> InventedContract:
    return replace(
        whole,
        has_owner=throw.random() > 0.05,
        has_notice=whole.value_net >= 30_000 and throw.random() > 0.08,
        has_review=throw.random() > 0.3,
        is_published=whole.value_net >= 5_000 and throw.random() > 0.03,
        term_is_recorded=throw.random() > 0.018,
        category_is_recorded=throw.random() > 0.04,
        overrun_months=throw.randint(1, 7) if throw.random() < _overrun(whole.value_net) else 0,
        is_extended=whole.extension_months > 0 and throw.random() < 0.4,
    )


def _overrun(value_net: Decimal) -> float:
    return 0.19 if value_net < SELDOM_OVERRUN else 0.04


def _value(years: int, throw: Random) -> Decimal:
    """Give a rounded value: most contracts small, a few that carry the spend."""
    value = min(throw.lognormvariate(11.2, 1.55) * years, 180_000_000)
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
