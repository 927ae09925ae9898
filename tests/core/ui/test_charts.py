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


def areas(*figures, columns=5):
    return [
        charts.Area(
            f"Ward {place}", f"W{place}", Decimal(figure), (place % columns + 1, place // columns + 1)
        )
        for place, figure in enumerate(figures)
    ]


@given(st.lists(AMOUNTS, min_size=1, max_size=40), st.integers(1, 8))
def test_no_tile_leaves_the_map_or_covers_another_and_each_is_lettered(numbers, columns):
    chart = charts.area_map("map", "Spend", areas(*numbers, columns=columns), sentence="By ward.")
    wide, tall = map(float, re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', chart.svg).groups())
    tiles = [
        tuple(map(float, found))
        for found in re.findall(
            r'<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)" rx', chart.svg
        )
    ]

    assert len(tiles) == len({(x, y) for x, y, *_ in tiles}) == len(numbers)
    assert all(
        x >= 0 and x + width <= wide and y >= 0 and y + height <= tall + 1 for x, y, width, height in tiles
    )
    assert chart.svg.count('class="map-figure"') == len(numbers) == len(chart.rows)
    assert all(f">W{place}<" in chart.svg for place in range(len(numbers)))


def test_a_map_shades_by_rank_with_a_hatching_for_each_shade_and_none_for_nought():
    chart = charts.area_map("map", "Spend", areas(0, -5, 1, 2, 3, 4), sentence="By ward.")

    shades = re.findall(r'rx="3" fill="url\(#map-shade-(\d)\)"', chart.svg)
    assert shades == ["0", "0", "1", "2", "3", "4"]
    (only,) = re.findall(
        r'rx="3" fill="url\(#map-shade-(\d)\)"', charts.area_map("map", "S", areas(7), sentence="-").svg
    )
    assert only == "4", "the most is always the darkest"
    marks = re.findall(r'<rect width="8" height="8" class="shade-\d"/>(.*?)</pattern>', chart.svg)
    assert (
        len(set(marks)) == 4
    )  # none, dots, stripes and a lattice; shade and figure tell the first two apart
    assert [label for _, label in chart.legend] == ["−5 to 0", "1", "2", "3", "4"]


def test_outlines_keep_their_proportions_and_holes_stay_open():
    square = ((-1.0, 53.0), (-0.0, 53.0), (0.0, 54.0), (-1.0, 54.0), (-1.0, 53.0))
    hole = ((-0.6, 53.4), (-0.4, 53.4), (-0.4, 53.6), (-0.6, 53.4))
    chart = charts.area_map(
        "map", "Spend", [charts.Area("A & B", "AB", Decimal(5), None, (square, hole))], sentence="One."
    )
    wide, tall = map(float, re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', chart.svg).groups())
    xs = [float(x) for x, _ in re.findall(r"[ML]([\d.]+) ([\d.]+)", chart.svg)]
    middle = re.search(r'<text x="([\d.]+)" y="([\d.]+)"', chart.svg)

    assert 'fill-rule="evenodd"' in chart.svg
    assert chart.svg.count("Z") == 2
    assert max(xs) / tall == pytest.approx(0.595, abs=0.01)  # the cosine of 53.5 degrees
    assert float(middle[1]) == pytest.approx(max(xs) / 2, abs=1)
    assert "A &amp; B" not in chart.svg  # names stand in the table; short names on the map
    assert chart.rows == (("A & B (AB)", "5"),)
    assert wide == 320
