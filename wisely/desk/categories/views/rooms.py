"""The map of what the council buys, and one category with all that is known of it, part by part."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import Count, Sum
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode

from wisely.categories import queries as managed
from wisely.categories.permissions import Permission as Categories
from wisely.contracts import queries as contracts
from wisely.contracts.permissions import Permission
from wisely.desk.categories.lists import MANAGED, VIEWS, categories_list, suppliers_list, values_of
from wisely.desk.categories.map import Map, Place, beside_map, map_for, together
from wisely.desk.categories.views.plans import may_draft, plan_facts
from wisely.lib.periods import FinancialYear
from wisely.people.doors import Request, door
from wisely.planning import queries as planning
from wisely.planning.permissions import Permission as Planning
from wisely.planning.permissions import may_propose_need
from wisely.planning.queries import NEED
from wisely.spend import queries as spend
from wisely.spend.permissions import Permission as Spend
from wisely.ui import charts, words
from wisely.ui.listing import MemorySource
from wisely.ui.parts import ActLink, Fact, Link, Tab
from wisely.ui.record_page import RecordPage

MOST = 10
T = TypeVar("T")
TABS = (
    ("Overview", "", Permission.SEE_CONTRACT), ("Plan", "plan/", Categories.SEE_PLAN),
    ("Risks", "risks/", Categories.SEE_PLAN), ("Spend", "spend/", Spend.SEE_SPEND),
    ("Suppliers", "suppliers/", Spend.SEE_SPEND), ("Prices", "prices/", Spend.SEE_SPEND),
    ("Contracts", "contracts/", Permission.SEE_CONTRACT),
    ("Pipeline", "pipeline/", Planning.SEE_NEED), ("Social value", "social-value/", Categories.SEE_PLAN),
    ("Other councils", "others/", Spend.SEE_SPEND),
)  # fmt: skip


@door(Permission.SEE_CONTRACT)
def categories(request: Request) -> HttpResponse:
    """List the categories: who manages each, what is spent, on contract, about to end and planned."""
    told = map_for(request.officer, on=timezone.localdate(request.at))
    tops = [place for place in told.places.values() if not place.category.parent]
    return categories_list(told).answer(
        request,
        MemorySource(list(told.places.values()), by=values_of(told)),
        template="desk/categories/categories.html",
        views=VIEWS,
        context={
            "told": told,
            "tops": len(tops),
            "managed": sum(place.is_managed for place in tops),
            "planned": sum(place.plan is not None for place in tops),
        },
    )


@dataclass(frozen=True, slots=True)
class Shown:
    """A category as its pages show it: the map, its place on it, and its codes with those of its parts."""

    told: Map
    place: Place
    codes: tuple[str, ...]
    names: tuple[str, ...]


def shown_to(request: Request, code: str) -> Shown:
    """Find a category on the map, or give no page."""
    told = map_for(request.officer, on=timezone.localdate(request.at))
    place = told.places.get(code)
    if place is None:
        raise Http404
    codes = (place.category.code, *place.parts)
    return Shown(told, place, codes, tuple(told.places[each].category.name for each in codes))


def tab(request: Request, shown: Shown, part: str, **context: Any) -> HttpResponse:
    """Show one part of a category below its head."""
    above = shown.told.places.get(shown.place.category.parent)
    told = {
        "record": _page(request, shown, part), "told": shown.told, "place": shown.place, "above": above,
        "above_href": f"/categories/{shown.place.category.parent}/", "root": _root(shown), **context,
    }  # fmt: skip
    return render(request, f"desk/categories/{part.strip('/') or 'category'}.html", told)


def _root(shown: Shown) -> str:
    return f"/categories/{shown.place.category.code}/"


def _page(request: Request, shown: Shown, part: str) -> RecordPage:
    place, told, officer = shown.place, shown.told, request.officer
    names = told.directorates
    managers = [Link(each.name, f"/people/{each.reference}/") for each in place.managers]
    money = (
        (
            Fact(f"Paid {told.period_words}", words.money(place.spend.paid), hint="Excluding VAT"),
            Fact("On contract", None if place.share is None else f"{place.share:.1f}%"),
        )
        if place.spend is not None
        else ()
    )
    return RecordPage(
        title=place.category.name,
        caption="Category",
        reference=place.category.code,
        badge=MANAGED["yes" if place.is_managed else "no"],
        facts=(
            Fact("Manager", managers or None),
            Fact("Directorates", [names.get(code, code) for code in place.category.directorates] or None),
            *money,
            Fact("Contracts in force", place.in_force),
            Fact("End in 12 months", place.ending),
            Fact("Plan", _plan_fact(place), hint=_plan_hint(place)),
        ),
        tabs=tuple(
            Tab(label, f"{_root(shown)}{each}", is_current=each == part)
            for label, each, needs in TABS
            if needs in officer.permissions
        ),
        acts=(
            ActLink(
                "Propose a need",
                f"/planning/needs/propose/?{urlencode({'category': place.category.code})}",
                may_propose_need(officer, directorate="", category=place.category.code),
            ),
        ),
        version=0,
    )


def _plan_fact(place: Place) -> Any:
    return (
        Link(place.plan.reference, f"/categories/plans/{place.plan.reference}/")
        if place.plan
        else "None agreed"
    )


def _plan_hint(place: Place) -> str:
    if place.plan is None:
        return ""
    late = f"{words.plural(place.plan.late_actions, 'action')} late" if place.plan.late_actions else ""
    overdue = "Review overdue" if place.plan.is_overdue else ""
    return ". ".join(each for each in (overdue, late) if each)


@door(Permission.SEE_CONTRACT)
def category(request: Request, code: str) -> HttpResponse:
    """Show one category: its parts, its money, what ends and what is planned."""
    shown = shown_to(request, code)
    sees_needs = Planning.SEE_NEED in request.officer.permissions
    return tab(
        request, shown, "", parts=[shown.told.places[part] for part in shown.place.parts],
        ending=_ending(request, shown, most=MOST), sees_needs=sees_needs,
        needs=_needs(request, shown)[:MOST] if sees_needs else [],
        sees_plans=Categories.SEE_PLAN in request.officer.permissions,
    )  # fmt: skip


@door(Categories.SEE_PLAN)
def plan(request: Request, code: str) -> HttpResponse:
    """Show the plan by which a category is managed, a draft of the next, and those before."""
    shown, officer = shown_to(request, code), request.officer
    rows = managed.plans_of_category(officer.authority_id, code)
    held = next((row for row in rows if row.stage in managed.IN_FORCE), None)
    draft = next((row for row in rows if row.stage == managed.PlanStage.DRAFT), None)
    above = shown.told.places.get(shown.place.category.parent)
    on = timezone.localdate(request.at)
    return tab(
        request, shown, "plan/", plan=held, draft=draft, on=on,
        facts=plan_facts(held)[:-1] if held else (),
        actions=managed.actions_of(held, by=officer, on=on) if held else [], kinds=managed.ACTION_KINDS,
        earlier=[(row, managed.CATEGORY_PLAN.badge(row.stage)) for row in rows if row not in (held, draft)],
        may_draft=may_draft(request, shown.place.category),
        above_plan=above.plan if above else None,
    )  # fmt: skip


@door(Categories.SEE_PLAN)
def risks(request: Request, code: str) -> HttpResponse:
    """Show what may go wrong: by the plan, and by the register of contracts."""
    shown, officer = shown_to(request, code), request.officer
    held = managed.plan_in_force(officer.authority_id, code)
    found = managed.risks_of(held, by=officer) if held else []
    return tab(
        request, shown, "risks/", plan=held, risks=found,
        may_draft=may_draft(request, shown.place.category), from_register=_from_register(shown),
    )  # fmt: skip


def _from_register(shown: Shown) -> list[tuple[str, str]]:
    """Say what the register and the payments tell of danger, each with the way to its records."""
    place, code = shown.place, shown.place.category.code
    found = []
    if place.without_owner:
        found.append((
            f"{words.plural(place.without_owner, 'contract')} in force without an owner who works here",
            f"/contracts/?{urlencode({'category': code, 'standing': 'in force', 'owner': 'nobody'})}",
        ))  # fmt: skip
    if place.ending:
        found.append((
            f"{words.plural(place.ending, 'contract')} in force that end within twelve months",
            f"/contracts/?{urlencode({'category': code, 'standing': 'in force', 'sort': 'ends_on'})}",
        ))  # fmt: skip
    if place.spend is not None and place.spend.off > 0:
        off = words.money(place.spend.off)
        found.append((
            f"{off} paid without a contract in force in {shown.told.period_words}",
            f"/categories/{code}/spend/",
        ))  # fmt: skip
    return found


@dataclass(frozen=True, slots=True)
class Lines:
    """The ways to the payments of a category, of all and of those off contract."""

    name: str
    href: str
    off_href: str


def _lines(told: Map, place: Place) -> list[Lines]:
    """Payments name the lowest level of the tree, so a category with parts is reached part by part."""
    if told.period is None or place.spend is None:
        return []
    period = {"paid_on_from": f"{told.period.starts_on}", "paid_on_to": f"{told.period.last_on}"}
    found = []
    for code in place.parts or (place.category.code,):
        part = told.places[code]
        if part.spend and part.spend.lines:
            said = urlencode({"category": part.category.name, **period})
            href = f"/spend/lines/?{said}"
            found.append(Lines(part.category.name, href, f"{href}&standing=off&sort=-amount_net"))
    return found


@door(Spend.SEE_SPEND)
def spend_of(request: Request, code: str) -> HttpResponse:
    """Show what was paid year by year, how much of it on contract, and the ways to the payments."""
    shown = shown_to(request, code)
    by_year = years_of(request, shown)
    return tab(
        request, shown, "spend/", years=[(year.label, sums) for year, sums in by_year],
        trend=_trend(shown, by_year), lines=_lines(shown.told, shown.place),
    )  # fmt: skip


def years_of(request: Request, shown: Shown) -> list[tuple[FinancialYear, spend.OnContract]]:
    """Add a category and its parts up, year by year."""
    told = spend.years_by_category(request.officer.authority_id or 0)
    mine = [told[name] for name in shown.names if name in told]
    years = sorted({year for each in mine for year in each}, key=lambda year: year.label)
    return [(year, together(each.get(year) for each in mine)) for year in years]


def _trend(shown: Shown, by_year: list[tuple[FinancialYear, spend.OnContract]]) -> Any:
    if not by_year:
        return None
    (first, at_first), (last, at_last) = by_year[0], by_year[-1]
    sentence = f"{words.money(at_last.paid)} was paid in {last.label}, excluding VAT"
    if len(by_year) > 1:
        sentence += f", after {words.money(at_first.paid)} in {first.label}"
    return charts.bars(
        "paid-by-year", f"Paid in {shown.place.category.name} by financial year",
        [(year.label, sums.paid) for year, sums in by_year], unit=charts.POUNDS,
        sentence=f"{sentence}. A year whose payments are not all imported is shown as far as they are.",
    )  # fmt: skip


@door(Spend.SEE_SPEND)
def suppliers_of(request: Request, code: str) -> HttpResponse:
    """List who was paid in a category in the latest financial year."""
    shown = shown_to(request, code)
    if shown.told.period is None:
        return tab(request, shown, "suppliers/", page=None)
    by = spend.suppliers_by_category(request.officer.authority_id or 0, shown.told.period)
    rows: dict[str, dict[str, Any]] = {}
    for name in shown.names:
        for each in by[name].rows if name in by else ():
            row = rows.setdefault(
                each.reference or f"p{each.payee_id}",
                {
                    "name": each.name, "reference": each.reference, "paid": Decimal(0), "lines": 0,
                    "off": Decimal(0), "matched": "yes" if each.reference else "no",
                    "href": f"/suppliers/{each.reference}/"
                    if each.reference
                    else f"/spend/lines/?payee={each.payee_id}",
                },
            )  # fmt: skip
            row["paid"], row["lines"] = row["paid"] + each.total, row["lines"] + each.lines
            row["off"] += each.off_contract
    return suppliers_list(shown.told.period_words).answer(
        request, MemorySource(list(rows.values())), template="desk/categories/suppliers.html",
        context=around(request, shown, "suppliers/"),
    )  # fmt: skip


def around(request: Request, shown: Shown, part: str) -> dict[str, Any]:
    """Give what a list within a category's page needs besides its rows."""
    above = shown.told.places.get(shown.place.category.parent)
    return {
        "record": _page(request, shown, part), "told": shown.told, "place": shown.place, "above": above,
        "above_href": f"/categories/{shown.place.category.parent}/", "root": _root(shown),
    }  # fmt: skip


@door(Permission.SEE_CONTRACT)
def contracts_of(request: Request, code: str) -> HttpResponse:
    """Show the contracts in force by their last day, year by year."""
    shown = shown_to(request, code)
    by_year = _kept(request, shown, "by year", lambda: _by_year(request, shown))
    years = [(year, number, value, _until(code, year)) for year, number, value in by_year]
    return tab(
        request, shown, "contracts/", ending=_ending(request, shown, most=25), years=years,
        without_end=shown.place.in_force - sum(number for _, number, _, _ in years),
    )  # fmt: skip


def _by_year(request: Request, shown: Shown) -> list[tuple[int, int, Decimal | None]]:
    rows = _in_force(request, shown).values_list("ends_on__year").annotate(Count("pk"), Sum("value_net"))
    return list(rows.order_by("ends_on__year"))


def _until(code: str, year: int) -> str:
    said = {
        "category": code, "standing": "in force", "ends_on_from": f"{year}-01-01",
        "ends_on_to": f"{year}-12-31",
    }  # fmt: skip
    return f"/contracts/?{urlencode(said)}"


@door(Planning.SEE_NEED)
def pipeline(request: Request, code: str) -> HttpResponse:
    """Show what is planned, by the day on which it is wanted."""
    shown = shown_to(request, code)
    return tab(request, shown, "pipeline/", needs=_needs(request, shown))


@door(Categories.SEE_PLAN)
def social_value(request: Request, code: str) -> HttpResponse:
    """Show which social value the plan seeks, and what weight needs in the category give it."""
    shown = shown_to(request, code)
    held = managed.plan_in_force(request.officer.authority_id, code)
    needs = [row for row in _needs(request, shown) if row["social_value_percent"] is not None]
    return tab(
        request, shown, "social-value/", plan=held, needs=needs,
        may_draft=may_draft(request, shown.place.category),
    )  # fmt: skip


def _in_force(request: Request, shown: Shown) -> Any:
    on = timezone.localdate(request.at)
    rows = contracts.register(request.officer.authority_id, on=on).filter(contracts.in_force())
    return rows.filter(category__in=shown.codes, ends_on__isnull=False)


def _kept(request: Request, shown: Shown, what: Hashable, make: Callable[[], list[T]]) -> list[T]:
    """Give a list of the category from memory until something on the map moves."""
    on, council = timezone.localdate(request.at), request.officer.authority_id or 0
    return beside_map(council, (what, on, shown.codes), make)


def _ending(request: Request, shown: Shown, *, most: int) -> list[dict[str, Any]]:
    def make() -> list[dict[str, Any]]:
        told = _in_force(request, shown).order_by("ends_on", "pk")
        named = told.values("reference", "title", "supplier_name", "ends_on", "value_net", "owner__name")
        return list(named[:most])

    return _kept(request, shown, ("ending", most), make)


def _needs(request: Request, shown: Shown) -> list[dict[str, Any]]:
    def make() -> list[dict[str, Any]]:
        rows = planning.planned(request.officer.authority_id).filter(category__in=shown.codes)
        told = rows.order_by("needed_on", "pk").values(
            "reference", "title", "stage", "needed_on", "value_net", "social_value_percent", "work_starts_on"
        )
        return [{**row, "badge": NEED.badge(row["stage"])} for row in told]

    return _kept(request, shown, "needs", make)
