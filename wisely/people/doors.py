"""The locks of the doors, and what every request owes: one moment, one transaction, one council in scope.

A GET runs in a read-only transaction that is rolled back; a POST runs in one transaction and takes effect
once per form shown. `request.at` is read once, here, so the moment that judged a deadline is the moment on
the record.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.db import connection, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from wisely.audit import onetime
from wisely.audit.acts import Conflict
from wisely.audit.row_security import set_scope
from wisely.lib.verdict import Refusal, Verdict, no
from wisely.people import permissions, queries
from wisely.people.decisions import Officer

View = Callable[..., HttpResponse]


class Request(HttpRequest):
    """A request behind one of our doors."""

    at: datetime
    request_id: str
    officer: Officer
    user: Any


@dataclass(frozen=True, slots=True)
class Lock:
    """How a route is locked: `needs` names a permission; an open door says why it is open."""

    kind: str
    needs: str = ""
    why: str = ""


class DoorMiddleware:
    """Stamp each request with its moment and its number."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        request.at = timezone.now()
        request.request_id = uuid.uuid4().hex
        request.officer = None
        response = self.get_response(request)
        response.headers.setdefault("X-Request-Id", request.request_id)
        return response


def door(needs: str) -> Callable[[View], View]:
    """Lock a page for officers whose role includes a permission, somewhere in their council."""
    return _locked(Lock("permission", needs=needs))


def signed_in(why: str) -> Callable[[View], View]:
    """Lock a page for anybody who has signed in; `why` says why no permission is asked."""
    return _locked(Lock("signed in", why=why))


def open_door(why: str) -> Callable[[View], View]:
    """Leave a page open to everybody; `why` says why. A `council` in the address puts that council in scope,
    and only what it has published can be read."""
    return _locked(Lock("open", why=why))


def _locked(lock: Lock) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @wraps(view)
        def through(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
            if lock.kind != "open" and not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
            try:
                return _in_one_transaction(request, lock, view, args, kwargs)
            except Refusal as refusal:
                return refused(request, refusal.verdict)
            except Conflict as conflict:
                return render(request, "ui/conflict.html", {"conflict": conflict}, status=409)
            except onetime.OtherContent:
                return render(request, "ui/already_sent.html", status=409)

        through.lock = lock  # type: ignore[attr-defined]
        return through

    return decorate


def _in_one_transaction(
    request: Any, lock: Lock, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> HttpResponse:
    reads_only = request.method in {"GET", "HEAD", "OPTIONS"}
    with transaction.atomic():
        if reads_only:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION READ ONLY")
        _let_in(request, lock, kwargs)
        if reads_only:
            response = view(request, *args, **kwargs)
            transaction.set_rollback(True)
            return response
        return _once(request, lambda: view(request, *args, **kwargs))


def _let_in(request: Any, lock: Lock, kwargs: Mapping[str, Any]) -> None:
    """Put the right council in scope and check the lock."""
    if lock.kind == "open":
        _let_citizen_in(request, kwargs.get("council"))
        return
    user = request.user
    set_scope([user.authority_id] if user.authority_id else [])
    officer = queries.officer_for(
        user.person_id, on=timezone.localdate(request.at), request_id=request.request_id
    )
    if officer is None:
        raise Refusal(no("Your sign-in is not linked to a person at a council.", who_can="An administrator"))
    request.officer = officer
    if lock.needs:
        permissions.may(officer, lock.needs).require()


def _let_citizen_in(request: Any, council: str | None) -> None:
    if council is None:
        set_scope([], reader="public")
        return
    authority = queries.authority_by_slug(council)
    if authority is None:
        raise Http404
    request.council = authority
    set_scope([authority.pk], reader="public")


def _once(request: Any, answer: Callable[[], HttpResponse]) -> HttpResponse:
    """Let one form take effect once: a second arrival of the same key gets the first one's answer."""
    key = request.POST.get("one_time_key", "")
    if not key:
        return render(request, "ui/form_expired.html", status=400)
    body = hashlib.sha256()
    for name in sorted(request.POST):
        if name not in {"csrfmiddlewaretoken", "one_time_key"}:
            body.update(repr((name, request.POST.getlist(name))).encode())
    for name in sorted(request.FILES):
        body.update(repr((name, [(file.name, file.size) for file in request.FILES.getlist(name)])).encode())
    person = request.officer.reference if request.officer else "public"
    arrival = onetime.Arrival(
        key=key, person=person, path=request.path, fingerprint=body.digest(), at=request.at
    )
    if (location := onetime.first_answer(arrival)) is not None:
        return HttpResponseRedirect(location)
    response = answer()
    if response.status_code in {301, 302, 303}:
        onetime.remember(arrival, location=response.headers["Location"])
    else:
        onetime.forget(arrival)
    return response


def refused(request: HttpRequest, verdict: Verdict) -> HttpResponse:
    """Show a refusal with its reason, its rule and who can do it instead."""
    return render(request, "ui/refused.html", {"verdict": verdict}, status=403)
