"""Strategic suppliers by points: what is counted, what is answered, and a pack's faults."""

from __future__ import annotations

from decimal import Decimal

import pytest

from wisely.relationships.decisions import (
    Answer,
    Counted,
    answers_are_whole,
    counted_answer,
    criteria_are_agreed,
    judged,
)
from wisely.rules.parts import FaultyPack
from wisely.rules.strategic import Criterion, StrategicCriteria, strategic_criteria

SPEND = Criterion("spend", "Paid much", 40, "spend", among=3, paid_net=Decimal(1_000_000))
REACH = Criterion("reach", "Works for many", 20, "reach", directorates=3)
VITAL = Criterion("vital", "Cannot fail", 40)
THREE = StrategicCriteria((SPEND, REACH, VITAL), cut_off=60)
YES = Answer(is_met=True, why="Runs every care home in the north.")
NO = Answer(is_met=False, why="")


@pytest.mark.parametrize(
    ("paid", "place", "is_met"),
    [(1_000_000, 99, True), (999_999, 3, True), (999_999, 4, False), (0, None, False)],
)
def test_spend_counts_by_place_or_by_pounds(paid, place, is_met):
    assert counted_answer(SPEND, Counted(Decimal(paid), place)).is_met is is_met


def test_reach_counts_directorates_and_says_so():
    assert counted_answer(REACH, Counted(directorates=3)).is_met
    one = counted_answer(REACH, Counted(directorates=1))
    assert (one.is_met, one.why) == (False, "Contracts in force with one directorate.")


@pytest.mark.parametrize(
    ("counted", "vital", "points"),
    [
        (Counted(Decimal(2_000_000), 1, 1), YES, 80),
        (Counted(Decimal(2_000_000), 1, 3), NO, 60),
        (Counted(Decimal(2_000_000), 1, 1), NO, 40),
        (Counted(), YES, 40),
    ],
)
def test_points_add_up_and_the_cut_off_is_enough(counted, vital, points):
    told = judged(THREE, {"vital": vital}, counted)
    assert (told.points, told.is_strategic) == (points, points >= 60)


def test_nobody_talks_points_into_what_is_counted():
    told = judged(THREE, {"vital": NO, "spend": YES, "reach": YES}, Counted())
    assert told.points == 0


def test_an_answer_that_is_missing_or_has_no_reason_is_asked_for():
    assert answers_are_whole(THREE, {"vital": YES})
    assert answers_are_whole(THREE, {"vital": NO})
    assert "Not answered: “Cannot fail”" in answers_are_whole(THREE, {}).reason
    assert "Cannot fail" in answers_are_whole(THREE, {"vital": Answer(is_met=True, why="It is.")}).reason


def test_without_criteria_nobody_is_judged():
    assert criteria_are_agreed(THREE)
    assert not criteria_are_agreed(StrategicCriteria())


WHOLE = """
cut_off = 60
source = "A decision of the executive"
[[criterion]]
id = "spend"
test = "Paid much"
points = 60
counted = "spend"
among = 20
paid_net = 5_000_000
[[criterion]]
id = "vital"
test = "Cannot fail"
points = 40
"""


def test_a_pack_is_read(tmp_path):
    (tmp_path / "strategic.toml").write_text(WHOLE)
    found = strategic_criteria("x", tmp_path)
    assert [(each.id, each.points, each.counted) for each in found.criteria] == [
        ("spend", 60, "spend"), ("vital", 40, ""),
    ]  # fmt: skip
    assert (found.cut_off, found.again_months) == (60, 12)
    assert strategic_criteria("x", tmp_path / "nothing") == StrategicCriteria()


@pytest.mark.parametrize(
    ("was", "wrong", "says"),
    [
        ("points = 40", "points = 41", "101 points"),
        ("points = 40", "points = 0", "are 0"),
        ("cut_off = 60", "cut_off = 101", "is 101"),
        ('counted = "spend"', 'counted = "luck"', "'luck'"),
        ('id = "vital"', 'id = "spend"', "one id twice"),
        ("among = 20", "amung = 20", "among"),
        ('source = "A decision of the executive"', "", "source"),
    ],
)
def test_a_faulty_pack_is_refused_with_what_is_wrong(tmp_path, was, wrong, says):
    (tmp_path / "strategic.toml").write_text(WHOLE.replace(was, wrong))
    with pytest.raises(FaultyPack) as fault:
        strategic_criteria("x", tmp_path)
    assert says in str(fault.value) and "strategic.toml" in str(fault.value)
