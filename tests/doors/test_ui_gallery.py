"""The gallery in a real browser: every component in every state, on a phone and on a desk."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.test import override_settings

from tests import browser
from wisely.desk.shell.gallery import samples

PLACES = ["", "form/", "form/faulty/", "list/", "list/one/", "list/empty/", "list/?q=nothing", "list/?ends_on_from=x&stage=signed",
          "list/?stage=signed&owned=no&sort=-value_net&page=2", "record/", "record/history/", "charts/",
          *(f"instead/{name}/" for name in samples.PAGES)]  # fmt: skip
PICTURES = os.environ.get("PICTURES")


@pytest.fixture(scope="module")
def chromium():
    with browser.chromium() as started:
        yield started


@pytest.fixture(scope="module")
def gallery(django_db_setup, django_db_blocker):
    """The gallery shows invented values and changes nothing, so one server over the common database will do."""
    with django_db_blocker.unblock(), override_settings(DEBUG=True), browser.served() as address:
        yield f"{address}/gallery/"


@pytest.mark.journey
@pytest.mark.parametrize("width", [browser.PHONE, browser.DESK])
@pytest.mark.parametrize("place", PLACES)
def test_nothing_in_the_gallery_keeps_anybody_out(chromium, gallery, place, width):
    with browser.page(chromium, width=width) as page:
        page.goto(gallery + place)
        for folded in page.locator("details").all():
            folded.evaluate("each => each.open = true")

        if PICTURES:
            name = place.strip("/").replace("/", "-").replace("?", "-").replace("&", "-") or "components"
            browser.picture(page, Path(PICTURES) / f"{name[:40]}-{width}.png")
        assert browser.faults(page) == []
        assert browser.overflow(page) <= 0
        assert browser.small_targets(page) == []


@pytest.mark.journey
def test_the_first_stop_of_the_keyboard_skips_to_the_content(chromium, gallery):
    with browser.page(chromium) as page:
        page.goto(gallery + "list/")
        page.keyboard.press("Tab")
        assert browser.focused(page) == "Skip to main content"
        page.keyboard.press("Enter")
        browser.tab_to(page, "All", at_most=3)


@pytest.mark.journey
def test_what_went_wrong_is_read_first_and_leads_to_its_field(chromium, gallery):
    with browser.page(chromium) as page:
        page.goto(gallery + "form/faulty/")
        assert browser.focused(page).startswith("There is a problem")
        assert page.title().startswith("Error: ")
        browser.tab_to(page, "Start date must be a real date", at_most=5)
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert browser.focused(page) in {"Day", "Month"}


@pytest.mark.journey
def test_a_list_is_filtered_and_put_right_without_scripts(chromium, gallery):
    with browser.page(chromium, scripts=False) as page:
        page.goto(gallery + "list/")
        page.get_by_label("Search", exact=True).fill("roof")
        page.get_by_role("button", name="Search").click()
        assert "65 contracts" in page.get_by_role("heading", level=1).inner_text()
        page.get_by_role("link", name="Remove filter “roof”").click()
        assert "230 contracts" in page.get_by_role("heading", level=1).inner_text()


@pytest.mark.django_db
@override_settings(DEBUG=False)
def test_where_there_is_no_demonstration_there_is_no_gallery(client):
    assert client.get("/gallery/").status_code == 404


@pytest.mark.django_db
def test_a_councils_colours_come_as_a_style_sheet(client):
    answer = client.get("/look/aldermoor.css")

    assert answer.headers["Content-Type"] == "text/css; charset=utf-8"
    assert ":root { --brand: #1d4f5c;" in answer.content.decode()
    assert client.get("/look/no-such-pack.css").status_code == 404
