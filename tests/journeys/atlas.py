"""A map of the product, drawn by walking it: as each person of the cast, every link is followed.

A page that somebody adds is on the map as soon as anything leads there; a test holds that nothing is missing.
Of pages with one address pattern those are kept whose shape, the set of tags with their classes, is new: so
every state that the world holds is looked at, and none twice.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from html import unescape
from urllib.parse import urljoin, urlsplit

import lxml.etree
import lxml.html
from django.test import Client
from django.urls import Resolver404, resolve

ADDRESSES_PER_ROUTE = 3  # by one person: enough to meet records of several kinds
QUERIES_PER_ROUTE = 4  # sorts, filters, tabs within a list
_NOT_MARKUP = re.compile(r"<!--.*?-->|<(script|style)\b([^>]*)>.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"""<([a-zA-Z][^\s/>]*)((?:[^>"']|"[^"]*"|'[^']*')*)>""")
_CLASS, _TYPE = (
    re.compile(rf"""\s{name}\s*=\s*("[^"]*"|'[^']*'|[^\s>"']+)""", re.IGNORECASE)
    for name in ("class", "type")
)
_SAID = "//text()[not(ancestor::script or ancestor::style or ancestor::code or ancestor::textarea or ancestor::pre)]"
_SLIP = re.compile(
    r"£None|None%|\bNone (?:days|months|pounds|to|on|and)\b|\([^)]*\bNone, |\bDecimal\(|\{\{|\bnan\b|datetime\.date"
    r"|&amp;|object at 0x"
)
_EMPTY_WORD = re.compile(r'\b(?:href|action|value|id)="[^"]*\bNone\b[^"]*"')
NOT_WALKED = ("/sign-in/out/", "/static/", "/api/", "/gallery/")


@dataclass(frozen=True)
class Stop:
    """One page as one person saw it."""

    route: str
    path: str
    who: str
    status: int
    shape: frozenset[str] = frozenset()
    html: str = field(default="", repr=False, compare=False)

    def __str__(self) -> str:
        return f"{self.path} as {self.who or 'a citizen'}"


@dataclass
class Walk:
    """What one person met."""

    stops: list[Stop] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


class _Page:
    """A page's links, its shape and the slips that no browser reports; lxml reads it in a quarter of the time."""

    def __init__(self, text: str) -> None:
        self.links, self.ids, self.shape, self.headings = list[str](), list[str](), set[str](), 0
        self._tree = lxml.html.document_fromstring(text)
        for each in self._tree.iter(lxml.etree.Element):
            self._read(str(each.tag), each.attrib)

    def _read(self, tag: str, told: Mapping[str, str]) -> None:
        self.shape.add(tag)
        self.shape.update(f"{tag}.{name}" for name in told.get("class", "").split())
        if tag == "input":
            self.shape.add(f"input[{told.get('type', 'text')}]")
        if tag == "a" and told.get("href"):
            self.links.append(told["href"])
        if told.get("id"):
            self.ids.append(told["id"])
        self.headings += tag == "h1"

    @property
    def text(self) -> str:
        """What it says, but for what is shown as it was written."""
        return " ".join(" ".join(self._tree.xpath(_SAID)).split())


def walk(client: Client, who: str, *starts: str, keeps_html: bool = False) -> Walk:
    """Follow links from the starting addresses until nothing new is met.

    To keep all pages of one person takes some 40 MB, so it has to be asked for.
    """
    met, ahead, seen = Walk(), list(starts), set(starts)
    addresses: dict[str, set[str]] = defaultdict(set)
    queries: dict[str, int] = defaultdict(int)
    while ahead:
        path = ahead.pop(0)
        answer = client.get(path)
        stop, page = _look(path, answer, who)
        met.faults += _slips(stop, page)
        if page is None:
            continue
        met.stops.append(stop if keeps_html else replace(stop, html=""))
        for link in _within(path, page.links):
            if link not in seen and _is_worth_it(link, addresses, queries):
                seen.add(link)
                ahead.append(link)
    return met


def shape_of(html: str) -> frozenset[str]:
    """Give the set of a page's tags with their classes, as `_Page` does, in a seventh of its time."""
    found = set()
    for tag, attributes in set(_TAG.findall(_NOT_MARKUP.sub(r"<\1\2>", html))):
        name = tag.lower()
        found.add(name)
        if told := _CLASS.search(attributes):
            found |= {f"{name}.{each}" for each in unescape(told[1].strip("\"'")).split()}
        if name == "input":
            told = _TYPE.search(attributes)
            found.add(f"input[{unescape(told[1].strip(chr(34) + chr(39))) if told else 'text'}]")
    return frozenset(found)


def route_of(path: str) -> str:
    """Give the address pattern of a path, or "" where there is none."""
    try:
        return str(resolve(urlsplit(path).path).route)
    except Resolver404:
        return ""


def _within(here: str, links: list[str]) -> Iterator[str]:
    for link in links:
        parts = urlsplit(urljoin(f"http://testserver{here}", link))
        if parts.netloc == "testserver" and not parts.path.startswith(NOT_WALKED):
            yield parts.path + (f"?{parts.query}" if parts.query else "")


def _is_worth_it(link: str, addresses: dict[str, set[str]], queries: dict[str, int]) -> bool:
    route, parts = route_of(link), urlsplit(link)
    if not route and parts.path != "/":
        return True  # it leads nowhere, which has to be seen
    if parts.query:
        queries[route] += 1
        return queries[route] <= QUERIES_PER_ROUTE
    if parts.path not in addresses[route] and len(addresses[route]) >= ADDRESSES_PER_ROUTE:
        return False
    addresses[route].add(parts.path)
    return True


def _look(path: str, answer, who: str) -> tuple[Stop, _Page | None]:
    route = route_of(path)
    if "text/html" not in answer.headers.get("Content-Type", "") or 300 <= answer.status_code < 400:
        if answer.streaming:
            b"".join(answer.streaming_content)
        return Stop(route, path, who, answer.status_code), None
    html = answer.content.decode()
    page = _Page(html)
    return Stop(route, path, who, answer.status_code, frozenset(page.shape), html), page


def _slips(stop: Stop, page: _Page | None) -> list[str]:
    """Find what is wrong with a page that links led to: it is not there, or it is not made well."""
    found = []
    if stop.status == 404 or stop.status >= 500:
        found.append(f"{stop}: {stop.status}")
    if page is None or stop.status >= 400:
        return found
    twice = sorted({each for each in page.ids if page.ids.count(each) > 1})
    if twice:
        found.append(f"{stop}: two elements share an id: {twice}")
    if page.headings != 1:
        found.append(f"{stop}: {page.headings} headings of the first rank")
    if hit := _EMPTY_WORD.search(stop.html):
        found.append(f"{stop}: it carries “{hit[0]}”")
    said = page.text
    found += [
        f"{stop}: it shows “{said[max(0, hit.start() - 40) : hit.end() + 20]}”"
        for hit in _SLIP.finditer(said)
    ]
    return found


def worth_looking_at(stops: list[Stop]) -> list[Stop]:
    """Keep, of the pages of each route, those that show something the ones before did not."""
    kept, shown = [], defaultdict(set)
    for stop in sorted(stops, key=lambda each: (each.status, -len(each.shape))):
        if not stop.shape <= shown[stop.route]:
            shown[stop.route] |= stop.shape
            kept.append(stop)
    return kept
