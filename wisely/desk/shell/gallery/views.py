"""The pages of the gallery. They exist only where there is no real council."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from wisely.desk.shell.gallery import samples
from wisely.desk.shell.gallery.forms import ContractForm
from wisely.people import queries
from wisely.people.doors import Request, open_door
from wisely.ui import listing
from wisely.ui.listing import Column, Kind, Listing, MemorySource
from wisely.ui.parts import NavigationLink

WHY_OPEN = "the gallery shows invented values only, and only where there is no real council"
FOLDER = "desk/shell/gallery"


def _gallery(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @open_door(WHY_OPEN)
    @wraps(view)
    def through(request: Request, **words: str) -> HttpResponse:
        if not settings.DEBUG and not queries.personas_are_open():
            raise Http404
        return view(request, **words)

    return through


def _framed(request: HttpRequest, **context: Any) -> dict[str, Any]:
    """Frame a page as an officer of the invented council would see it."""
    ways = {"Components": "", "Form": "form/", "List": "list/", "Record": "record/", "Charts": "charts/"}
    links = [
        NavigationLink(label, f"/gallery/{place}", request.path == f"/gallery/{place}", "page")
        for label, place in ways.items()
    ]
    officer = samples.OFFICER
    frame = {"officer": officer, "pack": officer.pack, "navigation": links, "at": samples.NOON}
    return {**frame, "sign_out_href": "", **context}


@_gallery
def components(request: Request) -> HttpResponse:
    """Show the components that stand alone."""
    messages.success(request, "The contract has an owner: Iris Bell.")
    messages.warning(request, "The contract ends in 12 days and has no successor.")
    return render(request, f"{FOLDER}/components.html", _framed(request, **samples.components()))


@_gallery
def a_form(request: Request, state: str = "") -> HttpResponse:
    """Show a form: blank, or sent with faults."""
    faulty = {"starts_on_day": "31", "starts_on_month": "2", "starts_on_year": "2027", "value_net": "lots"}
    if state not in {"", "faulty"}:
        raise Http404
    form = ContractForm(faulty if state else None)
    return render(request, f"{FOLDER}/form.html", _framed(request, form=form))


@_gallery
def a_list(request: Request, state: str = "") -> HttpResponse:
    """Show a list: many rows, one or none. Its filters, sorts, chips, pages and files work."""
    count = {"": 230, "one": 1, "empty": 0}.get(state)
    if count is None:
        raise Http404
    return CONTRACTS.answer(
        request,
        MemorySource([samples.contract(number) for number in range(count)]),
        template=f"{FOLDER}/list.html",
        context=_framed(request),
        views=samples.VIEWS,
        save_view_href="#save",
    )


@_gallery
def a_record(request: Request, tab: str = "") -> HttpResponse:
    """Show a record's page, by its tabs."""
    shown = {"record": samples.record(request.path), "tab": tab}
    more = {"happenings": samples.HAPPENINGS, "facts": samples.FACTS}
    return render(request, f"{FOLDER}/record.html", _framed(request, **shown, **more))


@_gallery
def drawings(request: Request) -> HttpResponse:
    """Show a chart of each kind."""
    return render(request, f"{FOLDER}/charts.html", _framed(request, **samples.drawings()))


@_gallery
def instead(request: Request, name: str) -> HttpResponse:
    """Show a page that answers instead of the one asked for: refusals, conflicts, faults."""
    if name not in samples.PAGES:
        raise Http404
    template = f"{name.replace('-', '_')}.html"
    folder = "" if name[0].isdigit() else "ui/"
    context = _framed(request, verdict=samples.REFUSED, **samples.conflict())
    return render(request, f"{folder}{template}", context)


_STAGES = {"draft": samples.BADGES[0], "signed": samples.BADGES[1], "ended": samples.BADGES[2]}
CONTRACTS = Listing(
    name="gallery-contracts",
    title="Contracts register",
    noun=("contract", "contracts"),
    columns=(
        Column("title", "Title", link="#{reference}", is_heading=True),
        Column("reference", "Reference", Kind.REFERENCE),
        Column("supplier", "Supplier"),
        Column("value_net", "Value", Kind.NET),
        Column("ends_on", "Ends", Kind.DATE),
        Column("owner", "Owner"),
        Column("stage", "Stage", Kind.TAG, badge=_STAGES.__getitem__),
    ),
    filters=(
        listing.search("title", "reference", "supplier", hint="Title, reference or supplier"),
        listing.choices(
            "stage", "Stage", options=(("draft", "Draft"), ("signed", "Signed"), ("ended", "Ended"))
        ),
        listing.days("ends_on", "Ends"),
        listing.amounts("value_net", "Value excluding VAT"),
        listing.yes_no("owned", "Has an owner", path="owner"),
        listing.choice("supplier", "Supplier", options=tuple((firm, firm) for firm in samples.FIRMS)),
    ),
    order="ends_on",
    then="reference",
    size=20,
)  # fmt: skip
