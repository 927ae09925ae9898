"""Sign-ins as acts: opened, entered, secured, ended."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.test import Client

from tests.actions.people.conftest import BUILDER, NOON, TODAY, Town
from wisely.audit.models import Event
from wisely.audit.row_security import set_scope
from wisely.lib.verdict import Refusal
from wisely.people import actions, queries
from wisely.people.decisions import the_sign_in_page
from wisely.people.models import Person, User

pytestmark = pytest.mark.django_db
WORDS = "three wrong umbrellas"


def told(verb):
    return Event.objects.select_related("payload").filter(verb=verb).latest("id").payload.facts


@pytest.fixture
def demonstration_town(db):
    return Town("alderby", "ALD", is_demonstration=True)


@pytest.fixture
def signed_in():
    """Open a real session as a person of a demonstration council."""

    def enter(person):
        client = Client()
        assert client.post("/sign-in/personas/", {"person": person.reference}).status_code == 302
        set_scope([person.authority_id])
        return client

    return enter


def test_an_invitation_opens_a_sign_in_once_and_may_be_sent_again(town):
    asha, hal = town.person("Asha"), town.officer(town.person("Hal", "administrator"))

    first = actions.invite_to_sign_in(asha, by=hal, at=NOON)
    again = actions.invite_to_sign_in(asha, by=hal, at=NOON)

    assert first.pk == again.pk
    assert not first.has_usable_password()
    assert EmailAddress.objects.get(user=first).verified
    assert Event.objects.filter(verb="people.user.invited", by=hal.reference).count() == 2


def test_only_who_registers_people_invites_and_nobody_who_has_left(town):
    asha = town.person("Asha")
    with pytest.raises(Refusal, match="does not include"):
        actions.invite_to_sign_in(asha, by=town.officer(town.person("Ben", "officer")), at=NOON)
    actions.record_leaving(asha, left_on=TODAY, by=BUILDER, at=NOON)
    with pytest.raises(Refusal, match="has left"):
        actions.invite_to_sign_in(asha, by=BUILDER, at=NOON)
    assert not User.objects.exists()


def test_welcoming_registers_and_invites_or_does_neither(town):
    words = {"name": "Ben", "email": "ben@test.example"}
    person = actions.welcome_person(town.council, **words, by=BUILDER, at=NOON)
    assert queries.user_of(person).email == "ben@test.example"

    other = Town("other", "OTH")
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.welcome_person(other.council, **words, by=BUILDER, at=NOON)  # signs in elsewhere already
    assert not Person.objects.filter(authority=other.council).exists()
    with pytest.raises(Refusal, match="does not include"):
        officer = town.officer(town.person("Asha", "officer"))
        actions.welcome_person(town.council, name="Cai", email="cai@test.example", by=officer, at=NOON)
    assert not Person.objects.filter(name="Cai").exists()


def test_a_visitor_enters_as_a_person_of_a_demonstration_only(demonstration_town):
    asha, page = demonstration_town.person("Asha", "officer"), the_sign_in_page()

    user = actions.enter_demonstration(asha, by=page, at=NOON)

    assert user.person_id == asha.pk
    assert told("people.user.signed_in") == {"person": asha.reference, "how": "the demonstration page"}
    assert actions.enter_demonstration(asha, by=page, at=NOON).pk == user.pk


def test_nobody_is_entered_once_a_real_council_is_served_here(demonstration_town):
    asha, page = demonstration_town.person("Asha", "officer"), the_sign_in_page()
    real = Town("real", "REA")
    with pytest.raises(Refusal, match="demonstration council"):
        actions.enter_demonstration(real.person("Ben", "officer"), by=page, at=NOON)
    set_scope([demonstration_town.council.pk])
    with pytest.raises(Refusal, match="serves a real council"):
        actions.enter_demonstration(asha, by=page, at=NOON)
    assert not User.objects.exists()


def test_who_has_left_a_demonstration_cannot_be_entered(demonstration_town):
    asha = demonstration_town.person("Asha", "officer")
    actions.record_leaving(asha, left_on=TODAY, by=BUILDER, at=NOON)
    with pytest.raises(Refusal, match="has left"):
        actions.enter_demonstration(asha, by=the_sign_in_page(), at=NOON)


def test_sign_ins_that_succeed_and_fail_are_remembered_with_how(town):
    asha = town.person("Asha", "officer")
    user, page = actions.invite_to_sign_in(asha, by=BUILDER, at=NOON), the_sign_in_page()

    actions.record_sign_in(user, how="a password", by=town.officer(asha), at=NOON)
    actions.record_failed_sign_in(user, how="password", by=page, at=NOON)

    assert told("people.user.signed_in") == {"person": asha.reference, "how": "a password"}
    assert told("people.user.sign_in_failed") == {"person": asha.reference, "how": "password"}


def test_a_password_is_kept_as_argon2_and_never_on_the_record(town):
    asha = town.person("Asha", "officer")
    user = actions.invite_to_sign_in(asha, by=BUILDER, at=NOON)

    actions.set_password(user, password=WORDS, by=town.officer(asha), at=NOON)

    kept = User.objects.get(pk=user.pk)
    assert kept.password.startswith("argon2$argon2id$")
    assert kept.check_password(WORDS)
    assert told("people.user.password_set") == {"person": asha.reference}
    assert not Event.objects.filter(payload__facts__icontains="umbrella").exists()


def test_a_link_for_a_new_password_is_asked_for_on_the_record(town):
    asha = town.person("Asha", "officer")
    user = actions.invite_to_sign_in(asha, by=BUILDER, at=NOON)

    actions.ask_for_password_reset(user, by=the_sign_in_page(), at=NOON)

    assert told("people.user.password_reset_asked") == {"person": asha.reference}


def test_a_change_of_second_factor_is_remembered(town):
    asha = town.person("Asha", "officer")
    user = actions.invite_to_sign_in(asha, by=BUILDER, at=NOON)

    actions.record_second_factor(user, what="a passkey was added", by=town.officer(asha), at=NOON)

    assert told("people.user.second_factor_changed") == {
        "person": asha.reference, "what": "a passkey was added",
    }  # fmt: skip


def test_ending_sessions_ends_all_but_the_one_spared(demonstration_town, signed_in):
    asha = demonstration_town.person("Asha", "officer")
    here, elsewhere = signed_in(asha), signed_in(asha)
    user, spared = queries.user_of(asha), here.session.session_key

    ended = actions.end_sessions(
        user, why="the person ended them", sparing=spared, by=demonstration_town.officer(asha), at=NOON
    )

    assert ended == 1
    assert here.get("/").status_code == 200
    assert elsewhere.get("/").status_code == 302
    assert told("people.user.sessions_ended") == {
        "person": asha.reference, "sessions": 1, "why": "the person ended them",
    }  # fmt: skip


def test_ending_no_sessions_records_nothing(demonstration_town):
    asha = demonstration_town.person("Asha", "officer")
    user = actions.invite_to_sign_in(asha, by=BUILDER, at=NOON)
    assert actions.end_sessions(user, why="nothing was open", by=BUILDER, at=NOON) == 0
    assert not Event.objects.filter(verb="people.user.sessions_ended").exists()


def test_a_colleague_cannot_end_somebodys_sessions_and_an_administrator_can(demonstration_town, signed_in):
    town = demonstration_town
    asha, ben = town.person("Asha", "officer"), town.officer(town.person("Ben", "officer"))
    hal, open_one = town.officer(town.person("Hal", "administrator")), signed_in(asha)
    user = queries.user_of(asha)

    with pytest.raises(Refusal, match="does not include"):
        actions.end_sessions(user, why="envy", by=ben, at=NOON)
    assert open_one.get("/").status_code == 200
    set_scope([town.council.pk])

    assert actions.end_sessions(user, why="a lost telephone", by=hal, at=NOON + timedelta(minutes=1)) == 1
    assert open_one.get("/").status_code == 302
