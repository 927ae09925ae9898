"""A real browser for tests: Debian's Chromium, the accessibility rules of WCAG 2.2 AA, and the keyboard.

    with browser.served() as address, browser.chromium() as chromium:
        with browser.page(chromium, width=320) as page:
            page.goto(address)
            assert browser.faults(page) == []

Where there is no Chromium the test says so and skips; `WISELY_NEEDS_BROWSER=1` (as in CI) makes it fail instead.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test.testcases import LiveServerThread
from django.urls import get_resolver
from playwright.sync_api import Browser, Page, sync_playwright

# As root there is no sandbox; the rest keeps the browser from calling home.
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--force-color-profile=srgb"]  # fmt: skip
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
PHONE, DESK = 320, 1280
LOOK = Path(__file__).with_suffix(".js").read_text()
_passed: set[str] = set()  # structures and styles of words, as browser.js tells them


def path_of_chromium() -> str:
    """Give the path of Chromium. Playwright's own download is never used."""
    # The first draws no window around a page. A whole Chromium paints its tab's turning circle at every step.
    for name in ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    why = "There is no Chromium here. Install it (on Debian: apt-get install chromium) to run the tests that need a browser."
    if os.environ.get("WISELY_NEEDS_BROWSER") == "1":
        pytest.fail(why)
    pytest.skip(why)


@contextmanager
def served() -> Iterator[str]:
    """Serve the product on this machine, static files included; gives its address. Needs `own_database`."""
    assert get_resolver().url_patterns  # or the first page waits for seconds until every door is read
    server = LiveServerThread("localhost", static_handler=StaticFilesHandler)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    if server.error:
        raise server.error
    try:
        yield f"http://localhost:{server.port}"
    finally:
        server.terminate()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start Chromium for the length of the block."""
    path = path_of_chromium()
    # Playwright keeps an event loop in this thread; Django takes that for asynchronous code and refuses queries.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=FLAGS)
        try:
            yield started
        finally:
            started.close()


@contextmanager
def page(
    started: Browser, *, width: int = DESK, height: int = 900, scripts: bool = True, **context: Any
) -> Iterator[Page]:
    """Open a page of its own, on the UK's clock. `scripts=False` is a visitor without JavaScript.

    Faults of scripts and refusals by the content security policy end the test.
    """
    visit = started.new_context(
        viewport={"width": width, "height": height}, java_script_enabled=scripts, locale="en-GB",
        timezone_id="Europe/London", **context,
    )  # fmt: skip
    opened = visit.new_page()
    opened.set_default_timeout(30_000)
    troubles: list[str] = []
    opened.on("pageerror", lambda trouble: troubles.append(str(trouble)))
    opened.on(
        "console", lambda said: troubles.append(said.text) if "Content Security Policy" in said.text else None
    )
    try:
        yield opened
        assert not troubles, f"the browser complained: {troubles}"
    finally:
        visit.close()


def faults(opened: Page) -> list[str]:
    """Give what breaks WCAG 2.2 AA or axe's good practice, one line each with where; [] is what every page owes.

    axe takes half a second for a page, and most of a page it has seen before. browser.js says by what an answer is
    known; what passed in this process is not asked again. What is wrong is told each time.

    Needs JavaScript in the page: check a page without it by its rendered twin with it. A click returns when the
    next page has begun, which may have no content yet: it is waited for.
    """
    opened.wait_for_load_state("load")
    if not opened.evaluate("typeof wisely === 'object'"):
        opened.evaluate(f"{LOOK}; true")
    here = opened.evaluate("wisely.read()")
    words = [key for key in here["words"] if key not in _passed]
    is_new = here["structure"] not in _passed
    if not (is_new or words or here["more"]):
        return []
    if not opened.evaluate("typeof axe === 'object'"):  # half a megabyte: once for each page that is opened
        opened.evaluate(Axe().axe_script)
    told = opened.evaluate("([tags, isNew, words]) => wisely.ask(tags, isNew, words)", [RULES, is_new, words])
    _passed.update(told["passed"])
    if told["isSound"]:
        _passed.add(here["structure"])
    return [f"{rule}: {what} at {', '.join(where[:3])}" for rule, what, where in told["found"]]


def overflow(opened: Page) -> int:
    """Give by how many pixels the page is wider than the window. Only tables within a `.scroll` may be wider."""
    opened.wait_for_load_state("load")
    return int(opened.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def small_targets(opened: Page, least: int = 24) -> list[str]:
    """Give the controls that are smaller than WCAG 2.5.8 asks, links within sentences left out."""
    opened.wait_for_load_state("load")
    return list(
        opened.evaluate(
            """(least) => [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, summary")]
                .filter((each) => each.checkVisibility() && !each.closest("p, li:not([class]), td, th, dd, label, figcaption"))
                .filter((each) => !each.matches(".skip-link"))
                .map((each) => [each, each.getBoundingClientRect()])
                .filter(([, box]) => box.width > 0 && (box.width < least || box.height < least))
                .map(([each, box]) => `${each.tagName} ${each.textContent.trim().slice(0, 30)} ${Math.round(box.width)}x${Math.round(box.height)}`)""",
            least,
        )
    )


def everything_wrong_with(opened: Page) -> list[str]:
    """Give all that keeps somebody out of a page at this width: faults, overflow and small targets."""
    found = faults(opened)
    if (wider := overflow(opened)) > 0:
        found.append(f"{wider} pixels wider than the window")
    return found + [f"too small to hit: {each}" for each in small_targets(opened)]


def wrong_at_any_width(opened: Page) -> list[str]:
    """Give what keeps somebody out of a page on a phone or at a desk, with the width; folds are opened.

    It begins with the width that the window has, because each change lays the page out anew, and ends at the other.
    """
    opened.wait_for_load_state("load")
    opened.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    found = []
    for width in sorted((PHONE, DESK), key=lambda each: each != (opened.viewport_size or {}).get("width")):
        opened.set_viewport_size({"width": width, "height": 900})
        found += [f"{width} pixels wide: {fault}" for fault in everything_wrong_with(opened)]
    return found


def focused(opened: Page) -> str:
    """Name what has the keyboard: its accessible words, or its tag."""
    return str(
        opened.evaluate(
            """() => { const at = document.activeElement;
                return (at.getAttribute("aria-label") || at.labels?.[0]?.textContent || at.textContent || at.tagName).trim(); }"""
        )
    )


def tab_to(opened: Page, words: str, *, at_most: int = 80) -> None:
    """Go forward by the keyboard until the control with these words has it.

    :raises AssertionError: when it is not reached, with what was passed on the way.
    """
    passed = []
    for _ in range(at_most):
        opened.keyboard.press("Tab")
        here = focused(opened)
        if words in here:
            return
        passed.append(here[:40])
    raise AssertionError(f"the keyboard never reached “{words}”; it passed {passed}")


def picture(opened: Page, path: Path) -> None:
    """Keep a picture of the whole page."""
    path.parent.mkdir(parents=True, exist_ok=True)
    opened.screenshot(path=path, full_page=True)
