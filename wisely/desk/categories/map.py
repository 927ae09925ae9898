"""The map of categories: each with its managers and what rooms know of it, parts added up to the whole."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeVar

from wisely.audit.remembering import remembered
from wisely.categories import queries as managed
from wisely.categories.events import SENTENCES as CATEGORIES
from wisely.categories.permissions import Permission as Categories
from wisely.categories.queries import PlanOfCategory
from wisely.contracts import queries as contracts
from wisely.contracts.events import SENTENCES as CONTRACTS
from wisely.lib.periods import Period, financial_year, period_name
from wisely.people import queries as people
from wisely.people.events import SENTENCES as PEOPLE
from wisely.people.queries import Officer
from wisely.planning import queries as planning
from wisely.planning.events import SENTENCES as PLANNING
from wisely.planning.permissions import Permission as Planning
from wisely.rules.parts import Category
from wisely.rules.rulebook import rulebook
from wisely.spend import queries as spend
from wisely.spend.events import SENTENCES as SPEND
from wisely.spend.permissions import Permission as Spend
from wisely.spend.queries import OnContract
from wisely.suppliers.events import SENTENCES as SUPPLIERS

T = TypeVar("T")
CATEGORY_MANAGER = "category_manager"
_ABOUT = (*PEOPLE, *CONTRACTS, *PLANNING, *CATEGORIES, *SPEND, *SUPPLIERS)
"""Whatever moves the map; a page of a category redraws it only after one of these."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who holds the role of category manager, of their own or lent by another."""

    reference: str
    name: str
    scope_kind: str
    scope_key: str


_NOTHING = OnContract(Decimal(0), Decimal(0), Decimal(0), Decimal(0), 0)


@dataclass(frozen=True, slots=True)
class Place:
    """One category with all under it. Money is pounds net; `spend` is None where it may not be seen.

    `plan` is its own, or that of the category above, which covers its parts.
    """

    category: Category
    managers: tuple[Holder, ...]
    in_force: int
    ending: int
    without_owner: int
    value_net: Decimal
    planned: int
    spend: OnContract | None
    parts: tuple[str, ...] = ()
    plan: PlanOfCategory | None = None

    @property
    def is_managed(self) -> bool:
        return bool(self.managers)

    @property
    def share(self) -> Decimal | None:
        """What is on contract, in per cent of what is in scope."""
        return self.spend.share if self.spend else None


@dataclass(frozen=True, slots=True)
class Map:
    """Every category by its code, in the order of the council's tree, and the period its spend is of.

    `directorates` names those of the council by their code.
    """

    places: Mapping[str, Place]
    period: Period | None
    directorates: Mapping[str, str]
    for_all: tuple[Holder, ...] = field(default=())

    @property
    def period_words(self) -> str:
        return period_name(self.period) if self.period else ""


@dataclass(frozen=True, slots=True)
class _Sees:
    """What of a map an officer may see: it is drawn once for all who may see the same."""

    spend: bool
    needs: bool
    plans: bool


def map_for(officer: Officer, *, on: date) -> Map:
    """Give the map of the officer's council, as far as they may see.

    From memory until something on it moves: one query, two after the record moved. Else fifteen at most.
    """
    council, may = officer.authority_id or 0, officer.permissions
    sees = _Sees(Spend.SEE_SPEND in may, Planning.SEE_NEED in may, Categories.SEE_PLAN in may)
    return remembered(
        council, ("map of categories", on, officer.pack, sees),
        lambda: _drawn(council, officer.pack, sees, on), about=_ABOUT, is_long=True,
    )  # fmt: skip


def beside_map(council: int, what: Hashable, make: Callable[[], T]) -> T:
    """Give a list of a category's page, kept as long as the map is. No query where the map was asked for."""
    return remembered(council, ("beside the map", what), make, about=_ABOUT)


def _drawn(council: int, pack: str, sees: _Sees, on: date) -> Map:
    book = rulebook(on, pack)
    held = [
        Holder(person.reference, person.name, grant.scope_kind, grant.scope_key)
        for person, grants in people.holders_of([CATEGORY_MANAGER], on=on)
        for grant in grants
        if person.authority_id == council
    ]
    period = _latest_year(council) if sees.spend else None
    paid = _paid(council, period) if period else None
    under = contracts.contracts_by_category(council, on=on)
    wanted = planning.planned_by_category(council) if sees.needs else {}
    plans = managed.plans_by_category(council, on=on) if sees.plans else {}
    below: dict[str, list[Category]] = {}
    for each in book.categories:
        below.setdefault(each.parent, []).append(each)
    places = {}
    for each in book.categories:
        family = [each, *below.get(each.code, ())]
        parts = tuple(part.code for part in family[1:])
        told = [under[member.code] for member in family if member.code in under]
        places[each.code] = Place(
            each, _managers(each, held),
            sum(one.in_force for one in told), sum(one.ending for one in told),
            sum(one.without_owner for one in told), sum((one.value_net for one in told), Decimal(0)),
            sum(wanted.get(member.code, 0) for member in family),
            None if paid is None else together(paid.get(member.name) for member in family), parts,
            plans.get(each.code) or plans.get(each.parent),
        )  # fmt: skip
    for_all = tuple(row for row in held if row.scope_kind == "council")
    return Map(places, period, dict(people.directorates()), for_all)


def _managers(category: Category, held: Iterable[Holder]) -> tuple[Holder, ...]:
    """Give who holds the role for a category, or for the one above it; a role for all names none."""
    codes = {category.code, category.parent} - {""}
    return tuple(row for row in held if row.scope_kind == "category" and row.scope_key in codes)


def _latest_year(council: int) -> Period | None:
    months = spend.months_with_spend(council)
    return financial_year(months[-1]).period if months else None


def _paid(council: int, period: Period) -> Mapping[str, OnContract]:
    """Give what was paid by the category's name, as payments and classifiers write it."""
    return spend.remembered(
        council, ("categories", period), lambda: spend.spread_of(council, period).by_category
    )


def together(told: Iterable[OnContract | None]) -> OnContract:
    """Add sums up; nothing at all is nought."""
    found = [each for each in told if each is not None]
    if not found:
        return _NOTHING
    return OnContract(
        on=sum((each.on for each in found), Decimal(0)), off=sum((each.off for each in found), Decimal(0)),
        outside=sum((each.outside for each in found), Decimal(0)),
        unknown=sum((each.unknown for each in found), Decimal(0)), lines=sum(each.lines for each in found),
    )  # fmt: skip
