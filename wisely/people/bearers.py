"""The lock for programs: who stands behind a token, how often it may come, and one transaction for each call.

A token is counted by itself: one that comes too often shuts out neither its officer nor their council. A call
that only reads runs in a read-only transaction; one that is answered with a fault leaves nothing behind.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.http import Http404, HttpResponse
from django.utils import timezone

from wisely.audit import onetime
from wisely.audit.acts import Conflict as Conflict  # for the door, which may not open the acts themselves
from wisely.audit.row_security import set_scope
from wisely.lib.verdict import Refusal, no
from wisely.people import permissions
from wisely.people.decisions.tokens import TokenRead, read_token
from wisely.people.decisions.trials import calls_of_a_token
from wisely.people.doors import ONLY_READ, Lock, Request
from wisely.people.queries.officers import authority_by_slug
from wisely.people.queries.tokens import Bearer, bearer_of
from wisely.people.sign_in import throttle

_KEPT_HEADERS = ("Content-Type", "ETag", "Location")
Answer = Callable[[], HttpResponse]


class Call(Request):
    """A request of a program behind its lock."""

    bearer: Bearer


class NoBearer(Exception):
    """Raised where no token came, or one that opens nothing; `reason` is fit to show."""

    def __init__(self, reason: str, *, came: bool) -> None:
        super().__init__(reason)
        self.reason, self.came = reason, came


class TooOften(Exception):
    """Raised when a token has come too often; `wait_seconds` says when it may come again."""

    def __init__(self, *, allowed: int, wait_seconds: int) -> None:
        super().__init__(f"more than {allowed} calls")
        self.allowed, self.wait_seconds = allowed, wait_seconds


def needs_scope(permission: str) -> Lock:
    """Give the lock for tokens that carry a permission as their scope, and whose officer holds it today."""
    return Lock("token", needs=permission)


def any_token(why: str) -> Lock:
    """Give the lock for any token that lives; `why` says why no scope is asked."""
    return Lock("token", why=why)


def no_token(why: str) -> Lock:
    """Give the lock that everybody passes; `why` says why. A `council` in the address puts that council in
    scope, and only what it has published can be read."""
    return Lock("open", why=why)


def through(request: Any, lock: Lock, kwargs: Mapping[str, Any], answer: Answer) -> HttpResponse:
    """Let a call through its lock, and keep what it wrote only if it was answered without a fault.

    :raises NoBearer: without a token that lives.
    :raises TooOften: when the token has come too often.
    :raises Refusal: when the token or its officer may not.
    """
    bearer = None if lock.kind == "open" else _bearer(request)
    reads_only = request.method in ONLY_READ
    with transaction.atomic():
        if reads_only:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION READ ONLY")
        if bearer is None:
            _let_citizen_in(request, kwargs.get("council"))
        else:
            _let_in(request, lock, bearer)
        response = answer()
        if reads_only or response.status_code >= 400:
            transaction.set_rollback(True)
        return response


def _bearer(request: Any) -> Bearer:
    """Find who stands behind the token and count the call: a short transaction of its own, so that calls of
    one token do not wait for each other."""
    read = _token_sent(request)
    with transaction.atomic():
        set_scope([read.authority_id])
        on = timezone.localdate(request.at)
        bearer = bearer_of(read, on=on, request_id=request.request_id)
        if bearer is None:
            raise NoBearer(
                "This token opens nothing: it was never issued, is over or revoked, or its officer has left.",
                came=True,
            )
        allowance = calls_of_a_token(settings.API_CALLS_A_MINUTE)
        is_allowed = throttle.take(allowance, read.digest.hex(), at=request.at).verdict
    if not is_allowed:
        # After the count is committed: one that goes on coming is not let in by its own refusals.
        raise TooOften(allowed=allowance.tries, wait_seconds=int(allowance.stretch.total_seconds()))
    return bearer


def _token_sent(request: Any) -> TokenRead:
    sent = request.headers.get("Authorization", "")
    if not sent:
        raise NoBearer("Send a token: Authorization: Bearer wly_…", came=False)
    kind, _, text = sent.partition(" ")
    read = read_token(text.strip()) if kind.lower() == "bearer" else None
    if read is None or read.authority_id >= 2**63:
        raise NoBearer(
            "This is not a token of Wisely. Send it as “Authorization: Bearer wly_…”, whole and unchanged.",
            came=True,
        )
    return read


def _let_in(request: Any, lock: Lock, bearer: Bearer) -> None:
    set_scope([bearer.officer.authority_id or 0])
    request.bearer, request.officer = bearer, bearer.officer
    if not lock.needs:
        return
    if lock.needs not in bearer.scopes:
        raise Refusal(
            no(
                f"This token does not carry the scope {lock.needs}. Make one that does under “Your tokens”.",
                cite="A token may do what its scopes name, and no more.",
                who_can=permissions.who_can(lock.needs),
            )
        )
    permissions.may(bearer.officer, lock.needs).require()
    request.officer = permissions.acting(bearer.officer, lock.needs)


def _let_citizen_in(request: Any, council: str | None) -> None:
    authority = authority_by_slug(council) if council else None
    if council and authority is None:
        raise Http404("There is no council of this name here.")
    request.council = authority
    set_scope([authority.pk] if authority else [], reader="public")


def once(request: Any, key: str, answer: Answer) -> HttpResponse:
    """Let a call with this key take effect once; when it comes again, it is told what it was told first.

    Faults are not kept: they had no effect, so the same key may be tried again. Ask within the lock.

    :raises OtherContent: when the key came before with another address or content.
    """
    bearer: Bearer = request.bearer
    arrival = onetime.Arrival(
        key=f"api:{bearer.officer.authority_id}:{bearer.token}:{key}", person=bearer.officer.reference,
        path=f"{request.method} {request.path}", fingerprint=hashlib.sha256(request.body).digest(),
        at=request.at,
    )  # fmt: skip
    if onetime.first_answer(arrival) is not None:
        return _again(onetime.answer_kept(arrival))
    response = answer()
    if response.status_code < 400:
        headers = {name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers}
        kept = {"code": response.status_code, "headers": headers, "body": response.content.decode()}
        onetime.remember(arrival, answer=kept)
    return response


def _again(kept: dict[str, Any] | None) -> HttpResponse:
    told = kept or {"code": 200, "headers": {}, "body": ""}
    response = HttpResponse(told["body"], status=told["code"], headers=told["headers"])
    response.headers["Idempotent-Replayed"] = "true"
    return response
