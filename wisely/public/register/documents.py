"""Published contracts in the Open Contracting Data Standard: one contract, and the register in packages."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse

from wisely.people.doors import Request, open_door
from wisely.public.register.views import PUBLIC
from wisely.public.shared import address_of, shared
from wisely.publishing.queries import (
    Cursor,
    NotACursor,
    Publisher,
    record_package,
    release_package,
    releases_after,
    releases_of,
)

IN_A_PACKAGE = 500


@open_door(PUBLIC)
def release(request: Request, council: str, reference: str) -> HttpResponse:
    """Give every release of one published contract, oldest first, as an OCDS release package."""
    told = _releases(request, reference)
    publisher, here = _publisher(request, council), address_of(request.path)
    return _answer(request, release_package(publisher, told, address=here, at=_latest(told, request.at)))


@open_door(PUBLIC)
def record(request: Request, council: str, reference: str) -> HttpResponse:
    """Give one published contract as an OCDS record package: what stands, with the releases behind it."""
    told = _releases(request, reference)
    publisher, here = _publisher(request, council), address_of(request.path)
    return _answer(request, record_package(publisher, told, address=here, at=_latest(told, request.at)))


@open_door(PUBLIC)
def releases(request: Request, council: str) -> HttpResponse:
    """Give all releases as OCDS packages of five hundred, oldest first, linked one to the next."""
    try:
        cursor = Cursor.read(request.GET.get("after", ""))
    except NotACursor as fault:
        raise Http404 from fault
    page = releases_after(request.council.pk, cursor, most=IN_A_PACKAGE)
    told = [change.release for change in page.changes if change.release is not None]
    following = address_of(f"/open/{council}/ocds/releases.json?after={page.following}")
    package = release_package(
        _publisher(request, council), told, address=address_of(request.get_full_path()),
        at=_latest(told, request.at), following=following if page.has_more else "",
    )  # fmt: skip
    return _answer(request, package)


def _releases(request: Request, reference: str) -> list[dict[str, Any]]:
    found = releases_of(request.council.pk, reference)
    if not found:
        raise Http404
    return found


def _latest(told: list[dict[str, Any]], at: datetime) -> datetime:
    """Give the date of the latest release, so that a package that has not changed is the same again."""
    days = [datetime.strptime(each["date"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC) for each in told]
    return max(days, default=at)


def _publisher(request: Request, council: str) -> Publisher:
    return Publisher(council, request.council.name, address_of(f"/open/{council}/"), settings.OCID_PREFIX)


def _answer(request: Request, told: dict[str, Any]) -> HttpResponse:
    return shared(request, JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 1}))
