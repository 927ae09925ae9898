"""Two ways through the same story: by the keyboard alone, and by a browser without JavaScript.

A story is written once, in words a person would use: follow, write, choose. It is then lived twice.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from decimal import Decimal
from pathlib import Path

from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, FileChooser, Locator, Page
from playwright.sync_api import TimeoutError as TooLate

from tests import browser

FAR = 400  # stops of the keyboard; a long list has many
LEGEND = "document.activeElement.closest('fieldset')?.querySelector('legend')?.textContent ?? ''"
PRESSES, LOST = 3, 5_000  # how often a dropped key is pressed, and after how many milliseconds it was dropped


class ByKeyboard:
    """Somebody who never touches a mouse."""

    scripts = True

    def __init__(self, page: Page) -> None:
        self.page = page

    def follow(self, words: str) -> None:
        """Reach a link or a button by the keyboard, press Enter, and arrive."""
        browser.tab_to(self.page, words, at_most=FAR)
        while not self.page.evaluate(
            "document.activeElement.matches('a, button')"
        ):  # a tick box of that name
            browser.tab_to(self.page, words, at_most=FAR)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def write(self, label: str, text: str) -> None:
        browser.tab_to(self.page, label, at_most=FAR)
        # What tells a field's problem above it is a link of the same words.
        while self.page.evaluate("document.activeElement.matches('a')"):
            browser.tab_to(self.page, label, at_most=FAR)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def choose(self, label: str, option: str) -> None:
        """Choose in a list of options by typing its first letters."""
        browser.tab_to(self.page, label, at_most=FAR)
        self.page.keyboard.type(option)
        chosen = self.page.evaluate("document.activeElement.selectedOptions[0].textContent")
        assert option in chosen, f"typing {option} chose {chosen}"

    def tick(self, label: str) -> None:
        browser.tab_to(self.page, label, at_most=FAR)
        self.page.keyboard.press("Space")

    def pick(self, question: str, option: str) -> None:
        """Choose one of the circles under a question by the arrow keys."""
        self._within(question)
        for _ in range(FAR):
            if option in browser.focused(self.page):
                self.page.keyboard.press("Space")
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"no circle under “{question}” says “{option}”")

    def write_day(self, question: str, day: date) -> None:
        """Write a day into the three boxes under a question."""
        self._within(question)
        for place, part in enumerate((day.day, day.month, day.year)):
            if place:
                self.page.keyboard.press("Tab")
            self.page.keyboard.press("Control+A")
            self.page.keyboard.type(str(part))

    def _within(self, question: str) -> None:
        """Go forward until something under a question has the keyboard."""
        for _ in range(FAR):
            self.page.keyboard.press("Tab")
            if question in self.page.evaluate(LEGEND):
                return
        raise AssertionError(f"the keyboard never came to what is asked by “{question}”")

    def unfold(self, words: str) -> None:
        browser.tab_to(self.page, words, at_most=FAR)
        self.page.keyboard.press("Enter")

    def attach(self, label: str, *files: Path) -> None:
        """Reach the field by the keyboard. The dialogue that then opens is the system's, not ours."""
        browser.tab_to(self.page, label, at_most=FAR)
        self._dialogue().set_files([str(file) for file in files])

    def _dialogue(self) -> FileChooser:
        """Open the system's dialogue. Chromium sometimes drops the key, or asks nobody; a person presses again."""
        for _ in range(PRESSES - 1):
            with suppress(TooLate):
                return self._pressed(LOST)
        return self._pressed(None)

    def _pressed(self, wait: float | None) -> FileChooser:
        with self.page.expect_file_chooser(timeout=wait) as opened:
            self.page.keyboard.press("Space")  # it heeds Enter on this field only now and then
        return opened.value

    def download(self, words: str) -> Path:
        browser.tab_to(self.page, words, at_most=FAR)
        with self.page.expect_download() as arriving:
            self.page.keyboard.press("Enter")
        return Path(arriving.value.path())


class WithoutScripts:
    """Somebody whose browser runs no JavaScript."""

    scripts = False

    def __init__(self, page: Page) -> None:
        self.page = page

    def follow(self, words: str) -> None:
        ways = self.page.get_by_role("link", name=words).or_(self.page.get_by_role("button", name=words))
        with self.page.expect_navigation():
            ways.first.click()

    def _field(self, label: str) -> Locator:
        fields = self.page.locator("input, select, textarea")
        return self.page.get_by_label(label).and_(fields).first

    def write(self, label: str, text: str) -> None:
        self._field(label).fill(text)

    def choose(self, label: str, option: str) -> None:
        field = self._field(label)
        told = field.locator("option", has_text=option).first.inner_text()
        field.select_option(label=told)

    def tick(self, label: str) -> None:
        self._field(label).check()

    def pick(self, question: str, option: str) -> None:
        self.page.get_by_role("group", name=question).get_by_label(option).first.check()

    def write_day(self, question: str, day: date) -> None:
        boxes = self.page.get_by_role("group", name=question).locator("input:not([type=hidden])")
        for place, part in enumerate((day.day, day.month, day.year)):
            boxes.nth(place).fill(str(part))

    def unfold(self, words: str) -> None:
        self.page.locator("summary", has_text=words).first.click()

    def attach(self, label: str, *files: Path) -> None:
        self._field(label).set_input_files([str(file) for file in files])

    def download(self, words: str) -> Path:
        with self.page.expect_download() as arriving:
            self.page.get_by_role("link", name=words).first.click()
        return Path(arriving.value.path())


Visitor = ByKeyboard | WithoutScripts
BOTH = (ByKeyboard, WithoutScripts)


@contextmanager
def visiting(
    chromium: Browser,
    kind: type,
    *,
    client: Client | None = None,
    address: str = "",
    width: int = browser.DESK,
) -> Iterator[Visitor]:
    """Open a page for a visitor, with the session of a test client where one is given."""
    with browser.page(chromium, width=width, scripts=kind.scripts, accept_downloads=True) as page:
        if client is not None:
            cookie = client.cookies[settings.SESSION_COOKIE_NAME]
            page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": address}])
        yield kind(page)


def heading(visitor: Visitor) -> str:
    """Give the heading of the page, as it is read."""
    return " ".join(visitor.page.get_by_role("heading", level=1).inner_text().split())


def text(visitor: Visitor) -> str:
    """Give all words of the page's main part."""
    return " ".join(visitor.page.locator("main").inner_text().split())


def keeps_nobody_out(visitor: Visitor) -> None:
    """See that the page at hand breaks no rule of accessibility and is no wider than its window.

    The rules need JavaScript, so they are asked on the way of the keyboard; the page is the same on the other.
    """
    if visitor.scripts:
        assert browser.faults(visitor.page) == [], visitor.page.url
        assert browser.overflow(visitor.page) <= 0, visitor.page.url


def pounds(words: str) -> Decimal:
    """Read an amount as it is shown."""
    return Decimal(re.sub(r"[^0-9.-]", "", words.replace("−", "-")))


def fact(visitor: Visitor, label: str) -> str:
    """Give what a page of facts says under a label."""
    told = visitor.page.locator("dt").filter(has_text=re.compile(rf"^\s*{re.escape(label)}")).first
    return " ".join(told.locator("xpath=following-sibling::dd[1]").inner_text().split())


def taken_away(visitor: Visitor, words: str) -> list[dict[str, str]]:
    """Download a list as CSV and read it."""
    with visitor.download(words).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
