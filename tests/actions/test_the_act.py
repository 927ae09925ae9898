"""The act itself: the record, its chain, its guards."""

from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from wisely.audit.acts import Conflict, NothingRecorded, act
from wisely.audit.kept import OutsideAnAct
from wisely.audit.models import Event, Leaf, Payload
from wisely.audit.row_security import set_scope
from wisely.lib.actor import SystemActor
from wisely.people import actions
from wisely.people.models import Assignment, Directorate

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
BUILDER = SystemActor("system:builder", "The builder")


@pytest.fixture
def council():
    return actions.establish_authority(
        slug="test",
        name="Test Council",
        prefix="TST",
        pack="aldermoor",
        is_demonstration=False,
        by=BUILDER,
        at=NOON,
    )


def test_an_act_leaves_an_event_a_payload_and_a_leaf(council):
    event = Event.objects.get(verb="people.authority.established")
    assert (event.by, event.at, event.sequence) == ("system:builder", NOON, 1)
    assert Payload.objects.get(event=event).facts["slug"] == "test"
    assert Leaf.objects.get(event=event).position is None


def test_the_chain_of_a_subject_links_each_event_to_the_one_before(council):
    person = actions.register_person(council, name="Asha", email="asha@test.example", by=BUILDER, at=NOON)
    actions.record_leaving(person, left_on=date(2026, 4, 1), by=BUILDER, at=NOON)
    first, second = Event.objects.filter(subject=f"people.person:{person.pk}").order_by("sequence")
    assert bytes(second.previous_hash) == bytes(first.hash)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET by = 'x'",
        "DELETE FROM audit_event",
        "TRUNCATE audit_event CASCADE",
        "DELETE FROM audit_payload",
        "UPDATE audit_payload SET reason = 'x'",
        "DELETE FROM audit_leaf",
    ],
)
def test_nobody_can_rewrite_the_record(council, statement):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_row_of_record_changes_only_inside_an_act(council):
    council.name = "Another"
    with pytest.raises(OutsideAnAct):
        council.save()
    with pytest.raises(OutsideAnAct):
        type(council).objects.update(name="Another")


def test_an_act_that_records_nothing_is_undone(council):
    with pytest.raises(NothingRecorded), act(council, by=BUILDER, at=NOON):
        council.name = "Another"
    council.refresh_from_db()
    assert council.name == "Test Council"


def test_a_stale_version_is_a_conflict(council):
    with pytest.raises(Conflict), act(council, by=BUILDER, at=NOON, version=council.version - 1):
        pass


def test_the_same_role_cannot_be_held_twice_at_once(council):
    person = actions.register_person(council, name="Asha", email="asha@test.example", by=BUILDER, at=NOON)
    actions.assign_role(person, role="officer", starts_on=date(2026, 1, 1), by=BUILDER, at=NOON)
    with pytest.raises(IntegrityError, match="do_not_overlap"), transaction.atomic():
        actions.assign_role(person, role="officer", starts_on=date(2026, 6, 1), by=BUILDER, at=NOON)
    assert Assignment.objects.count() == 1


def test_another_councils_rows_are_invisible_and_cannot_be_written(council):
    directorate = actions.add_directorate(council, code="CEX", name="Chief Executive", by=BUILDER, at=NOON)
    set_scope([council.pk + 1])
    assert not Directorate.objects.exists()
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        actions.add_directorate(council, code="CH", name="Children", by=BUILDER, at=NOON)
    set_scope([council.pk])
    assert Directorate.objects.get() == directorate
