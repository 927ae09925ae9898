"""Wherever one officer is offered an act, another who sees the same page is told why they are not.

Nothing here names an act: pages are found by following links, acts by their forms, and what each page offers to
one of the cast is looked for on the same page as the others see it. So an act that somebody adds, and a page that
leaves one out for some roles without a word, is found by itself.
"""

from __future__ import annotations

import re
from collections import defaultdict
from html import unescape
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest

from tests.cast import ASHA, BEN, IRIS, KIT, NIA, client_as
from tests.journeys.atlas import route_of

pytestmark = pytest.mark.usefixtures("demonstration")
CAST = (NIA, ASHA, BEN, IRIS, KIT)
STARTS = ("/", "/people/?q=Abbot")
PER_ROUTE = 2  # addresses of one pattern: enough to meet records of several stages
NOT_WALKED = ("/sign-in/", "/static/", "/api/", "/gallery/", "/open/", "/account/", "/calendar/", "/log/")
OF_ONES_OWN = {
    # the page's pattern, and why what it offers differs from one officer to the next without a word
    "": "the start page shows each officer what waits for them, and nothing that waits for others",
    "approvals/": "an inbox: it holds what the officer may decide, and what they asked for themselves",
    "budgets/questions/": "an inbox: it holds the questions that are put to the officer",
    "interests/": "an officer's own declarations; the register beside it is of all",
    "jobs/": "an officer's own long work",
    "contracts/alerts/": "the alerts that were told to the officer",
    "contracts/updates/": "an officer's own contracts that wait for an update",
}


PUT_TO_ONE = {
    # the act's pattern, and why only who is asked is offered it elsewhere than on its own record's page
    "budgets/questions/<slug:reference>/answer/": "a question is put to one person; its page tells the others",
    "contracts/updates/asked/<int:key>/": "a request is put to a contract's owner",
}
TOLD_ONCE = {
    # the act's pattern, offered row by row, and the words under which a page tells the others of it once
    "suppliers/<slug:reference>/accounts/<int:key>/correct/": "Correct accounts",
    "suppliers/<slug:reference>/accounts/<int:key>/withdraw/": "Withdraw accounts",
    "governance/plans/<slug:reference>/write/": "Write a plan for one of them",
    "governance/changes/<slug:reference>/impact/<slug:kind>/<slug:subject>/": (
        "Say what it means for one of them"
    ),
    "contracts/<slug:reference>/revise/": "Revise the record",
    "contracts/<slug:reference>/kpis/<int:number>/results/<int:key>/correct/": "Correct a result",
    "categories/plans/<slug:reference>/actions/<int:number>/drop/": "Set an action",
    "categories/plans/<slug:reference>/actions/<int:number>/join/": "Set an action",
    "categories/plans/<slug:reference>/risks/<int:number>/close/": "Look at it again",
}


class Page(HTMLParser):
    """Reads what a page offers, by the pattern of the address, and what it explains, by label."""

    def __init__(self, here: str, text: str) -> None:
        super().__init__()
        self.links: set[str] = set()
        self.offers: dict[str, str] = {}  # pattern → label
        self.has_form = False
        self._here, self._link, self._words, self._action, self._way = here, "", "", "", ""
        self.told = {
            _plain(label)
            for found in re.findall(r'class="why-not-label">(.*?)</span>|<dt>(.*?)</dt>', text, re.DOTALL)
            for label in "".join(found).split("·")
        } - {""}

        self._in_main = False
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        self._in_main = self._in_main or tag == "main"
        if tag == "a" and told.get("href"):
            self._link, self._words = self._path(told["href"]), ""
            if self._link:
                self.links.add(self._link)
        if tag == "form":
            self._action = self._path(told.get("action") or self._here)
            is_here = urlsplit(self._action).path == urlsplit(self._here).path
            self.has_form = self.has_form or (told.get("method") == "post" and is_here)
        if tag == "button":
            self._words, self._way = "", self._path(told.get("formaction") or "") or self._action

    def handle_data(self, data):
        self._words += data

    def handle_endtag(self, tag):
        if tag == "a" and self._link:
            self._offer(self._link, self._words)
            self._link = ""
        if tag == "button" and self._way and urlsplit(self._way).path != urlsplit(self._here).path:
            self._offer(self._way, self._words)
        if tag == "form":
            self._action = ""

    def explains(self, route, label):
        """Say whether the page tells why not: by the act's own words, or by how they begin."""
        words = TOLD_ONCE.get(route)
        return words in self.told or any(label == each or label.startswith(f"{each} ") for each in self.told)

    def _offer(self, path, words):
        if self._in_main and path and (label := _plain(words)):
            self.offers.setdefault(route_of(path), label)

    def _path(self, link):
        parts = urlsplit(urljoin(f"http://testserver{self._here}", link))
        is_ours = parts.netloc == "testserver" and not parts.path.startswith(NOT_WALKED)
        return parts.path if is_ours else ""


def _plain(words):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", words)).split())


def _look_around(clients):
    """Walk from the start by everybody at once; give the pages by path and officer, and the doors that act."""
    pages, acting = defaultdict(dict), set()
    ahead, seen, addresses = list(STARTS), set(STARTS), defaultdict(int)
    while ahead:
        path = ahead.pop(0)
        for who, client in clients.items():
            answer = client.get(path)
            if answer.status_code != 200 or "text/html" not in answer.headers.get("Content-Type", ""):
                continue
            page = pages[path][who] = Page(path, answer.content.decode())
            if page.has_form:
                acting.add(route_of(path))
            for link in sorted(page.links):
                route = route_of(link)
                if link not in seen and route and addresses[route] < PER_ROUTE:
                    addresses[route] += 1
                    seen.add(link)
                    ahead.append(link)
    return pages, acting


@pytest.fixture(scope="module")
def found():
    return {}


@pytest.fixture
def walked(demonstration, found):
    if not found:
        clients = {who: client_as(who) for who in CAST}
        found["pages"], found["acting"] = _look_around(clients)
    return found["pages"], found["acting"]


def left_out(pages, acting):
    """Name each act that a page offers to one officer and neither offers nor explains to another."""
    for path, by_officer in sorted(pages.items()):
        if route_of(path) in OF_ONES_OWN:
            continue
        offered = {}
        for page in by_officer.values():
            for route, label in page.offers.items():
                here = route_of(path)
                is_its_own = here.endswith(">/") and route.startswith(here)
                if route in acting and route != here and (route not in PUT_TO_ONE or is_its_own):
                    offered.setdefault(route, label)
        for who, page in by_officer.items():
            for route, label in offered.items():
                if route not in page.offers and not page.explains(route, label):
                    yield f"{path}: {who} is neither offered nor told why not: “{label}” ({route})"


def test_every_act_that_a_page_offers_to_one_officer_is_offered_or_explained_to_all_who_see_it(walked):
    pages, acting = walked
    assert len(acting) > 40
    assert len(pages) > 100

    silent = list(left_out(pages, acting))

    assert not silent, f"{len(silent)} found:\n" + "\n".join(silent)


def test_the_walk_notices_an_act_that_is_left_out():
    both = '<main><a href="/contracts/register/">Register a contract</a></main>'
    told = '<main><span class="why-not-label">Register a contract</span></main>'
    acting = {"contracts/register/"}

    def seen(theirs):
        pages = {"/contracts/": {"Nia": Page("/contracts/", both), "Ben": Page("/contracts/", theirs)}}
        return list(left_out(pages, acting))

    assert seen(told) == []
    assert len(seen("<main></main>")) == 1
