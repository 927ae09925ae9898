"""Every form and every question in an address, sent with what nobody should send: the answer is a page that says so, never a fault.

Forms are found by walking (tests/journeys/atlas.py), so a new one is tried by default. Nothing stays.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urljoin, urlsplit

import pytest
from django.db import transaction

from tests.cast import ADE, NIA, client_as
from tests.journeys import atlas
from tests.journeys.more_life import add_more_life

pytestmark = [pytest.mark.slow]
BAD = {
    "a nought byte": "a\x00b",
    "a figure that is none": "²",
    "a number beyond any": "9" * 40,
    "digits of another script": "٣",
    "not a number": "NaN",
    "below nought": "-1",
    "a year far off": "9999",
    "a year long gone": "0001",
    "a day that is none": "2026-02-31",
    "markup": "<script>alert(1)</script>",
    "a long text": "word " * 5_000,
    "blanks": " \t\n",
}
OURS = {"csrfmiddlewaretoken", "one_time_key"}
PER_ROUTE, FIELDS = 1, 4  # forms of one address pattern and shape; fields of each that are spoilt alone


@dataclass
class Sheet:
    """A form as a page shows it: where it goes, and what it would send."""

    page: str
    action: str
    is_posted: bool
    values: dict[str, str] = field(default_factory=dict)


class _Forms(HTMLParser):
    """Reads a page for its forms: those that are posted, and those that make an address."""

    def __init__(self, page: str, text: str) -> None:
        super().__init__()
        self.page, self.found, self._open = page, list[Sheet](), False
        self._list = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        name = told.get("name", "")
        if tag == "form":
            self._open = True
            action = urljoin(self.page, told.get("action") or self.page)
            self.found.append(Sheet(self.page, action, told.get("method", "").lower() == "post"))
        elif self._open and name and tag in {"input", "button"}:
            if told.get("type") not in {"checkbox", "radio"} or name not in self.found[-1].values:
                self.found[-1].values[name] = told.get("value", "on")
        elif self._open and name and tag in {"textarea", "select"}:
            self.found[-1].values[name] = ""
            self._list = name if tag == "select" else ""
        elif self._open and tag == "option" and self._list and not self.found[-1].values[self._list]:
            self.found[-1].values[self._list] = told.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = False


def sheets(client, who: str, *starts: str) -> Iterator[Sheet]:
    """Give the forms that somebody meets on a walk."""
    seen: dict[tuple[str, frozenset[str]], int] = {}
    for stop in atlas.walk(client, who, *starts, keeps_html=True).stops:
        asked = urlsplit(stop.path)
        found = _Forms(stop.path, stop.html).found
        if asked.query:
            found.append(Sheet(stop.path, asked.path, is_posted=False, values=dict(parse_qsl(asked.query))))
        for sheet in found:
            key = (atlas.route_of(sheet.action), frozenset(sheet.values))
            seen[key] = seen.get(key, 0) + 1
            if seen[key] <= PER_ROUTE and "/sign-in/" not in sheet.action:
                yield sheet


def answer_to(client, sheet: Sheet, values: dict[str, str]) -> str:
    """Give what is wrong with the answer, or nothing. What was written is taken back."""
    try:
        with transaction.atomic():
            status = (client.post if sheet.is_posted else client.get)(sheet.action, values).status_code
            transaction.set_rollback(True)
    except Exception as fault:  # noqa: BLE001 - whatever it is, a person would see a broken page
        return f"{type(fault).__name__}: {str(fault)[:120]}"
    return f"status {status}" if status >= 500 else ""


def spoilt(sheet: Sheet, *, turn: int) -> Iterator[tuple[str, dict[str, str]]]:
    """Spoil all fields of a form in each way, then each alone in one way, by turns."""
    names = [name for name in sheet.values if name not in OURS]
    for what, text in BAD.items():
        yield f"all = {what}", dict.fromkeys(names, text)
    if "version" in names:
        yield "a version that is over", {"version": "0"}
    ways = list(BAD.items())
    for number, name in enumerate(names[:FIELDS]):
        what, text = ways[(turn + number) % len(ways)]
        yield f"{name} = {what}", {name: text}


@pytest.mark.parametrize(("who", "least"), [(NIA, 1_000), (ADE, 100)])
def test_no_form_breaks_on_what_nobody_should_send(own_demonstration, who, least):
    more = add_more_life()
    client = client_as(who)
    faults, tried = [], 0
    for sheet in sheets(client, who, "/", "/account/security/", "/account/sessions/", *more):
        for what, values in spoilt(sheet, turn=tried):
            tried += 1
            if wrong := answer_to(client, sheet, sheet.values | values | {"one_time_key": f"{tried:032x}"}):
                faults.append(f"{sheet.page} → {sheet.action}, {what}: {wrong}")
    assert tried > least
    assert not faults, "\n".join(faults)
