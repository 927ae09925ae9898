"""Whole pages through the whole application, as an officer of the largest council sees them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, transaction
from django.test import RequestFactory

from bench.clock import median, percentile_95, timed
from wisely.audit.row_security import set_scope
from wisely.people.models import Authority, User
from wisely.wsgi import application

MEDIAN_GOAL_MS, PERCENTILE_GOAL_MS = 20, 50


def measure(times: int) -> list[str]:
    """Ask for each page many times and say median, 95th percentile and the ratio to the lightest page."""
    council, contracts = largest_council()
    cookie = _sign_in(council)
    lightest = median(timed(times, lambda: ask("/healthz", cookie)))
    out = [f"pages     {council.name}: {contracts:,} contracts; /healthz {lightest:.1f} ms"]
    for name, address in addresses(council).items():
        sized = len(ask(address, cookie))
        taken = timed(times, lambda address=address: ask(address, cookie))  # type: ignore[misc]
        middle, slow = median(taken), percentile_95(taken)
        verdict = "ok" if middle <= MEDIAN_GOAL_MS and slow <= PERCENTILE_GOAL_MS else "OVER"
        out.append(
            f"  {name:34} median {middle:6.1f} ms  p95 {slow:6.1f} ms  {middle / lightest:5.1f} x  "
            f"{sized / 1024:5.0f} kB  {verdict}"
        )
    return out


def addresses(council: Authority) -> dict[str, str]:
    """Name the pages that are measured, each with its address."""
    with transaction.atomic():
        set_scope([council.pk])
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT reference FROM contracts_contract ORDER BY value_net DESC NULLS LAST LIMIT 1"
            )
            (contract,) = cursor.fetchone()
            cursor.execute(
                "SELECT s.reference FROM suppliers_supplier s JOIN contracts_contractsupplier c ON c.supplier_id = s.id "
                "GROUP BY s.id ORDER BY count(*) DESC LIMIT 1"
            )
            (supplier,) = cursor.fetchone()
    return {
        "register": "/contracts/",
        "register, sorted by value": "/contracts/?sort=-value_net",
        "register, filtered": "/contracts/?tier=gold&sort=ends_on",
        "register, deep": "/contracts/?page=300",
        "contract": f"/contracts/{contract}/",
        "supplier": f"/suppliers/{supplier}/",
        "suppliers": "/suppliers/",
        "spend overview": "/spend/",
        "spend lines": "/spend/lines/",
        "KPI 4": "/performance/4/",
        "public register": f"/open/{council.slug}/contracts/",
    }


def ask(address: str, cookie: str) -> bytes:
    """Ask the application as a server would, and read the answer to its last byte."""
    request: Any = RequestFactory(HTTP_COOKIE=f"{settings.SESSION_COOKIE_NAME}={cookie}").get(address)
    environ = request.environ
    answered: list[str] = []
    body = application(environ, lambda status, headers, exc_info=None: answered.append(status))
    try:
        content = b"".join(body)
    finally:
        body.close()
    if not answered[0].startswith("200"):
        raise SystemExit(f"{address} answered {answered[0]}")
    return content


def largest_council() -> tuple[Authority, int]:
    """Give the council with most contracts, and how many it has."""
    sized = []
    for council in Authority.objects.all():
        with transaction.atomic(), connection.cursor() as cursor:
            set_scope([council.pk])
            cursor.execute("SELECT count(*) FROM contracts_contract")
            sized.append((cursor.fetchone()[0], council))
    if not sized:
        raise SystemExit(
            "There is no council yet: `make run` makes the demonstration; stop it and come back."
        )
    contracts, council = max(sized, key=lambda pair: pair[0])
    return council, contracts


def _sign_in(council: Authority) -> str:
    """Open a session for an officer who may see every page measured."""
    user = User.objects.get(email__startswith="nia.", authority=council)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)
