"""People leave, and in time what names them is erased."""

from datetime import date, timedelta

import pytest

from tests.actions.people.conftest import BUILDER, NOON, TODAY
from wisely.audit.models import Event
from wisely.lib.verdict import Refusal
from wisely.people import actions, queries
from wisely.people.models import Person, User

pytestmark = pytest.mark.django_db


def leave(person, left_on=TODAY, by=BUILDER):
    return actions.record_leaving(person, left_on=left_on, by=by, at=NOON)


def test_who_leaves_holds_nothing_from_that_day(town):
    asha, hal = town.person("Asha", "officer"), town.officer(town.person("Hal", "administrator"))

    leave(asha, date(2026, 3, 9), by=hal)

    assert town.officer(asha, on=date(2026, 3, 8)).permissions
    assert town.officer(asha, on=date(2026, 3, 9)) is None
    event = Event.objects.select_related("payload").get(verb="people.person.left")
    assert (event.by, event.payload.facts["left_on"]) == (hal.reference, "2026-03-09")


def test_leaving_is_recorded_by_another_person_who_may(town):
    hal = town.person("Hal", "administrator")
    with pytest.raises(Refusal, match="your own leaving"):
        leave(hal, by=town.officer(hal))
    with pytest.raises(Refusal, match="does not include"):
        leave(hal, by=town.officer(town.person("Asha", "officer")))
    assert Person.objects.get(pk=hal.pk).left_on is None


def test_only_who_has_left_is_erased_and_only_once(town):
    asha, hal = town.person("Asha", "officer"), town.officer(town.person("Hal", "administrator"))

    def erase(by=hal):
        return actions.erase_person(asha, reason="The six years have passed.", by=by, at=NOON)

    with pytest.raises(Refusal, match="Record the leaving first"):
        erase()
    leave(asha, TODAY + timedelta(days=1))
    with pytest.raises(Refusal, match="Record the leaving first"):
        erase()
    leave(asha, TODAY)
    with pytest.raises(Refusal, match="does not include"):
        erase(by=town.officer(town.person("Ben", "officer")))
    erase()
    with pytest.raises(Refusal, match="erased already"):
        erase()
    with pytest.raises(Refusal, match="Nothing about them can change"):
        leave(asha)


def test_erasing_takes_the_name_the_address_and_the_sign_in_and_leaves_the_reference(town):
    asha = town.person("Asha", "officer")
    actions.invite_to_sign_in(asha, by=BUILDER, at=NOON)
    leave(asha)

    actions.erase_person(asha, reason="Asked for.", by=BUILDER, at=NOON)

    row = Person.objects.get(pk=asha.pk)
    assert (row.name, row.email, row.erased_at) == ("", "", NOON)
    assert row.reference == asha.reference
    assert not User.objects.filter(person=asha).exists()
    assert queries.names_of([asha.reference]) == {}
    assert queries.history_of_person(row)[0].verb == "people.person.erased"


def test_a_refused_erasure_leaves_the_person_whole(town):
    asha = town.person("Asha", "officer")
    actions.invite_to_sign_in(asha, by=BUILDER, at=NOON)
    with pytest.raises(Refusal):
        actions.erase_person(asha, reason="Too early.", by=BUILDER, at=NOON)
    assert Person.objects.get(pk=asha.pk).name == "Asha"
    assert User.objects.filter(person=asha).exists()
