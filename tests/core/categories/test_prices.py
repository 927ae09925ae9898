"""What prices of like things say: exact, robust, and silent where too little is known."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wisely.categories.decisions.prices import (
    Priced,
    like_key,
    saving,
    spread_of,
    spreads_by,
    spreads_of,
    unit_of,
)

RATES = st.lists(st.decimals("0.01", "500", places=2), min_size=3, max_size=40)


def line(pk, rate, *, quantity=1, supplier="Moor Ltd", directorate="Resources", item="Milk 2l", unit="each"):
    return Priced(
        pk, item, unit, like_key(item, unit), "GCL-01", Decimal(rate), Decimal(quantity), date(2026, 2, pk % 28 + 1),
        directorate, supplier,
    )  # fmt: skip


def test_median_quartiles_spread_and_savings_of_five_buys_are_those_worked_by_hand():
    rows = [line(n, rate, quantity=10) for n, rate in enumerate(("1.00", "1.10", "1.20", "1.40", "2.00"), 1)]
    told = spread_of(rows)

    assert (told.low, told.median, told.high) == (Decimal("1.1000"), Decimal("1.2000"), Decimal("1.4000"))
    assert told.spread_percent == Decimal("25.0")  # 0.30 of 1.20
    assert told.at_median == Decimal("10.00")  # ten at 0.20 more and ten at 0.80 more
    assert told.at_low == Decimal("13.00")  # 0.10 + 0.30 + 0.90, ten of each
    assert (told.buys, told.quantity, told.paid) == (5, Decimal(50), Decimal("67.00"))
    assert (told.least, told.most, told.odd) == (Decimal("1.00"), Decimal("2.00"), ())


@given(RATES)
def test_quartiles_are_those_of_numpy(rates):
    told = spread_of([line(n, rate) for n, rate in enumerate(rates, 1)])
    theirs = np.quantile(np.array([float(each) for each in rates]), [0.25, 0.5, 0.75])
    for ours, other in zip((told.low, told.median, told.high), theirs, strict=True):
        assert abs(float(ours) - other) < 0.0001


@given(RATES)
def test_nobody_saves_more_than_was_paid_and_more_is_saved_at_the_lower_price(rates):
    told = spread_of([line(n, rate) for n, rate in enumerate(rates, 1)])
    assert Decimal(0) <= told.at_median <= told.at_low <= told.paid


def test_of_fewer_than_three_buys_nothing_is_said():
    told = spread_of([line(1, "1.00"), line(2, "9.00")])
    assert not told.is_told
    assert (told.median, told.at_median, told.at_low, told.spread_percent) == (None, None, None, None)
    assert told.paid == Decimal("10.00")


def test_a_price_of_perhaps_another_unit_saves_nothing_until_somebody_looks():
    rows = [line(n, "1.00") for n in range(1, 6)] + [line(6, "24.00", quantity=100)]
    told = spread_of(rows)
    assert told.odd == (6,)
    assert told.at_median == Decimal("0.00")
    assert told.median == Decimal("1.0000")


def test_alike_is_the_same_words_in_any_order_or_the_same_code_and_the_same_unit():
    assert like_key("A4 paper, white 80gsm", "ream") == like_key("White A4 PAPER 80gsm", "ream")
    assert like_key("A4 paper, white 80gsm", "ream") != like_key("A4 paper, white 75gsm", "ream")
    assert like_key("A4 paper", "ream") != like_key("A4 paper", "box")
    assert like_key("A4 paper", "ream", code="5010") == like_key("Copier paper", "ream", code="5010 ")
    assert like_key("5010", "ream") != like_key("Copier paper", "ream", code="5010")


@pytest.mark.parametrize(
    ("said", "unit"),
    [
        ("EA", "each"),
        ("Hours", "hour"),
        ("per hour", "hour"),
        ("Hrs", "hour"),
        ("m2", "square metre"),
        ("tray", "tray"),
    ],
)
def test_a_unit_has_one_word(said, unit):
    assert unit_of(said) == unit


def test_things_stand_by_what_could_be_saved_and_parts_by_their_price():
    milk = [line(n, rate) for n, rate in enumerate(("1.00", "1.10", "3.00"), 1)]
    bread = [line(n, rate, item="Bread") for n, rate in enumerate(("1.00", "1.00", "1.10"), 4)]
    assert [each.thing for each in spreads_of([*bread, *milk])] == ["Milk 2l", "Bread"]
    rows = [
        line(1, "2.00", supplier="Dear Ltd", quantity=3),
        line(2, "1.00"),
        line(3, "1.50", supplier="Dear Ltd"),
    ]
    assert spreads_by(rows, "supplier") == [
        ("Dear Ltd", 2, Decimal(4), Decimal("7.50"), Decimal("1.75")),
        ("Moor Ltd", 1, Decimal(1), Decimal("1.00"), Decimal("1.00")),
    ]
    assert saving(rows, Decimal("1.00")) == Decimal("3.50")
