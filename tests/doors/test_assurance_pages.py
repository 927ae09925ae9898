"""Insurance, declarations and bank details on a supplier's pages: who sees what, one story for each, and why not."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from tests.actions.people.conftest import BUILDER, Town
from wisely.suppliers import actions
from wisely.suppliers.models import BankDetails, Declaration, Insurance

pytestmark = pytest.mark.django_db
SEEN = "Certificate by e-mail from the broker."


@pytest.fixture
def town(db):
    return Town(slug="alderby", prefix="ALD", is_demonstration=True)


@pytest.fixture
def enter(town):
    def entered(name, role):
        client = Client()
        client.post("/sign-in/personas/", {"person": town.person(name, role).reference})
        return client

    return entered


@pytest.fixture
def acorn(town):
    return actions.register_supplier(name="Acorn Care Ltd", source="a test", by=BUILDER, at=timezone.now())


def send(client, path, **fields):
    return client.post(path, {"one_time_key": uuid.uuid4().hex, **fields})


def text_of(answer):
    assert answer.status_code == 200, answer
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def day(name, on):
    return {f"{name}_day": str(on.day), f"{name}_month": str(on.month), f"{name}_year": str(on.year)}


def certificate(expires_on, **changed):
    return {
        "kind": "public liability", "insurer": "Northern Mutual", "policy_number": "NM-77",
        "cover": "£5,000,000", "evidence": SEEN, **day("expires_on", expires_on),
        **day("seen_on", timezone.localdate()),
    } | changed  # fmt: skip


@pytest.mark.parametrize(
    ("days", "stands"), [(400, "In force"), (30, "Lapses soon"), (0, "Lapses soon"), (-1, "Lapsed")]
)
def test_an_insurance_is_shown_with_how_it_stands_in_words(enter, acorn, days, stands):
    asha, root = enter("Asha", "category_manager"), f"/suppliers/{acorn.reference}/"
    ends = timezone.localdate() + timedelta(days=days)
    assert send(asha, f"{root}record-insurance/", **certificate(ends))["Location"] == f"{root}assurance/"
    page = text_of(asha.get(f"{root}assurance/"))
    assert f"Public liability {stands}" in page and "£5,000,000.00" in page
    assert f"{SEEN} Seen by Asha" in page
    assert f"Public liability {stands}" in text_of(asha.get(root))
    assert "Public liability insurance of" in text_of(asha.get(f"{root}history/"))
    listed = asha.get("/suppliers/insurance/")
    assert stands in text_of(listed) and f"{root}assurance/" in listed.content.decode()
    taken = asha.get("/suppliers/insurance/", {"format": "csv"})
    csv = b"".join(taken.streaming_content).decode()
    assert "NM-77" in csv and stands in csv


def test_what_is_wrong_stands_beside_its_field(enter, acorn):
    asha, path = enter("Asha", "category_manager"), f"/suppliers/{acorn.reference}/record-insurance/"
    ends = timezone.localdate() + timedelta(days=90)
    assert "Enter insurer." in text_of(send(asha, path, **certificate(ends, insurer="")))
    assert "Say what was seen" in text_of(send(asha, path, **certificate(ends, evidence="x")))
    assert "Error: " in text_of(send(asha, path, **certificate(ends, expires_on_day="32")))
    assert not Insurance.objects.exists()


def test_a_declaration_stands_beside_what_is_worked_out(enter, acorn):
    asha, root = enter("Asha", "category_manager"), f"/suppliers/{acorn.reference}/"
    told = {"kind": "SME", "answer": "yes", "evidence": "Its answer in the tender of January."}
    yesterday = timezone.localdate() - timedelta(days=1)
    said = {**told, **day("declared_on", yesterday - timedelta(days=365)), **day("until_on", yesterday)}
    assert send(asha, f"{root}record-declaration/", **said).status_code == 303
    page = text_of(asha.get(f"{root}assurance/"))
    assert "It is a micro, small or medium enterprise Yes Ran out" in page
    assert "Not known." in page and "Recorded by Asha" in page
    listed = text_of(asha.get("/suppliers/declarations/"))
    assert "It is a micro, small or medium enterprise Yes" in listed and "Ran out" in listed
    row = Declaration.objects.get()
    assert send(asha, f"{root}declarations/{row.pk}/withdraw/", reason="Of another.").status_code == 303
    assert "Nobody has recorded a declaration" in text_of(asha.get(f"{root}assurance/"))
    assert "was withdrawn" in text_of(asha.get(f"{root}history/"))
    assert asha.get(f"{root}declarations/{row.pk + 1}/withdraw/").status_code == 404
    assert asha.get(f"{root}insurances/{row.pk}/withdraw/").status_code == 404


def test_bank_details_from_entry_to_use_take_two_people_and_show_four_digits(enter, acorn):
    hal, nia = enter("Hal", "finance_officer"), enter("Nia", "head_of_procurement")
    root = f"/suppliers/{acorn.reference}/"
    typed = {"holder_name": "Acorn Care Ltd", "sort_code": "30-90-21", "number": "71359024"}
    back = send(hal, f"{root}enter-bank-details/", **typed, came_by="x")
    assert "Say what was seen" in text_of(back)
    assert (
        "71359024" not in back.content.decode()
        and "30-90-21" not in back.content.decode().split("<form")[1].split("such as")[0]
    )
    assert (
        send(hal, f"{root}enter-bank-details/", **typed, came_by="Signed letter of March.").status_code == 303
    )
    row = BankDetails.objects.get()

    page = text_of(hal.get(f"{root}bank-details/"))
    assert "Ending 9024 Not verified" in page and "These bank details are not verified" in page
    assert "The same person may not propose a change of bank details and verify" in page
    assert "Do not pay to it" in text_of(hal.get(root))
    assert "The same person may not" in text_of(hal.get(f"{root}bank-details/{row.pk}/verify/"))

    where = f"{root}bank-details/{row.pk}/verify/"
    assert where in nia.get(f"{root}bank-details/").content.decode()
    called = {
        "spoken_with": "The finance manager",
        "number_from": "The contract of 2024",
        "version": row.version,
    }
    assert send(nia, where, **called)["Location"] == f"{root}bank-details/"
    page = text_of(nia.get(f"{root}bank-details/"))
    assert "Ending 9024 Verified" in page and "Called back: The finance manager" in page
    again = typed | {"number": "11112222"}
    send(hal, f"{root}enter-bank-details/", **again, came_by="E-mail of today, kept in the folder.")
    assert "Pay only to those that are verified" in text_of(hal.get(f"{root}bank-details/"))
    for path in (root, f"{root}bank-details/", f"{root}history/"):
        page = hal.get(path).content.decode()
        assert "71359024" not in page and "11112222" not in page and "309021" not in page
    assert "They wait for a second person" in text_of(hal.get(f"{root}history/"))


def test_a_refusal_says_why_and_shows_it(enter, acorn):
    nia, root = enter("Nia", "head_of_procurement"), f"/suppliers/{acorn.reference}/"
    typed = {
        "holder_name": "Acorn",
        "sort_code": "309021",
        "number": "71359024",
        "came_by": "An e-mail of today.",
    }
    send(nia, f"{root}enter-bank-details/", **typed)
    row = BankDetails.objects.get()
    where = f"{root}bank-details/{row.pk}/refuse/"
    assert send(nia, where, reason="It was a fraud.", version=row.version).status_code == 303
    assert "It was a fraud." in text_of(nia.get(f"{root}bank-details/"))
    assert "out of use" in text_of(nia.get(where))
    assert nia.get(f"{root}bank-details/{row.pk + 1}/refuse/").status_code == 404


def test_who_may_not_see_bank_details_is_led_to_none(enter, acorn, town):
    hal = enter("Hal", "finance_officer")
    root = f"/suppliers/{acorn.reference}/"
    typed = {
        "holder_name": "Acorn",
        "sort_code": "309021",
        "number": "71359024",
        "came_by": "An e-mail of today.",
    }
    send(hal, f"{root}enter-bank-details/", **typed)
    for name, role in (("Kit", "councillor"), ("Iris", "contract_manager")):
        client = enter(name, role)
        page = client.get(root).content.decode()
        assert "bank-details" not in page and "9024" not in page
        assert client.get(f"{root}bank-details/").status_code == 403
        assert "9024" not in client.get(f"{root}history/").content.decode()
    grace = enter("Grace", "auditor")
    page = text_of(grace.get(f"{root}bank-details/"))
    assert page.count("Your role does not include this.") >= 2
    assert "Your role does not include this." in text_of(grace.get(f"{root}assurance/"))


def test_the_pages_ask_the_database_few_questions(enter, acorn, django_assert_max_num_queries):
    nia, root = enter("Nia", "head_of_procurement"), f"/suppliers/{acorn.reference}/"
    send(nia, f"{root}record-insurance/", **certificate(timezone.localdate()))
    for path, most in (
        (f"{root}assurance/", 19),
        (f"{root}bank-details/", 20),
        ("/suppliers/insurance/", 12),
        ("/suppliers/declarations/", 12),
    ):
        with django_assert_max_num_queries(most):
            assert nia.get(path).status_code == 200
