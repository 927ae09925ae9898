"""Addresses of OData: under each council for everybody, and under /api/odata/ for tokens."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import URLPattern, path, re_path

from wisely.api.lists import Lists
from wisely.api.odata import answering
from wisely.api.odata.sets import PUBLIC, EntitySet, council_sets, public_sets
from wisely.people.bearers import any_token
from wisely.people.doors import Lock

TELLS_ITSELF = any_token("It names lists and their columns; each list asks for its own scope.")


def odata_urls(lists: Lists) -> list[URLPattern]:
    """Give all addresses, with the lists as the pages declare them."""
    return [
        *_addresses("open/<slug:council>/odata/", public_sets(), PUBLIC, "open-odata"),
        *_addresses("api/odata/", council_sets(lists), TELLS_ITSELF, "api-odata"),
    ]


def _addresses(root: str, sets: Sequence[EntitySet], lock: Lock, name: str) -> list[URLPattern]:
    def service(request: Any, council: str = "") -> HttpResponse:
        del council
        return answering.service(request, sets)

    def metadata(request: Any, council: str = "") -> HttpResponse:
        del council
        return answering.metadata(request, sets)

    found = [
        path(root, answering.locked(lock, service), name=name),
        path(f"{root}$metadata", answering.locked(lock, metadata), name=f"{name}-metadata"),
    ]
    for each in sets:
        found += _of_set(root, each, f"{name}-{each.name}")
    return [*found, path(f"{root}<path:elsewhere>", answering.locked(lock, _nothing), name=f"{name}-nothing")]


def _nothing(request: Any, elsewhere: str, council: str = "") -> HttpResponse:
    """Say in OData's own form that there is no such list, row or part of one."""
    del request, elsewhere, council
    raise Http404


def _of_set(root: str, each: EntitySet, name: str) -> list[URLPattern]:
    def rows(request: Any, council: str = "") -> HttpResponse:
        del council
        return answering.rows(request, each)

    def count(request: Any, council: str = "") -> HttpResponse:
        del council
        return answering.count(request, each)

    def one_row(request: Any, key: str, council: str = "") -> HttpResponse:
        del council
        return answering.one_row(request, each, int(key))

    place = root.replace("<slug:council>", r"(?P<council>[-a-zA-Z0-9_]+)")
    return [
        path(f"{root}{each.name}", answering.locked(each.lock, rows), name=name),
        path(f"{root}{each.name}/$count", answering.locked(each.lock, count), name=f"{name}-count"),
        re_path(
            rf"^{place}{each.name}\((?:key=)?(?P<key>[0-9]{{1,18}})\)$", answering.locked(each.lock, one_row),
            name=f"{name}-row",
        ),
    ]  # fmt: skip
