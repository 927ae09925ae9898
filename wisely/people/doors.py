"""The locks of the doors, and what every request owes: one moment, one transaction, one council in scope.

A GET runs in a read-only transaction that is rolled back; a POST runs in one transaction and takes effect
once per form shown. `request.at` is read once, here, so the moment that judged a deadline is the moment on
the record. The session is the framework's and is kept outside that transaction: it is written when a person
signs in or out, and while they do (a challenge, a half-made second factor), never by an ordinary page.
"""

from __future__ import annotations

import hashlib
import hmac
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.db import connection, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from wisely.audit import onetime
from wisely.audit.acts import Conflict
from wisely.audit.remembering import one_look
from wisely.audit.row_security import in_scope, set_scope
from wisely.lib.verdict import Refusal, Verdict, no
from wisely.people import permissions, queries
from wisely.people.conflicts import both_versions
from wisely.people.decisions import Officer
from wisely.people.models import Authority

View = Callable[..., HttpResponse]
ONLY_READ = frozenset({"GET", "HEAD", "OPTIONS"})
AS_PERSONA = "as_persona"  # the session was opened on the page that lets a visitor choose whom to be


class Request(HttpRequest):
    """A request behind one of our doors."""

    at: datetime
    request_id: str
    officer: Officer
    council: Authority
    user: Any


@dataclass(frozen=True, slots=True)
class Lock:
    """How a route is locked: `needs` names a permission; other kinds say why none is asked.

    `is_fresh` asks for a sign-in of the last minutes; `writes_on_get` is for the one address to which another
    service sends people back.
    """

    kind: str
    needs: str = ""
    why: str = ""
    is_fresh: bool = False
    writes_on_get: bool = False


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


def door(needs: str, *, is_fresh: bool = False) -> Callable[[View], View]:
    """Lock a page for officers whose role includes a permission, somewhere in their council.

    With `is_fresh`, who signed in long ago proves again who they are before the page opens: for acts that
    give somebody power, move money or cannot be undone.
    """
    return _locked(Lock("permission", needs=needs, is_fresh=is_fresh))


def signed_in(why: str, *, is_fresh: bool = False) -> Callable[[View], View]:
    """Lock a page for anybody who has signed in; `why` says why no permission is asked."""
    return _locked(Lock("signed in", why=why, is_fresh=is_fresh))


def open_door(why: str) -> Callable[[View], View]:
    """Leave a page open to everybody; `why` says why. A `council` in the address puts that council in scope,
    and only what it has published can be read."""
    return _locked(Lock("open", why=why))


def threshold(why: str, *, writes_on_get: bool = False) -> Callable[[View], View]:
    """Leave a page of the sign-in itself to the sign-in library, which has its own rules of who may and when.

    No council is in scope. Its forms carry no one-time key: signing in twice is being signed in.
    """
    return _locked(Lock("threshold", why=why, writes_on_get=writes_on_get))


def _locked(lock: Lock) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @wraps(view)
        def through(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
            return _answer(request, lock, kwargs, lambda: view(request, *args, **kwargs))

        through.lock = lock  # type: ignore[attr-defined]
        return through

    return decorate


def _answer(
    request: Any, lock: Lock, kwargs: Mapping[str, Any], view: Callable[[], HttpResponse]
) -> HttpResponse:
    """Let the request through its lock, and turn what stops it into a page."""
    if "\x00" in request.path:
        raise Http404  # no name can hold it, and no database will take it
    if lock.kind in {"permission", "signed in"} and not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
    try:
        if lock.kind == "threshold":
            return _over_the_threshold(request, lock, view)
        return _in_one_transaction(request, lock, kwargs, view)
    except _FirstElsewhere as first:
        return HttpResponseRedirect(f"{first.where}?{urlencode({'next': request.get_full_path()})}")
    except (Refusal, Conflict, onetime.OtherContent) as stopped:
        return _say_why(request, stopped)


def _say_why(request: Any, stopped: Exception) -> HttpResponse:
    if isinstance(stopped, Refusal):
        return refused(request, stopped.verdict)
    if isinstance(stopped, Conflict):
        return _show_both(request, stopped)
    return render(request, "ui/already_sent.html", status=409)


class _FirstElsewhere(Exception):
    """The person has something to do on another page before this one opens."""

    def __init__(self, where: str) -> None:
        super().__init__(where)
        self.where = where


def _in_one_transaction(
    request: Any, lock: Lock, kwargs: Mapping[str, Any], view: Callable[[], HttpResponse]
) -> HttpResponse:
    reads_only = request.method in ONLY_READ
    with transaction.atomic():
        _let_in(request, lock, kwargs, reads_only=reads_only)
        if not reads_only:
            return _once(request, lambda: _rendered(view()))
        with one_look():
            return _rendered(view())


def _only_read() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION READ ONLY")


def _rendered(response: Any) -> HttpResponse:
    """Render a template that was left for later, so that what it reads is read behind the lock."""
    if callable(getattr(response, "render", None)):
        response.render()
    answer: HttpResponse = response
    return answer


def _over_the_threshold(request: Any, lock: Lock, view: Callable[[], HttpResponse]) -> HttpResponse:
    if request.user.is_authenticated and request.user.authority_id:
        with in_scope(request.user.authority_id):
            request.officer = officer_of(request, request.user)
    if request.method not in ONLY_READ or lock.writes_on_get:
        return _rendered(view())
    with transaction.atomic():
        _only_read()
        response = _rendered(view())
        transaction.set_rollback(True)
        return response


def officer_of(request: Any, user: Any) -> Officer | None:
    """Give the officer that a sign-in stands for at the moment of the request, if at work and in scope."""
    on = timezone.localdate(request.at)
    return queries.officer_for(user.person_id, on=on, request_id=request.request_id)


def _let_in(request: Any, lock: Lock, kwargs: Mapping[str, Any], *, reads_only: bool) -> None:
    """Put the right council in scope and check the lock."""
    if lock.kind == "open":
        _let_citizen_in(request, kwargs.get("council"), reads_only=reads_only)
        return
    user = request.user
    set_scope([user.authority_id] if user.authority_id else [], reads_only=reads_only)
    officer = officer_of(request, user)
    if officer is None:
        raise Refusal(no("Your sign-in is not linked to a person at a council.", who_can="An administrator"))
    request.officer = officer
    _second_factor_is_given(request, officer)
    if lock.needs:
        permissions.may(officer, lock.needs).require()
        request.officer = permissions.acting(officer, lock.needs)
    if lock.is_fresh and not is_fresh(request):
        raise _FirstElsewhere(reverse("account_reauthenticate"))


def _second_factor_is_given(request: Any, officer: Officer) -> None:
    """Send officers of a real council who have not shown a second factor to where they set one up."""
    session = request.session
    if officer.is_demonstration:
        still_open = queries.personas_stay_open(is_beside_a_real_council=officer.is_beside_a_real_council)
        if still_open:
            return
        if session.get(AS_PERSONA):
            raise Refusal(still_open)
    if session.get("second_factor_by_provider") or session.get("second_factor_enrolled"):
        return
    if not any(each["method"] == "mfa" for each in get_authentication_records(request, request.user)):
        raise _FirstElsewhere(reverse("mfa_index"))


def is_fresh(request: Any) -> bool:
    """Say whether the person proved who they are in the last minutes; demonstration visitors always have."""
    if request.officer is not None and request.officer.is_demonstration:
        return True
    records = get_authentication_records(request, request.user)
    latest = max((each["at"] for each in records), default=0.0)
    return time.time() - latest < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def _let_citizen_in(request: Any, council: str | None, *, reads_only: bool) -> None:
    if council is None:
        set_scope([], reader="public", reads_only=reads_only)
        return
    authority = queries.authority_by_slug(council)
    if authority is None:
        raise Http404
    request.council = authority
    set_scope([authority.pk], reader="public", reads_only=reads_only)


def _once(request: Any, answer: Callable[[], HttpResponse]) -> HttpResponse:
    """Let one form take effect once: a second arrival of the same key gets the first one's answer."""
    key = request.POST.get("one_time_key", "")
    if not key:
        return render(request, "ui/form_expired.html", status=400)
    person = request.officer.reference if request.officer else "public"
    arrival = onetime.Arrival(
        key=key, person=person, path=request.path, fingerprint=_fingerprint(request), at=request.at
    )
    if (location := onetime.first_answer(arrival)) is not None:
        return _see_other(location)
    response = answer()
    if response.status_code in {301, 302, 303}:
        onetime.remember(arrival, location=response.headers["Location"])
        response.status_code = 303
    else:
        onetime.forget(arrival)
    return response


def _see_other(location: str) -> HttpResponse:
    response = HttpResponseRedirect(location)
    response.status_code = 303
    return response


def _fingerprint(request: Any) -> bytes:
    """Hash what a form says: fields as sent, files by their content.

    By the installation's key, because what a form says may be short enough to be guessed: a bank's number.
    """
    body = hmac.new(settings.SECRET_KEY.encode(), digestmod=hashlib.sha256)
    for name in sorted(request.POST):
        if name not in {"csrfmiddlewaretoken", "one_time_key"}:
            body.update(repr((name, request.POST.getlist(name))).encode())
    for name in sorted(request.FILES):
        for file in request.FILES.getlist(name):
            content = hashlib.sha256()
            for chunk in file.chunks():
                content.update(chunk)
            file.seek(0)
            body.update(repr((name, file.name, content.hexdigest())).encode())
    return body.digest()


def _show_both(request: Any, conflict: Conflict) -> HttpResponse:
    """Show what the person sent beside what stands there now; nothing they typed is lost."""
    council = request.officer.authority_id if request.officer is not None else None
    with in_scope(*filter(None, [council])):  # the transaction whose scope the subject was read in is over
        sent = both_versions(request.POST, conflict.subject)
        changed_by, changed_at = queries.latest_change(conflict.subject) if council else ("", None)
    told = {"subject": str(conflict.subject), "changed_by": changed_by, "changed_at": changed_at}
    return render(request, "ui/conflict.html", {"conflict": told, "sent": sent}, status=409)


def refused(request: HttpRequest, verdict: Verdict) -> HttpResponse:
    """Show a refusal with its reason, its rule and who can do it instead."""
    return render(request, "ui/refused.html", {"verdict": verdict}, status=403)
