"""Do we already have this: what is found, why, by whom, and what is never shown."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from django.db.models import Value
from django.utils import timezone

from tests.actions.contracts.conftest import CLEANING
from tests.actions.people.conftest import BUILDER
from tests.doors.contracts_world import TODAY, ContractsTown, shown, text_of
from wisely.audit.row_security import set_scope
from wisely.contracts import actions as contracts
from wisely.contracts.actions import LotEntry, Party
from wisely.lib.slips import plain_letters
from wisely.people.models import Authority, in_plain_letters
from wisely.planning import actions as planning
from wisely.suppliers.actions import register_supplier
from wisely.suppliers.queries import searching

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(db):
    made = ContractsTown()
    made.contract(title="Cleaning of leisure centres", former_reference="LCC/0042")
    made.contract(title="Grounds maintenance")
    propose(made, title="Cleaning of libraries")
    return made


def propose(town, *, title):
    facts = planning.NeedFacts(
        title=title, outcome="Libraries stay clean and safe", category="", value_net=Decimal(90_000),
        needed_on=TODAY.replace(year=TODAY.year + 1),
    )  # fmt: skip
    set_scope([town.council.pk])
    planning.propose_need(town.council, facts, by=BUILDER, at=timezone.now())


@pytest.fixture
def asha(town):
    return town.enter("Asha", "category_manager")


def test_one_box_on_every_page_leads_to_the_search(town, asha):
    assert 'action="/search/"' in shown(asha, "/contracts/")
    assert 'action="/search/"' not in shown(type(asha)(), "/open/")


def test_what_is_found_is_grouped_and_says_why(town, asha, django_assert_max_num_queries):
    with django_assert_max_num_queries(18):
        page = text_of(shown(asha, "/search/", q="cleaning"))

    assert "Contracts Cleaning of leisure centres" in page and "Title has “cleaning”" in page
    assert "Needs under way Cleaning of libraries" in page and "Its title has what was typed" in page
    assert "Grounds maintenance" not in page


@pytest.mark.parametrize("typed", ["cleening", "claening", "cleanin centers", "leisre"])
def test_a_slip_of_the_finger_is_forgiven_and_told(town, asha, typed):
    page = text_of(shown(asha, "/search/", q=typed))

    assert "Cleaning of leisure centres" in page
    assert "typed “" in page or "Title has" in page


@pytest.mark.parametrize("typed", ["cafe", "café", "CAFÉ", "creche"])
def test_accents_make_no_difference_to_whoever_types(town, asha, typed):
    town.contract(title="Café and crèche at the baths")
    page = text_of(shown(asha, "/search/", q=typed))
    assert "Café and crèche at the baths" in page and "Title has" in page and "typed “" not in page
    for path in ("/contracts/", "/contracts/?supplier=moorland"):
        assert "Café and crèche" in shown(asha, path, q=typed)


def test_accents_make_no_difference_to_names_of_people_and_needs(town, asha):
    for name in ("Åsa Öberg", "José Núñez"):
        town.person(name, "officer")
    propose(town, title="Über-den-Rand theatre")
    for typed, meant in (
        ("asa oberg", "Åsa Öberg"), ("jose nunez", "José Núñez"), ("Josè", "José Núñez"), ("uber", "Über-den-Rand"),
    ):  # fmt: skip
        assert meant in text_of(shown(asha, "/search/", q=typed)), typed


def test_a_short_name_is_met_whole_and_is_no_part_of_another(town, asha):
    for name in ("Li Chen", "Amy Wong", "Alice Liddell"):
        town.person(name, "officer")
    names = ["Li Catering Ltd", *(f"Li{letter}by Ltd" for letter in "abcdefg")]
    for name in names:
        register_supplier(name=name, source="test", by=BUILDER, at=timezone.now())
    town.contract(title="Lifts", description="")
    town.contract(title="Takeaways (Li) for offices")

    page = text_of(shown(asha, "/search/", q="Li"))
    assert "Li Chen" in page and "Alice" not in page
    assert "Li Catering" in page and "Liaby" not in page
    assert "Takeaways (Li) for offices" in page and "Lifts" not in page and "Cleaning" not in page
    assert "Amy Wong" not in text_of(shown(asha, "/search/", q="Li Wong"))
    page = shown(asha, "/contracts/", q="li")
    assert "(1 contract)" in page and "Takeaways" in page


def test_the_nearest_suppliers_are_shown_however_many_are_near(town, asha, monkeypatch):
    monkeypatch.setattr(searching, "MOST_MET", 3)
    for number in range(6):
        name = f"Brambleford {'interchange ' * (6 - number)}lifts"
        register_supplier(name=name, source="test", by=BUILDER, at=timezone.now())
    register_supplier(name="Brambelford", source="test", by=BUILDER, at=timezone.now())

    def first(text):
        return searching.find_suppliers(town.council.pk, text)[0].name

    assert first("brambelfrod") == "Brambelford"
    assert first("brambleford") == "Brambleford interchange lifts"


def test_the_database_leaves_out_the_same_accents_as_we_do(db):
    text = "Ângström ÇEDILLA naïve Łódź ß №5 ﬁn Ǖ ṩ Dvořák"
    ContractsTown(slug="brackwater", prefix="BRK")
    found = Authority.objects.annotate(plain=in_plain_letters(Value(text))).first()
    assert found.plain == plain_letters(text) == "angstrom cedilla naive łodz ß №5 ﬁn u s dvorak"


def test_references_suppliers_and_people_are_found(town, asha):
    contract = town.contract(title="Boilers")

    assert "Boilers" in text_of(shown(asha, "/search/", q=contract.reference.lower()))
    assert "Cleaning of leisure centres" in text_of(shown(asha, "/search/", q="lcc/0042"))
    assert "Suppliers Moorland alderby Ltd" in text_of(shown(asha, "/search/", q="morland"))
    assert town.supplier.reference in text_of(shown(asha, "/search/", q=town.supplier.reference))
    assert "People Iris" in text_of(shown(asha, "/search/", q="iris"))


def test_lots_of_a_contract_are_found_also_with_a_slip(town, asha):
    lots = [LotEntry("1", "Scaffolding"), LotEntry("2", "Café counters")]
    town.contract(title="Works to buildings", lots=lots, parties=[Party(supplier=town.supplier, lot="1")])

    for typed, why in (
        ("scaffolding", "One of its lots has “scaffolding”"), ("scafolding", "(typed “scafolding”)"),
        ("cafe works", "One of its lots has “cafe”; title has “works”"),
    ):  # fmt: skip
        page = text_of(shown(asha, "/search/", q=typed))
        assert "Works to buildings" in page and why in page, typed
    assert "(1 contract)" in shown(asha, "/contracts/", q="scaffolding")


def test_a_contract_is_found_by_its_new_words_as_soon_as_they_are_on_the_record(town, asha):
    contract = town.contract(title="Old words")
    assert "(1 contract)" in shown(asha, "/contracts/", q="old words")
    set_scope([town.council.pk])
    contracts.revise_contract(
        contract, facts=replace(CLEANING, title="Fresh paint"), directorate=town.directorate,
        reason="It was misnamed", by=BUILDER, at=timezone.now(),
    )  # fmt: skip
    assert "Fresh paint" in text_of(shown(asha, "/search/", q="paint"))
    assert "Fresh paint" not in text_of(shown(asha, "/search/", q="old words"))
    assert "(0 contracts)" in shown(asha, "/contracts/", q="old words")
    assert "(1 contract)" in shown(asha, "/contracts/", q="fresh paint")


def test_a_list_searched_and_narrowed_holds_what_both_say(town, asha):
    town.contract(title="Cleaning of depots", owner=None)
    page = shown(asha, "/contracts/", q="cleaning", owner="nobody")
    assert "(1 contract)" in page and "Cleaning of depots" in page and "of leisure centres" not in page


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
