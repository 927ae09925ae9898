"""Do we already have this: what is found, why, by whom, and what is never shown."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import timezone

from tests.actions.people.conftest import BUILDER
from tests.doors.contracts_world import TODAY, ContractsTown, shown, text_of
from wisely.audit.row_security import set_scope
from wisely.planning import actions as planning
from wisely.suppliers.actions import register_supplier

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(db):
    made = ContractsTown()
    made.contract(title="Cleaning of leisure centres", former_reference="LCC/0042")
    made.contract(title="Grounds maintenance")
    facts = planning.NeedFacts(
        title="Cleaning of libraries", outcome="Libraries stay clean and safe", category="",
        value_net=Decimal(90_000), needed_on=TODAY.replace(year=TODAY.year + 1),
    )  # fmt: skip
    set_scope([made.council.pk])
    planning.propose_need(made.council, facts, by=BUILDER, at=timezone.now())
    return made


@pytest.fixture
def asha(town):
    return town.enter("Asha", "category_manager")


def test_one_box_on_every_page_leads_to_the_search(town, asha):
    assert 'action="/search/"' in shown(asha, "/contracts/")
    assert 'action="/search/"' not in shown(type(asha)(), "/open/")


def test_what_is_found_is_grouped_and_says_why(town, asha, django_assert_max_num_queries):
    with django_assert_max_num_queries(17):
        page = text_of(shown(asha, "/search/", q="cleaning"))

    assert "Contracts Cleaning of leisure centres" in page and "Title has “cleaning”" in page
    assert "Needs under way Cleaning of libraries" in page and "Its title has what was typed" in page
    assert "Grounds maintenance" not in page


@pytest.mark.parametrize("typed", ["cleening", "claening", "cleanin centers", "leisre"])
def test_a_slip_of_the_finger_is_forgiven_and_told(town, asha, typed):
    page = text_of(shown(asha, "/search/", q=typed))

    assert "Cleaning of leisure centres" in page
    assert "typed “" in page or "Title has" in page


def test_references_suppliers_and_people_are_found(town, asha):
    contract = town.contract(title="Boilers")

    assert "Boilers" in text_of(shown(asha, "/search/", q=contract.reference.lower()))
    assert "Cleaning of leisure centres" in text_of(shown(asha, "/search/", q="lcc/0042"))
    assert "Suppliers Moorland alderby Ltd" in text_of(shown(asha, "/search/", q="morland"))
    assert town.supplier.reference in text_of(shown(asha, "/search/", q=town.supplier.reference))
    assert "People Iris" in text_of(shown(asha, "/search/", q="iris"))


def test_a_role_is_shown_only_what_it_may_open(town):
    keeper = town.enter("Ade", "administrator")
    page = text_of(shown(keeper, "/search/", q="cleaning"))

    assert "Nothing like “cleaning”" in page and "leisure" not in page
    assert "People Iris" in text_of(shown(keeper, "/search/", q="iris"))


def test_another_councils_contracts_people_and_needs_are_never_found(town):
    stranger = ContractsTown(slug="brackwater", prefix="BRK").enter("Nia", "head_of_procurement")

    for typed in ("cleaning", "cleening", "Asha", "libraries"):
        page = text_of(shown(stranger, "/search/", q=typed))
        assert "leisure" not in page and "libraries " not in page and "People" not in page.split("Search")[-1]


@pytest.mark.parametrize(
    "typed", ["", "   ", "%", "_", "\\", "'; DROP TABLE x; --", "x" * 500, "🧹", "a\x00b"]
)
def test_odd_words_find_nothing_and_break_nothing(town, asha, typed):
    page = shown(asha, "/search/", q=typed)

    assert "Do we already have this?" in page and "Grounds maintenance" not in page


def test_a_short_word_finds_no_name_that_only_begins_alike(town, asha):
    register_supplier(name="Carrick Ltd", source="test", by=BUILDER, at=timezone.now())
    register_supplier(name="Vale Care Ltd", source="test", by=BUILDER, at=timezone.now())

    page = text_of(shown(asha, "/search/", q="care"))

    assert "Vale Care Ltd" in page and "Carrick" not in page


def test_contracts_without_a_last_day_come_after_those_that_have_one(town, asha):
    town.contract(title="Cleaning that never ends", ends_on=None)

    page = text_of(shown(asha, "/search/", q="cleaning"))

    assert page.index("Cleaning of leisure centres") < page.index("Cleaning that never ends")
