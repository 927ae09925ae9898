"""Tiers worked out: steps and weights, the value read off the record, bands, and a pack's faults."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from wisely.relationships.decisions import factors_are_agreed, steps_are_whole, value_a_year, worked_out
from wisely.rules.parts import FaultyPack
from wisely.rules.tiering import Factor, Tiering, tiering

STEPS = ("none", "low", "some", "high", "risk to life")
VALUE = Factor("value", "Value a year", 40, STEPS, tuple(map(Decimal, (100, 500, 1_000, 5_000))))
FAILS = Factor("fails", "If it fails", 60, STEPS)
RULES = Tiering((VALUE, FAILS), Decimal("3.6"), Decimal("2.4"), ("fails",))


@pytest.mark.parametrize(
    ("value", "fails", "score", "tier"),
    [
        (99, 1, "1.00", "bronze"),
        (100, 2, "2.00", "bronze"),
        (999, 2, "2.40", "silver"),
        (1_000, 3, "3.40", "silver"),
        (5_000, 3, "3.80", "gold"),
        (4_999, 3, "3.40", "silver"),
        (0, 5, "3.40", "gold"),
    ],
)
def test_weights_and_bands_make_the_tier_and_a_risk_to_life_is_gold_alone(value, fails, score, tier):
    told = worked_out(RULES, {"fails": fails}, Decimal(value))
    assert (str(told.score), told.tier) == (score, tier)
    assert told.why


def test_nobody_talks_the_value_up():
    assert worked_out(RULES, {"fails": 1, "value": 5}, Decimal(0)).score == Decimal("1.00")


def test_a_heavier_step_never_makes_a_lighter_tier():
    order = {"bronze": 0, "silver": 1, "gold": 2}
    for value in (0, 100, 600, 2_000, 9_000):
        tiers = [order[worked_out(RULES, {"fails": step}, Decimal(value)).tier] for step in range(1, 6)]
        assert tiers == sorted(tiers)


@pytest.mark.parametrize(
    ("annual", "whole", "starts", "ends", "expected"),
    [
        (Decimal(7), Decimal(100), None, None, Decimal(7)),
        (None, Decimal(3_000), date(2025, 1, 1), date(2027, 12, 31), 1_000),
        (None, Decimal(3_000), date(2025, 1, 1), date(2025, 3, 31), 3_000),
        (None, Decimal(3_000), date(2025, 1, 1), None, None),
        (None, None, date(2025, 1, 1), date(2025, 3, 31), None),
    ],
)
def test_the_value_a_year_is_as_recorded_or_the_whole_over_its_years(annual, whole, starts, ends, expected):
    found = value_a_year(annual_net=annual, value_net=whole, starts_on=starts, ends_on=ends)
    assert found == (pytest.approx(expected, rel=Decimal("0.001")) if expected else expected)


def test_each_factor_needs_a_step():
    assert steps_are_whole(RULES, {"fails": 5})
    for wrong in ({}, {"fails": 0}, {"fails": 6}):
        assert "If it fails" in steps_are_whole(RULES, wrong).reason
    assert factors_are_agreed(RULES) and not factors_are_agreed(Tiering())


WHOLE = """
gold_from = 3.6
silver_from = 2.4
always_gold = ["fails"]
source = "A decision"
[[factor]]
id = "value"
label = "Value"
weight = 40
steps = ["a", "b", "c", "d", "e"]
from_net = [1, 2, 3, 4]
[[factor]]
id = "fails"
label = "If it fails"
weight = 60
steps = ["a", "b", "c", "d", "e"]
[asks]
gold = ["A meeting"]
"""


def test_a_pack_is_read(tmp_path):
    (tmp_path / "tiering.toml").write_text(WHOLE)
    found = tiering("x", tmp_path)
    assert [each.weight for each in found.factors] == [40, 60]
    assert found.asks == {"gold": ("A meeting",), "silver": (), "bronze": ()}
    assert tiering("x", tmp_path / "nothing") == Tiering()


@pytest.mark.parametrize(
    ("was", "wrong", "says"),
    [
        ("weight = 60", "weight = 61", "101"),
        ("silver_from = 2.4", "silver_from = 3.7", "3.7"),
        ("gold_from = 3.6", "gold_from = 5.1", "5.1"),
        ('always_gold = ["fails"]', 'always_gold = ["luck"]', "'luck'"),
        ("from_net = [1, 2, 3, 4]", "from_net = [1, 3, 2, 4]", "rise"),
        ("from_net = [1, 2, 3, 4]", "from_net = [1, 2, 3]", "rise"),
        ('steps = ["a", "b", "c", "d", "e"]\n[asks]', 'steps = ["a"]\n[asks]', "are 1"),
        ('gold = ["A meeting"]', 'golden = ["A meeting"]', "golden"),
    ],
)
def test_a_faulty_pack_is_refused_with_what_is_wrong(tmp_path, was, wrong, says):
    assert was in WHOLE
    (tmp_path / "tiering.toml").write_text(WHOLE.replace(was, wrong))
    with pytest.raises(FaultyPack) as fault:
        tiering("x", tmp_path)
    assert says in str(fault.value) and "tiering.toml" in str(fault.value)
