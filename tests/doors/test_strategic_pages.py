"""The pages about strategic suppliers: who may be, judging one with faults and without, the list, the supplier's page."""

from __future__ import annotations

import re
import uuid

import pytest
from django.test import Client

from tests.actions.contracts.conftest import CLEANING
from tests.actions.people.conftest import NOON, Town
from tests.actions.relationships.test_judging import BUILDER, PAID
from wisely.contracts import actions as contracts
from wisely.contracts.actions import NewContract, Party
from wisely.spend import actions as spend
from wisely.spend.queries import mapping_of
from wisely.suppliers import actions as suppliers

pytestmark = pytest.mark.django_db
HERE = "/suppliers/strategic/"


@pytest.fixture
def town(db, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    town = Town(slug="alderby", prefix="ALD", is_demonstration=True)
    town.care = suppliers.register_supplier(name="Aire Care Ltd", source="a test", by=BUILDER, at=NOON)
    finance = town.officer(town.person("Fred", "finance_officer"))
    path = tmp_path / "arrived.csv"
    path.write_text(PAID)
    staged = spend.stage_file(town.council, path=path, name="january.csv", by=finance, at=NOON)
    spend.confirm_mapping(staged, mapping=mapping_of(staged), by=finance, at=NOON)
    spend.import_ledger(staged, by=finance, at=NOON)
    return town


@pytest.fixture
def enter(town):
    def entered(name, role):
        client = Client()
        client.post("/sign-in/personas/", {"person": town.person(name, role).reference})
        return client

    return entered


@pytest.fixture
def asha(enter):
    return enter("Asha", "category_manager")


def text_of(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def answers(**changed):
    told = {}
    for criterion in ("criticality", "substitutability", "data_or_reputation", "social_value"):
        told |= {criterion: "no", f"{criterion}_why": ""}
    return told | changed


def send(client, address, **fields):
    return client.post(address, {"one_time_key": uuid.uuid4().hex, "version": "0", **fields})


def test_from_who_may_be_strategic_to_the_suppliers_page(town, asha, django_assert_max_num_queries):
    assert "No supplier was judged yet" in text_of(asha.get(HERE))
    with django_assert_max_num_queries(16):
        likely = text_of(asha.get(f"{HERE}likely/"))
    assert "Aire Care Ltd" in likely and "place 1" in likely
    where = f"/suppliers/{town.care.reference}/judge-strategic/"
    assert "Paid £90,000 excluding VAT in twelve months" in text_of(asha.get(where))

    why = "It runs every care home in the north."
    whole = answers(
        criticality="yes", criticality_why=why, substitutability="yes", substitutability_why="Only two bid."
    )
    assert send(asha, where, **whole)["Location"] == where

    said = text_of(asha.get(where))
    assert "Strategic: 75 points, 60 are needed" in said and why in said
    assert "Aire Care Ltd" in text_of(asha.get(HERE, {"standing": "strategic"}))
    assert "Strategic : 75 points" in text_of(asha.get(f"/suppliers/{town.care.reference}/"))
    assert "Aire Care Ltd" not in text_of(asha.get(f"{HERE}likely/"))


def test_faults_stand_beside_their_field_and_nothing_is_judged(town, asha):
    where = f"/suppliers/{town.care.reference}/judge-strategic/"
    told = answers(criticality="yes", criticality_why="Yes")
    del told["social_value"]
    said = text_of(send(asha, where, **told))
    assert "Say in a sentence how this is known." in said
    assert "Say yes or no: It is a large local employer" in said
    assert "No supplier was judged yet" in text_of(asha.get(HERE))


def test_a_stale_form_is_shown_both(town, asha):
    where = f"/suppliers/{town.care.reference}/judge-strategic/"
    send(asha, where, **answers())
    assert send(asha, where, **answers(), version="0").status_code == 409
    assert send(asha, where, **(answers() | {"version": "1"}))["Location"] == where


def test_who_may_not_judge_reads_and_is_told_why(town, enter):
    where = f"/suppliers/{town.care.reference}/judge-strategic/"
    grace = enter("Grace", "auditor")
    said = text_of(grace.get(where))
    assert "Nobody has judged it yet." in said and "Your role does not include this." in said
    assert "Judge by these answers" not in said
    assert "Your role does not include this." in text_of(send(grace, where, **answers()))
    assert grace.get("/suppliers/SUP-S-99999-X/judge-strategic/").status_code == 404


def test_a_tier_is_worked_out_on_the_contracts_page(town, asha, enter):
    contract = contracts.register_contract(
        town.council, NewContract(facts=CLEANING, parties=(Party(supplier=town.care),)), by=BUILDER, at=NOON
    )
    where = f"/contracts/{contract.reference}/work-out-tier/"
    assert where in asha.get(f"/contracts/{contract.reference}/").content.decode()
    said = text_of(asha.get(where))
    assert "It is in no tier yet." in said and "a year, excluding VAT" in said
    assert "Choose what fits best for “If it fails”." in text_of(send(asha, where, complexity="2"))
    whole = {"criticality": "5", "complexity": "2", "market": "2", "exposure": "2"}
    assert send(asha, where, **whole)["Location"] == where
    said = text_of(asha.get(where))
    assert "It is in tier gold" in said and "That is gold alone." in said and "A contingency plan" in said
    said = text_of(enter("Grace", "auditor").get(where))
    assert "Worked out on" in said and "Your role does not include this." in said
    assert asha.get("/contracts/ALD-C25-99999-X/work-out-tier/").status_code == 404
