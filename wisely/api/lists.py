"""Lists for programs: the same declarations that the pages show, walked by key.

The roof hands them in (`Lists`), for no door opens onto another. Filters, sorts, kinds of values and the
permissions of columns are the declaration's own; `limit` and `cursor` are the API's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.signing import BadSignature, Signer
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from ninja import Router

from wisely.api.operations import read
from wisely.api.parameters import SAMPLE_ON, nobody_of, parameters_of
from wisely.api.problems import Fault, Stop
from wisely.api.rendering import answer, plain
from wisely.api.schemas import OF_LINKS, page_model, row_model
from wisely.lib.whole_numbers import whole_number
from wisely.people.bearers import Call
from wisely.people.doors import Lock
from wisely.people.queries import Officer
from wisely.rules.rulebook import packs
from wisely.ui.listing import Asked, Column, Listing, QuerySource
from wisely.ui.listing.cursors import NotACursor, read_cursor, write_cursor

USUAL, MOST = 50, 200
ListingOf = Callable[[Officer, date], Listing]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """The declarations of lists, each as an officer sees it on a day."""

    contracts: ListingOf
    spend_lines: ListingOf
    payees: ListingOf
    payment_imports: ListingOf
    register_imports: ListingOf
    rejected_rows: ListingOf
    suppliers: ListingOf
    insurances: ListingOf
    declarations: ListingOf
    supplier_accounts: ListingOf
    distress_triggers: ListingOf
    watched_suppliers: ListingOf
    supply_chains: ListingOf
    kpis_of_contracts: ListingOf
    results_of_kpis: ListingOf
    risks_of_contracts: ListingOf
    cost_centres: ListingOf
    budget_commitments: ListingOf
    budget_questions: ListingOf
    people: ListingOf
    published_contracts: ListingOf


Tell = Callable[[Call, Sequence[int]], Mapping[int, Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class Beside:
    """What is worked out for the rows of an answer: names with what each says, and how they are told.

    `tell` is given the rows' keys and gives a value for each name; of a row that it leaves out they are null.
    """

    says: Mapping[str, str]
    tell: Tell

    @property
    def columns(self) -> tuple[Column, ...]:
        """Columns of text, which hold the rows' keys until `told` puts the values in their places."""
        return tuple(Column(key, said, path="pk", sort=False) for key, said in self.says.items())

    def told(self, request: Call, keys: Sequence[int]) -> list[Mapping[str, Any]]:
        """Give the values for each of some rows, in their order."""
        found = self.tell(request, keys) if keys else {}
        return [found.get(key) or dict.fromkeys(self.says) for key in keys]


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A list that the API offers: its declaration, its rows as the room's query gives them.

    `choices` gives for a filter what it may be asked for in this council; read only where the filter is sent.
    `without` names columns of the page that programs are not given; `plus` gives what they need besides, such
    as references where people read names, and `narrowings` are filters where a page has tabs. `beside` is
    worked out for the rows that an answer holds.
    """

    name: str
    summary: str
    path: str
    lock: Lock
    listing: ListingOf
    rows: Callable[[Call], QuerySet[Any]]
    choices: Mapping[str, Callable[[Call], Any]] = field(default_factory=dict)
    without: frozenset[str] = frozenset()
    plus: tuple[Column, ...] = ()
    narrowings: tuple[Any, ...] = ()
    beside: Beside | None = None

    def seen_by(self, officer: Officer, on: date) -> Listing:
        """Give the list as an officer sees it on a day."""
        listing = self.listing(officer, on)
        kept = tuple(column for column in listing.columns if column.key not in self.without)
        filters = (*listing.filters, *self.narrowings)
        beside = self.beside.columns if self.beside else ()
        return replace(listing, columns=(*kept, *self.plus, *beside), filters=filters)


def add_list(router: Router, offer: Offer) -> None:
    """Add the operation of a list, with the schema and the parameters of its declaration."""
    row = row_model(offer.seen_by(nobody_of(packs()[0]), SAMPLE_ON), f"{offer.name}Row")

    def view(request: Call) -> HttpResponse:
        return page_of(request, offer)

    view.__name__ = f"list_{_snake(offer.name)}"
    view.__doc__ = f"{offer.summary}\n\nSorted and filtered as on the page. Follow `next` until it is null."
    place = next((each for each in ("council", "key") if f":{each}}}" in offer.path), "")
    if place:
        view = _WITH_PLACE[place](view)
    read(
        router, offer.path, lock=offer.lock, returns=page_model(row, f"{offer.name}Page"),
        parameters=parameters_of(offer.seen_by),
    )(view)  # fmt: skip


def _snake(name: str) -> str:
    return "".join(f"_{each.lower()}" if each.isupper() else each for each in name).strip("_")


def _with_council(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let the address name the council; the lock puts it in scope."""

    def of_council(request: Call, council: str) -> HttpResponse:
        del council
        return view(request)

    of_council.__name__, of_council.__doc__ = view.__name__, view.__doc__
    return of_council


def _with_key(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let the address name what the rows belong to; the offer's query reads it."""

    def of_key(request: Call, key: int) -> HttpResponse:
        del key
        return view(request)

    of_key.__name__, of_key.__doc__ = view.__name__, view.__doc__
    return of_key


_WITH_PLACE = {"council": _with_council, "key": _with_key}


def page_of(request: Call, offer: Offer) -> HttpResponse:
    """Answer with one page of a list and the address of the next."""
    listing = offer.seen_by(_seer(request), timezone.localdate(request.at))
    choices = {key: give(request) for key, give in offer.choices.items() if key in request.GET}
    asked = _asked(request, listing, choices)
    limit = _limit(request)
    signer = _signer(request, listing, asked)
    source = QuerySource(offer.rows(request))
    found = source.walked(asked, limit + 1, place=_place(request, signer, asked), backwards=False)
    places = [(key, at) for key, at in asked.places.items() if key not in OF_LINKS]
    rows = [{key: plain(row[at]) for key, at in places} for row in found[:limit]]
    if offer.beside is not None:
        at = asked.places[next(iter(offer.beside.says))]
        told = offer.beside.told(request, [row[at] for row in found[:limit]])
        rows = [row | dict(each) for row, each in zip(rows, told, strict=True)]
    following = None
    if len(found) > limit:
        mark = signer.sign(write_cursor(found[limit - 1][len(asked.paths) :]))
        pairs = [*asked.filter_pairs, *asked.sort_pairs, ("limit", str(limit)), ("cursor", mark)]
        following = request.build_absolute_uri(f"{request.path}?{urlencode(pairs)}")
    response = answer({"rows": rows, "next": following})
    if following:
        response.headers["Link"] = f'<{following}>; rel="next"'
    return response


def _seer(request: Call) -> Officer:
    """Give who looks; a citizen looks as nobody of the council."""
    return request.officer or nobody_of(request.council.pack)


def _asked(request: Call, listing: Listing, choices: Mapping[str, Any]) -> Asked:
    """Read the address, with every column that this token may see.

    :raises Stop: where a filter or the sort cannot be read. Nothing is passed over: it would show too much.
    """
    sent = request.GET
    said = sent.copy()
    said["columns"] = ",".join(column.key for column in listing.columns)
    request.GET = said  # type: ignore[assignment]
    asked = listing.read(request, choices)
    request.GET = sent
    faults = [
        Fault(detail=text, parameter=_parameter(where.removeprefix("filter-"), request))
        for where, text in asked.faults
    ]
    if sent.get("sort") and not asked.sort:
        faults.append(Fault(detail="There is no such sort.", parameter="sort"))
    if faults:
        raise Stop("not-valid", "The list cannot be asked for in this way.", errors=faults)
    return asked


def _parameter(key: str, request: Call) -> str:
    """Name the parameter that was sent for a filter, which may have two: from and to, least and most."""
    return next((name for name in request.GET if name == key or name.startswith(f"{key}_")), key)


def _limit(request: Call) -> int:
    limit = whole_number(request.GET.get("limit", str(USUAL)))
    if limit is None or not 1 <= limit <= MOST:
        fault = Fault(detail=f"Ask for 1 to {MOST} rows.", parameter="limit")
        raise Stop("not-valid", "The list cannot be asked for in this way.", errors=[fault])
    return limit


def _signer(request: Call, listing: Listing, asked: Asked) -> Signer:
    """Sign cursors for one view of one list of one council: with other filters or sorts they mean nothing."""
    officer = request.officer
    council = officer.authority_id if officer else request.council.pk
    view = urlencode([*asked.filter_pairs, *asked.sort_pairs])
    return Signer(sep=".", salt=f"wisely.api.cursor:{listing.name}:{council}:{view}")


def _place(request: Call, signer: Signer, asked: Asked) -> list[Any]:
    mark = request.GET.get("cursor", "")
    if not mark:
        return []
    try:
        return read_cursor(signer.unsign(mark), length=len(asked.order))
    except (BadSignature, NotACursor) as unreadable:
        fault = Fault(
            detail="Follow `next` as it was given. A cursor fits only the filters and the sort it came with.",
            parameter="cursor",
        )
        raise Stop("not-valid", "The cursor leads nowhere.", errors=[fault]) from unreadable
