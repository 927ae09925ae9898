"""The page that says where spend leaks from contracts, and who can close it."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests.actions.people.conftest import NOON, Town
from tests.actions.spend.conftest import BUILDER
from tests.actions.spend.test_leaks import PAID
from wisely.audit.row_security import in_scope
from wisely.contracts import actions as contracts
from wisely.rules.rulebook import rulebook
from wisely.spend import actions as spend
from wisely.spend.models import LedgerLine
from wisely.spend.queries import mapping_of
from wisely.suppliers import actions as suppliers

pytestmark = pytest.mark.django_db
HERE = "/spend/leaks/"


@pytest.fixture
def town(db, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    town = Town(slug="alderby", prefix="ALD", is_demonstration=True)
    town.meals = suppliers.register_supplier(name="Nidd Meals Ltd", source="a test", by=BUILDER, at=NOON)
    suppliers.register_supplier(name="Wharfe Books Ltd", source="a test", by=BUILDER, at=NOON)
    return town


def bring(town, tmp_path, paid):
    finance = town.officer(town.person("Fred", "finance_officer"))
    path = tmp_path / "arrived.csv"
    path.write_text(paid)
    staged = spend.stage_file(town.council, path=path, name="year.csv", by=finance, at=NOON)
    spend.confirm_mapping(staged, mapping=mapping_of(staged), by=finance, at=NOON)
    spend.import_ledger(staged, by=finance, at=NOON)
    return town


@pytest.fixture
def ledger(town, tmp_path):
    return bring(town, tmp_path, PAID)


@pytest.fixture
def asha(town):
    client = Client()
    client.post("/sign-in/personas/", {"person": town.person("Asha", "category_manager").reference})
    return client


def text_of(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_before_any_payment_the_page_leads_to_imports(asha):
    assert "import" in text_of(asha.get(HERE)).lower()


def test_each_reason_says_what_it_means_who_can_close_it_and_leads_to_its_payments(
    ledger, asha, django_assert_max_num_queries
):
    with django_assert_max_num_queries(16):
        answer = asha.get(HERE, {"period": "2025-26"})
    said = text_of(answer)
    assert "£6,040.00 was paid to suppliers who are known" in said
    assert "Transparency Code" in said and "raise a draft" in said
    assert "Outside its scope" in said and "Another’s contract" in said
    assert "Bought in pieces" in said and "Nothing was." in said
    way = re.search(r'href="(/spend/lines/[^"]*standing=off[^"]*)"', answer.content.decode())[1]
    lines = text_of(asha.get(way.replace("&amp;", "&")))
    assert "1 payment" in lines and "6,000.00" in lines
    assert f"/contracts/stub/?supplier={ledger.meals.reference}" in answer.content.decode()


def test_who_may_not_register_contracts_is_not_led_to_a_draft(ledger, town):
    client = Client()
    client.post("/sign-in/personas/", {"person": town.person("Hal", "finance_officer").reference})
    said = client.get(HERE, {"period": "2025-26"}).content.decode()
    assert "Nidd Meals Ltd" in said and "/contracts/stub/" not in said


def test_who_can_close_leaks_is_listed_and_a_payment_says_why_it_leaks(ledger, asha):
    said = text_of(asha.get(HERE, {"period": "2025-26"}))
    assert "Who can close them" in said and "nobody manages the category" in said
    lines = asha.get("/spend/lines/", {"supplier": ledger.meals.reference, "columns": "payee,amount_net,why"})
    assert "No contract" in text_of(lines) and "Why it leaks" in text_of(lines)
    way = re.search(r'href="(/spend/lines/\d+/)"', lines.content.decode())[1]
    line = text_of(asha.get(way))
    assert "Why it leaks" in line and "No contract with the supplier is on the register." in line
    assert "Whoever buys: raise a draft" in line


def test_nobody_has_to_close_a_small_leak(town, tmp_path, asha):
    food = next(each for each in rulebook(NOON.date(), "aldermoor").categories if each.parent)
    town.person("Mina", "category_manager", scope_kind="category", scope_key=food.code)
    rows = [
        f'Adults,{name},04/05/2025,{paid},"{food.name}"'
        for name, paid in (("Nidd Meals Ltd", 6000), ("Wharfe Books Ltd", 40))
    ]
    bring(town, tmp_path, "\n".join(["Directorate,Supplier Name,Payment Date,Net Amount,Category", *rows]))
    with in_scope(town.council.pk):
        keys = dict(LedgerLine.objects.values_list("payee__name", "pk"))
    small = text_of(asha.get(f"/spend/lines/{keys['Wharfe Books Ltd']}/"))
    assert "Nobody has to" in small and "Who can close it" not in small
    other = text_of(asha.get(f"/spend/lines/{keys['Nidd Meals Ltd']}/"))
    assert "Who can close it category manager Mina" in other


def test_why_payments_leak_is_taken_away_with_them(ledger, asha):
    answer = asha.get("/spend/lines/", {"columns": "payee,why", "format": "csv"})
    told = b"".join(answer.streaming_content).decode()
    assert "Nidd Meals Ltd,No contract" in told and "Wharfe Books Ltd,Small" in told


def test_a_new_owner_and_a_new_manager_stand_on_the_page_at_once(ledger, asha, town):
    stub = contracts.raise_stub(
        town.council, town.meals, title="Meals", owner=town.person("Iris", "contract_manager"), directorate=None,
        reason="Bought by each school.", by=BUILDER, at=NOON,
    )  # fmt: skip
    assert "Iris" in text_of(asha.get(HERE, {"period": "2025-26"}))
    ivo = town.person("Ivo", "contract_manager")
    contracts.assign_owner(stub, owner=ivo, by=BUILDER, at=NOON)
    said = text_of(asha.get(HERE, {"period": "2025-26"}))
    assert "Ivo" in said and "Iris" not in said and "Owner of the contract" in said


def test_the_overview_leads_here_and_a_period_without_leaks_is_empty(ledger, asha):
    assert f"{HERE}?period=2025-26" in asha.get("/spend/", {"period": "2025-26"}).content.decode()
    said = text_of(asha.get(HERE, {"period": "2025-m04"}))
    assert "£0.00 was paid" in said
    assert asha.get(HERE, {"period": "rubbish"}).status_code == 200
