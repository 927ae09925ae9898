"""The map of categories: what each page says is what the rooms say, for who may see it."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from tests.asking import asked_at_worst
from tests.cast import ADE, BEN, NIA, client_as, person
from wisely.audit.row_security import in_scope
from wisely.contracts import queries as contracts
from wisely.desk.categories.lists import categories_list
from wisely.desk.categories.map import map_for
from wisely.people import actions, queries
from wisely.planning import actions as planning
from wisely.rules.rulebook import rulebook
from wisely.spend import queries as spend
from wisely.spend.permissions import Permission as Spend

pytestmark = pytest.mark.usefixtures("demonstration")


def on():
    return timezone.localdate()


def told_to(name):
    who = person(name)
    with in_scope(who.authority_id):
        officer = queries.officer_by_reference(who.reference, on=on())
        return officer, map_for(officer, on=on())


def page(name, path="/categories/"):
    answer = client_as(name).get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_every_category_of_the_pack_has_its_place_and_wholes_are_the_sums_of_their_parts():
    officer, told = told_to(NIA)
    book = rulebook(on(), officer.pack)

    assert list(told.places) == [each.code for each in book.categories]
    for place in told.places.values():
        if place.parts:
            parts = [told.places[code] for code in place.parts]
            assert place.spend.paid >= sum((each.spend.paid for each in parts), Decimal(0))
            assert place.in_force >= sum(each.in_force for each in parts)


def test_nothing_in_force_and_nothing_paid_is_lost_on_the_map():
    officer, told = told_to(NIA)
    tops = [place for place in told.places.values() if not place.category.parent]
    with in_scope(officer.authority_id):
        rows = contracts.register(officer.authority_id, on=on()).filter(contracts.in_force())
        in_force = rows.exclude(category="").count()
        paid = spend.spread_of(officer.authority_id, told.period)

    assert sum(place.in_force for place in tops) == in_force
    named = {place.category.name for place in told.places.values()}
    on_the_map = sum((sums.paid for name, sums in paid.by_category.items() if name in named), Decimal(0))
    assert sum((place.spend.paid for place in tops), Decimal(0)) == on_the_map


def test_a_manager_of_a_whole_manages_its_parts_and_one_for_all_manages_none_by_name():
    _, told = told_to(NIA)
    managed = [place for place in told.places.values() if place.is_managed and place.parts]

    assert managed
    for place in managed:
        assert all(told.places[code].managers == place.managers for code in place.parts)
    assert any(not place.is_managed for place in told.places.values())
    assert "Asha Varley" in [each.name for each in told.for_all]
    assert all(each.name != "Asha Varley" for place in managed for each in place.managers)


def test_who_is_given_a_category_is_on_the_map_at_once(own_demonstration):
    _, before = told_to(NIA)
    free = next(place for place in before.places.values() if not place.is_managed and place.parts)
    ben, ade = person(BEN), person(ADE)
    with in_scope(ben.authority_id):
        actions.assign_role(
            ben, role="category_manager", starts_on=on(), scope_kind="category",
            scope_key=free.category.code, at=timezone.now(),
            by=queries.officer_by_reference(ade.reference, on=on()),
        )  # fmt: skip

    assert "Ben Okafor" in page(NIA, f"/categories/{free.category.code}/")
    assert free.category.name not in page(NIA, "/categories/?managed=no&level=whole")


def test_what_is_proposed_in_a_category_is_on_its_pages_at_once(own_demonstration):
    paths = ("/categories/CON/pipeline/", "/categories/CON/")
    nia, who = client_as(NIA), person(NIA)
    for path in paths * 2:  # twice, so that what can be in memory is
        assert "A footbridge at Mill Lane" not in nia.get(path).content.decode()
    with in_scope(who.authority_id):
        facts = planning.NeedFacts(
            title="A footbridge at Mill Lane", outcome="People cross the beck dry", category="CON",
            value_net=Decimal(90_000), needed_on=on() + timedelta(days=400),
        )  # fmt: skip
        officer = queries.officer_by_reference(who.reference, on=on())
        planning.propose_need(who.authority, facts, by=officer, at=timezone.now())

    for path in paths:
        assert "A footbridge at Mill Lane" in nia.get(path).content.decode()


def test_who_may_not_see_spend_is_shown_none():
    who = person(NIA)
    with in_scope(who.authority_id):
        officer = queries.officer_by_reference(who.reference, on=on())
        without = replace(officer, permissions=officer.permissions - {Spend.SEE_SPEND})
        wide, narrow = map_for(officer, on=on()), map_for(without, on=on())

    assert "paid" in {column.key for column in categories_list(wide).columns}
    assert not {"paid", "share"} & {column.key for column in categories_list(narrow).columns}
    assert {place.spend for place in narrow.places.values()} == {None}
    assert [place.in_force for place in narrow.places.values()] == [
        place.in_force for place in wide.places.values()
    ]


def test_an_administrator_has_no_business_with_categories():
    assert client_as(ADE).get("/categories/").status_code == 403


def test_a_category_leads_to_its_contracts_payments_needs_and_parts():
    _, told = told_to(NIA)
    place = max(
        (each for each in told.places.values() if each.parts), key=lambda each: (each.planned, each.in_force)
    )
    client = client_as(NIA)
    html = client.get(f"/categories/{place.category.code}/").content.decode()
    html += client.get(f"/categories/{place.category.code}/spend/").content.decode()

    for part in place.parts:
        assert f"/categories/{part}/" in html
    links = re.findall(r'href="(/(?:contracts|spend/lines|planning/needs)/[^"]+)"', html)
    assert len({link.split("/")[1] for link in links}) == 3
    for link in links:
        assert client.get(link.replace("&amp;", "&")).status_code == 200, link


def test_a_code_that_is_none_of_the_councils_has_no_page():
    assert client_as(NIA).get("/categories/NO-SUCH/").status_code == 404


def test_the_list_is_taken_away_as_it_is_shown():
    answer = client_as(NIA).get("/categories/?level=whole&managed=no&format=csv")
    text = b"".join(answer.streaming_content) if answer.streaming else answer.content
    rows = list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"))))
    _, told = told_to(NIA)

    free = [each for each in told.places.values() if not each.category.parent and not each.is_managed]
    assert sorted(row["Category"] for row in rows) == sorted(each.category.name for each in free)


@pytest.mark.parametrize("path", ["/categories/", "/categories/CON/", "/categories/CON/contracts/"])
def test_a_page_asks_the_database_little(path):
    told = asked_at_worst(client_as(NIA), path)
    assert len(told) <= 24, [each[:90] for each in told]
