"""Roles as acts: who gives them, which never meet in one person, and who has left."""

from datetime import date

import pytest

from tests.actions.people.conftest import BUILDER, NOON, TODAY
from wisely.audit.models import Event
from wisely.audit.row_security import set_scope
from wisely.lib.verdict import Refusal
from wisely.people import actions, permissions, queries
from wisely.people.decisions.duties import Duty, roles_are_separate
from wisely.people.decisions.officers import Grant
from wisely.people.events import SENTENCES
from wisely.people.models import Assignment
from wisely.people.permissions import Permission, Role
from wisely.roles import DUTIES

pytestmark = pytest.mark.django_db


@pytest.fixture
def more_roles():
    """A role that changes something in another room, besides the ones of the house."""
    before = permissions.roles()
    owner = Role("owner", "Owner", "Owns contracts.", frozenset({"contracts.give_owner"}))
    permissions.declare_roles([*before, owner])
    yield
    permissions.declare_roles(before)


def test_roles_are_given_by_administrators_and_never_to_oneself(town):
    asha, hal = town.person("Asha", "officer"), town.person("Hal", "administrator")
    with pytest.raises(Refusal, match="does not include"):
        actions.assign_role(hal, role="officer", starts_on=TODAY, by=town.officer(asha), at=NOON)
    with pytest.raises(Refusal, match="your own roles"):
        actions.assign_role(hal, role="officer", starts_on=TODAY, by=town.officer(hal), at=NOON)
    given = actions.assign_role(asha, role="auditor", starts_on=TODAY, by=town.officer(hal), at=NOON)
    with pytest.raises(Refusal, match="your own roles"):
        actions.end_assignment(
            Assignment.objects.get(person=hal), ended_on=TODAY, reason="", by=town.officer(hal), at=NOON
        )
    actions.end_assignment(given, ended_on=date(2026, 3, 9), reason="Moved", by=town.officer(hal), at=NOON)
    assert Permission.READ_RECORD in town.officer(asha, on=date(2026, 3, 8)).permissions
    assert Permission.READ_RECORD not in town.officer(asha, on=date(2026, 3, 9)).permissions


def test_an_unknown_role_is_refused(town):
    with pytest.raises(Refusal, match="no role"):
        town.person("Asha", "emperor")


def test_who_assigns_roles_cannot_take_part_even_when_the_house_itself_asks(town, more_roles):
    for first, then in (("administrator", "owner"), ("owner", "administrator")):
        person = town.person(f"Hal {first}", first)
        with pytest.raises(Refusal, match="assign roles"):
            actions.assign_role(person, role=then, starts_on=TODAY, by=BUILDER, at=NOON)


def test_the_two_may_follow_each_other(town, more_roles):
    hal = town.person("Hal", "administrator", ends_before=date(2026, 2, 1))
    assert actions.assign_role(hal, role="owner", starts_on=date(2026, 2, 1), by=BUILDER, at=NOON)


def test_a_delegation_cannot_join_what_an_assignment_could_not(town, more_roles):
    asha, hal = town.person("Asha", "owner", "officer"), town.person("Hal", "administrator")
    delegation = actions.offer_delegation(
        Assignment.objects.get(person=asha, role="owner"),
        receiver=hal,
        starts_on=TODAY,
        ends_before=date(2026, 4, 1),
        by=town.officer(asha),
        at=NOON,
    )
    with pytest.raises(Refusal, match="assign roles"):
        actions.accept_delegation(delegation, by=town.officer(hal), at=NOON)


def test_nor_can_an_assignment_join_what_was_lent_before(town, more_roles):
    asha, ben = town.person("Asha", "owner", "officer"), town.person("Ben")
    delegation = actions.offer_delegation(
        Assignment.objects.get(person=asha, role="owner"),
        receiver=ben,
        starts_on=TODAY,
        ends_before=date(2026, 4, 1),
        by=town.officer(asha),
        at=NOON,
    )
    actions.accept_delegation(delegation, by=town.officer(ben), at=NOON)
    with pytest.raises(Refusal, match="assign roles"):
        actions.assign_role(ben, role="administrator", starts_on=date(2026, 3, 31), by=BUILDER, at=NOON)
    assert actions.assign_role(ben, role="administrator", starts_on=date(2026, 4, 1), by=BUILDER, at=NOON)


def test_the_house_does_not_start_with_a_role_that_joins_duties_kept_apart():
    before = permissions.roles()
    with pytest.raises(ValueError, match="role both"):
        permissions.declare_roles(
            [*before, Role("both", "Both", "", frozenset({"people.assign_role", "contracts.modify"}))]
        )
    permissions.declare_roles(before)


def test_the_record_says_who_did_which_duty_to_a_thing_and_for_whom(town):
    asha, ben = town.person("Asha", "officer"), town.person("Ben", "officer")
    delegation = actions.offer_delegation(
        Assignment.objects.get(person=asha),
        receiver=ben,
        starts_on=TODAY,
        ends_before=date(2026, 4, 1),
        by=town.officer(asha),
        at=NOON,
    )
    permissions.declare_duties(permissions={}, verbs={"people.delegation.offered": Duty.RAISE})
    try:
        done = queries.who_did(delegation)
    finally:
        permissions.declare_duties(permissions=DUTIES, verbs={})
    assert done == {Duty.RAISE: frozenset({asha.reference})}
    assert not permissions.duty_is_separate(Duty.APPROVE, by=town.officer(asha), done=done)
    assert permissions.duty_is_separate(Duty.APPROVE, by=town.officer(ben), done=done)
    deputy = permissions.acting(town.officer(ben), Permission.SEE_PEOPLE)
    assert permissions.duty_is_separate(Duty.APPROVE, by=deputy, done=done)


def test_who_leaves_works_to_the_last_day_and_not_longer(town):
    asha = town.person("Asha", "officer")
    actions.record_leaving(asha, left_on=date(2026, 3, 10), by=BUILDER, at=NOON)
    assert town.officer(asha, on=date(2026, 3, 9)).permissions
    assert town.officer(asha, on=date(2026, 3, 10)) is None


def test_only_the_house_opens_a_council(town):
    hal = town.person("Hal", "administrator")
    with pytest.raises(Refusal, match="command line"):
        actions.establish_authority(
            slug="new",
            name="New",
            prefix="NEW",
            pack="aldermoor",
            is_demonstration=False,
            by=town.officer(hal),
            at=NOON,
        )


def test_every_event_of_the_room_has_a_sentence_made_of_its_own_facts(town):
    from dataclasses import fields, is_dataclass

    from wisely.people import events

    classes = [each for each in vars(events).values() if is_dataclass(each)]
    assert {each.verb for each in classes} == set(SENTENCES)
    for each in classes:
        assert SENTENCES[each.verb].format(**{field.name: "x" for field in fields(each)})


def test_facts_of_this_room_never_name_a_person(town):
    asha = town.person("Asha", "officer")
    set_scope([town.council.pk])
    for event in Event.objects.select_related("payload"):
        assert "asha" not in str(event.payload.facts).lower()
    del asha


def test_who_changes_where_a_supplier_is_paid_can_never_pay():
    declared = {**DUTIES, "invoicing.pay": Duty.PAY}
    changing = [each for each in DUTIES if "bank_details" in each]
    assert len(changing) == 2
    for permission in changing:
        held = Grant("one", frozenset({permission}))
        assert not roles_are_separate(Grant("two", frozenset({"invoicing.pay"})), [held], declared)
