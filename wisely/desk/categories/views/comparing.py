"""What like things cost in a category, and how it stands beside other councils'."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone

from wisely.categories import permissions, queries
from wisely.categories.queries import OtherCouncil, Priced, Spread
from wisely.desk.categories.lists import lines_list, prices_list
from wisely.desk.categories.views.rooms import Shown, around, shown_to, tab, years_of
from wisely.people.doors import Request, door
from wisely.rules.rulebook import rulebook
from wisely.spend import queries as spend
from wisely.spend.permissions import Permission as Spend
from wisely.ui import words
from wisely.ui.listing import MemorySource
from wisely.ui.parts import Fact

MOST = 25


def _prices(request: Request) -> queries.Prices:
    return queries.prices_of(request.officer.authority_id or 0, on=timezone.localdate(request.at))


@door(Spend.SEE_SPEND)
def prices(request: Request, code: str) -> HttpResponse:
    """List the like things of a category with how far their prices lie apart."""
    shown, told = shown_to(request, code), _prices(request)
    mine = told.of(shown.codes)
    rows = [
        {
            "item": each.thing, "unit": each.unit, "key": each.key, "code": code, "buys": each.buys,
            "quantity": each.quantity, "paid": each.paid, "median": each.median, "low": each.low,
            "high": each.high, "spread": each.spread_percent, "at_median": each.at_median,
            "at_low": each.at_low, "suppliers": each.suppliers, "directorates": each.directorates,
            "odd": len(each.odd), "is_told": "yes" if each.is_told else "no",
        }
        for each in mine
    ]  # fmt: skip
    told_ones = [each for each in mine if each.is_told]
    return prices_list().answer(
        request, MemorySource(rows), template="desk/categories/prices.html",
        context={
            **around(request, shown, "prices/"), "since_on": told.since_on,
            "at_median": sum((each.at_median or Decimal(0) for each in told_ones), Decimal(0)),
            "at_low": sum((each.at_low or Decimal(0) for each in told_ones), Decimal(0)),
            "few": len(mine) - len(told_ones), "least": queries.LEAST_BUYS, "told_ones": len(told_ones),
            "may_bring": permissions.may_bring_files(request.officer),
        },
    )  # fmt: skip


@door(Spend.SEE_SPEND)
def price(request: Request, code: str, key: str) -> HttpResponse:
    """Show one like thing: its prices by supplier and directorate, and every line behind them."""
    shown, told = shown_to(request, code), _prices(request)
    found = next((each for each in told.of(shown.codes) if each.key == key), None)
    if found is None:
        raise Http404
    lines = told.lines[key]
    rows = queries.priced_lines(request.officer.authority_id).filter(pk__in=[line.pk for line in lines])
    facts = (
        Fact("Median", _money(found.median), hint=f"for one {found.unit}, excluding VAT"),
        Fact("Lowest quarter", _money(found.low)), Fact("Highest quarter", _money(found.high)),
        Fact("From", _money(found.least)), Fact("To", _money(found.most)), Fact("Buys", found.buys),
    )  # fmt: skip
    return lines_list().answer(
        request, rows, template="desk/categories/price.html",
        context={
            **around(request, shown, "prices/"), "found": found, "facts": facts, "since_on": told.since_on,
            "by_supplier": _parts(lines, "supplier"),
            "by_directorate": _parts(lines, "directorate"), "least": queries.LEAST_BUYS,
            "odd": [line for line in lines if line.pk in found.odd],
        },
    )  # fmt: skip


def _money(amount: Decimal | None) -> str | None:
    return None if amount is None else words.money(amount)


def _parts(lines: Sequence[Priced], label: str) -> list[tuple[Any, ...]]:
    """Give what parts paid, with quantities as people write them."""
    return [
        (name, buys, f"{quantity.normalize():,f}", paid, median)
        for name, buys, quantity, paid, median in queries.spreads_by(lines, label)
    ]


@dataclass(frozen=True, slots=True)
class Shared:
    """A supplier whom both councils paid, by its number in a register."""

    name: str
    href: str
    ours: Decimal
    theirs: Decimal


@dataclass(frozen=True, slots=True)
class Beside:
    """A category here and at another council. Pounds net; `hints` say what could be bought together."""

    council: OtherCouncil
    years: list[tuple[str, Decimal | None, Decimal | None, Decimal | None, Decimal | None]]
    shared: list[Shared]
    prices: list[tuple[Spread, Decimal, int, Decimal]]
    hints: list[str]


@door(Spend.SEE_SPEND)
def others(request: Request, code: str) -> HttpResponse:
    """Show the category beside other councils': what they pay, whom, at which prices."""
    shown, officer = shown_to(request, code), request.officer
    found = queries.other_councils(officer.authority_id or 0)
    people = rulebook(timezone.localdate(request.at), officer.pack).council.population
    ours = {year.label: sums.paid for year, sums in years_of(request, shown)}
    known, mine = _suppliers(request, shown), _prices(request).of(shown.codes)
    return tab(
        request, shown, "others/", population=people, may_bring=permissions.may_bring_files(officer),
        beside=[_beside(each, shown, ours=ours, known=known, mine=mine, people=people) for each in found],
    )  # fmt: skip


def _suppliers(request: Request, shown: Shown) -> dict[str, tuple[str, str, Decimal]]:
    """Give who was paid in the category here, by number: name, way to the page, and how much."""
    if shown.told.period is None:
        return {}
    by = spend.suppliers_by_category(request.officer.authority_id or 0, shown.told.period)
    found: dict[str, tuple[str, str, Decimal]] = {}
    for name in shown.names:
        for each in by[name].rows if name in by else ():
            if each.identifier:
                _, _, before = found.get(each.identifier, ("", "", Decimal(0)))
                href = f"/suppliers/{each.reference}/" if each.reference else ""
                found[each.identifier] = (each.name, href, before + each.total)
    return found


def _beside(
    council: OtherCouncil, shown: Shown, *, ours: dict[str, Decimal],
    known: dict[str, tuple[str, str, Decimal]], mine: list[Spread], people: int | None,
) -> Beside:  # fmt: skip
    told = [council.figures[code] for code in shown.codes if code in council.figures]
    theirs: dict[str, Decimal] = {}
    paid: dict[str, Decimal] = {}
    prices: dict[str, tuple[str, str, int, Decimal]] = {}
    for each in told:
        for year, (amount, _) in each.spend.items():
            theirs[year] = theirs.get(year, Decimal(0)) + amount
        for identifier, (_, amount) in each.suppliers.items():
            paid[identifier] = paid.get(identifier, Decimal(0)) + amount
        prices |= each.prices
    years = [
        (year, ours.get(year), theirs.get(year), _head(ours.get(year), people),
         _head(theirs.get(year), council.population))
        for year in sorted(ours.keys() | theirs.keys())
    ]  # fmt: skip
    shared = sorted(
        (
            Shared(name, href, here, paid[identifier])
            for identifier, (name, href, here) in known.items()
            if identifier in paid
        ),
        key=lambda each: (-(each.ours + each.theirs), each.name),
    )
    like = [
        (each, prices[each.key][3], prices[each.key][2], each.median - prices[each.key][3])
        for each in mine
        if each.median is not None and each.key in prices
    ]
    return Beside(council, years, shared[:MOST], like, _hints(council, shared, like))


def _head(amount: Decimal | None, people: int | None) -> Decimal | None:
    return None if amount is None else queries.per_head(amount, people)


def _hints(council: OtherCouncil, shared: list[Shared], like: list[Any]) -> list[str]:
    """Say what the two councils could do together, each with the figures that it rests on."""
    found = []
    if shared:
        together = sum((each.ours + each.theirs for each in shared), Decimal(0))
        found.append(
            f"{len(shared)} of the suppliers paid here are paid by {council.name} too: together "
            f"{words.money(together)} in the latest year that each told. Ask whether one contract could "
            "serve both."
        )
    for each, theirs, buys, gap in sorted(like, key=lambda row: -(row[3] * row[0].quantity))[:3]:
        if gap > 0:
            found.append(
                f"{council.name} pays {words.money(theirs)} for “{each.thing}” (median of {buys} buys); here "
                f"it is {words.money(each.median)}. Ask from whom."
            )
    return found
