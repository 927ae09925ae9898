"""How a figure stands against its aim, in a word, a shape and a sentence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wisely.performance.decisions import BADGES, Aim, aim_of, judged, may_stand_for, waiting_because, written
from wisely.performance.decisions.judging import AMBER, GREEN, NO_TARGET, NOT_MEASURED, RED
from wisely.rules.rulebook import rulebook

BOOK = rulebook(date(2026, 11, 1), "aldermoor")
LENIENT = rulebook(date(2026, 11, 1), "wharfedale-vale").council
ON_CONTRACT = next(each for each in BOOK.kpis[4].figures if each.id == "kpi04_on_contract")
WAIVERS = next(each for each in BOOK.kpis[4].figures if each.id == "kpi04_waivers")
BASELINE = Aim(Decimal("96.6"), "the baseline of 2018/19")


def judge(value, *, figure=ON_CONTRACT, aim=BASELINE, most=None, council=BOOK.council):
    told = judged(
        None if value is None else Decimal(value), most=None if most is None else Decimal(most), figure=figure,
        aim=aim, council=council,
    )  # fmt: skip
    return told.colour, told.reason


@pytest.mark.parametrize(
    ("value", "colour"),
    [("97", GREEN), ("96.6", GREEN), ("96.59", AMBER), ("94.6", AMBER), ("94.59", RED), ("0", RED)],
)
def test_the_margins_are_the_councils(value, colour):
    assert judge(value)[0] == colour


def test_another_council_is_more_lenient():
    assert judge("95.7", council=LENIENT)[0] == GREEN
    assert judge("91.6", council=LENIENT)[0] == AMBER
    assert judge("91.59", council=LENIENT)[0] == RED


def test_where_fewer_is_better_more_is_red():
    aim = Aim(Decimal(189), "the baseline of 2018/19")

    assert judge("189", figure=WAIVERS, aim=aim)[0] == GREEN
    assert judge("191", figure=WAIVERS, aim=aim)[0] == AMBER
    assert judge("192", figure=WAIVERS, aim=aim)[0] == RED


def test_the_reason_can_be_read_aloud():
    assert judge("95.25") == (
        AMBER,
        "95.25% is 1.35 points below the baseline of 2018/19, 96.6%. Amber is within 2 of the target.",
    )
    assert judge("96.6")[1].startswith("96.6% is the same as the baseline of 2018/19.")


def test_what_is_not_known_could_change_the_colour_and_that_is_said():
    assert judge("94", most="97")[1].endswith("If all that is not known counted, it would be 97% and green.")
    assert "If all" not in judge("97", most="98")[1]


def test_no_figure_and_no_target_are_two_things():
    assert judge(None)[0] == NOT_MEASURED
    assert judge("50", aim=None)[0] == NO_TARGET


@given(st.decimals(0, 100, places=2))
def test_every_value_has_a_colour_with_a_badge(value):
    colour, reason = judge(value)

    assert BADGES[colour].word
    assert reason.endswith(".")


def test_last_year_as_agreed_is_the_aim_and_until_then_the_baseline():
    assert aim_of(ON_CONTRACT, year_before=None) == BASELINE
    assert aim_of(ON_CONTRACT, year_before=Decimal(95), year_before_label="2025-26") == Aim(
        Decimal(95), "the reading agreed for 2025-26"
    )
    assert aim_of(replace(ON_CONTRACT, baseline=None), year_before=None) is None


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [("96.60", "percent", "96.6%"), ("185000", "GBP", "£185,000"), ("12.5", "GBP", "£12.50"),
     ("1189", "count", "1,189"), ("0", "percent", "0%"), ("100", "percent", "100%"), ("1", "boolean", "Yes")],
)  # fmt: skip
def test_values_are_written_in_their_unit(value, unit, words):
    assert written(Decimal(value), unit) == words


@pytest.mark.parametrize(
    ("value", "unit"), [("1001", "percent"), ("-1", "count"), ("2", "boolean")]
)  # fmt: skip
def test_a_value_that_cannot_be_is_refused_with_a_reason(value, unit):
    assert may_stand_for(Decimal(value), unit)
    assert not may_stand_for(Decimal(1), unit)


def test_every_figure_that_is_not_computed_says_why():
    for kpi in BOOK.kpis.values():
        for figure in kpi.figures:
            because = waiting_because(figure)
            assert because
            assert not because.endswith(".")
            assert "Wisely does not compute" not in because or figure.id.startswith(("kpi04_on", "kpi14"))
