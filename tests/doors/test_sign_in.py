"""Signing in with a password, the second factor, and what is recorded."""

from __future__ import annotations

import re
import time
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.test import Client

from tests.actions.people.conftest import BUILDER, NOON, Town
from wisely.audit.models import Event
from wisely.audit.reactions import react
from wisely.audit.row_security import set_scope
from wisely.people import actions
from wisely.people.models import Trials, User

pytestmark = pytest.mark.django_db
PASSWORD = "three wrong umbrellas"


@pytest.fixture(autouse=True)
def quick(settings):
    """Argon2 is slow by design, and what it costs is not what these tests ask."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def town(db):
    return Town()


def run_reactions():
    """Run the jobs that are waiting, as the worker would."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT id, args FROM procrastinate_jobs WHERE status = 'todo' ORDER BY id")
        waiting = cursor.fetchall()
        cursor.execute(
            "DELETE FROM procrastinate_periodic_defers; UPDATE procrastinate_jobs SET status = 'cancelled' WHERE status = 'todo'"
        )
    for _, told in waiting:
        react(**(told if isinstance(told, dict) else __import__("json").loads(told)))


def with_password(town, person):
    set_scope([town.council.pk])
    opened = actions.invite_to_sign_in(person, by=BUILDER, at=NOON)
    return actions.set_password(opened, password=PASSWORD, by=BUILDER, at=NOON)


def enter(client, person, password=PASSWORD, **more):
    return client.post("/sign-in/", {"login": person.email, "password": password}, **more)


def code_for(secret, at=None):
    return format_hotp_value(hotp_value(secret, int((at or time.time()) // 30)))


def verbs(town):
    set_scope([town.council.pk])
    return list(Event.objects.filter(verb__startswith="people.user").order_by("id").values_list("verb", "by"))


def with_app(user):
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def test_the_second_step_is_asked_and_a_used_code_is_not_taken_twice(town, client):
    asha = town.person("Asha", "officer")
    secret = with_app(with_password(town, asha))
    assert enter(client, asha).url == "/sign-in/second-step/"
    assert client.get("/").url.startswith("/sign-in/")
    assert (
        "The code is not right" in client.post("/sign-in/second-step/", {"code": "000000"}).content.decode()
    )
    now = time.time()
    assert client.post("/sign-in/second-step/", {"code": code_for(secret, now)}).url == "/"
    assert client.get("/").status_code == 200
    other = Client()
    enter(other, asha)
    assert other.post("/sign-in/second-step/", {"code": code_for(secret, now)}).status_code == 200
    told = [verb for verb, _ in verbs(town)]
    assert told[-3:] == ["people.user.sign_in_failed", "people.user.signed_in", "people.user.sign_in_failed"]


def test_a_recovery_code_lets_in_once(town, client):
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    asha = town.person("Asha", "officer")
    opened = with_password(town, asha)
    with_app(opened)
    code = RecoveryCodes.activate(opened).get_unused_codes()[0]
    enter(client, asha)
    assert client.post("/sign-in/second-step/", {"code": code}).url == "/"
    again = Client()
    enter(again, asha)
    assert again.post("/sign-in/second-step/", {"code": code}).status_code == 200


def test_secrets_of_second_factors_are_sealed_in_the_database(town):
    opened = with_password(town, town.person("Asha", "officer"))
    secret = with_app(opened)
    assert secret not in str(Authenticator.objects.get(user=opened).data)


def test_a_wrong_password_and_an_unknown_address_look_the_same(town, client):
    asha = town.person("Asha", "officer")
    with_password(town, asha)
    pages = set()
    for email in (asha.email, "nobody@test.example"):
        page = client.post("/sign-in/", {"login": email, "password": "x"}).content.decode()
        assert "is not right" in page
        pages.add(re.sub(r'(Page reference <code>\w+|value="[^"]+")', "", page))
    assert len(pages) == 1


def test_signing_up_is_not_possible(client):
    assert client.get("/sign-up/").status_code == 404
    from django.urls import NoReverseMatch, reverse

    with pytest.raises(NoReverseMatch):
        reverse("account_signup")


def test_an_invitation_is_a_link_that_sets_a_password_once(town, client):
    asha = town.person("Asha", "officer")
    actions.invite_to_sign_in(asha, by=BUILDER, at=NOON)
    run_reactions()
    (letter,) = mail.outbox
    assert re.fullmatch(r"<event-\d+-invitation@\w+>", letter.extra_headers["Message-ID"]), (
        "a repeat is known"
    )
    assert letter.to == [asha.email]
    link = re.search(r"http\S+/new-password/\S+", letter.body)[0]
    form = client.get(urlsplit(link).path, follow=True)
    assert form.status_code == 200
    client.post(form.request["PATH_INFO"], {"password1": PASSWORD, "password2": PASSWORD})
    assert User.objects.get(email=asha.email).check_password(PASSWORD)
    assert "no longer works" in Client().get(urlsplit(link).path, follow=True).content.decode()


def test_the_link_is_in_no_table(town):
    from django.db import connection

    asha = town.person("Asha", "officer")
    actions.invite_to_sign_in(asha, by=BUILDER, at=NOON)
    run_reactions()
    key = re.search(r"new-password/(\S+)/", mail.outbox[0].body)[1]
    with connection.cursor() as cursor:
        cursor.execute("SELECT args::text FROM procrastinate_jobs")
        assert not any(key in row[0] for row in cursor.fetchall())


def test_a_forgotten_password_sends_a_link_to_those_registered_and_shows_all_the_same_page(town, client):
    asha = town.person("Asha", "officer")
    with_password(town, asha)
    run_reactions()
    mail.outbox.clear()
    pages = set()
    for email in (asha.email, "nobody@test.example"):
        response = client.post("/sign-in/forgotten/", {"email": email}, follow=True)
        pages.add(re.sub(r"(Page reference <code>\w+|value=\"\w+\")", "", response.content.decode()))
    run_reactions()
    assert len(pages) == 1
    assert [letter.to for letter in mail.outbox] == [[asha.email]]


def test_one_cannot_flood_a_mailbox(town, client):
    asha = town.person("Asha", "officer")
    with_password(town, asha)
    run_reactions()
    mail.outbox.clear()
    for _ in range(9):
        client.post("/sign-in/forgotten/", {"email": asha.email})
    run_reactions()
    assert len(mail.outbox) == 5


def test_who_has_left_cannot_sign_in_and_open_sessions_end(town, client):
    asha = town.person("Asha", "officer")
    with_app_secret = with_app(with_password(town, asha))
    enter(client, asha)
    client.post("/sign-in/second-step/", {"code": code_for(with_app_secret)})
    assert client.get("/").status_code == 200
    set_scope([town.council.pk])
    actions.record_leaving(asha, left_on=NOON.date(), by=BUILDER, at=NOON)
    assert client.get("/").url.startswith("/sign-in/")
    assert enter(Client(), asha).status_code == 403


def test_a_role_taken_back_ends_the_sessions(town, client):
    from wisely.people.models import Assignment

    asha = town.person("Asha", "officer")
    secret = with_app(with_password(town, asha))
    enter(client, asha)
    client.post("/sign-in/second-step/", {"code": code_for(secret)})
    set_scope([town.council.pk])
    actions.end_assignment(
        Assignment.objects.get(), ended_on=NOON.date(), reason="Moved", by=BUILDER, at=NOON
    )
    assert client.get("/").url.startswith("/sign-in/")
    event = Event.objects.select_related("payload").get(verb="people.user.sessions_ended")
    assert event.payload.facts == {"person": asha.reference, "sessions": 1, "why": "a role was taken back"}


def test_nothing_on_the_record_tells_an_address_or_a_name(town, client):
    asha = town.person("Asha", "officer")
    with_password(town, asha)
    enter(client, asha)
    enter(client, asha, password="wrong")
    set_scope([town.council.pk])
    for event in Event.objects.select_related("payload"):
        told = f"{event.by} {event.payload.facts} {event.payload.reason}".lower()
        assert "asha" not in told and "127.0.0.1" not in told


# -- tries are counted by person and place


@pytest.mark.slow
def test_two_hundred_officers_sign_in_behind_the_address_from_which_one_attacker_fails_a_thousand_times(town):
    officers = [town.person(f"Officer{number:03}", "officer") for number in range(200)]
    for officer in officers:
        with_password(town, officer)
    victim, attacker = officers[0], Client(REMOTE_ADDR="203.0.113.9")
    answers = [enter(attacker, victim, password=f"guess {number}").status_code for number in range(500)]
    answers += [
        attacker.post("/sign-in/", {"login": f"nobody{number}@test.example", "password": "x"}).status_code
        for number in range(500)
    ]
    assert set(answers) == {200}
    signed_in = [enter(Client(REMOTE_ADDR="203.0.113.9"), officer).status_code for officer in officers[1:]]
    assert signed_in == [302] * 199
    failures = Event.objects.filter(verb="people.user.sign_in_failed").count()
    assert failures == 10, "ten guesses were looked at; the rest were turned away unheard"


def test_an_attacker_cannot_shut_a_person_out_of_a_browser_they_have_used(town):
    asha = town.person("Asha", "officer")
    with_password(town, asha)
    own, attacker = Client(REMOTE_ADDR="203.0.113.9"), Client(REMOTE_ADDR="203.0.113.9")
    assert enter(own, asha).status_code == 302
    own.post("/sign-in/out/")
    for number in range(30):
        enter(attacker, asha, password=f"guess {number}")
    assert enter(attacker, asha).status_code == 200, "even the right password is not heard from there now"
    assert enter(own, asha).status_code == 302


def test_the_way_in_opens_again_however_long_an_attacker_goes_on(town):
    asha = town.person("Asha", "officer")
    with_password(town, asha)
    with time_machine.travel(NOON, tick=False) as clock:
        for _ in range(14 * 60):
            clock.shift(timedelta(seconds=1))
            if clock is not None and _ % 20 == 0:
                enter(Client(), asha, password="guess")
        assert enter(Client(), asha).status_code == 200
        clock.shift(timedelta(minutes=2))
        assert enter(Client(), asha).status_code == 302


def test_a_link_by_mail_lets_in_at_once_while_the_password_is_shut(town):
    asha = town.person("Asha", "officer")
    with_password(town, asha)
    for number in range(11):
        enter(Client(), asha, password=f"guess {number}")
    run_reactions()
    mail.outbox.clear()
    own = Client()
    own.post("/sign-in/forgotten/", {"email": asha.email})
    run_reactions()
    path = urlsplit(re.search(r"http\S+/new-password/\S+", mail.outbox[0].body)[0]).path
    form = own.get(path, follow=True)
    assert (
        own.post(
            form.request["PATH_INFO"],
            {"password1": "another long umbrella", "password2": "another long umbrella"},
        ).status_code
        == 302
    )
    assert own.get("/account/security/").status_code == 200


def test_guesses_from_many_addresses_are_bounded_too(town):
    asha = town.person("Asha", "officer")
    with_password(town, asha)
    for number in range(130):
        enter(Client(REMOTE_ADDR=f"203.0.113.{number}"), asha, password="guess")
    assert Event.objects.filter(verb="people.user.sign_in_failed").count() == 100


def test_the_counts_tell_no_address(town, client):
    enter(client, town.person("Asha", "officer"), password="guess")
    assert all(len(bytes(row.key)) == 32 for row in Trials.objects.all())
    assert Trials.objects.count() == 2


def test_second_steps_are_counted(town):
    asha = town.person("Asha", "officer")
    secret = with_app(with_password(town, asha))
    attacker = Client(REMOTE_ADDR="203.0.113.9")
    enter(attacker, asha)
    for _ in range(10):
        attacker.post("/sign-in/second-step/", {"code": "000000"})
    assert (
        "too many tries"
        in attacker.post("/sign-in/second-step/", {"code": code_for(secret)}).content.decode()
    )
    own = Client(REMOTE_ADDR="203.0.113.77")
    enter(own, asha)
    assert own.post("/sign-in/second-step/", {"code": code_for(secret)}).status_code == 302
