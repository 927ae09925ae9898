"""The page on which names in the ledger are matched: who may enter, what is shown, what a button does."""

from __future__ import annotations

import re
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.actions.people.conftest import BUILDER, NOON, Town
from wisely.spend import actions as spend
from wisely.spend.models import Payee
from wisely.spend.queries import mapping_of
from wisely.suppliers import actions as suppliers
from wisely.suppliers.models import Supplier

pytestmark = pytest.mark.django_db
HERE = "/suppliers/matching/"
OTHERS = (
    "Aire Valley Foods Ltd", "Beckett Roofing Ltd", "Calder Cleaning Services Ltd", "Denholm Motors",
    "Elland Print Ltd", "Fairburn Care Ltd", "Garforth Day Nursery", "Harewood Coaches Ltd",
    "Ilkley Electrical Ltd", "Keighley Training Ltd", "Leeds Taxis Ltd", "Morley Care Services Ltd",
)  # fmt: skip
LEDGER = """Directorate,Supplier Name,Payment Date,Net Amount,Purpose
Adults,Leeds Taxis (Airport),03/04/2025,1200.50,Taxis
Adults,Leeds Taxis Station Rank,04/04/2025,20.25,Taxis
Adults,Zenith Aerials Ltd,05/04/2025,70.00,Aerials
Adults,CALDER CLEANNG SERVICES LTD,06/04/2025,30.00,Care
Adults,Redacted personal data,30/04/2025,19.75,Direct payment
"""


@pytest.fixture
def town(db):
    return Town(slug="alderby", prefix="ALD", is_demonstration=True)


@pytest.fixture
def world(town, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    for name in OTHERS:
        suppliers.register_supplier(name=name, source="a test", by=BUILDER, at=NOON)
    path = tmp_path / "arrived.csv"
    path.write_text(LEDGER)
    finance = town.officer(town.person("Fay", "finance_officer"))
    staged = spend.stage_file(town.council, path=path, name="april-2025.csv", by=finance, at=NOON)
    spend.confirm_mapping(staged, mapping=mapping_of(staged), by=finance, at=NOON)
    spend.import_ledger(staged, by=finance, at=NOON)
    return town


@pytest.fixture
def enter(world):
    def entered(name, role):
        client = Client()
        person = world.person(name, role)
        client.post("/sign-in/personas/", {"person": person.reference})
        return client

    return entered


def send(client, kind="queue", **fields):
    return client.post(f"{HERE}?kind={kind}", {"one_time_key": uuid.uuid4().hex, **fields})


def key_of(name):
    return str(Payee.objects.get(name=name).pk)


def text_of(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


@pytest.fixture
def asha(enter):
    return enter("Asha", "head_of_procurement")


def test_what_waits_is_shown_under_its_supplier_with_why(asha):
    page = text_of(asha.get(HERE))

    assert "Leeds Taxis Ltd ?" in page
    assert "Leeds Taxis (Airport)" in page
    assert "only the ledger has “airport”" in page
    assert "Asked because one name has a word that the other lacks." in page
    assert "Redacted" not in page


def test_an_auditor_may_not_match(enter):
    assert enter("Grace", "auditor").get(HERE).status_code == 403


def test_names_ticked_are_matched_together_and_can_be_undone(asha):
    taxis, ticked = Supplier.objects.get(name="Leeds Taxis Ltd"), key_of("Leeds Taxis (Airport)")

    answer = send(asha, payee=[ticked], say=taxis.reference)

    assert answer.url == f"{HERE}?kind=queue&done=1"
    assert Payee.objects.get(pk=ticked).supplier == taxis
    assert "1 name was decided" in text_of(asha.get(answer.url))
    decided = text_of(asha.get(HERE, {"kind": "decided"}))
    assert "Leeds Taxis (Airport)" in decided
    assert "Asha" in decided
    send(asha, "decided", payee=[ticked], say="undo")
    assert Payee.objects.get(pk=ticked).supplier is None
    again = text_of(asha.get(HERE))
    assert "Leeds Taxis (Airport)" in again
    assert "Asked because what was said of it was undone." in again


def test_a_name_that_means_somebody_else_becomes_a_new_name_and_is_registered(asha):
    ticked = key_of("Leeds Taxis (Airport)")
    send(asha, payee=[ticked], say="none")
    assert "Leeds Taxis (Airport)" in text_of(asha.get(HERE, {"kind": "new"}))

    send(asha, "new", payee=[ticked, key_of("Zenith Aerials Ltd")], say="register")

    assert Supplier.objects.filter(name__in=["Leeds Taxis (Airport)", "Zenith Aerials Ltd"]).count() == 2
    assert Payee.objects.get(pk=ticked).supplier.name == "Leeds Taxis (Airport)"


def test_what_was_matched_unattended_is_listed_with_why(asha):
    page = text_of(asha.get(HERE, {"kind": "unattended"}))

    assert "CALDER CLEANNG SERVICES LTD" in page
    assert "“cleanng” is near “cleaning”" in page


def test_pressing_a_button_with_nothing_ticked_or_a_made_up_supplier_changes_nothing(asha):
    assert "No name is ticked" in text_of(send(asha, say="none"))
    refused = send(asha, payee=[key_of("Leeds Taxis (Airport)")], say="S-99999-X")
    assert "not on file" in text_of(refused)
    send(asha, payee=["-1", "x", "9" * 30], say="none")
    assert not Payee.objects.exclude(matched_by__in=["", "likeness", "name"]).exists()


def test_the_page_takes_few_queries_however_many_wait(asha):
    asha.get(HERE)
    with CaptureQueriesContext(connection) as seen:
        asha.get(HERE)
    assert len(seen) <= 14
