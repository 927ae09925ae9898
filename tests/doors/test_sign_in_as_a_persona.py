"""The page on which a visitor of a demonstration chooses whom to be."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.actions.people.conftest import BUILDER, NOON, Town
from wisely.audit.models import Event
from wisely.audit.row_security import set_scope
from wisely.lib.verdict import Refusal
from wisely.people import actions
from wisely.people.models import User

pytestmark = pytest.mark.django_db
PAGE = "/sign-in/personas/"


@pytest.fixture
def demonstration(db):
    return Town(slug="alderby", prefix="ALD", is_demonstration=True)


def test_the_cast_is_one_person_for_each_role_with_what_it_shows(demonstration, client):
    demonstration.person("Asha", "officer")
    demonstration.person("Ben", "officer")
    demonstration.person("Grace", "auditor")
    page = client.get(PAGE).content.decode()
    assert page.count("<h3>") == 2
    assert "Asha" in page and "Grace" in page and "Ben" not in page
    assert "Reads everything, the record included" in page


def test_choosing_signs_in_without_password_or_second_factor(demonstration, client):
    asha = demonstration.person("Asha", "officer")
    assert client.post(PAGE, {"person": asha.reference}).url == "/"
    page = client.get("/")
    assert page.status_code == 200
    assert page.context["officer"].reference == asha.reference
    assert "Demonstration" in page.content.decode()
    set_scope([demonstration.council.pk])
    event = Event.objects.select_related("payload").get(verb="people.user.signed_in")
    assert event.payload.facts["how"] == "the demonstration page"


def test_one_may_change_persona(demonstration, client):
    asha, grace = demonstration.person("Asha", "officer"), demonstration.person("Grace", "auditor")
    client.post(PAGE, {"person": asha.reference})
    client.post(PAGE, {"person": grace.reference})
    assert client.get("/").context["officer"].reference == grace.reference


def test_a_get_enters_nobody(demonstration, client):
    asha = demonstration.person("Asha", "officer")
    client.get(f"{PAGE}?person={asha.reference}")
    assert client.get("/").status_code == 302
    assert not User.objects.exists()


def test_a_person_of_a_real_council_cannot_be_entered(db, client):
    real = Town(slug="real", prefix="REA")
    asha = real.person("Asha", "officer")
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, {"person": asha.reference}).status_code == 403
    assert client.get("/").status_code == 302
    set_scope([real.council.pk])
    with pytest.raises(Refusal, match="demonstration council"):
        actions.enter_demonstration(asha, by=BUILDER, at=NOON)


def test_with_a_real_council_in_the_house_nobody_is_entered_not_even_of_the_demonstration(
    demonstration, client
):
    asha = demonstration.person("Asha", "officer")
    Town(slug="real", prefix="REA")
    assert "real council" in client.get(PAGE).content.decode()
    assert client.post(PAGE, {"person": asha.reference}).status_code == 403
    assert "Choose a person to be" not in client.get("/sign-in/").content.decode()
    set_scope([demonstration.council.pk])
    with pytest.raises(Refusal, match="real council"):
        actions.enter_demonstration(asha, by=BUILDER, at=NOON)


def test_an_open_session_of_a_persona_is_worth_nothing_once_a_real_council_comes(demonstration, client):
    asha = demonstration.person("Asha", "officer")
    client.post(PAGE, {"person": asha.reference})
    Town(slug="real", prefix="REA")
    assert client.get("/").status_code == 403


def test_a_reference_that_is_nobodys_enters_nobody(demonstration, client):
    for reference in ("", "ALD-P-99999", "' OR 1=1"):
        assert client.post(PAGE, {"person": reference}).status_code == 403


def test_who_has_left_is_not_in_the_cast(demonstration, client):
    asha = demonstration.person("Asha", "officer")
    actions.record_leaving(asha, left_on=NOON.date(), by=BUILDER, at=NOON)
    assert "Asha" not in client.get(PAGE).content.decode()
    assert Client().post(PAGE, {"person": asha.reference}).status_code == 403
