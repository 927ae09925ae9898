"""Cells: the ways in which days and amounts are written."""

from datetime import date
from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wisely.lib.money import NotAnAmount, parse_amount, to_the_penny
from wisely.spend.decisions import cells

LEAP_DAY = date(2024, 2, 29)


@pytest.mark.parametrize(
    "text",
    [
        "29/02/2024", "29/2/24", "29-02-2024", "29.02.24", "29 02 2024", "2024-02-29", "2024/02/29", "20240229",
        "29-Feb-2024", "29-Feb-24", "29 Feb 2024", "29 February 2024", "29th February 2024", "29Feb24", "February 29, 2024",
        "Thu 29 Feb 2024", "2024-02-29T01:00:00Z", "29/02/2024 00:00", "2024-02-29 00:00:00.000", "45351", "45351.5",
        "\u00a029/02/2024 ",
    ],
)  # fmt: skip
def test_a_day_is_read_however_it_is_written(text):
    assert cells.read_day(text) == LEAP_DAY


@pytest.mark.parametrize(
    "text",
    [
        "29/02/2023",
        "00/01/2024",
        "32/01/2024",
        "12/13/2024",
        "1 Foo 2024",
        "tomorrow",
        "",
        "1/2/1066",
        "99999",
    ],
)
def test_what_is_no_day_is_refused_with_a_reason(text):
    with pytest.raises(cells.NotADate, match=r"\.$"):
        cells.read_day(text)


@given(
    st.dates(date(1990, 1, 1), date(2099, 12, 31)),
    st.sampled_from(["%d/%m/%Y", "%d-%b-%Y", "%Y-%m-%d", "%d %B %Y"]),
)
def test_every_day_is_read_back(day, form):
    assert cells.read_day(day.strftime(form)) == day


@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)))
def test_months_go_first_where_the_mapping_says_so(day):
    assert cells.read_day(day.strftime("%m/%d/%Y"), day_first=False) == day


AMOUNTS = st.one_of(
    st.decimals(-(10**9), 10**9, places=2, allow_nan=False).map(str),
    st.decimals(-(10**9), 10**9, places=2, allow_nan=False).map(lambda amount: f"{amount:,}"),
    st.decimals(0, 10**9, places=2, allow_nan=False).map(lambda amount: f"({amount:,})"),
    st.decimals(0, 10**9, places=2, allow_nan=False).map(lambda amount: f"£{amount:,}-"),
    st.decimals(-1000, 1000, places=4, allow_nan=False).map(str),
    st.text(max_size=8),
    st.text(alphabet="0123456789.,-£() ", max_size=10),
)


@given(st.lists(AMOUNTS, min_size=1, max_size=30))
def test_a_column_of_amounts_says_what_each_cell_says_alone(texts):
    column = cells.tidy(pa.array(texts, pa.string()))

    read, faults = cells.amounts(column)

    for place, text in enumerate(column.to_pylist()):
        try:
            alone = to_the_penny(parse_amount(text))
        except NotAnAmount:
            assert place in faults
            assert read[place].as_py() is None
        else:
            assert read[place].as_py() == alone
            assert place not in faults


def test_amounts_are_rounded_to_the_penny_half_away_from_nought():
    read, _ = cells.amounts(pa.array(["2.005", "-2.005", "0.0049"]))

    assert read.to_pylist() == [Decimal("2.01"), Decimal("-2.01"), Decimal("0.00")]


def test_a_column_cut_from_another_is_looked_at_within_its_own_bounds():
    column = pa.array(["a\nb", "c", "d"]).slice(1)

    assert not cells.holds(column, b"\n")
    assert cells.holds(pa.array(["a", "c\nd"]).slice(1), b"\n")
