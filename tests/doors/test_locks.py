"""What every door owes: one form one effect, both versions shown, refusals explained, nothing written on a GET."""

from __future__ import annotations

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections, transaction
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

from tests.actions.people.conftest import BUILDER, Town
from wisely.audit.models import Event, OneTimeKey
from wisely.audit.row_security import in_scope
from wisely.people import actions
from wisely.people.models import Person

REGISTER = "/people/register/"


@pytest.fixture
def world(own_database):
    """A council with an administrator who has signed in, in a database with real commits."""
    with transaction.atomic():
        town = Town(slug="alderby", prefix="ALD", is_demonstration=True)
        town.hal = town.person("Hal", "administrator")
        town.asha = town.person("Asha", "officer")
    client = Client()
    client.post("/sign-in/personas/", {"person": town.hal.reference})
    town.client = client
    yield town
    connections.close_all()


def told(key, name="Ben", **more):
    return {"one_time_key": key, "name": name, "email": f"{name.lower()}@alderby.example", **more}


def people(town):
    with in_scope(town.council.pk):
        return list(Person.objects.values_list("name", flat=True))


def twin(client):
    """A second tab of the same browser."""
    other = Client()
    other.cookies = client.cookies
    return other


def send(client, path, fields):
    try:
        return client.post(path, fields)
    finally:
        connections.close_all()


@pytest.mark.slow
@pytest.mark.parametrize("clicks", [2, 8])
def test_a_double_click_has_one_effect_and_the_same_answer(world, clicks):
    """Threads that arrive together; the database makes the later ones wait for the first one's answer."""
    key, start = uuid.uuid4().hex, threading.Barrier(clicks)

    def click(_):
        browser = twin(world.client)
        start.wait()
        return send(browser, REGISTER, told(key))

    with ThreadPoolExecutor(clicks) as pool:
        answers = list(pool.map(click, range(clicks)))
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.url for answer in answers}) == 1
    assert people(world).count("Ben") == 1


@pytest.mark.slow
def test_two_forms_of_one_moment_are_two_effects(world):
    start = threading.Barrier(2)

    def click(name):
        browser = twin(world.client)
        start.wait()
        return send(browser, REGISTER, told(uuid.uuid4().hex, name))

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(click, ["Ben", "Cara"]))
    assert len({answer.url for answer in answers}) == 2
    assert {"Ben", "Cara"} <= set(people(world))


def test_going_back_and_sending_again_gives_the_first_answer(world):
    key = uuid.uuid4().hex
    first = world.client.post(REGISTER, told(key))
    again = world.client.post(REGISTER, told(key))
    assert (again.status_code, again.url) == (303, first.url)
    assert people(world).count("Ben") == 1


def test_a_retry_after_a_time_out_finds_the_effect_done(world):
    """The first answer is lost on its way: the browser never saw it, and sends the same form again."""
    key = uuid.uuid4().hex
    send(twin(world.client), REGISTER, told(key))
    with in_scope(world.council.pk):
        before = Event.objects.count()
    answer = send(twin(world.client), REGISTER, told(key))
    assert answer.status_code == 303
    with in_scope(world.council.pk):
        assert Event.objects.count() == before


def test_a_form_with_errors_can_be_mended_and_sent_with_the_same_key(world):
    key = uuid.uuid4().hex
    assert world.client.post(REGISTER, told(key, email="no address")).status_code == 200
    assert world.client.post(REGISTER, told(key)).status_code == 303


def test_a_refused_form_frees_its_key(world):
    key, path = uuid.uuid4().hex, f"/people/{world.asha.reference}/erase/"
    assert world.client.post(path, {"one_time_key": key, "reason": "x"}).status_code == 200
    assert not OneTimeKey.objects.filter(pk=key).exists()


def test_the_same_key_with_other_content_is_neither_done_nor_passed_off_as_done(world):
    key = uuid.uuid4().hex
    world.client.post(REGISTER, told(key))
    answer = world.client.post(REGISTER, told(key, "Cara"))
    assert answer.status_code == 409
    assert "Cara" not in people(world)


def test_a_key_of_one_page_or_person_is_worth_nothing_to_another(world):
    key = uuid.uuid4().hex
    world.client.post(REGISTER, told(key))
    other = Client()
    other.post("/sign-in/personas/", {"person": world.asha.reference})
    assert other.post("/account/sessions/", {"one_time_key": key}).status_code == 409


def test_a_form_without_a_key_is_not_taken(world):
    answer = world.client.post(REGISTER, {"name": "Ben", "email": "ben@alderby.example"})
    assert answer.status_code == 400
    assert "Ben" not in people(world)


def test_a_form_without_the_token_against_forgery_is_not_taken(world):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = world.client.cookies
    assert strict.post(REGISTER, told(uuid.uuid4().hex)).status_code == 403
    assert "Ben" not in people(world)


@pytest.mark.slow
def test_two_people_answering_one_offer_at_once_end_in_one_effect_and_one_conflict(world):
    from wisely.people.models import Assignment, Delegation

    today, at = timezone.localdate(), timezone.now()
    with in_scope(world.council.pk):
        lent = actions.offer_delegation(
            Assignment.objects.get(person=world.asha),
            receiver=world.hal,
            starts_on=today,
            ends_before=today + timedelta(9),
            by=world.officer(world.asha, on=today),
            at=at,
        )
    giver, receiver, start = Client(), twin(world.client), threading.Barrier(2)
    giver.post("/sign-in/personas/", {"person": world.asha.reference})

    def answer(who):
        client, verb = who
        start.wait()
        return send(
            client,
            f"/account/delegations/{lent.pk}/{verb}/",
            {"one_time_key": uuid.uuid4().hex, "version": lent.version},
        )

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(answer, [(giver, "end"), (receiver, "decline")]))
    assert sorted(each.status_code for each in answers) == [303, 409]
    with in_scope(world.council.pk):
        assert Delegation.objects.get().stage in {"ended", "declined"}


@pytest.mark.slow
def test_two_offers_that_would_close_a_circle_at_once_do_not(world):
    """Each alone is in order. Judged side by side without a lock, both would pass."""
    from wisely.people.models import Assignment, Delegation

    today, at = timezone.localdate(), timezone.now()
    with transaction.atomic():
        ben = world.person("Ben", "officer")
    start = threading.Barrier(2)

    def offer(pair):
        giver, receiver = pair
        try:
            with in_scope(world.council.pk):
                held, by = Assignment.objects.get(person=giver), world.officer(giver, on=today)
                start.wait()
                actions.offer_delegation(
                    held, receiver=receiver, starts_on=today, ends_before=today + timedelta(9), by=by, at=at
                )
            return "offered"
        except actions_refusal:
            return "refused"
        finally:
            connections.close_all()

    from wisely.lib.verdict import Refusal as actions_refusal

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(offer, [(world.asha, ben), (ben, world.asha)])) == ["offered", "refused"]
    with in_scope(world.council.pk):
        assert Delegation.objects.count() == 1


@pytest.mark.slow
def test_two_roles_kept_apart_given_at_once_do_not_meet(world):
    from wisely.lib.verdict import Refusal
    from wisely.people.models import Assignment

    today, at = timezone.localdate(), timezone.now()
    with transaction.atomic():
        ben = world.person("Ben")
    start = threading.Barrier(2)

    def give(role):
        try:
            with in_scope(world.council.pk):
                start.wait()
                actions.assign_role(
                    Person.objects.get(pk=ben.pk), role=role, starts_on=today, by=BUILDER, at=at
                )
            return "given"
        except Refusal:
            return "refused"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(give, ["administrator", "category_manager"])) == ["given", "refused"]
    with in_scope(world.council.pk):
        assert Assignment.objects.filter(person=ben).count() == 1


def test_a_get_of_any_page_leaves_every_table_as_it_was(world):
    """Only the session may change, and only on the pages of the sign-in, which say so on their lock."""
    from django.apps import apps

    def counts():
        with in_scope(world.council.pk):
            return {
                model._meta.label: model._default_manager.count()
                for model in apps.get_models()
                if model._meta.managed
            }

    before = counts()
    for route in plain_routes():
        world.client.get(route)
    assert {name for name, count in counts().items() if count != before[name]} <= {"sessions.Session"}


def plain_routes():
    """Every address without a part to fill in, whichever room it belongs to."""

    def walk(patterns, prefix=""):
        for pattern in patterns:
            here = prefix + str(pattern.pattern).removeprefix("^").removesuffix("$")
            if hasattr(pattern, "url_patterns"):
                yield from walk(pattern.url_patterns, here)
            elif "<" not in here and "(" not in here:
                yield "/" + here.replace("\\Z", "")

    return sorted(set(walk(get_resolver().url_patterns)))


def test_there_are_addresses_to_look_at():
    assert len(plain_routes()) > 15


def test_each_request_has_one_moment_and_a_number(world):
    answer = world.client.get("/people/")
    assert answer.headers["X-Request-Id"] == answer.context["request_id"]
    assert answer.context["at"].tzinfo is not None


def test_an_act_carries_the_number_of_the_request_that_did_it(world):
    answer = world.client.post(REGISTER, told(uuid.uuid4().hex))
    with in_scope(world.council.pk):
        event = Event.objects.filter(verb="people.person.registered").latest("id")
    assert event.request_id == answer.headers["X-Request-Id"]


def test_an_old_sign_in_is_asked_again_before_power_is_given(settings, own_database):
    from tests.doors.test_sign_in import code_for, enter, with_app, with_password

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with transaction.atomic():
        town = Town()
        hal = town.person("Hal", "administrator")
        secret = with_app(with_password(town, hal))
    client = Client()
    enter(client, hal)
    client.post("/sign-in/second-step/", {"code": code_for(secret)})
    assert client.get(REGISTER).status_code == 200
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0
    assert client.get("/people/").status_code == 200
    assert client.get(REGISTER).url == "/sign-in/again/?next=/people/register/".replace(
        "/people/register/", "%2Fpeople%2Fregister%2F"
    )
    assert client.post(REGISTER, told(uuid.uuid4().hex)).status_code == 302
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
    client.post("/sign-in/again/", {"password": "three wrong umbrellas", "next": REGISTER})
    assert client.get(REGISTER).status_code == 200
    connections.close_all()
