"""The pages about people and one's own: who may enter, what is shown, what one form does."""

from __future__ import annotations

import re
import uuid
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from tests.actions.people.conftest import BUILDER, Town
from wisely.audit.models import Event
from wisely.audit.row_security import set_scope
from wisely.people import actions
from wisely.people.models import Absence, Assignment, Delegation, Person, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(db):
    return Town(slug="alderby", prefix="ALD", is_demonstration=True)


@pytest.fixture
def as_person():
    def enter(person):
        client = Client()
        assert client.post("/sign-in/personas/", {"person": person.reference}).status_code == 302
        return client

    return enter


@pytest.fixture
def hal(town):
    return town.person("Hal", "administrator")


@pytest.fixture
def asha(town):
    return town.person("Asha", "officer", limit=Decimal(100_000))


def send(client, path, **fields):
    return client.post(path, {"one_time_key": uuid.uuid4().hex, **fields})


def boxes(name, day):
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


TODAY = timezone.localdate()
LATER = TODAY + timedelta(days=10)


def test_every_page_opens_for_an_administrator(town, hal, asha, as_person):
    actions.record_absence(asha, starts_on=TODAY, ends_before=LATER, by=BUILDER, at=timezone.now())
    client, held = as_person(hal), Assignment.objects.get(person=asha)
    own = f"/people/{asha.reference}/"
    for path in (
        "/",
        "/people/",
        "/people/register/",
        "/people/who-can/",
        "/people/who-can/?permission=people.see_people",
        "/people/away/",
        own,
        f"{own}delegations/",
        f"{own}history/",
        f"{own}invite/",
        f"{own}leave/",
        f"{own}away/",
        f"{own}give-role/",
        f"{own}roles/{held.pk}/end/",
        f"/people/away/{Absence.objects.get().pk}/end/",
        "/account/delegations/",
        "/account/sessions/",
        "/people/?role=officer",
        "/account/security/",
        "/account/security/app/add/",
        "/sign-in/out/",
    ):
        response = client.get(path)
        assert response.status_code == 200, (path, response)
        if "html" in response.headers["Content-Type"]:
            page = response.content.decode()
            assert page.count("<h1") == 1, path
            assert "{{" not in page and "{%" not in page, path


def test_who_may_not_is_told_why_and_who_can(asha, hal, as_person):
    client = as_person(asha)
    response = client.get("/people/register/")
    assert response.status_code == 403
    assert "Administrator" in response.content.decode()
    page = client.get("/people/").content.decode()
    assert "Register a person" in page and "Why can’t I?" in page


def test_a_visitor_is_sent_to_the_sign_in(client):
    assert client.get("/people/").url == "/sign-in/?next=/people/"


def test_registering_invites(hal, as_person):
    response = send(as_person(hal), "/people/register/", name="Ben Budget", email="ben@alderby.example")
    assert response.status_code == 303
    person = Person.objects.get(name="Ben Budget")
    assert response.url == f"/people/{person.reference}/"
    assert User.objects.get(person=person).email == "ben@alderby.example"


def test_an_address_in_use_is_said_beside_the_form_and_nothing_is_registered(hal, asha, as_person):
    page = send(as_person(hal), "/people/register/", name="Another", email=asha.email.upper())
    assert page.status_code == 200
    assert "is registered with this address" in page.content.decode()
    assert not Person.objects.filter(name="Another").exists()


def test_a_role_is_given_over_a_directorate_for_a_time(town, hal, asha, as_person):
    actions.add_directorate(town.council, code="CEX", name="Chief Executive", by=BUILDER, at=timezone.now())
    response = send(
        as_person(hal),
        f"/people/{asha.reference}/give-role/",
        role="budget_holder",
        directorate="CEX",
        limit_net="£25,000.50",
        **boxes("starts_on", TODAY),
        **boxes("last_on", LATER),
    )
    assert response.status_code == 303
    held = Assignment.objects.get(role="budget_holder")
    assert (held.scope_kind, held.scope_key, held.limit_net, held.period.upper) == (
        "directorate",
        "CEX",
        Decimal("25000.50"),
        LATER + timedelta(days=1),
    )


def test_what_duties_keep_apart_is_said_beside_the_form(hal, asha, as_person):
    page = send(
        as_person(hal),
        f"/people/{asha.reference}/give-role/",
        role="administrator",
        **boxes("starts_on", TODAY),
    )
    assert page.status_code in {200, 303}
    hal_page = send(
        as_person(hal), f"/people/{hal.reference}/give-role/", role="officer", **boxes("starts_on", TODAY)
    )
    assert "cannot change your own roles" in hal_page.content.decode()


def test_the_same_role_twice_is_said_beside_the_form(hal, asha, as_person):
    page = send(
        as_person(hal), f"/people/{asha.reference}/give-role/", role="officer", **boxes("starts_on", TODAY)
    )
    assert "hold this role on some of these days already" in page.content.decode()


def test_taking_a_role_back_ends_sessions(hal, asha, as_person):
    own = as_person(asha)
    held = Assignment.objects.get(person=asha)
    response = send(
        as_person(hal),
        f"/people/{asha.reference}/roles/{held.pk}/end/",
        reason="Moved",
        **boxes("ended_on", TODAY),
    )
    assert response.status_code == 303
    assert own.get("/").url.startswith("/sign-in/")


def test_the_leaving_shows_what_ends(town, hal, asha, as_person):
    client = as_person(hal)
    assert (
        "The role Officer over the whole council"
        in client.get(f"/people/{asha.reference}/leave/").content.decode()
    )
    assert send(client, f"/people/{asha.reference}/leave/", **boxes("left_on", TODAY)).status_code == 303
    assert Person.objects.get(pk=asha.pk).left_on == TODAY


def test_erasing_asks_for_the_leaving_first_and_leaves_the_reference(hal, asha, as_person):
    client = as_person(hal)
    assert (
        "Only who has left"
        in send(client, f"/people/{asha.reference}/erase/", reason="Asked").content.decode()
    )
    actions.record_leaving(asha, left_on=TODAY, by=BUILDER, at=timezone.now())
    assert send(client, f"/people/{asha.reference}/erase/", reason="The time has passed").status_code == 303
    person = Person.objects.get(pk=asha.pk)
    assert (person.name, person.email, person.reference) == ("", "", asha.reference)
    assert not User.objects.filter(person=person).exists()
    assert "Asha" not in client.get("/people/").content.decode()
    assert client.get(f"/people/{asha.reference}/").status_code == 200


def test_delegating_from_offer_to_acceptance_to_the_end(town, asha, as_person):
    ben = town.person("Ben")
    giver, receiver = as_person(asha), as_person(ben)
    held = Assignment.objects.get(person=asha)
    response = send(
        giver,
        "/account/delegations/offer/",
        held=f"own-{held.pk}",
        receiver=ben.reference,
        limit_net="5,000",
        **boxes("starts_on", TODAY),
        **boxes("last_on", LATER),
    )
    assert response.status_code == 303, response.content.decode()
    lent = Delegation.objects.get()
    assert "offers you the role Officer" in receiver.get("/").content.decode()
    assert receiver.get("/people/").status_code == 403
    page = receiver.get(f"/account/delegations/{lent.pk}/accept/").content.decode()
    version = re.search(r'name="version" value="(\d+)"', page)[1]
    assert send(receiver, f"/account/delegations/{lent.pk}/accept/", version=version).status_code == 303
    assert receiver.get("/people/").status_code == 200
    assert (
        send(
            giver, f"/account/delegations/{lent.pk}/end/", version=Delegation.objects.get().version
        ).status_code
        == 303
    )
    assert receiver.get("/people/").status_code == 403


def test_more_than_one_holds_is_said_beside_the_form(town, asha, as_person):
    ben, held = town.person("Ben"), Assignment.objects.get(person=asha)
    page = send(
        as_person(asha),
        "/account/delegations/offer/",
        held=f"own-{held.pk}",
        receiver=ben.reference,
        limit_net="100,000.01",
        **boxes("starts_on", TODAY),
        **boxes("last_on", LATER),
    ).content.decode()
    assert "Your own limit is £100,000.00" in page


def test_another_persons_role_cannot_be_delegated_by_naming_it(town, asha, hal, as_person):
    ben = town.person("Ben", "officer")
    foreign = Assignment.objects.get(person=asha)
    page = send(
        as_person(ben),
        "/account/delegations/offer/",
        held=f"own-{foreign.pk}",
        receiver=hal.reference,
        **boxes("starts_on", TODAY),
        **boxes("last_on", LATER),
    )
    assert page.status_code == 200
    assert not Delegation.objects.exists()


def test_a_delegation_that_changed_meanwhile_is_a_conflict_that_shows_both(town, asha, as_person):
    ben, held = town.person("Ben"), Assignment.objects.get(person=asha)
    lent = actions.offer_delegation(
        held,
        receiver=ben,
        starts_on=TODAY,
        ends_before=LATER,
        by=town.officer(asha, on=TODAY),
        at=timezone.now(),
    )
    shown = lent.version
    actions.end_delegation(lent, by=town.officer(asha, on=TODAY), at=timezone.now())
    response = send(as_person(ben), f"/account/delegations/{lent.pk}/accept/", version=shown)
    assert response.status_code == 409
    assert "Asha changed it" in response.content.decode()


def test_time_away_is_recorded_shown_and_ended(town, asha, as_person):
    ben = town.person("Ben", "officer")
    client = as_person(asha)
    response = send(
        client,
        f"/people/{asha.reference}/away/",
        stand_in=ben.reference,
        **boxes("starts_on", TODAY),
        **boxes("last_on", LATER),
    )
    assert response.url == "/account/delegations/"
    assert "You stand in for Asha" in as_person(ben).get("/").content.decode()
    away = Absence.objects.get()
    assert send(client, f"/people/away/{away.pk}/end/", version=away.version).status_code == 303
    assert Absence.objects.get().stage == "ended"


def test_one_cannot_record_time_away_for_another(town, asha, as_person):
    ben = town.person("Ben", "officer")
    assert as_person(ben).get(f"/people/{asha.reference}/away/").status_code == 403
    assert (
        send(
            as_person(ben),
            f"/people/{asha.reference}/away/",
            **boxes("starts_on", TODAY),
            **boxes("last_on", LATER),
        ).status_code
        == 403
    )


def test_sessions_are_listed_and_ended_one_by_one_or_all_but_this(asha, as_person):
    first, second, third = as_person(asha), as_person(asha), as_person(asha)
    page = first.get("/account/sessions/").content.decode()
    keys = re.findall(r'name="session" value="(\d+)"', page)
    assert len(keys) == 2
    assert send(first, "/account/sessions/", session=keys[0]).status_code == 303
    assert sorted([second.get("/").status_code, third.get("/").status_code]) == [200, 302]
    assert send(first, "/account/sessions/").status_code == 303
    assert [each.get("/").status_code for each in (first, second, third)] == [200, 302, 302]
    event = Event.objects.filter(verb="people.user.sessions_ended").latest("id")
    assert event.by == asha.reference


def test_nobody_ends_anothers_session(town, asha, as_person):
    ben = town.person("Ben", "officer")
    own, other = as_person(asha), as_person(ben)
    from allauth.usersessions.models import UserSession

    pk = UserSession.objects.get(user__person=asha).pk
    send(other, "/account/sessions/", session=pk)
    assert own.get("/").status_code == 200


def test_sign_ins_of_others_are_not_for_every_officer(town, asha, hal, as_person):
    ben = town.person("Ben", "officer")
    assert as_person(ben).get(f"/people/{asha.reference}/history/").status_code == 403
    assert as_person(asha).get(f"/people/{asha.reference}/history/").status_code == 200
    page = as_person(hal).get(f"/people/{asha.reference}/history/").content.decode()
    assert "signed in with the demonstration page" in page
    set_scope([town.council.pk])


def test_dates_that_cannot_be_are_said_beside_their_field(asha, as_person):
    page = send(
        as_person(asha),
        f"/people/{asha.reference}/away/",
        **boxes("starts_on", date(2026, 2, 28)) | {"starts_on_day": "31"},
        **boxes("last_on", LATER),
    )
    assert "must be a real date" in page.content.decode()
