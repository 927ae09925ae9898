"""Do we already have this? What the council has, by group, with why each was found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from wisely.categories.queries import Spread
from wisely.categories.queries.searching import find_prices
from wisely.contracts.lifecycle import CONTRACT
from wisely.contracts.permissions import Permission as Contracts
from wisely.contracts.queries.searching import MOST_KEYS, ContractFound, find_contracts
from wisely.lib.lifecycle import Badge
from wisely.people.doors import Request, signed_in
from wisely.people.permissions import Permission as People
from wisely.people.queries import Officer
from wisely.people.queries.searching import find_people
from wisely.planning.lifecycle import NEED
from wisely.planning.permissions import Permission as Planning
from wisely.planning.queries.searching import find_needs
from wisely.spend.permissions import Permission as Spend
from wisely.suppliers.permissions import Permission as Suppliers
from wisely.suppliers.queries.searching import find_suppliers
from wisely.ui import words

LONGEST = 200


@dataclass(frozen=True)
class Hit:
    """One thing found: where it is, what else is known of it, and why it is here."""

    label: str
    href: str
    reference: str
    about: str
    why: str
    badge: Badge | None = None


@dataclass(frozen=True)
class Group:
    """What was found of one kind; `more_href` leads to all of it."""

    heading: str
    hits: tuple[Hit, ...]
    count_words: str = ""
    more_href: str = ""


@signed_in("each group of what is found asks for the permission of its own room")
def search(request: Request) -> HttpResponse:
    """Look through contracts, suppliers, needs and people, as far as this person may open them."""
    text = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]
    officer, on = request.officer, timezone.localdate(request.at)
    groups = _groups(officer, text, on=on, at=request.at) if text else []
    found = [group for group in groups if group.hits]
    may_plan = Planning.SEE_NEED in officer.permissions
    return render(request, "desk/search/search.html", {"asked": text, "groups": found, "may_plan": may_plan})


def _groups(officer: Officer, text: str, *, on: date, at: datetime) -> list[Group]:
    may, groups = officer.permissions, []
    if Contracts.SEE_CONTRACT in may:
        groups.append(_contracts(officer, text, on=on, at=at))
    if Planning.SEE_NEED in may:
        groups.append(_needs(officer, text))
    if Suppliers.SEE_SUPPLIER in may:
        groups.append(_suppliers(officer, text))
    if Spend.SEE_SPEND in may and officer.authority_id:
        groups.append(_prices(officer.authority_id, text, on=on))
    if People.SEE_PEOPLE in may:
        groups.append(_people(officer, text, on=on))
    return groups


def _needs(officer: Officer, text: str) -> Group:
    return Group(
        "Needs under way",
        tuple(
            Hit(each.title, f"/planning/needs/{each.reference}/", each.reference, "", each.why,
                NEED.badge(each.stage))
            for each in find_needs(officer.authority_id, text)
        ),
    )  # fmt: skip


def _suppliers(officer: Officer, text: str) -> Group:
    found = find_suppliers(officer.authority_id, text)
    hits = [Hit(each.name, f"/suppliers/{each.reference}/", each.reference, "", each.why) for each in found]
    is_listed = any(each.is_exact for each in found)  # a list of suppliers forgives no slip
    return Group(
        "Suppliers", tuple(hits), more_href=f"/suppliers/?{urlencode({'q': text})}" if is_listed else ""
    )


def _prices(authority_id: int, text: str, *, on: date) -> Group:
    return Group(
        "Bought in the last twelve months",
        tuple(
            Hit(each.spread.thing, f"/categories/{each.spread.category}/prices/{each.spread.key}/", "",
                _costs(each.spread), each.why)
            for each in find_prices(authority_id, text, on=on)
        ),
    )  # fmt: skip


def _costs(each: Spread) -> str:
    """Say what a thing cost: for one price, or from the least to the most."""
    least, most = words.money(each.least), words.money(each.most)
    price = least if least == most else f"{least} to {most}"
    unit = "each" if each.unit == "each" else f"for one {each.unit}"
    return f"{price} {unit}, excluding VAT; bought {words.plural(each.buys, 'time', 'times')}"


def _people(officer: Officer, text: str, *, on: date) -> Group:
    hits = [
        Hit(each.name, f"/people/{each.reference}/", each.reference, "", each.why)
        for each in find_people(officer.authority_id, text, on=on)
    ]
    return Group("People", tuple(hits))


def _contracts(officer: Officer, text: str, *, on: date, at: datetime) -> Group:
    found = find_contracts(officer.authority_id, text, on=on, at=at)
    count = f"more than {MOST_KEYS}" if found.count > MOST_KEYS else f"{found.count:,}"
    return Group(
        "Contracts",
        tuple(
            Hit(each.title, f"/contracts/{each.reference}/", each.reference, _about(each), each.why,
                CONTRACT.badge(each.stage))
            for each in found.rows
        ),
        count_words=count if found.count > len(found.rows) else "",
        more_href=f"/contracts/?{urlencode({'q': ' '.join(found.words)})}",
    )  # fmt: skip


def _about(each: ContractFound) -> str:
    ends = f"ends on {words.day(each.ends_on)}" if each.ends_on else "no last day recorded"
    parts = [each.supplier_name, ends, f"owned by {each.owner_name}" if each.owner_name else "nobody owns it"]
    return ", ".join(part for part in parts if part)
