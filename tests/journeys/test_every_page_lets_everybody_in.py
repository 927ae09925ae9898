"""Every page there is, in every state the world holds, for everybody who may see it: nothing keeps anybody out.

The pages are found by walking (tests/journeys/atlas.py), so a new page is looked at by default. A route that
the walk does not reach fails by name, unless the table below says why no link can lead there.
"""

from __future__ import annotations

import os
import re
from contextlib import ExitStack
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client

from tests import browser
from tests.cast import client_as
from tests.conftest import TODAY, _copy, _demonstration_template, _point_at
from tests.house.routes import routes
from tests.journeys import atlas
from tests.journeys.more_life import add_more_life
from wisely.people import queries

pytestmark = [pytest.mark.journey, pytest.mark.slow]
PICTURES = os.environ.get("PICTURES")
STARTS = (
    "/",
    "/open/",
    "/people/?q=Abbot",
    "/account/security/",
    "/account/sessions/",
    "/sign-in/",
)

NOT_PAGES = re.compile(
    r"\.(css|ics|atom|json|jsonl|xml|csv|txt|py|gz)$|^healthz|^\^?api/|^static/|^\^?log/.|/odata/|^spend/judge/$"
    r"|/(progress|import|make|build)/$|/v<int:number>/<str:name>$|\.(docx|pdf|zip)$"
    r"|/(paper|forward-plan)\.html$"  # taken away as files; tests/doors/test_papers_pages.py reads them
)
NOT_LINKED = {
    # the route: why no link of a demonstration leads there
    "contracts/<slug:reference>/explain-no-kpis/": "offered where the law asks for KPIs and fewer than three are set, "
    "which few contracts of a demonstration are; tests/doors/test_performing_pages.py",
    "sign-in/out/": "a button, not a link; tests/doors/test_sign_in.py signs out",
    "sign-in/again/": "asked of who signed in with a password long ago; a demonstration has none",
    "sign-in/again/code/": "as above",
    "sign-in/again/passkey/": "as above",
    "sign-in/second-step/": "stands between a password and the start page",
    "sign-in/passkey/": "answers the browser's own question for a passkey",
    "sign-in/closed/": "for a sign-in that was closed",
    "sign-in/forgotten/sent/": "after asking for a link",
    "sign-in/new-password/done/": "after setting a password",
    "^sign-in/new-password/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": "a link by e-mail leads there",
    "account/password/none/": "for who has no password",
    "account/password/": "for who has a password",
    "account/security/app/remove/": "for who has an authenticator app",
    "account/security/codes/": "for who has recovery codes",
    "account/security/codes/new/": "for who has recovery codes",
    "account/security/passkeys/": "for who has a passkey",
    "account/security/passkeys/<int:pk>/remove/": "for who has a passkey",
    "account/security/passkeys/<int:pk>/rename/": "for who has a passkey",
    "people/sign-in-services/connect/": "refused in a demonstration, with the reason beside the label",
    "people/sign-in-services/<slug:code>/end/": "as above; tests/doors/test_sign_in_services.py opens both",
    "suppliers/watch/<int:key>/over/": "for a sign that an officer reported; tests/doors/test_watch_pages.py",
    "account/tokens/<slug:reference>/new/": "for who has a token; tests/doors/test_token_pages.py",
    "account/tokens/<slug:reference>/revoke/": "as above",
    "spend/forecast/contracts/": "for who has a year of payments; tests/doors/test_forecast_pages.py",
    "budgets/imports/<int:key>/": "for who has brought a file; tests/doors/test_budgets_pages.py",
    "budgets/imports/<int:key>/set/": "as above",
    "budgets/imports/<int:key>/discard/": "as above",
    "budgets/imports/<int:key>/undo/": "as above",
    "jobs/<slug:reference>/": "for who has long work; tests/doors/test_jobs_pages.py",
    "jobs/<slug:reference>/stop/": "as above",
    "jobs/reactions/<int:number>/": "where a reaction failed; tests/doors/test_jobs_pages.py",
    "jobs/reactions/<int:number>/try-again/": "as above",
    "contracts/<slug:reference>/abandon/": "for a draft; tests/doors/test_contracts_acts.py",
    "contracts/<slug:reference>/sign/": "for a draft; tests/doors/test_contracts_acts.py",
    "contracts/<slug:reference>/set-framework-terms/": "for a framework; tests/doors/test_contracts_acts.py",
    "open/<slug:council>/changes": "for programs; tests/actions/publishing/test_following.py reads it",
    "contracts/give-owner/done/": "after giving many contracts an owner",
    "contracts/imports/<int:key>/buyers/": "for a file of several buyers; tests/doors/test_contracts_imports.py",
    "contracts/imports/<int:key>/read/": "where reading was stopped; tests/doors/test_contracts_imports.py",
    "contracts/imports/<int:key>/undo/": "for a file that was imported; tests/doors/test_contracts_imports.py",
    "planning/needs/<slug:reference>/appraise/": "for a need at its gate; tests/doors/test_planning_pages.py",
    "planning/needs/<slug:reference>/gate/pass/": "as above",
    "planning/needs/<slug:reference>/meet-otherwise/": "as above",
    "planning/needs/<slug:reference>/publish/": "as above",
    "planning/needs/<slug:reference>/revise/": "as above",
    "planning/needs/<slug:reference>/withdraw/": "as above",
    "planning/papers/<slug:reference>/take-facts/": "where the record moved; tests/doors/test_papers_pages.py",
    "governance/changes/<slug:reference>/close/": "where all is done; tests/doors/test_governance_pages.py",
    "planning/waivers/<slug:reference>/end/": "for a waiver in force; tests/doors/test_waiver_pages.py",
    "classifications/<int:pk>/": "for payments that wait; tests/doors/test_classification_pages.py",
    "classifications/<int:pk>/take-back/": "as above",
    "approvals/<slug:reference>/questions/<int:key>/answer/": "for who was asked; tests/doors/test_approvals_pages.py",
    "contracts/<slug:reference>/publish/": "for what is not published; tests/doors/test_contracts_acts.py",
    "contracts/<slug:reference>/strike-out/": "as above",
    "contracts/alerts/<int:key>/": "for who has an alert, which the worker tells; tests/doors/test_alerts_pages.py",
    "open/<slug:council>/data/<slug:dataset>/<slug:period>/": "sends on to the version that holds",
    "search/": "a form leads there; tests/doors/test_search_pages.py",
    "sign-in/with/<slug:provider_id>/": "for a council with a sign-in service of its own",
    "sign-in/with/<slug:provider_id>/back/": "a council's own sign-in service leads there",
}


def all_routes() -> list[str]:
    """Every address pattern of a page of ours."""
    return sorted({route.address for route in routes() if not NOT_PAGES.search(route.address)})


@pytest.fixture(scope="session")
def world(server, django_db_setup, django_db_blocker):
    """A world that this whole file only reads, served."""
    before, name = connections["default"].settings_dict["NAME"], f"walked_{os.getpid()}"
    _copy(server, _demonstration_template(server), name)
    with django_db_blocker.unblock():
        _point_at(server, name)
        more = add_more_life()
        with browser.served() as address:
            yield address, more
        _point_at(server, before)


@pytest.fixture(scope="session")
def cast(world):
    """Everybody of one council's cast with a session open, and a citizen."""
    everybody = {"": Client()}
    for persona in queries.personas(on=TODAY):
        if persona.reference.startswith("ALD"):
            everybody[persona.name] = client_as(persona.name)
    return everybody


@pytest.fixture(scope="session")
def walks(cast, world):
    """What each of them met."""
    found = {}
    for who, client in cast.items():
        more = [path for path in world[1] if client.get(path).status_code == 200]
        found[who] = atlas.walk(client, who, *more, *STARTS)
    return found


@pytest.fixture(scope="session")
def chart(walks):
    """By route, the pages that are worth looking at."""
    every = [stop for met in walks.values() for stop in met.stops]
    found = {}
    for stop in atlas.worth_looking_at(every):
        found.setdefault(stop.route, []).append(stop)
    return found


def test_no_link_leads_astray_and_no_page_shows_its_workings(walks):
    found = sorted({fault for met in walks.values() for fault in met.faults})
    assert not found, f"{len(found)} found:\n" + "\n".join(found)


def test_every_route_is_on_the_map(chart):
    missed = [each for each in all_routes() if each not in chart and each not in NOT_LINKED]
    missed = [each for each in missed if not each.startswith("gallery/")]
    assert not missed, "no link leads to:\n" + "\n".join(missed)


def test_nobody_is_shown_a_link_that_then_refuses_them(walks):
    """What a role does not include is told beside its label; a link that opens a refusal wastes a visit."""
    found = [str(stop) for met in walks.values() for stop in met.stops if stop.status == 403]
    assert not found, f"{len(found)} found:\n" + "\n".join(found)


@pytest.fixture(scope="session")
def windows(chromium, world, cast):
    """A page of the browser for each of them, signed in."""
    with ExitStack() as stack:
        opened = {}
        for who, client in cast.items():
            opened[who] = stack.enter_context(browser.page(chromium))
            _enter(opened[who], world[0], client)
        yield opened


@pytest.mark.parametrize("route", [each for each in all_routes() if not each.startswith("gallery/")])
def test_a_page_keeps_nobody_out(windows, world, chart, route):
    found, address = [], world[0]
    for place, stop in enumerate(chart.get(route, [])):
        page = windows[stop.who]
        page.goto(address + stop.path)
        found += [f"{stop}: {fault}" for fault in browser.wrong_at_any_width(page)]
        if PICTURES:
            _take_pictures(page, re.sub(r"\W+", "-", route).strip("-") or "start", place)
    assert not found, f"{len(found)} found:\n" + "\n".join(found)


def _take_pictures(page, name: str, place: int) -> None:
    """Keep how a page looks at both widths, to be looked at by people."""
    for width in (browser.PHONE, browser.DESK):
        page.set_viewport_size({"width": width, "height": 900})
        browser.picture(page, Path(str(PICTURES)) / f"{name}-{place}-{width}.png")


def _enter(page, address: str, client: Client) -> None:
    """Give a browser's page the session of a test client."""
    if cookie := client.cookies.get(settings.SESSION_COOKIE_NAME):
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": address}])
