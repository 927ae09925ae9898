"""The council judges how far it has come, with the day, how it knows, and what shows it."""

from __future__ import annotations

from datetime import date

import pytest

from tests.actions.contracts.conftest import BUILDER
from tests.actions.performance.conftest import LATER
from wisely.audit.models import Event
from wisely.lib.verdict import Refusal
from wisely.performance import events, queries
from wisely.performance.actions import Evidence, assess_maturity
from wisely.performance.models import Assessment
from wisely.performance.permissions import Permission
from wisely.ui.record_page import happenings

REGISTER = Evidence("The contracts register", "/contracts/")


def judge(council, *, by=BUILDER, **changed):
    words = {
        "aspect": "managing-contracts", "level": "Mature", "assessed_on": date(2026, 5, 1),
        "how_we_know": "Every directorate keeps its contracts in the register.", "evidence": [REGISTER],
    } | changed  # fmt: skip
    return assess_maturity(council.council, **words, by=by, at=LATER)


def standing(council, key="managing-contracts"):
    found = queries.maturity_of(council.council.pk, council.book)
    return next(each for each in found if each.aspect.id == key)


def test_until_somebody_judges_the_level_of_the_strategy_holds(council):
    stands = standing(council)

    assert (stands.level, stands.step, stands.aim, stands.gap) == ("Developing", 2, 4, 2)
    assert stands.latest is None


def test_a_judgement_says_how_it_is_known_and_by_what(council):
    judge(council)
    stands = standing(council)

    assert (stands.level, stands.step, stands.gap) == ("Mature", 3, 1)
    assert stands.latest.evidence == (("The contracts register", "/contracts/"),)
    event = Event.objects.get(verb=events.MaturityAssessed.verb)
    (told,) = happenings([_told(event)], queries.SENTENCES)
    assert told.sentence == (
        "Managing contracts and relationships was judged to be Mature as of 1 May 2026; before, Developing. "
        "Shown by: The contracts register."
    )


def _told(event):
    from wisely.people.queries import Remembered

    return Remembered(event.at, event.by, event.verb, event.payload.facts, event.payload.reason)


def test_the_judgement_of_the_latest_day_counts_and_the_earlier_stay(council):
    judge(council)
    judge(council, level="Leader", assessed_on=date(2026, 5, 10))
    judge(council, level="Minimum", assessed_on=date(2025, 5, 10))

    stands = standing(council)
    assert stands.level == "Leader"
    assert [each.level for each in stands.judgements] == ["Leader", "Mature", "Minimum"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ({"aspect": "kindness"}, "no such aspect"),
        ({"level": "Splendid"}, "Choose one of Minimum"),
        ({"assessed_on": date(2026, 5, 21)}, "not to come"),
        ({"how_we_know": " "}, "how the council knows"),
        ({"evidence": []}, "at least one piece of evidence"),
        ({"evidence": [Evidence(" ", "/contracts/")]}, "Say what is at"),
        ({"evidence": [Evidence("A page", "http://example.org")]}, "is no address"),
        ({"evidence": [Evidence("A page", "//example.org")]}, "is no address"),
        ({"evidence": [Evidence("A page", "javascript:alert(1)")]}, "is no address"),
    ],
)
def test_a_judgement_that_cannot_be_is_refused(council, words, says):
    with pytest.raises(Refusal, match=says):
        judge(council, **words)
    assert not Assessment.objects.exists()


def test_who_may_not_judge_is_refused(council):
    with pytest.raises(Refusal):
        judge(council, by=council.officer(council.iris, Permission.SEE_MEASURES))
    judge(council, by=council.officer(council.iris, Permission.ASSESS_MATURITY))
    assert Assessment.objects.count() == 1
