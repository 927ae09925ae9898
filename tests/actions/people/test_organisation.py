"""How a council comes into the house, and its directorates, posts and people into the record."""

import pytest
from django.db import IntegrityError, transaction

from tests.actions.people.conftest import BUILDER, NOON, Town
from wisely.audit.models import Event
from wisely.audit.row_security import set_scope
from wisely.lib.verdict import Refusal
from wisely.people import actions, queries

pytestmark = pytest.mark.django_db


def told(verb):
    event = Event.objects.select_related("payload").get(verb=verb)
    return event.by, event.payload.facts


def test_only_the_house_itself_opens_to_a_council(town):
    hal = town.officer(town.person("Hal", "administrator"))
    facts = {"slug": "new", "name": "New Council", "prefix": "NEW", "pack": "aldermoor"}

    with pytest.raises(Refusal, match="from the command line"):
        actions.establish_authority(**facts, is_demonstration=False, by=hal, at=NOON)

    assert queries.authority_by_slug("new") is None


def test_establishing_a_council_is_remembered_with_its_pack(town):
    assert told("people.authority.established") == (
        BUILDER.reference, {"slug": "test", "pack": "aldermoor", "is_demonstration": False},
    )  # fmt: skip


def test_a_directorate_and_its_posts_are_arranged_by_an_administrator(town):
    hal = town.officer(town.person("Hal", "administrator"))

    directorate = actions.add_directorate(town.council, code="RES", name="Resources", by=hal, at=NOON)
    post = actions.add_post(directorate, code="RES-001", title="Head of procurement", by=hal, at=NOON)

    assert list(queries.directorates()) == [("RES", "Resources")]
    assert post.authority_id == town.council.pk
    assert told("people.directorate.added") == (hal.reference, {"code": "RES"})
    assert told("people.post.added") == (hal.reference, {"code": "RES-001", "directorate": "RES"})


def test_an_officer_who_may_not_arrange_the_organisation_changes_nothing(town):
    asha = town.officer(town.person("Asha", "officer"))
    directorate = actions.add_directorate(town.council, code="RES", name="Resources", by=BUILDER, at=NOON)

    with pytest.raises(Refusal, match="does not include"):
        actions.add_directorate(town.council, code="ADH", name="Adults", by=asha, at=NOON)
    with pytest.raises(Refusal, match="does not include"):
        actions.add_post(directorate, code="P1", title="Anything", by=asha, at=NOON)

    assert [code for code, _ in queries.directorates()] == ["RES"]
    assert not Event.objects.filter(verb="people.post.added").exists()


def test_a_code_stands_for_one_directorate_in_a_council_and_for_another_elsewhere(town):
    actions.add_directorate(town.council, code="RES", name="Resources", by=BUILDER, at=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.add_directorate(town.council, code="RES", name="Research", by=BUILDER, at=NOON)

    other = Town("other", "OTH")
    actions.add_directorate(other.council, code="RES", name="Reserves", by=BUILDER, at=NOON)
    assert [name for _, name in queries.directorates()] == ["Reserves"]

    set_scope([town.council.pk])
    assert [name for _, name in queries.directorates()] == ["Resources"]


def test_people_get_references_without_gaps_each_council_its_own(town):
    assert [town.person(name).reference for name in ("Asha", "Ben")] == ["TST-P-00001", "TST-P-00002"]
    with pytest.raises(IntegrityError), transaction.atomic():
        town.person("Asha")  # the same address once more
    assert town.person("Cai").reference == "TST-P-00003"
    assert Town("other", "OTH").person("Dee").reference == "OTH-P-00001"


def test_a_person_is_registered_by_an_administrator_and_is_not_named_on_the_record(town):
    hal, asha = (
        town.officer(town.person("Hal", "administrator")),
        town.officer(town.person("Asha", "officer")),
    )
    words = {"name": "Ben Okafor", "email": "ben@test.example"}
    with pytest.raises(Refusal, match="does not include"):
        actions.register_person(town.council, **words, by=asha, at=NOON)

    person = actions.register_person(town.council, **words, by=hal, at=NOON)

    event = Event.objects.select_related("payload").filter(verb="people.person.registered").latest("id")
    assert (event.by, event.payload.facts) == (hal.reference, {"person": person.reference})
    assert "Ben" not in str(event.payload.facts)
