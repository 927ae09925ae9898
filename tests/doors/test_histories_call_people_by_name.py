"""A history is read by people: who is named in it is called by name, whichever room tells it."""

from __future__ import annotations

import re
from collections import Counter
from html import unescape

import pytest

from tests.cast import NIA, client_as
from tests.journeys.atlas import route_of

TIMELINE = re.compile(r'<ol class="timeline">.*?</ol>', re.DOTALL)
A_PERSON = re.compile(r"[A-Z]{2,4}-P-\d{5}")
WITHOUT = (
    "/open/",
    "/api/",
    "/static/",
    "/account/",
    "/sign-",
    "/gallery/",
    "/calendar/",
    "/log/",
    "/record/",
)
PER_ROUTE = 3


@pytest.mark.usefixtures("demonstration")
def test_no_history_calls_somebody_by_a_reference():
    nia, wait, walked, met = client_as(NIA), ["/"], Counter(), 0
    seen = set(wait)
    while wait:
        path = wait.pop()
        answer = nia.get(path, follow=True)
        if "html" not in answer.headers["Content-Type"]:
            continue
        page = answer.content.decode()
        for told in TIMELINE.findall(page):
            met += 1
            assert not A_PERSON.findall(unescape(told)), path
        for found in re.findall(r'href="(/[^"?#]*)"', page):
            route = route_of(found)
            if found not in seen and walked[route] < PER_ROUTE and not found.startswith(WITHOUT):
                seen.add(found)
                walked[route] += 1
                wait.append(found)
    assert met > 30
