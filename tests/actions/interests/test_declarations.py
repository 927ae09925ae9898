"""Interests and gifts: everybody declares their own, another looks at it, and it is known who is clear of whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.actions.people.conftest import NOON, Town
from wisely.interests import actions, queries
from wisely.interests.actions import GiftFacts, InterestSaid
from wisely.interests.models import ConflictAssessment, Gift, Interest
from wisely.lib.verdict import Refusal
from wisely.people import queries as people

TODAY = NOON.date()
SAID = InterestSaid(
    kind="family", party="Ridge Lifts Ltd", details="My brother works there.", since_on=date(2024, 1, 1)
)
WINE = GiftFacts(
    giver="Ridge Lifts Ltd", what="A bottle of wine", worth_gross=Decimal("18.00"), offered_on=TODAY,
    answer="declined", reason="At the end of a repair; not taken.",
)  # fmt: skip


@pytest.fixture
def town(db):
    return Town()


@pytest.fixture
def ben(town):
    return town.person("Ben", "budget_holder", limit=Decimal(50_000))


@pytest.fixture
def nia(town):
    return town.person("Nia", "head_of_procurement")


def officer(person):
    return people.officer_for(person.pk, on=TODAY)


def declared(town, person, said=SAID):
    return actions.declare_interest(town.council, said, person=person, by=officer(person), at=NOON)


def refused(call, *args, **named):
    with pytest.raises(Refusal) as found:
        call(*args, **named)
    return found.value.verdict


def test_an_interest_is_declared_reviewed_by_another_and_ended(town, ben, nia):
    interest = declared(town, ben)
    assert interest.stage == "declared"
    assert "your own interest" in refused(
        actions.review_interest, declared(town, nia), bars=False, mitigation="I take care.", by=officer(nia), at=NOON
    ).reason  # fmt: skip
    assert refused(
        actions.review_interest, interest, bars=True, mitigation="He takes no part.", by=officer(ben), at=NOON
    ).cite  # fmt: skip

    actions.review_interest(interest, bars=True, mitigation="He takes no part.", by=officer(nia), at=NOON)
    assert (interest.stage, interest.reviewed_by) == ("barred", nia.reference)
    assert "everybody" in refused(
        actions.end_interest, interest, ended_on=TODAY, by=officer(nia), at=NOON
    ).reason.lower()  # fmt: skip

    actions.end_interest(interest, ended_on=TODAY - timedelta(days=1), by=officer(ben), at=NOON)
    assert queries.is_clear_of(ben.reference, "Ridge Lifts Ltd", on=TODAY)
    assert Interest.objects.count() == 2


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"kind": "luck"}, "kinds"),
        ({"party": "  "}, "in whom"),
        ({"details": "Yes"}, "few words"),
        ({"since_on": TODAY + timedelta(days=1)}, "a day to come"),
    ],
)
def test_a_declaration_that_says_nothing_is_refused(town, ben, changed, words):
    assert words in refused(declared, town, ben, replace(SAID, **changed)).reason


def test_nobody_declares_for_another(town, ben, nia):
    verdict = refused(actions.declare_interest, town.council, SAID, person=ben, by=officer(nia), at=NOON)

    assert "their own" in verdict.reason
    assert "their own" in refused(
        actions.declare_gift, town.council, WINE, person=ben, by=officer(nia), at=NOON
    ).reason  # fmt: skip


def test_it_is_known_who_is_clear_of_whom_however_the_name_is_written(town, ben, nia):
    declared(town, ben)

    assert not queries.is_clear_of(ben.reference, "RIDGE LIFTS LIMITED", on=TODAY)
    assert queries.is_clear_of(nia.reference, "RIDGE LIFTS LIMITED", on=TODAY)
    assert queries.is_clear_of(ben.reference, "Ridge Lifts Ltd", on=date(2023, 12, 31))
    assert queries.is_clear_of(ben.reference, "", on=TODAY)
    assert [row.person_name for row in queries.who_is_clear_of(town.council.pk, "Ridge Lifts", on=TODAY)] == [
        "Ben"
    ]
    assert queries.who_is_clear_of(town.council.pk, " ", on=TODAY) == []


def test_a_gift_is_declared_taken_or_not(town, ben):
    gift = actions.declare_gift(town.council, WINE, person=ben, by=officer(ben), at=NOON)
    assert gift.reference.startswith("TST-G26-")

    for changed in (
        {"answer": "perhaps"},
        {"worth_gross": Decimal(-1)},
        {"offered_on": TODAY + timedelta(days=1)},
        {"reason": "So"},
    ):
        assert refused(
            actions.declare_gift, town.council, replace(WINE, **changed), person=ben, by=officer(ben), at=NOON
        ).reason  # fmt: skip
    assert Gift.objects.count() == 1


def test_what_is_said_of_a_thing_is_said_anew_at_each_stage(town, ben):
    told = {"kind": "need", "subject": "TST-N26-1", "person": ben, "by": officer(ben), "at": NOON}
    actions.assess_conflict(town.council, occasion="planning", is_clear=True, **told)
    assert refused(actions.assess_conflict, town.council, occasion="award", is_clear=False, **told).reason
    actions.assess_conflict(
        town.council, occasion="award", is_clear=False, mitigation="A colleague assesses instead.", **told
    )

    kept = queries.assessments_of(town.council.pk, kind="need", subject="TST-N26-1")
    assert [(each.occasion, each.is_clear) for each in kept] == [("planning", True), ("award", False)]
    assert ConflictAssessment.objects.count() == 2


def test_who_acts_says_where_they_stand_or_the_act_is_refused(town, ben):
    by = town.officer(ben)
    thing = {"kind": "need", "subject": "TST-N26-1", "occasion": "gate", "by": by, "at": NOON}

    with pytest.raises(Refusal) as told:
        actions.say_where_one_stands(town.council, is_clear=False, mitigation="Hm", **thing)
    assert "PA23" in told.value.verdict.cite
    actions.say_where_one_stands(town.council, is_clear=True, **thing)
    actions.say_where_one_stands(town.council, is_clear=False, mitigation="Asha reads them.", **thing)

    said = queries.assessments_of(town.council.pk, kind="need", subject="TST-N26-1")
    assert [(each.is_clear, each.mitigation) for each in said] == [(True, ""), (False, "Asha reads them.")]
