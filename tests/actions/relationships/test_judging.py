"""A supplier is judged by what the record counts and what people answer, and again."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests.actions.spend.conftest import BUILDER, HEADINGS, NOON, treasury  # noqa: F401 - a fixture
from wisely.audit.acts import Conflict
from wisely.audit.models import Event
from wisely.lib.verdict import Refusal
from wisely.relationships import actions, queries
from wisely.relationships.decisions import Answer
from wisely.rules.strategic import Criterion, StrategicCriteria
from wisely.suppliers import actions as suppliers

CRITERIA = StrategicCriteria(
    (
        Criterion("spend", "Paid much", 40, "spend", among=1, paid_net=Decimal(1_000_000)),
        Criterion("vital", "Cannot fail", 60),
    ),
    cut_off=60,
)
YES, NO = Answer(is_met=True, why="It runs every home in the north."), Answer(is_met=False, why="")
PAID = f"""{HEADINGS}
Adults,Aire Care Ltd,03/01/2026,90000.00,Care
Adults,Nidd Meals Ltd,04/01/2026,500.00,Meals
"""


@pytest.fixture
def market(treasury):  # noqa: F811
    treasury.care, treasury.meals = treasury.supplier("Aire Care Ltd"), treasury.supplier("Nidd Meals Ltd")
    treasury.imported(PAID, "january.csv")
    treasury.judge = treasury.town.officer(treasury.town.person("Asha", "category_manager"))
    return treasury


def judge(market, supplier, vital=NO, *, by=None, criteria=CRITERIA, **more):
    return actions.judge_strategic(
        market.council, supplier=supplier, criteria=criteria, answers={"vital": vital},
        by=by or market.judge, at=NOON, **more,
    )  # fmt: skip


def test_what_the_record_counts_is_counted_and_not_told(market):
    care, meals = judge(market, market.care, YES), judge(market, market.meals, NO)
    assert (care.points, care.is_strategic) == (100, True)
    assert (meals.points, meals.is_strategic) == (0, False)
    assert care.answers[0]["why"] == "Paid £90,000 excluding VAT in twelve months: place 1."
    assert care.again_by_on == date(2027, 3, 2)
    told = Event.objects.filter(verb="relationships.supplier.judged_strategic").earliest("pk").payload.facts
    assert (told["supplier"], told["met"]) == (market.care.reference, ["spend", "vital"])


def test_judged_again_the_row_changes_and_the_record_keeps_both(market):
    first = judge(market, market.care, YES)
    again = judge(market, market.care, NO, version=first.version)
    assert (again.pk, again.points, again.is_strategic) == (first.pk, 40, False)
    assert Event.objects.filter(verb="relationships.supplier.judged_strategic").count() == 2
    with pytest.raises(Conflict):
        judge(market, market.care, YES, version=1)


def test_refused_without_the_right_criteria_answers_or_a_live_supplier(market):
    with pytest.raises(Refusal, match="does not include"):
        judge(market, market.care, YES, by=market.reader)
    with pytest.raises(Refusal, match="agreed no criteria"):
        judge(market, market.care, YES, criteria=StrategicCriteria())
    with pytest.raises(Refusal, match="how this is known"):
        judge(market, market.care, Answer(is_met=True, why="Yes."))
    suppliers.merge_suppliers(market.meals, into=market.care, reason="One and the same.", by=BUILDER, at=NOON)
    market.meals.refresh_from_db()
    with pytest.raises(Refusal, match="merged into another"):
        judge(market, market.meals, YES)


def test_who_may_be_strategic_is_whoever_meets_a_count_and_was_not_judged(market):
    likely = queries.likely_strategic(market.council.pk, CRITERIA, on=NOON.date())
    assert [each.reference for each in likely] == [market.care.reference]
    judge(market, market.care, NO)
    assert queries.likely_strategic(market.council.pk, CRITERIA, on=NOON.date()) == []


def test_the_list_tells_who_is_due_again(market):
    judge(market, market.care, YES)
    rows = queries.judgements(market.council.pk)
    assert queries.narrow_by_standing(rows, "strategic", on=NOON.date()).count() == 1
    assert queries.narrow_by_standing(rows, "other", on=NOON.date()).count() == 0
    assert queries.narrow_by_standing(rows, "due", on=date(2027, 3, 2)).count() == 0
    assert queries.narrow_by_standing(rows, "due", on=date(2027, 3, 3)).count() == 1
