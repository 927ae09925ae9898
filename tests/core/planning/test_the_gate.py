"""What a need says, what counts as a reason, and how deep the gate asks."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from wisely.planning.decisions import (
    DEEP,
    OPTIONS,
    QUESTIONS,
    SHORT,
    GateAnswers,
    NeedFacts,
    OptionWeighed,
    appraisal_is_whole,
    case_of,
    depth_of,
    facts_are_in_order,
    gate_gaps,
    gate_may_be_passed,
    is_an_answer,
)
from wisely.rules.routes import plan_for
from wisely.rules.rulebook import rulebook

ON = date(2026, 11, 2)
BOOK = rulebook(ON, "aldermoor")
FACTS = NeedFacts(
    title="Meals for day centres", outcome="Older people eat a hot meal every day", value_net=Decimal(80_000),
    needed_on=date(2027, 9, 1),
)  # fmt: skip
WHOLE = GateAnswers(
    ambitions=("HEALTH",), social_value_percent=10, barriers="Three lots by area, and a plain form.",
    lots="Three lots, one for each area.", pays_living_wage=True, climate="Local food and electric vans only.",
    innovation="The outcome is asked for, not the menu.", income="None is to be had here, said finance.",
    market_message="Told at the market day in March.",
)  # fmt: skip


def gaps(answers, depth):
    return gate_gaps(answers, depth=depth, ambitions=BOOK.council.ambitions, rules=BOOK.procedure_rules)


@pytest.mark.parametrize(
    "text",
    ["Because we always have", "As before, please do", "same as last time again", "Rolling over for a year",
     "n/a n/a n/a n/a", "Business as usual for us", "It is custom and practice here"],
)  # fmt: skip
def test_habit_is_not_a_reason(text):
    verdict = is_an_answer(text, "Say why.")

    assert not verdict
    assert "is not a reason" in verdict.reason
    assert "3.1" in verdict.cite


@pytest.mark.parametrize("text", ["", "Yes", "We need it"])
def test_a_word_or_two_say_nothing(text):
    assert "at least" in is_an_answer(text, "Say why.").reason


def test_a_reason_of_its_own_is_an_answer():
    assert is_an_answer("The bridge is closed to buses since March.", "Say why.")


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        ({"title": " "}, "name"),
        ({"outcome": "As always"}, "not a reason"),
        ({"needed_on": ON}, "passed"),
        ({"value_net": Decimal(0)}, "more than nought"),
        ({"value_net": Decimal(999_999_999_999)}, "noughts"),
        ({"term_months": 0}, "months"),
    ],
)
def test_a_need_that_cannot_be_understood_says_what_to_mend(changed, word):
    assert word in facts_are_in_order(replace(FACTS, **changed), on=ON).reason


def test_a_need_in_order_is_let_through():
    assert facts_are_in_order(FACTS, on=ON)


def weighed(*codes):
    return [OptionWeighed(code, "It was looked into with care.") for code in codes]


@pytest.mark.parametrize(
    ("options", "chosen", "word"),
    [
        (weighed("stop", "buy"), "buy", "at least 3"),
        (weighed("in-house", "buy", "share"), "buy", "doing without"),
        (weighed("stop", "buy", "buy"), "buy", "twice"),
        (weighed("stop", "buy", "steal"), "buy", "steal"),
        (weighed("stop", "buy", "share"), "grant", "Choose one"),
        ([*weighed("stop", "share"), OptionWeighed("buy again", "as before it works")], "buy again", "reason"),
        ([*weighed("stop", "share"), OptionWeighed("buy", "A fair price is likely.", Decimal(-1))], "buy",
         "less than nought"),
    ],
)  # fmt: skip
def test_an_appraisal_weighs_several_ways_with_reasons(options, chosen, word):
    assert word in appraisal_is_whole(options, chosen).reason


def test_three_ways_with_reasons_are_enough():
    assert appraisal_is_whole(weighed("stop", "in-house", "buy"), "buy")
    assert set(OPTIONS) >= {"stop", "in-house", "share", "grant", "buy", "buy again"}


@pytest.mark.parametrize(
    ("changed", "depth"),
    [
        ({}, SHORT),
        ({"risk": "high"}, DEEP),
        ({"value_net": Decimal(400_000)}, DEEP),
        ({"wards": 2}, DEEP),
        ({"value_net": Decimal(9_000)}, SHORT),
    ],
)
def test_the_gate_is_deep_only_where_much_is_at_stake(changed, depth):
    plan = plan_for(case_of(replace(FACTS, **changed), on=ON), BOOK)

    assert depth_of(plan) == depth


def test_whole_answers_pass_at_either_depth():
    assert gaps(WHOLE, SHORT) == gaps(WHOLE, DEEP) == {}


def test_the_short_gate_asks_only_for_three_things():
    assert set(gaps(GateAnswers(), SHORT)) == {"ambitions", "social_value_reason", "barriers"}
    assert set(gaps(GateAnswers(), DEEP)) - set(gaps(GateAnswers(), SHORT)) == {
        "lots", "climate", "innovation", "income", "market_message", "pays_living_wage",
    }  # fmt: skip
    assert {question.name for question in QUESTIONS} >= set(gaps(GateAnswers(), DEEP))


@pytest.mark.parametrize(
    ("changed", "gap"),
    [
        ({"ambitions": ("MAGIC",)}, "ambitions"),
        ({"social_value_percent": 4}, "social_value_reason"),
        ({"social_value_percent": 11}, "social_value_percent"),
        ({"social_value_percent": 400}, "social_value_percent"),
        ({"social_value_percent": None, "social_value_reason": "as usual"}, "social_value_reason"),
        ({"pays_living_wage": False}, "living_wage_reason"),
    ],
)
def test_a_gap_is_named_by_its_question(changed, gap):
    assert list(gaps(replace(WHOLE, **changed), DEEP)) == [gap]


def test_less_social_value_needs_a_reason_and_then_passes():
    told = replace(
        WHOLE, social_value_percent=0, social_value_reason="Goods from a catalogue; nobody works here."
    )

    assert gaps(told, DEEP) == {}


def test_the_gate_opens_for_buying_only():
    assert gate_may_be_passed({}, chosen="buy")
    assert "buys nothing" in gate_may_be_passed({}, chosen="share").reason
    assert gate_may_be_passed({"lots": "Say which lots."}, chosen="buy").reason == "Say which lots."
