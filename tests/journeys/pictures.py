"""`make pictures`: take the pictures of docs/pictures from the demonstration world, the same each time.

The clock stands still on a day of the world; what differs from visit to visit is taken off the page.
"""

from __future__ import annotations

from datetime import UTC, datetime

import time_machine
from django.conf import settings

from tests import browser
from tests.cast import ASHA, HAL, HERE, NIA, client_as
from tests.house.tree import ROOT

FOLDER = ROOT / "docs" / "pictures"
MORNING = datetime(2026, 11, 3, 10, 0, tzinfo=UTC)
PICTURES = {
    # the file: who looks, at what, how wide, how high
    "register": (ASHA, "/contracts/?standing=in+force&sort=ends_on", 1280, 860),
    "register-on-a-phone": (ASHA, "/contracts/?owner=nobody&sort=ends_on", 390, 780),
    "start": (ASHA, "/", 1280, 860),
    "spend": (HAL, "/spend/", 1280, 860),
    "measure": (NIA, "/performance/4/", 1280, 860),
    "public": ("", f"/open/{HERE}/", 1280, 860),
}


def test_take_them(own_demonstration):
    FOLDER.mkdir(exist_ok=True)
    with (
        time_machine.travel(MORNING, tick=True),
        browser.served() as address,
        browser.chromium() as started,
    ):
        for name in PICTURES:
            take(started, address, name)


def take(started, address: str, name: str) -> None:
    """Take one picture of what fits the window."""
    who, path, width, height = PICTURES[name]
    with browser.page(started, width=width, height=height) as page:
        if who:
            cookie = client_as(who).cookies[settings.SESSION_COOKIE_NAME]
            page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": address}])
        page.goto(address + path)
        page.evaluate("document.querySelectorAll('.page-number-note').forEach((each) => each.remove())")
        page.screenshot(path=FOLDER / f"{name}.png", animations="disabled", caret="hide")
