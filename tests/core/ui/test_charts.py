"""Charts hold what they draw: every mark lies inside the drawing, and every figure is in the table."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wisely.ui import charts
from wisely.ui.charts.drawing import bounds, round_step, ticks

AMOUNTS = st.decimals(min_value=-10_000_000, max_value=10_000_000, places=2)


@given(st.lists(AMOUNTS, min_size=1), st.booleans())
def test_the_scale_reaches_round_every_figure_and_not_much_further(numbers, with_nought):
    least, most = bounds(numbers, with_nought=with_nought)
    inside = [*numbers, Decimal(0)] if with_nought else numbers

    assert least <= min(inside) <= max(inside) <= most
    lowest, highest = min(inside), max(inside)
    highest = lowest + 1 if lowest == highest else highest  # a scale is never of nothing
    step = round_step(highest - lowest)
    assert lowest - least < step
    assert most - highest < step


def test_the_last_line_that_is_ruled_is_the_top_of_the_scale():
    assert ticks(*bounds([Decimal("42.1"), Decimal("55.2")], with_nought=False)) == [
        Decimal(40), Decimal(45), Decimal(50), Decimal(55), Decimal(60),
    ]  # fmt: skip


@given(st.lists(AMOUNTS, min_size=1, max_size=12), st.none() | AMOUNTS)
def test_no_bar_leaves_the_drawing(numbers, target):
    figures = [(f"Row {place}", number) for place, number in enumerate(numbers)]
    svg = charts.bars("spend", "Spend", figures, sentence="As paid.", target=target).svg

    for left, width in re.findall(r'<rect x="([\d.-]+)%" y="\d+" width="([\d.]+)%"', svg):
        assert 0 <= float(left) <= float(left) + float(width) <= 80.02
    for place in re.findall(r'<line x1="([\d.-]+)%"', svg):
        assert 0 <= float(place) <= 80.02


def test_bars_are_as_long_as_their_figures():
    svg = charts.bars("s", "Shares", [("A", 80), ("B", 40), ("C", None)], sentence="Halved.").svg
    widths = [float(width) for width in re.findall(r'width="([\d.]+)%" height="18"', svg)]

    assert widths[0] == pytest.approx(2 * widths[1])
    assert len(widths) == 2
    assert "Not measured" in svg


@given(st.lists(st.none() | AMOUNTS, min_size=1, max_size=24).filter(any))
def test_no_line_leaves_the_drawing_and_a_gap_stays_a_gap(numbers):
    times = [f"Month {place}" for place in range(len(numbers))]
    chart = charts.lines("trend", "Trend", times, {"All": numbers}, sentence="It moves.")

    heights = [float(y) for y in re.findall(r'<svg x="[\d.]+%" y="([\d.]+)"', chart.svg)]
    assert len(heights) == sum(number is not None for number in numbers)
    assert all(21.9 <= y <= 222.1 for y in heights)
    assert [row[1] == "Not measured" for row in chart.rows] == [number is None for number in numbers]


def test_words_of_a_chart_are_safe_in_markup():
    svg = charts.bars("s", "R&D <b>", [("Ferris & Daughters", 1)], sentence="5 < 6").svg
    assert "R&amp;D &lt;b&gt;" in svg
    assert "Ferris &amp; Daughters" in svg
    assert "5 &lt; 6" in svg


def test_a_stack_adds_up_in_its_table_and_refuses_what_it_cannot_show():
    chart = charts.stacked("s", "Sizes", {"Q1": [3, 4]}, ("Large", "Small"), sentence="Seven.")
    assert chart.rows == (("Q1", "3", "4", "7"),)
    with pytest.raises(ValueError, match="none below 0"):
        charts.stacked("s", "Sizes", {"Q1": [-1]}, ("Large",), sentence="-")
