"""What axe passed once is not asked again (tests/browser.py). Here faults are planted in pages that it passed, each
must be told, and told as axe tells it when it is asked everything."""

from __future__ import annotations

import pytest
from django.test import override_settings
from playwright.sync_api import Page

from tests import browser

PLACES = ["list/one/", "record/"]
PHONES, DESKS = "@media (max-width: 600px)", "@media (min-width: 601px)"
STYLES = {
    "pale words": "main p, main td, main dd, main label { color: #bbb }",
    "pale words on a phone": PHONES + " { main p, main td, main dd, main label { color: #bbb } }",
    "pale words at a desk": DESKS + " { main p, main td, main dd, main label { color: #bbb } }",
    "pale words in the frame": ".site-header-row *, .site-nav a { color: #ccc }",
    "dark ground": "main, main * { background: #333 }",
    "dark ground of one row": "tr:nth-child(2) > *, dl > :nth-child(2), form > :nth-child(2) { background: #444 }",
    "words seen through": "main * { opacity: 0.8 }",
    "words mixed with their ground": "main p, main td, main label { mix-blend-mode: multiply; color: #aaa }",
    "words moved onto a dark ground": "h1 { position: absolute; top: 0; left: 0; z-index: 2 } header { background: #222; height: 200px } header * { display: none }",
    "large words made small": "h1, h2 { font-size: 13px; font-weight: 400; color: #888 }",
    "a shadow beneath words": "main p, main label { color: #999; text-shadow: 0 0 1px #aaa }",
    "low targets in the frame": ".site-nav a { padding: 0; height: 9px; overflow: hidden; margin: 0 }",
    "targets that lie on one another": "main a, main button, main input { position: absolute; top: 200px; left: 40px }",
    "no heading of the first rank on a phone": PHONES + " { h1 { display: none } }",
}
MARKUP = {
    "a picture without words": "<img src='/static/ui/mark.svg'>",
    "a field without a label": "<input><select><option>One</option></select>",
    "a link and a button without words": "<a href='/x'></a><button type='button'></button>",
    "a heading that skips a rank": "<h6>Deep</h6>",
    "a part without its whole": "<li>Alone</li><div role='tab'>Alone</div>",
    "a role that is none": "<div role='fool'>Words</div>",
    "a second main part": "<main>Second</main>",
    "two regions of one name": "<section aria-label='Twice'>One</section><section aria-label='Twice'>Two</section>",
    "two regions named by the same words": "<section aria-labelledby='p1'><h2 id='p1'>Same</h2></section>"
    "<section aria-labelledby='p2'><h2 id='p2'>Same</h2></section>",
    "what scrolls and cannot be reached": "<div class='planted-scroll'><p>One</p><p>Two</p><p>Three</p></div>",
    "pale words far off in what scrolls": "<div class='planted-scroll' tabindex='0'><p class='planted-far'>Far</p></div>",
    "a link whose words are not shown at a desk": "<a href='/x'><span class='planted-phone'>Words</span></a>",
    "low targets side by side": "<a class='planted-low' href='/x'>One</a><a class='planted-low' href='/y'>Two</a>",
    "dark ground beneath words": "<div class='planted-ground'></div><p class='planted-above'>Dark on dark</p>",
}
PLANTED = (
    DESKS
    + """ { .planted-phone { display: none } }
    .planted-scroll { overflow: auto; height: 20px; width: 200px }
    .planted-far { width: 900px; text-align: right; color: #ccc }
    .planted-ground { position: relative; width: 300px; height: 90px; background: #333 }
    .planted-low { display: block; height: 9px; line-height: 9px; overflow: hidden }
    .planted-above { position: relative; top: -60px; color: #222; height: 20px }"""
)


@pytest.fixture(scope="module")
def page(django_db_setup, django_db_blocker):
    with (
        django_db_blocker.unblock(),
        override_settings(DEBUG=True),
        browser.served() as address,
        browser.chromium() as started,
        browser.page(started) as opened,
    ):
        opened.gallery = f"{address}/gallery/"
        yield opened


def plant(page: Page, style: str, markup: str = "") -> None:
    page.evaluate(
        """([style, markup]) => {
            const sheet = new CSSStyleSheet();
            sheet.replaceSync(style);
            document.adoptedStyleSheets = [sheet];
            document.querySelectorAll(".planted").forEach((each) => each.remove());
            if (markup) document.querySelector("main").insertAdjacentHTML("beforeend", `<div class="planted">${markup}</div>`);
        }""",
        [style, markup],
    )


def told_by_all_of_axe(page: Page) -> list[str]:
    """Ask axe everything, as if nothing were known."""
    options = {"runOnly": {"type": "tag", "values": browser.RULES}, "resultTypes": ["violations"]}
    return sorted(
        f"{fault['id']}: {fault['help']} at {', '.join(node['target'][0] for node in fault['nodes'][:3])}"
        for fault in page.evaluate(
            "async (options) => (await axe.run(document, options)).violations", options
        )
    )


@pytest.mark.journey
@pytest.mark.parametrize("place", PLACES)
def test_a_fault_is_told_as_if_all_were_asked_though_the_page_passed_before(page, place):
    page.goto(page.gallery + place)
    assert browser.wrong_at_any_width(page) == []
    silent = set(STYLES) | set(MARKUP)
    for name in [*STYLES, *MARKUP]:
        plant(page, STYLES.get(name, PLANTED), MARKUP.get(name, ""))
        for width in (browser.PHONE, browser.DESK):
            page.set_viewport_size({"width": width, "height": 900})
            if width == browser.DESK:
                page.evaluate(
                    "scrollTo(0, document.body.scrollHeight)"
                )  # what is out of sight is judged, too
            told = sorted(browser.faults(page))
            assert told == told_by_all_of_axe(page), f"{name}, {width} pixels wide"
            if told:
                silent.discard(name)
    assert not silent, "nothing was wrong, so nothing was shown"
    plant(page, "")
    assert browser.wrong_at_any_width(page) == []
