"""Every route has exactly one lock and stands in the list; a GET cannot write, whatever its view tries."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import InternalError, connection
from django.http import HttpResponse
from django.urls import path
from django.utils import timezone

from tests.house.routes import FILE, OTHERS, Route, listed, routes
from tests.house.tree import nothing
from wisely.audit.models import OneTimeKey
from wisely.people.doors import door, open_door, signed_in

MAY_WRITE_ON_GET = {
    # address: why following a link has to change something
    r"^sign-in/new-password/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": "the link by e-mail signs out whoever was in",
    "account/security/codes/": "recovery codes are shown once, and that they were shown is noted",
    "sign-in/with/<slug:provider_id>/back/": "OpenID Connect comes back by GET and signs the person in",
}


def faults(route: Route) -> list[str]:
    if route.owner:
        return []
    if len(route.locks) != 1:
        return [f"/{route.address} has {len(route.locks)} locks"]
    if route.writes_on_get and route.address not in MAY_WRITE_ON_GET:
        return [f"/{route.address} writes on GET"]
    lock = route.locks[0]
    if not lock.needs and len(lock.why) < 8:
        return [f"/{route.address} is open or only asks for a sign-in, and does not say why"]
    return []


def test_every_route_has_exactly_one_lock():
    nothing([fault for route in routes() for fault in faults(route)])


def test_every_route_is_in_the_list():
    """After a wanted change run `python -m tests.house.routes` and look at the difference."""
    assert listed(list(routes())) == FILE.read_text(encoding="utf-8")


def test_nobody_elses_route_comes_in_unnamed():
    unlocked = [route for route in routes() if not route.locks and not route.owner]
    strangers = {route.module for route in unlocked if not route.module.startswith("wisely.")}

    assert strangers == set()
    assert all(len(reason) > 20 for reason in OTHERS.values())


def plain(request):
    return HttpResponse()


def test_planted_routes_are_noticed():
    open_without_reason = open_door("")(plain)
    twice = door("contracts.see")(signed_in("Everybody may see their own page.")(plain))
    writer = door("contracts.see")(plain)
    writer.lock = SimpleNamespace(kind="threshold", needs="", why="so that it is seen", writes_on_get=True)
    kept = [
        Route("bare/", plain),
        Route("writer/", writer),
        Route("open/", open_without_reason),
        Route("twice/", twice),
        Route("right/", door("contracts.see")(plain)),
    ]

    assert [faults(route) for route in kept] == [
        ["/bare/ has 0 locks"],
        ["/writer/ writes on GET"],
        ["/open/ is open or only asks for a sign-in, and does not say why"],
        ["/twice/ has 2 locks"],
        [],
    ]
    assert listed(kept) != listed(kept[:4])
    assert [each.address for each in routes([path("bare/", plain)], "desk/")] == ["desk/bare/"]


def writes(request):
    OneTimeKey.objects.create(
        key="planted", person="-", path="/", fingerprint=b"", location="/", at=request.at
    )
    return HttpResponse()


def raw_writes(request):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_onetimekey")
    return HttpResponse()


@pytest.fixture
def citizen(rf):
    def visit(method):
        request = rf.generic(method, "/planted/")
        request.at, request.officer, request.user = timezone.now(), None, AnonymousUser()
        request.session = SimpleNamespace()
        return request

    return visit


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
@pytest.mark.parametrize("view", [writes, raw_writes])
def test_a_planted_view_that_writes_on_get_is_refused_by_the_database(citizen, method, view):
    locked = open_door("Planted, to see the database refuse it.")(view)

    with pytest.raises(InternalError, match="read-only transaction"):
        locked(citizen(method))
    assert not OneTimeKey.objects.exists()
