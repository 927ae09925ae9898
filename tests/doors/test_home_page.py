"""The page an officer arrives at: what waits for them, each count that of its list; then the council's figures."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from tests.actions.people.conftest import BUILDER, Town
from tests.cast import ADE, ASHA, BEN, GRACE, HAL, IRIS, KIT, NIA, client_as, person
from wisely.audit.row_security import in_scope
from wisely.desk.home.work import WORK, Asker, Maker, Tile, Waiting, tiles_for
from wisely.people import actions as people
from wisely.people import queries
from wisely.performance.actions import assign_owner

EVERYBODY = (ASHA, BEN, GRACE, HAL, IRIS, KIT, NIA)


def page_of(client):
    answer = client.get("/")
    assert answer.status_code == 200
    return answer.content.decode()


def text_of(page):
    return re.sub(r" ([,.;:])", r"\1", " ".join(re.sub(r"<[^>]+>", " ", page).split()))


def asker(reference):
    now = timezone.now()
    return Asker(
        queries.officer_by_reference(reference, on=timezone.localdate(now)), now, timezone.localdate(now)
    )


def length_of(client, href):
    answer = client.get(href, {"format": "csv"}) if "?" not in href else client.get(f"{href}&format=csv")
    assert answer.status_code == 200, (href, answer)
    if answer.streaming:
        return len(list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig")))))
    return int(re.search(r'class="heading-count">\s*(\d+)', answer.content.decode())[1])  # cards, no list


@pytest.mark.parametrize("name", EVERYBODY)
def test_every_count_is_the_count_of_the_list_it_leads_to(demonstration, name):
    client, who = client_as(name), person(name)
    with in_scope(who.authority_id):
        tiles = tiles_for(asker(who.reference), WORK)
    counts = [each for tile in tiles for each in tile.counts if not each.href.startswith("/account/")]

    assert counts
    for each in counts:
        assert length_of(client, each.href) == each.number, (name, each)


def test_work_comes_first_and_then_the_council(demonstration):
    page = page_of(client_as(NIA))

    assert page.index("My work") < page.index("The council") < page.index("Your own")
    assert 'href="/performance/4/"' in page
    assert 'href="/performance/14/"' in page
    assert "Payments until" in text_of(page)


def test_what_a_role_does_not_reach_is_absent(demonstration):
    page = page_of(client_as(KIT))

    assert "Imports of payments" not in page
    assert "Names to match" not in page
    assert "The council" in page
    assert "The council" not in page_of(client_as(ADE))


def test_the_page_takes_few_queries(demonstration, django_assert_max_num_queries):
    client = client_as(NIA)
    page_of(client)
    with django_assert_max_num_queries(32):
        page_of(client)


@pytest.fixture
def town(db):
    return Town(slug="alderby", prefix="ALD", is_demonstration=True)


def enter(who):
    client = Client()
    assert client.post("/sign-in/personas/", {"person": who.reference}).status_code == 302
    return client


def test_a_new_starter_is_told_how_work_arrives_and_where_to_begin(town):
    page = page_of(enter(town.person("Newt", "officer")))

    assert "Nothing is waiting for you" in page
    assert "makes you the owner of a contract" in text_of(page)
    assert 'href="/contracts/"' in page


def test_who_has_no_role_is_told_who_gives_them(town):
    assert "You have no role yet" in page_of(enter(town.person("Nobody")))


def test_a_measure_of_ones_own_waits_until_last_year_is_agreed(town):
    olive = town.person("Olive", "officer")
    assign_owner(town.council, kpi=4, owner=olive, by=BUILDER, at=timezone.now())
    client = enter(olive)

    assert "1 measure of yours without a reading for last year" in text_of(page_of(client))
    assert length_of(client, "/performance/?is_mine=yes&is_due=yes") == 1


def test_a_role_that_is_lent_waits_for_its_answer(town):
    lender, taker = town.person("Lena", "budget_holder"), town.person("Tariq", "officer")
    on = timezone.localdate()
    held = queries.assignments_of(lender.reference, on=on)[0]
    people.offer_delegation(
        queries.assignment_for(held.pk), receiver=taker, starts_on=on, ends_before=on + timedelta(days=5),
        by=queries.officer_by_reference(lender.reference, on=on), at=timezone.now(),
    )  # fmt: skip

    assert "Lena offers you the role Budget holder." in text_of(page_of(enter(taker)))


def _breaks(_asker):
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1/0")
    raise AssertionError


def _stands(_asker):
    with connection.cursor() as cursor:
        cursor.execute("SELECT 3")
        return Tile("Whole", (Waiting(cursor.fetchone()[0], "things", "/"),))


def test_a_tile_that_fails_says_so_and_the_others_stand(town):
    who = town.person("Asha", "officer")
    makers = (Maker("Whole", "/", _stands), Maker("Broken", "/", _breaks), Maker("Whole too", "/", _stands))
    first, broken, after = tiles_for(asker(who.reference), makers)

    assert (first.counts[0].number, after.counts[0].number) == (3, 3)
    assert broken.heading == "Broken"
    assert "could not be counted" in broken.fault
    assert broken.is_waiting


def test_a_tile_whose_page_is_not_there_is_absent(town):
    who = town.person("Asha", "officer")

    assert tiles_for(asker(who.reference), (Maker("Nowhere", "/no/such/page/", _stands),)) == []
