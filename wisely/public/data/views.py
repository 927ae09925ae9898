"""Pages of published datasets: what there is, a dataset's periods, a version’s figures, corrections."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from wisely.people.doors import Request, open_door
from wisely.public.data.finding import PUBLIC, dataset_asked, gone, version_asked
from wisely.public.data.rows import PAID
from wisely.public.shared import address_of, shared
from wisely.publishing import queries
from wisely.publishing.queries import LICENCE, LICENCE_NAME, NOT_SAID, Shown
from wisely.rules.transparency import Dataset, datasets
from wisely.ui.parts import Link

NEWEST = 6


@dataclass(frozen=True, slots=True)
class Shelf:
    """A dataset with its newest versions, one for each period."""

    dataset: Dataset
    newest: Sequence[Shown]
    periods: int


@open_door(PUBLIC)
def index(request: Request, council: str) -> HttpResponse:
    """Name the datasets, with the figure of each period, their terms and their corrections."""
    told = queries.versions(request.council.pk)
    shelves = []
    for each in datasets(request.council.pack).values():
        live = [version for version in told if version.dataset == each.code and version.is_live]
        shelves.append(Shelf(each, live[:NEWEST], len(live)))
    context = {"shelves": shelves, "paid": PAID, "corrected": sum(_is_logged(each) for each in told)}
    return _page(request, council, "index", context)


@open_door(PUBLIC)
def dataset_page(request: Request, council: str, dataset: str) -> HttpResponse:
    """Say what a dataset holds, field by field, and give all its versions."""
    found = dataset_asked(request, dataset)
    told = queries.versions(request.council.pk, dataset=found.code)
    on = timezone.localdate(request.at)
    missed = [
        each for each in queries.duties(request.council, on=on) if each.is_missed and each.dataset == found
    ]
    return _page(request, council, "dataset", {"dataset": found, "versions": told, "missed": missed})


@open_door(PUBLIC)
def corrections(request: Request, council: str) -> HttpResponse:
    """Tell of every correction and withdrawal, the latest first, with its reason."""
    names = {each.code: each.name for each in datasets(request.council.pack).values()}
    told = [
        (version, names.get(version.dataset, version.dataset))
        for version in queries.versions(request.council.pk)
        if _is_logged(version)
    ]
    told.sort(key=lambda each: each[0].withdrawn_at or each[0].published_at, reverse=True)
    return _page(request, council, "corrections", {"told": told})


def _is_logged(version: Shown) -> bool:
    return version.number > 1 or version.withdrawn_at is not None


@open_door(PUBLIC)
def latest(request: Request, council: str, dataset: str, period: str) -> HttpResponse:
    """Show the newest version of a period."""
    found = dataset_asked(request, dataset)
    told = queries.versions(request.council.pk, dataset=found.code, code=period)
    if not told:
        raise Http404
    live = next((each for each in told if each.is_live), None)
    return gone(request, found, told[0]) if live is None else _version(request, council, found, live, told)


@open_door(PUBLIC)
def version(request: Request, council: str, dataset: str, period: str, number: int) -> HttpResponse:
    """Show one version, for as long as it is not withdrawn."""
    found = dataset_asked(request, dataset)
    shown = version_asked(request, dataset, period, number)
    if shown.withdrawn_at:
        return gone(request, found, shown)
    told = queries.versions(request.council.pk, dataset=found.code, code=period)
    return _version(request, council, found, shown, told)


@dataclass(frozen=True, slots=True)
class Figure:
    """A sum within a version, and the rows it is of. Pounds net."""

    name: str
    rows: int
    total_net: Decimal
    href: str


def _version(
    request: Request, council: str, dataset: Dataset, shown: Shown, told: Sequence[Shown]
) -> HttpResponse:
    headings = {field.key: field.heading for field in dataset.fields}
    rows = f"/open/{council}/data/{shown.path}rows/"
    context = {
        "dataset": dataset,
        "version": shown,
        "versions": told,
        "rows": rows,
        "crumbs": (
            Link("Payments and data", f"/open/{council}/data/"),
            Link(dataset.name, f"/open/{council}/data/{dataset.code}/"),
        ),
        "departments": _figures(shown.findings.get("by_department", ()), rows, "department"),
        "names": _figures(shown.findings.get("by_name", ()), rows, "name"),
        "named": "beneficiary" if dataset.code in {"payments", "cards"} else "supplier",
        "missing": [(headings.get(key, key), count) for key, count in shown.findings["not_recorded"].items()],
        "address": address_of(f"/open/{council}/data/{shown.path}"),
    }
    return _page(request, council, "version", context)


def _figures(told: Any, rows: str, key: str) -> list[Figure]:
    return [
        Figure(name, count, Decimal(total), f"{rows}?{urlencode({key: name or NOT_SAID})}")
        for name, count, total in told
    ]


def _page(request: Request, council: str, name: str, context: dict[str, Any]) -> HttpResponse:
    more = {"root": f"/open/{council}/data/", "licence": LICENCE, "licence_name": LICENCE_NAME}
    return shared(request, render(request, f"public/data/{name}.html", context | more))
