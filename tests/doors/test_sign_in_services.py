"""The pages on which a council connects its own sign-in service."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client

from tests.actions.people.conftest import Town
from tests.doors.test_sign_in import code_for, enter, quick, with_app, with_password
from wisely.audit.row_security import set_scope
from wisely.people import queries

__all__ = ["quick"]
pytestmark = pytest.mark.django_db
HERE = "/people/sign-in-services/"
FIELDS = {
    "name": "Test Council account", "code": "entra", "issuer": "https://login.example/tenant",
    "client_id": "wisely", "client_secret": "a secret word", "email_domains": "test.example, mail.test.example",
    "asks_second_factor": "on",
}  # fmt: skip


def signed_in(town, *roles):
    person, client = town.person(roles[0].title(), *roles), Client()
    secret = with_app(with_password(town, person))
    enter(client, person)
    client.post("/sign-in/second-step/", {"code": code_for(secret)})
    assert client.get("/").status_code == 200
    return client


def send(client, path, **fields):
    answer = client.post(path, {"one_time_key": uuid.uuid4().hex, **fields})
    return answer


def test_an_administrator_connects_a_service_and_ends_it():
    town = Town()
    client = signed_in(town, "administrator")
    assert "None yet" in client.get(HERE).content.decode()

    assert send(client, f"{HERE}connect/", **FIELDS).status_code == 303

    page = client.get(HERE).content.decode()
    assert "https://login.example/tenant" in page
    assert "test.example, mail.test.example" in page
    assert "a secret word" not in page
    assert "Test Council account" in Client().get("/sign-in/").content.decode()
    assert "short name is never used again" in client.get(f"{HERE}entra/end/").content.decode()
    assert send(client, f"{HERE}entra/end/").status_code == 303
    assert "Not used since" in client.get(HERE).content.decode()
    set_scope([town.council.pk])
    assert queries.ways_in() == []


def test_what_is_missing_unsafe_or_taken_is_said_beside_the_form():
    town = Town()
    client = signed_in(town, "administrator")
    page = send(client, f"{HERE}connect/").content.decode()
    assert "Enter issuer." in page
    assert "Enter client secret." in page
    unsafe = send(client, f"{HERE}connect/", **{**FIELDS, "issuer": "http://login.example"}).content.decode()
    assert "begins with https://" in unsafe
    assert "a secret word" not in unsafe
    send(client, f"{HERE}connect/", **FIELDS)
    assert "in use" in send(client, f"{HERE}connect/", **FIELDS).content.decode()


def test_nobody_else_sees_or_changes_them():
    town = Town()
    officer = signed_in(town, "officer")
    assert officer.get(HERE).status_code == 403
    assert send(officer, f"{HERE}connect/", **FIELDS).status_code == 403


def test_another_councils_service_is_not_there():
    client = signed_in(Town(), "administrator")
    other = Town("other", "OTH")
    boss = signed_in(other, "administrator")
    send(boss, f"{HERE}connect/", **{**FIELDS, "code": "theirs"})
    assert "theirs" not in client.get(HERE).content.decode()
    assert client.get(f"{HERE}theirs/end/").status_code == 404


def test_a_demonstration_connects_nothing():
    town = Town("alderby", "ALD", is_demonstration=True)
    hal, client = town.person("Hal", "administrator"), Client()
    client.post("/sign-in/personas/", {"person": hal.reference})
    assert "Why can’t I?" in client.get(HERE).content.decode()
    assert send(client, f"{HERE}connect/", **FIELDS).status_code == 403
