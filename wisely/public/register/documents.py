"""Published contracts in the Open Contracting Data Standard: one contract, and the register in packages."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse

from wisely.contracts import queries as contracts
from wisely.people.doors import Request, open_door
from wisely.public.register.views import PUBLIC
from wisely.public.shared import address_of, shared
from wisely.publishing.queries import Publisher, record_package, release_package

IN_A_PACKAGE = 500


@open_door(PUBLIC)
def release(request: Request, council: str, reference: str) -> HttpResponse:
    """Give one published contract as an OCDS release package."""
    row = _contract(reference)
    told = release_package(
        _publisher(request, council), [row], address=address_of(request.path), at=row.published_at
    )
    return _answer(request, told)


@open_door(PUBLIC)
def record(request: Request, council: str, reference: str) -> HttpResponse:
    """Give one published contract as an OCDS record package: what stands, with the release behind it."""
    row = _contract(reference)
    told = record_package(
        _publisher(request, council), row, address=address_of(request.path), at=row.published_at
    )
    return _answer(request, told)


@open_door(PUBLIC)
def releases(request: Request, council: str) -> HttpResponse:
    """Give the register as OCDS release packages, five hundred contracts each, linked one to the next."""
    after = request.GET.get("after", "")
    rows = contracts.published_contracts(after=after, most=IN_A_PACKAGE + 1)
    here = f"/open/{council}/contracts/releases.json"
    shown = rows[:IN_A_PACKAGE]
    told = release_package(
        _publisher(request, council), shown, address=address_of(request.get_full_path()),
        at=max((row.published_at for row in shown), default=request.at),
        following=address_of(f"{here}?after={shown[-1].reference}") if rows[IN_A_PACKAGE:] else "",
    )  # fmt: skip
    return _answer(request, told)


def _contract(reference: str) -> contracts.PublishedContract:
    found = contracts.published_contracts(reference=reference)
    if not found:
        raise Http404
    return found[0]


def _publisher(request: Request, council: str) -> Publisher:
    return Publisher(council, request.council.name, address_of(f"/open/{council}/"), settings.OCID_PREFIX)


def _answer(request: Request, told: dict[str, Any]) -> HttpResponse:
    return shared(request, JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 1}))
