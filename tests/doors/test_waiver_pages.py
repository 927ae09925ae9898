"""The pages of waivers: asked for, decided on by another, counted, and older ones taken over from a file."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests.actions.people.conftest import BUILDER, Town
from tests.doors.test_planning_pages import send, shown
from wisely.approvals.models import ApprovalStep
from wisely.people import actions as people
from wisely.planning.models import Waiver

pytestmark = pytest.mark.django_db
ROOT = "/planning/waivers/"
WHY = "The lift must run; nobody else can mend it."
LOG = b"Reason,Date,Supplier,Amount\nEmergency,2024-04-07,Ridge Pumps Ltd,12400\nPilot,soon,Fell Labs,900\n"


@pytest.fixture
def town(db):
    made = Town(slug="alderby", prefix="ALD", is_demonstration=True)
    people.add_directorate(made.council, code="CF", name="Children", by=BUILDER, at=timezone.now())
    return made


@pytest.fixture
def enter(town):
    def entered(name, role, **more):
        client = Client()
        person = town.person(name, role, **more)
        assert client.post("/sign-in/personas/", {"person": person.reference}).status_code == 302
        return client

    return entered


@pytest.fixture
def iris(enter):
    return enter("Iris", "contract_manager")


@pytest.fixture
def nia(enter):
    return enter("Nia", "head_of_procurement", limit=Decimal(1_000_000))


def day(name, days):
    on = timezone.localdate() + timedelta(days=days)
    return {f"{name}_day": on.day, f"{name}_month": on.month, f"{name}_year": on.year}


def ask(client, **changed):
    fields = {
        "title": "Repair of the lift", "supplier_name": "Ridge Lifts Ltd", "directorate": "CF", "category": "FM-01",
        "kind": "services", "value_net": "14,300", "vat_rate": "0.20", "ground": "compatibility",
        "reasons": "Its control unit opens to the maker's tools only.",
        "alternatives": "Two other firms looked at it and declined.",
        "evidence": "Both letters are kept with the request.",
        **day("starts_on", 0), **day("lapses_on", 40), "is_clear": "on", **changed,
    }  # fmt: skip
    if fields["category"] == "FM-01":
        fields["category"] = ""
    return send(client, f"{ROOT}propose/", **fields)


def agree(client, path, **fields):
    """Follow the ways from a waiver to its card and from there to the form, as a person does."""
    step = step_of(client, path, "approve")
    return send(client, step, reason=WHY, is_clear="on", **fields)


def step_of(client, path, act):
    card = re.search(r'href="(/approvals/[^"/]+/)"', client.get(path).content.decode())[1]
    found = re.search(rf'href="({card}steps/[0-9]+/{act}/)"', client.get(card).content.decode())
    return found[1] if found else card


def test_a_waiver_is_asked_for_approved_by_another_and_warns_before_it_lapses(iris, nia):
    answer = ask(iris)
    assert answer.status_code == 303, answer.content.decode()
    path = answer.headers["Location"]
    page = shown(iris, path)
    assert "It has to work with what is there" in page
    assert "It waits for a decision" in page

    assert agree(nia, path, conditions="Ask for the tools.").status_code == 303

    assert "It lapses in 40 days" in shown(iris, path)
    decided = shown(iris, f"{path}decision/")
    assert "Ask for the tools." in decided
    assert "Yes, for 40 days more" in decided
    assert "1 waiver lapses within 60 days" in shown(iris, ROOT)
    assert "The waiver was approved" in shown(iris, f"{path}history/")
    assert "1 waiver" in shown(iris, f"{ROOT}?standing=lapses+soon")


def test_the_notice_of_a_key_decision_is_drafted_from_the_page_of_its_waiver(iris, nia):
    small = ask(iris).headers["Location"]
    large = ask(iris, kind="works", value_net="600,000").headers["Location"]

    assert "so no notice is owed" in shown(nia, small)
    assert "kind=key" not in nia.get(small).content.decode()
    way = re.search(r'href="([^"]+kind=key[^"]+)"', nia.get(large).content.decode())[1].replace("&amp;", "&")
    made = send(nia, way)
    assert made.status_code == 303, made.content.decode()
    assert "Notice of a key decision" in shown(nia, made.headers["Location"])


def test_nobody_decides_on_their_own_request_and_is_told_the_rule(nia):
    path = ask(nia).headers["Location"]

    card = step_of(nia, path, "approve")
    page = shown(nia, card)
    assert "You asked for this or changed it" in page
    assert "Separation of duties" in page
    assert "Nobody at work can decide this." in page
    key = ApprovalStep.objects.get().pk
    assert send(nia, f"{card}steps/{key}/approve/", reason=WHY, is_clear="on").status_code == 403
    assert Waiver.objects.get().stage == "requested"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"value_net": "0"}, "more than nought"),
        ({"value_net": "-1"}, "0 or more"),
        ({"value_net": "999999999999"}, "noughts"),
        ({"value_net": "400000"}, "above the threshold"),
        ({"reasons": "As always"}, "is not a reason"),
        ({"ground": "habit"}, "Choose a valid option"),
        ({"lapses_on_year": "2040"}, "12 months at most"),
        ({"lapses_on_day": "31", "lapses_on_month": "2"}, "must be a real date"),
    ],
)
def test_a_request_that_cannot_stand_says_what_to_mend_and_keeps_what_was_typed(iris, changed, words):
    answer = ask(iris, **changed)
    page = answer.content.decode()

    assert answer.status_code == 200
    assert words in page or "Select a valid choice" in page
    assert "Both letters are kept" in page
    assert not Waiver.objects.exists()


def test_a_request_is_refused_withdrawn_or_ended(iris, nia):
    refused, withdrawn, ended = (ask(iris).headers["Location"] for _ in range(3))

    send(nia, step_of(nia, refused, "refuse"), reason="Ask two firms of the framework for a price.")
    send(iris, f"{withdrawn}withdraw/", reason="The maker lent its tools after all.")
    agree(nia, ended)
    send(nia, f"{ended}end/", reason="The work is done now, early.", **day("ended_on", 0))

    assert [each.stage for each in Waiver.objects.order_by("pk")] == ["refused", "withdrawn", "ended"]
    assert "Ask two firms" in shown(iris, f"{refused}decision/")


def test_the_report_counts_a_year_against_the_baseline(iris, nia):
    path = ask(iris).headers["Location"]
    agree(nia, path)

    page = shown(iris, f"{ROOT}report/")

    assert "1 waiver was approved, worth £14,300.00 excluding VAT" in page
    assert "in the year, against the 189 of 2018/19" in page
    assert "It has to work with what is there 1 £14,300.00" in page
    assert "100% fewer than the 189 of 2018/19" in shown(iris, f"{ROOT}report/?year=2019-20")
    assert shown(iris, f"{ROOT}report/?year=nonsense")


def test_older_waivers_come_from_a_file_and_leave_again(nia):
    file = SimpleUploadedFile("log.csv", LOG)
    read = send(nia, f"{ROOT}imports/new/", file=file, tax="net")
    assert read.status_code == 303, read.content.decode()
    path = read.headers["Location"]
    page = shown(nia, path)
    assert "would bring 1 waiver" in page
    assert "It is no day that can be read" in page
    sheet = nia.get(f"{path}?outcome=rejected&format=csv")
    assert b"soon" in b"".join(sheet.streaming_content)

    assert "“Emergency”" in shown(nia, f"{path}import/")
    assert send(nia, f"{path}import/", **{"ground-0": "urgency"}).status_code == 303
    assert Waiver.objects.get().stage == "recorded"
    assert send(nia, f"{path}undo/", reason="It was the log of another council.").status_code == 303
    assert Waiver.objects.get().stage == "struck out"


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "The file is empty"), (b"\0\0\0", "no table"), (b"a,b\n1,2\n", "No column is recognised")],
)
def test_a_file_that_cannot_be_used_says_why(nia, content, words):
    page = send(
        nia, f"{ROOT}imports/new/", file=SimpleUploadedFile("x.csv", content), tax="net"
    ).content.decode()

    assert words in page


def test_who_may_not_import_is_kept_out_and_another_council_sees_nothing(iris, nia, enter):
    path = ask(iris).headers["Location"]
    assert iris.get(f"{ROOT}imports/").status_code == 403
    other = Town(slug="otherby", prefix="OTH", is_demonstration=True)
    client = Client()
    person = other.person("Olga", "head_of_procurement")
    client.post("/sign-in/personas/", {"person": person.reference})

    assert client.get(path).status_code == 404
    assert "No waivers yet" in shown(client, ROOT)
    for kept in (ROOT, path, f"{ROOT}report/", f"{ROOT}imports/", f"{ROOT}propose/"):
        assert Client().get(kept).status_code == 302


def test_pages_ask_the_database_a_few_times_only(iris, nia, django_assert_max_num_queries):
    path = ask(iris).headers["Location"]
    agree(nia, path)
    for address in (ROOT, path, f"{path}decision/", f"{path}history/", f"{ROOT}report/", f"{ROOT}propose/"):
        with django_assert_max_num_queries(18):
            assert nia.get(address).status_code == 200


def test_an_old_form_meets_a_conflict(iris, nia):
    path = ask(iris).headers["Location"]
    old = Waiver.objects.get().version
    agree(nia, path)

    assert (
        send(
            nia, f"{path}end/", reason="It is done now, early.", version=old, **day("ended_on", 0)
        ).status_code
        == 409
    )


def test_a_request_is_put_right_and_another_supplier_asks_anew_where_one_stands(iris):
    path = ask(iris).headers["Location"]
    page = shown(iris, f"{path}revise/")
    assert "Say it anew where you name another supplier" in page
    told = {
        "title": "Repair of both lifts", "supplier_name": "Ridge Lifts Ltd", "directorate": "CF", "category": "",
        "kind": "services", "value_net": "14,300", "vat_rate": "0.20", "ground": "compatibility",
        "reasons": "Its control unit opens to the maker's tools only.",
        "alternatives": "Two other firms looked at it and declined.",
        "evidence": "Both letters are kept with the request.", **day("starts_on", 0), **day("lapses_on", 40),
    }  # fmt: skip

    assert send(iris, f"{path}revise/", **told).status_code == 303
    other = told | {"supplier_name": "Fell Hoists Ltd"}
    assert "Say first that you have no interest" in send(iris, f"{path}revise/", **other).content.decode()
    assert send(iris, f"{path}revise/", **other, is_clear="on").status_code == 303
    assert Waiver.objects.get().supplier_name == "Fell Hoists Ltd"
