"""Delegations as acts: offered, accepted, passed on, refused, ended."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from tests.actions.people.conftest import BUILDER, NOON, TODAY
from wisely.audit.acts import Conflict
from wisely.audit.models import Event
from wisely.lib.money import Net
from wisely.lib.verdict import Refusal
from wisely.people import actions, permissions, queries
from wisely.people.models import Assignment, Delegation
from wisely.people.permissions import Permission

pytestmark = pytest.mark.django_db
MARCH, APRIL = date(2026, 3, 2), date(2026, 4, 1)


@pytest.fixture
def asha(town):
    return town.person("Asha", "officer", limit=Decimal(100_000))


@pytest.fixture
def ben(town):
    return town.person("Ben")


@pytest.fixture
def chidi(town):
    return town.person("Chidi")


@pytest.fixture
def offer(town):
    def offered(giver, receiver, *, assignment=None, starts_on=MARCH, ends_before=APRIL, **more):
        assignment = assignment or Assignment.objects.get(person=giver)
        return actions.offer_delegation(
            assignment,
            receiver=receiver,
            starts_on=starts_on,
            ends_before=ends_before,
            by=town.officer(giver),
            at=NOON,
            **more,
        )

    return offered


def test_what_is_offered_is_not_lent_until_it_is_accepted(town, asha, ben, offer):
    delegation = offer(asha, ben)
    assert town.officer(ben).permissions == frozenset()
    actions.accept_delegation(delegation, by=town.officer(ben), at=NOON)
    (grant,) = town.officer(ben).grants
    assert grant.on_behalf_of == asha.reference
    assert grant.limit_net == Decimal(100_000)
    assert list(
        Event.objects.filter(verb__startswith="people.delegation").order_by("id").values_list("verb", "by")
    ) == [("people.delegation.offered", asha.reference), ("people.delegation.accepted", ben.reference)]


def test_a_deputy_acts_in_the_name_of_the_holder_within_the_limit_that_was_lent(town, asha, ben, offer):
    actions.accept_delegation(offer(asha, ben, limit_net=Decimal(5_000)), by=town.officer(ben), at=NOON)
    deputy = town.officer(ben)
    assert permissions.acting(deputy, Permission.SEE_PEOPLE).on_behalf_of == asha.reference
    assert permissions.acting(town.officer(asha), Permission.SEE_PEOPLE).on_behalf_of == ""
    assert permissions.authority_limit(deputy, Permission.SEE_PEOPLE, Net(Decimal(5_000)))
    assert not permissions.authority_limit(deputy, Permission.SEE_PEOPLE, Net(Decimal("5000.01")))


def test_it_is_over_when_its_days_are_over(town, asha, ben, offer):
    actions.accept_delegation(offer(asha, ben), by=town.officer(ben), at=NOON)
    assert town.officer(ben, on=APRIL - timedelta(1)).grants
    assert not town.officer(ben, on=APRIL).grants


def test_it_is_over_when_the_holder_loses_the_role_or_leaves(town, asha, ben, chidi, offer):
    actions.accept_delegation(offer(asha, ben), by=town.officer(ben), at=NOON)
    actions.record_leaving(asha, left_on=date(2026, 3, 10), by=BUILDER, at=NOON)
    assert town.officer(ben, on=date(2026, 3, 9)).grants
    assert not town.officer(ben, on=date(2026, 3, 10)).grants
    actions.end_assignment(
        Assignment.objects.get(person=asha), ended_on=date(2026, 3, 5), reason="Moved", by=BUILDER, at=NOON
    )
    assert not town.officer(ben, on=date(2026, 3, 5)).grants


@pytest.mark.parametrize(
    "more",
    [
        {"limit_net": Decimal("100000.01")},
        {"starts_on": date(2025, 12, 31)},
        {"ends_before": MARCH},
        {"ends_before": date(2026, 3, 1)},
    ],
)
def test_more_than_one_holds_is_refused(asha, ben, offer, more):
    with pytest.raises(Refusal):
        offer(asha, ben, **more)
    assert not Delegation.objects.exists()


def test_only_the_holder_offers_and_only_the_one_asked_accepts(town, asha, ben, chidi, offer):
    with pytest.raises(Refusal, match="Only the person who holds"):
        actions.offer_delegation(
            Assignment.objects.get(person=asha),
            receiver=chidi,
            starts_on=MARCH,
            ends_before=APRIL,
            by=town.officer(ben),
            at=NOON,
        )
    delegation = offer(asha, ben)
    for other in (asha, chidi):
        with pytest.raises(Refusal, match="Only the person it is offered to"):
            actions.accept_delegation(delegation, by=town.officer(other), at=NOON)


def test_nothing_goes_to_a_person_of_another_council(town, asha, offer):
    other = type(town)(slug="other", prefix="OTH").person("Elin")
    town.officer(asha)
    with pytest.raises(Refusal, match="within one council"):
        offer(asha, other)


def test_circles_are_refused_even_while_only_offered(town, asha, offer):
    ben, chidi = town.person("Ben", "officer"), town.person("Chidi", "officer")
    offer(asha, ben)
    offer(ben, chidi)
    with pytest.raises(Refusal, match="come back to you"):
        offer(chidi, asha)
    assert offer(chidi, asha, starts_on=APRIL, ends_before=date(2026, 5, 1))


def test_what_was_lent_is_passed_on_once_where_the_holder_allowed_it(town, asha, chidi, offer):
    ben, dara = town.person("Ben", "officer"), town.person("Dara")
    role = Assignment.objects.get(person=asha)
    kept = actions.accept_delegation(offer(asha, ben), by=town.officer(ben), at=NOON)
    with pytest.raises(Refusal, match="for yourself only"):
        offer(ben, chidi, assignment=role, under=kept)
    actions.end_delegation(kept, by=town.officer(asha), at=NOON)
    free = actions.accept_delegation(offer(asha, ben, may_be_passed_on=True), by=town.officer(ben), at=NOON)
    onward = offer(ben, chidi, assignment=role, under=free, limit_net=Decimal(10))
    actions.accept_delegation(onward, by=town.officer(chidi), at=NOON)
    (grant,) = town.officer(chidi).grants
    assert (grant.on_behalf_of, grant.limit_net) == (asha.reference, Decimal(10))
    assert not onward.may_be_passed_on
    actions.end_delegation(free, by=town.officer(asha), at=NOON)
    assert not town.officer(chidi).grants
    del dara


def test_assigning_roles_is_never_lent(town, ben, offer):
    hal = town.person("Hal", "administrator", "officer")
    role = Assignment.objects.get(person=hal, role="administrator")
    actions.accept_delegation(offer(hal, ben, assignment=role), by=town.officer(ben), at=NOON)
    assert Permission.SEE_PEOPLE in town.officer(ben).permissions
    assert Permission.ASSIGN_ROLE not in town.officer(ben).permissions


def test_declined_and_ended_ones_stay_so(town, asha, ben, offer):
    declined = actions.decline_delegation(
        offer(asha, ben), reason="I am away too", by=town.officer(ben), at=NOON
    )
    with pytest.raises(Refusal, match="declined"):
        actions.accept_delegation(declined, by=town.officer(ben), at=NOON)
    ended = actions.end_delegation(offer(asha, ben), by=town.officer(ben), at=NOON)
    with pytest.raises(Refusal, match="ended"):
        actions.accept_delegation(ended, by=town.officer(ben), at=NOON)


def test_a_stale_page_cannot_accept_what_changed_meanwhile(town, asha, ben, offer):
    delegation = offer(asha, ben)
    shown = delegation.version
    actions.end_delegation(delegation, by=town.officer(asha), at=NOON)
    with pytest.raises(Conflict):
        actions.accept_delegation(delegation, version=shown, by=town.officer(ben), at=NOON)


def test_the_same_cannot_be_lent_to_the_same_person_twice_at_once(asha, ben, offer):
    offer(asha, ben)
    with pytest.raises(IntegrityError, match="do_not_overlap"), transaction.atomic():
        offer(asha, ben, starts_on=date(2026, 3, 20))


def test_time_away_sends_work_to_the_stand_in_and_back(town, asha, ben):
    absence = actions.record_absence(
        asha, starts_on=TODAY, ends_before=APRIL, stand_in=ben, by=town.officer(asha), at=NOON
    )
    assert queries.stand_in_for(asha.reference, on=TODAY) == ben.reference
    assert queries.stand_in_for(asha.reference, on=APRIL) == asha.reference
    (row,) = queries.absences(on_or_after=TODAY)
    assert (row.person, row.stand_in, row.last_on) == (asha.reference, ben.reference, date(2026, 3, 31))
    actions.end_absence(absence, by=town.officer(asha), at=NOON)
    assert queries.stand_in_for(asha.reference, on=TODAY) == asha.reference


def test_time_away_is_ones_own_or_an_administrators_to_record(town, asha, ben):
    with pytest.raises(Refusal):
        actions.record_absence(asha, starts_on=TODAY, ends_before=APRIL, by=town.officer(ben), at=NOON)
    hal = town.person("Hal", "administrator")
    assert actions.record_absence(asha, starts_on=TODAY, ends_before=APRIL, by=town.officer(hal), at=NOON)


def test_nobody_is_away_twice_on_a_day(town, asha):
    actions.record_absence(asha, starts_on=TODAY, ends_before=APRIL, by=town.officer(asha), at=NOON)
    with pytest.raises(IntegrityError, match="do_not_overlap"), transaction.atomic():
        actions.record_absence(
            asha, starts_on=date(2026, 3, 31), ends_before=date(2026, 4, 3), by=town.officer(asha), at=NOON
        )


def test_standing_in_gives_no_authority(town, asha, ben):
    actions.record_absence(
        asha, starts_on=TODAY, ends_before=APRIL, stand_in=ben, by=town.officer(asha), at=NOON
    )
    assert not town.officer(ben).permissions
