"""The pages of interests: everybody declares, few read the registers, nobody reviews their own."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.actions.people.conftest import Town
from tests.doors.test_planning_pages import send, shown
from wisely.interests.models import Gift, Interest

pytestmark = pytest.mark.django_db
SAID = {"kind": "family", "party": "Ridge Lifts Ltd", "details": "My brother works there."}


@pytest.fixture
def town(db):
    return Town(slug="alderby", prefix="ALD", is_demonstration=True)


@pytest.fixture
def enter(town):
    def entered(name, role):
        client = Client()
        person = town.person(name, role)
        assert client.post("/sign-in/personas/", {"person": person.reference}).status_code == 302
        return client

    return entered


def test_an_interest_is_declared_and_reviewed_by_another(enter):
    ben, nia = enter("Ben", "budget_holder"), enter("Nia", "head_of_procurement")
    assert "You have declared none." in shown(ben, "/interests/")
    assert send(ben, "/interests/declare/", **SAID).status_code == 303
    interest = Interest.objects.get()
    path = f"/interests/{interest.reference}/"
    page = shown(ben, path)
    assert "It is your own interest" in page
    assert "PA23 s.82" in page
    assert "Nobody has looked at it" in page

    assert "1 interest" in shown(nia, "/interests/register/")
    assert send(nia, f"{path}review/", bars="yes", mitigation="He takes no part in it.").status_code == 303
    assert "He takes no part in it." in shown(ben, path)
    assert "Ben" in shown(nia, "/interests/clear/?party=ridge+lifts+limited")
    assert "Nobody has declared" in shown(nia, "/interests/clear/?party=Another")
    assert send(ben, f"{path}end/", ended_on_day=1, ended_on_month=1, ended_on_year=2026).status_code == 303
    assert Interest.objects.get().stage == "ended"


def test_what_is_missing_is_said_and_nothing_typed_is_lost(enter):
    ben = enter("Ben", "budget_holder")

    page = send(ben, "/interests/declare/", party="Ridge Lifts Ltd", kind="family").content.decode()
    assert "There is a problem" in page
    assert "Ridge Lifts Ltd" in page
    assert (
        "There is a problem" in send(ben, "/interests/gifts/declare/", worth_gross="a lot").content.decode()
    )
    assert not Interest.objects.exists()


def test_a_gift_is_declared(enter):
    ben, grace = enter("Ben", "budget_holder"), enter("Grace", "auditor")
    answer = send(
        ben, "/interests/gifts/declare/", giver="Ridge Lifts Ltd", what="Wine", worth_gross="18", answer="declined",
        reason="After a repair; not taken.", offered_on_day=1, offered_on_month=6, offered_on_year=2026,
    )  # fmt: skip

    assert answer.status_code == 303, answer.content.decode()
    assert Gift.objects.count() == 1
    assert "Wine" in shown(ben, "/interests/")
    assert "1 gift" in shown(grace, "/interests/gifts/")


def test_who_may_not_read_the_registers_is_kept_out(enter, town):
    ben, iris = enter("Ben", "budget_holder"), enter("Iris", "contract_manager")
    send(ben, "/interests/declare/", **SAID)
    path = f"/interests/{Interest.objects.get().reference}/"

    assert iris.get(path).status_code == 403
    for address in ("/interests/register/", "/interests/gifts/", "/interests/clear/", f"{path}review/"):
        assert iris.get(address).status_code == 403
        assert Client().get(address).status_code == 302
    other = Town(slug="otherby", prefix="OTH", is_demonstration=True)
    client = Client()
    client.post("/sign-in/personas/", {"person": other.person("Olga", "head_of_procurement").reference})
    assert client.get(path).status_code == 404


def test_pages_ask_the_database_a_few_times_only(enter, django_assert_max_num_queries):
    nia = enter("Nia", "head_of_procurement")
    send(nia, "/interests/declare/", **SAID)
    path = f"/interests/{Interest.objects.get().reference}/"
    for address in (
        "/interests/",
        "/interests/register/",
        "/interests/gifts/",
        "/interests/clear/?party=x",
        path,
    ):
        with django_assert_max_num_queries(16):
            assert nia.get(address).status_code == 200
