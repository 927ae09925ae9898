"""What nobody can bring back any more is put away at night, and nothing else is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session

from tests.actions.people.conftest import Town
from wisely.audit import onetime
from wisely.audit.models import OneTimeKey
from wisely.jobs import clock
from wisely.people.models import User

pytestmark = pytest.mark.django_db
NIGHT = datetime(2026, 3, 2, 3, 27, tzinfo=UTC)


def arrive(key, *, days_ago):
    arrival = onetime.Arrival(key, "ALD-P-1", "/x/", b"x", NIGHT - timedelta(days=days_ago))
    assert onetime.first_answer(arrival) is None
    onetime.remember(arrival, location="/there/")
    return arrival


def test_a_key_is_known_for_ninety_days_and_no_longer():
    arrive("old", days_ago=91)
    recent = arrive("recent", days_ago=89)

    clock.forget_old_keys(int(NIGHT.timestamp()))

    assert [*OneTimeKey.objects.values_list("key", flat=True)] == ["recent"]
    assert onetime.first_answer(recent) == "/there/"


def session_of(user, *, ends_in):
    kept = SessionStore()
    kept["x"] = 1
    kept.save()
    Session.objects.filter(pk=kept.session_key).update(expire_date=NIGHT + ends_in)
    UserSession.objects.create(
        user=user, session_key=kept.session_key, ip="127.0.0.1", user_agent="a browser"
    )
    return kept.session_key


def test_sessions_past_their_time_leave_and_the_others_stay_listed():
    town = Town()
    person = town.person("Asha", "category_manager")
    user = User.objects.create(email=person.email, person=person, authority_id=person.authority_id)
    session_of(user, ends_in=-timedelta(minutes=1))
    open_one = session_of(user, ends_in=timedelta(hours=1))

    clock.forget_ended_sessions(int(NIGHT.timestamp()))

    assert [*Session.objects.values_list("session_key", flat=True)] == [open_one]
    assert [*UserSession.objects.values_list("session_key", flat=True)] == [open_one]
