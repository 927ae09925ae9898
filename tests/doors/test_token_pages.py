"""The pages of tokens: made with some of one's own rights, shown once, seen by nobody else, revoked."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta

import pytest
from django.db import connections, transaction
from django.test import Client
from django.utils import timezone

from tests import browser
from tests.actions.people.conftest import Town
from tests.doors.program import Program, token_for
from wisely.audit.models import Event
from wisely.audit.row_security import in_scope
from wisely.people.models import ApiToken

MINE = "/account/tokens/"
SEE = "suppliers.see_supplier"


@pytest.fixture
def town(db):
    return Town(slug="alderby", prefix="ALD", is_demonstration=True)


def enter(person):
    client = Client()
    assert client.post("/sign-in/personas/", {"person": person.reference}).status_code == 302
    return client


@pytest.fixture
def asha(town):
    return town.person("Asha", "officer")


@pytest.fixture
def client(asha):
    return enter(asha)


def send(client, path, **fields):
    return client.post(path, {"one_time_key": uuid.uuid4().hex, **fields})


def asked(**changes):
    day = timezone.localdate() + timedelta(days=30)
    boxes = {"last_on_day": day.day, "last_on_month": day.month, "last_on_year": day.year}
    return {"name": "Spreadsheet", "scopes": [SEE], **boxes, **changes}


def text_in(page):
    found = re.search(r">(wly_[^<]+)</textarea>", page)
    return found[1] if found else ""


def test_a_token_is_made_shown_once_and_opens_the_door(client, town, asha):
    answer = send(client, f"{MINE}make/", **asked())
    assert answer.status_code == 303
    shown = client.get(answer.url)

    text = text_in(shown.content.decode())
    assert Program(text).get("/token").json()["scopes"] == [SEE]
    assert shown.headers["Cache-Control"] == "no-store"
    again = client.get(answer.url).content.decode()
    assert not text_in(again) and "shown once" in again
    page = client.get(MINE).content.decode()
    assert "Spreadsheet" in page and text not in page
    with in_scope(town.council.pk):
        assert Event.objects.get(verb="people.token.issued").by == asha.reference


def test_the_form_sent_twice_makes_one_token(client, town):
    fields = {"one_time_key": uuid.uuid4().hex, **asked()}

    first, second = (client.post(f"{MINE}make/", fields) for _ in range(2))

    assert first.url == second.url
    with in_scope(town.council.pk):
        assert ApiToken.objects.count() == 1


def test_the_text_is_in_no_address_and_is_not_shown_for_another_token(client):
    first, second = (send(client, f"{MINE}make/", **asked(name=name)) for name in ("One", "Two"))

    assert "wly_" not in first.url + second.url
    assert not text_in(client.get(first.url).content.decode())


def test_another_browser_does_not_see_it(client, town):
    made = send(client, f"{MINE}make/", **asked())
    other = enter(town.person("Ben", "officer"))

    assert not text_in(other.get(made.url).content.decode())
    other.cookies["new_token"] = "nonsense"
    assert not text_in(other.get(made.url).content.decode())


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": ""}, "Enter name"),
        ({"scopes": []}, "what it may do"),
        ({"scopes": ["people.assign_role"]}, "not one of the available choices"),
        ({"last_on_year": 2001}, "The last day has passed"),
        ({"last_on_year": 2099}, "a year at most"),
    ],
)
def test_what_is_wrong_is_said_and_no_token_is_made(client, town, changes, words):
    answer = send(client, f"{MINE}make/", **asked(**changes))

    assert answer.status_code == 200
    assert words.lower() in answer.content.decode().lower()
    with in_scope(town.council.pk):
        assert not ApiToken.objects.exists()


def test_only_rights_that_one_has_are_offered(client, asha, town):
    page = client.get(f"{MINE}make/").content.decode()

    offered = set(re.findall(r'name="scopes" value="([^"]+)"', page))
    assert offered == town.officer(asha, on=timezone.localdate()).permissions


def test_a_token_is_revoked_after_a_page_that_says_what_that_means(client, asha):
    text = token_for(asha, SEE)
    reference = Program(text).get("/token").json()["reference"]

    assert "stops working at once" in client.get(f"{MINE}{reference}/revoke/").content.decode()
    assert Program(text).get("/token").status_code == 200
    assert send(client, f"{MINE}{reference}/revoke/").url == MINE

    assert Program(text).get("/token").status_code == 401
    assert "Revoked" in client.get(MINE).content.decode()
    assert send(client, f"{MINE}{reference}/revoke/").status_code == 403


def test_an_administrator_sees_what_lives_and_ends_it_and_an_officer_does_not(client, asha, town):
    text = token_for(asha, SEE)
    reference = Program(text).get("/token").json()["reference"]
    hal, ben = enter(town.person("Hal", "administrator")), enter(town.person("Ben", "officer"))

    assert "Asha" in hal.get("/people/tokens/").content.decode()
    assert ben.get("/people/tokens/").status_code == 403
    assert ben.get(f"{MINE}{reference}/revoke/").status_code == 404
    assert send(ben, f"{MINE}{reference}/revoke/").status_code == 404
    assert send(hal, f"{MINE}{reference}/revoke/").url == "/people/tokens/"
    assert Program(text).get("/token").status_code == 401


def test_who_may_not_make_tokens_is_told_why(town):
    hal = enter(town.person("Hal", "administrator"))

    assert "Why can’t I?" in hal.get(MINE).content.decode()
    assert hal.get(f"{MINE}make/").status_code == 403


def test_the_list_asks_the_database_few_questions(client, asha, django_assert_max_num_queries):
    for _ in range(3):
        token_for(asha, SEE)
    with django_assert_max_num_queries(14):
        assert client.get(MINE).status_code == 200


@pytest.mark.slow
@pytest.mark.parametrize("width", [browser.PHONE, browser.DESK])
def test_in_a_real_browser_a_token_is_made_without_scripts_and_every_page_is_sound(
    own_database, width, tmp_path
):
    with transaction.atomic():
        town = Town(slug="alderby", prefix="ALD", is_demonstration=True)
        asha, hal = town.person("Asha", "head_of_procurement"), town.person("Hal", "administrator")

    def visit(page, who, *paths):
        page.goto(f"{address}/sign-in/personas/")
        page.locator(f'form:has([value="{who.reference}"]) button').click()
        for path in paths:
            page.goto(f"{address}{path}")
            assert browser.faults(page) == [], path
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
            name = path.strip("/").replace("/", "-")
            page.screenshot(path=tmp_path / f"{name}-{width}.png", full_page=name != "api-v1-docs")

    with browser.served() as address, browser.chromium() as chromium:
        with browser.page(chromium, width=width, scripts=False) as page:
            visit(page, asha)
            page.goto(f"{address}/account/security/")
            page.get_by_role("link", name="See your tokens and make new ones").click()
            page.get_by_role("link", name="Make a token").click()
            page.get_by_label("Name", exact=True).fill("Month end script")
            page.get_by_label("Suppliers: see supplier").check()
            page.get_by_role("button", name="Make it").click()
            text = page.get_by_label("Token TOK-00001").input_value()
        with browser.page(chromium, width=width) as page:
            visit(
                page,
                asha,
                MINE,
                f"{MINE}make/",
                f"{MINE}TOK-00001/revoke/",
                f"{MINE}TOK-00001/new/",
                "/api/v1/docs",
            )
            page.goto(f"{address}{MINE}make/")
            page.get_by_label("Name", exact=True).fill("Another")
            page.get_by_label("Contracts: see contract").check()
            page.get_by_role("button", name="Make it").click()
            assert browser.faults(page) == []
            page.screenshot(path=tmp_path / f"made-{width}.png", full_page=True)
        with browser.page(chromium, width=width) as page:
            visit(page, hal, "/people/tokens/")
    assert Program(text).get("/token").status_code == 200
    connections.close_all()
