"""Whole pages through the whole application, as an officer of the largest council sees them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote_plus

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, transaction
from django.test import RequestFactory

from bench.clock import Report, Timing, timed
from bench.peer import bare_list, json_list
from wisely.audit import remembering
from wisely.audit.row_security import in_scope, set_scope
from wisely.lib.actor import SystemActor
from wisely.people.actions import enter_demonstration
from wisely.people.models import Authority, Person
from wisely.spend.models import LedgerLine
from wisely.ui.listing.cursors import write_cursor
from wisely.wsgi import application

BENCH = SystemActor("system:bench", "The bench")
MEDIAN_GOAL_MS, PERCENTILE_GOAL_MS = 20, 50
PATIENCE_SECONDS = 4  # with one page
COLD = ", cold"  # the sums behind measures are made anew each time


class NotAnswered(RuntimeError):
    """A page did not come."""


def measure(times: int) -> Report:
    """Ask for each page many times; compare with the same rows read bare, and as JSON by a peer's shape."""
    council, contracts = largest_council()
    cookie = sign_in(council)
    report = Report(
        table=[("Page", "median ms", "95th ms", "app ms", "database ms", "x floor", "x peer", "")]
    )
    bare = timed(times, lambda: bare_list(council))
    peer = timed(times, lambda: json_list(council))
    lightest = timed(times, lambda: ask("/healthz", cookie))
    report.say(f"pages     {council.name}: {contracts:,} contracts; up to {times} times each; milliseconds")
    report.say(
        f"  {'':34} {'median':>7} {'p95':>7} {'app':>6} {'db':>6} {'x floor':>8} {'x peer':>7} {'kB':>5}"
    )
    _row(report, "floor: the rows by bare SQL", bare, (bare, peer), 0)
    _row(report, "peer's shape: the rows as JSON", peer, (bare, peer), 0)
    _row(report, "/healthz", lightest, (bare, peer), 0)
    for name, address in addresses(council).items():
        before = remembering.forget if name.endswith(COLD) else lambda: None
        try:
            sized = len(ask(address, cookie))
        except NotAnswered as fault:
            report.say(f"  {name:34} {fault}")
            report.figures[name] = str(fault)
            continue
        taken = timed(
            times,
            lambda address=address: ask(address, cookie),
            before=before,
            at_most_seconds=PATIENCE_SECONDS,
        )  # type: ignore[misc]
        _row(report, name, taken, (bare, peer), sized)
    return report


def _row(report: Report, name: str, taken: Timing, others: tuple[Timing, Timing], sized: int) -> None:
    is_within = taken.median_ms <= MEDIAN_GOAL_MS and taken.percentile_95_ms <= PERCENTILE_GOAL_MS
    fits = "ok" if is_within else "ok by processor time" if taken.cpu_ms <= MEDIAN_GOAL_MS else "OVER"
    floor, peer = (taken.median_ms / other.median_ms for other in others)
    report.say(
        f"  {name:34} {taken.median_ms:7.1f} {taken.percentile_95_ms:7.1f} {taken.app_cpu_ms:6.1f} "
        f"{taken.database_cpu_ms:6.1f} {floor:8.1f} {peer:7.1f} {sized / 1024:5.0f}  {fits}"
    )
    times = (taken.median_ms, taken.percentile_95_ms, taken.app_cpu_ms, taken.database_cpu_ms, floor, peer)
    report.table.append((name, *(f"{each:.1f}" for each in times), fits))
    report.figures[name] = {
        **taken.as_plain(), "bytes": sized, "is_within": is_within, "to_floor": round(floor, 2),
        "to_peer": round(peer, 2),
    }  # fmt: skip


def addresses(council: Authority) -> dict[str, str]:
    """Name the pages that are measured, each with its address."""
    contract = _one(
        council, "SELECT reference FROM contracts_contract ORDER BY value_net DESC NULLS LAST LIMIT 1"
    )
    supplier = _one(
        council,
        "SELECT s.reference FROM suppliers_supplier s JOIN contracts_contractsupplier c "
        "ON c.supplier_id = s.id GROUP BY s.id ORDER BY count(*) DESC, s.id LIMIT 1",
    )
    published = _one(
        council,
        "SELECT reference FROM contracts_contract WHERE published_at IS NOT NULL AND withdrawn_at IS NULL "
        "ORDER BY value_net DESC NULLS LAST LIMIT 1",
    )
    directorate = quote_plus(
        _one(
            council,
            "SELECT directorate FROM spend_monthlyspend GROUP BY directorate ORDER BY sum(lines_count) DESC LIMIT 1",
        )
    )
    category = quote_plus(
        _one(
            council,
            "SELECT category FROM spend_monthlyspend WHERE category <> '' GROUP BY category "
            "ORDER BY sum(lines_count), category OFFSET 5 LIMIT 1",
        )
    )
    return {
        "officer's home": "/",
        "register": "/contracts/",
        "register, sorted by value": "/contracts/?sort=-value_net",
        "register, sorted by supplier": "/contracts/?sort=supplier",
        "register, filtered": "/contracts/?tier=gold&sort=ends_on",
        "register, searched": "/contracts/?q=framework",
        "register, deep": "/contracts/?page=300",
        "contract": f"/contracts/{contract}/",
        "contract, its money": f"/contracts/{contract}/money/",
        "contract, its history": f"/contracts/{contract}/history/",
        "search": "/search/?q=cleaning",
        "search, a common word": "/search/?q=services",
        "search, with slips": "/search/?q=cleening+servces",
        "search, nothing there": "/search/?q=zzyzx",
        "suppliers": "/suppliers/",
        "suppliers, searched": "/suppliers/?q=care",
        "supplier": f"/suppliers/{supplier}/",
        "spend overview": "/spend/",
        "spend lines": "/spend/lines/",
        "spend lines, sorted by amount": "/spend/lines/?sort=-amount_net",
        "spend lines, filtered": f"/spend/lines/?directorate={directorate}",
        "spend lines, of a category": f"/spend/lines/?category={category}",
        "spend lines, off contract": "/spend/lines/?standing=off&sort=-amount_net",
        "spend lines, of a supplier": f"/spend/lines/?supplier={supplier}",
        "spend lines, deep": f"/spend/lines/?after={_middle(council)}",
        "spend, payees": "/spend/payees/",
        "spend, imports": "/spend/imports/",
        "KPIs" + COLD: "/performance/",
        "KPIs": "/performance/",
        "KPI 4" + COLD: "/performance/4/",
        "KPI 4": "/performance/4/",
        "KPI 4, its contracts" + COLD: "/performance/4/contracts/",
        "KPI 4, its contracts": "/performance/4/contracts/",
        "KPI 14" + COLD: "/performance/14/",
        "KPI 14": "/performance/14/",
        "KPI 14, its suppliers" + COLD: "/performance/14/suppliers/",
        "KPI 14, its suppliers": "/performance/14/suppliers/",
        "KPI 14, its wards" + COLD: "/performance/14/wards/",
        "KPI 14, its wards": "/performance/14/wards/",
        "KPI 14, its wards by SME": "/performance/14/wards/?counting=sme",
        "KPI 14, suppliers of a ward": "/performance/14/suppliers/?ward=Northgate",
        "payments of a ward" + COLD: "/spend/lines/?ward=Northgate",
        "payments of a ward": "/spend/lines/?ward=Northgate",
        "public register": f"/open/{council.slug}/contracts/",
        "public contract": f"/open/{council.slug}/contracts/{published}/",
    }


def _middle(council: Authority) -> str:
    """Give the place in the middle of all payments by day, as a page's address names it."""
    with transaction.atomic():
        set_scope([council.pk])
        rows = LedgerLine.objects.filter(authority=council.pk).order_by("-paid_on", "-pk")
        day, key = rows.values_list("paid_on", "pk")[rows.count() // 2]
    return write_cursor([day, key])


def _one(council: Authority, query: str) -> str:
    with transaction.atomic(), connection.cursor() as cursor:
        set_scope([council.pk])
        cursor.execute(query)
        return str(cursor.fetchone()[0])


def ask(address: str, cookie: str) -> bytes:
    """Ask the application as a server would, and read the answer to its last byte.

    :raises NotAnswered: for any answer but 200.
    """
    request: Any = RequestFactory(HTTP_COOKIE=f"{settings.SESSION_COOKIE_NAME}={cookie}").get(address)
    answered: list[str] = []

    def start(status: str, headers: Any, fault: Any = None, /) -> Any:
        del headers, fault
        answered.append(status)

    body: Any = application(request.environ, start)
    try:
        content = b"".join(body)
    finally:
        body.close()
    if not answered[0].startswith("200"):
        raise NotAnswered(f"{address} answered {answered[0]}")
    return content


def largest_council() -> tuple[Authority, int]:
    """Give the council with most contracts and how many it has.

    :raises SystemExit: where there is no council yet.
    """
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


def sign_in(council: Authority) -> str:
    """Enter as an officer who may see every page measured, and give the key of the session."""
    with in_scope(council.pk):
        person = Person.objects.get(email__startswith="nia.", authority=council)
        user = enter_demonstration(person, by=BENCH, at=datetime.now(UTC))
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)
