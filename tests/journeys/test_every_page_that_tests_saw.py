"""Every page that a test of a door was answered, in the state in which it was: errors, refusals, conflicts.

The walk of test_every_page_lets_everybody_in.py meets what links lead to. What takes a wrong answer, a lost race
or a rare record to see was seen by tests of doors; those pages are looked at here (tests/album.py).
"""

from __future__ import annotations

import os

import pytest

from tests import album, browser
from tests.journeys import atlas

pytestmark = [pytest.mark.journey, pytest.mark.slow]
PICTURES = list(album.pictures())
LEAST = 150  # routes and statuses that the tests of doors see together; there are more
GROUPS = sorted({(each.route, each.status) for each in PICTURES})


@pytest.fixture(scope="module")
def address(django_db_setup, django_db_blocker):
    """Where the styles and scripts of the pages come from."""
    with django_db_blocker.unblock(), browser.served() as served:
        yield served


def test_there_are_pages_to_look_at():
    if len(GROUPS) < LEAST and os.environ.get("WISELY_NEEDS_BROWSER") != "1":
        pytest.skip(
            f"{len(GROUPS)} pages are in the album; `make test` fills it by running the tests of doors"
        )
    assert len(GROUPS) >= LEAST


def test_a_shape_is_what_a_parser_reads():
    for each in PICTURES[::10]:
        assert atlas.shape_of(each.html) == atlas._Page(each.html).shape, each.path


@pytest.fixture(scope="module")
def window(chromium):
    """One page of the browser for all that this file looks at."""
    with browser.page(chromium) as page:
        yield page


@pytest.mark.parametrize(("route", "status"), GROUPS)
def test_no_state_of_a_page_keeps_anybody_out(window, address, route, status):
    found = []
    for seen in PICTURES:
        if (seen.route, seen.status) == (route, status):
            _open(window, address, seen)
            found += [f"{seen.path} in {seen.test}: {fault}" for fault in browser.wrong_at_any_width(window)]
    assert not found, f"{len(found)} found:\n" + "\n".join(found)


def _open(page, address: str, seen: album.Picture) -> None:
    """Open a page at its own address, with the answer that was kept."""

    def answer(route):
        route.fulfill(status=seen.status, content_type="text/html; charset=utf-8", body=seen.html)

    def is_its(url: str) -> bool:
        return url == address + seen.path

    page.route(is_its, answer)
    page.goto(address + seen.path)
    page.unroute(is_its, answer)
