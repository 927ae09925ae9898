"""Payments by ward and by decile: each stands in one place, and all of them come to the whole."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wisely.performance.decisions import (
    DECILE_UNKNOWN,
    Cell,
    Parts,
    cells_by_ward,
    definitions_of,
    parts_by_decile,
    parts_by_ward,
    parts_of,
)
from wisely.rules.rulebook import rulebook
from wisely.rules.wards import NO_WARD, OUTSIDE, REDACTED, UNKNOWN, UNLISTED, Deprivation, Wards

BOOK = rulebook(date(2026, 11, 1), "aldermoor")
WAYS = definitions_of(BOOK)
POSTCODES = ["", "HX80 1AA", "HX80 1EP", "HX81 5ZZ", "HX84 9AA", "HX85 9AA", "LS1 1UR", "M1 1AA"]


def cell(total, *, standing="off", place="district", size="small", is_vcse=None, lines=1):
    sizes = dict.fromkeys(sorted(BOOK.size_definitions), size)
    return Cell(
        date(2026, 4, 1), standing, place, is_vcse, sizes, Decimal(total), lines, Decimal(1), "a label"
    )


CELLS = st.builds(
    cell, st.integers(-50_000, 900_000).map(lambda pence: Decimal(pence).scaleb(-2)),
    standing=st.sampled_from(["on", "off", "unknown", "outside"]),
    place=st.sampled_from(["district", "region", "elsewhere", "unknown"]),
    size=st.sampled_from(["micro", "sme", "large", "unknown"]), is_vcse=st.sampled_from([True, False, None]),
    lines=st.integers(1, 9),
)  # fmt: skip
PAID = st.lists(st.tuples(st.sampled_from(POSTCODES), st.lists(CELLS, min_size=1, max_size=4)), max_size=12)


@given(PAID, st.sampled_from(sorted(WAYS)))
def test_wards_and_deciles_come_to_the_whole_by_every_definition(paid, way):
    answer = WAYS[way].answer
    whole = parts_of((each for _, cells in paid for each in cells), answer)

    by_ward = parts_by_ward(cells_by_ward(paid, BOOK.wards), answer, BOOK.wards)
    by_decile = parts_by_decile(by_ward, BOOK.wards)

    assert sum(by_ward.values(), Parts()) == whole
    assert sum(by_decile.values(), Parts()) == whole
    assert by_ward[REDACTED].outside == whole.outside
    assert all(parts.outside == 0 for ward, parts in by_ward.items() if ward != REDACTED)


def test_every_ward_has_a_row_in_the_order_of_the_pack_and_what_is_in_none_comes_last():
    rows = parts_by_ward({}, WAYS["local"].answer, BOOK.wards)

    assert list(rows) == [*(ward.name for ward in BOOK.wards.wards), OUTSIDE, UNLISTED, UNKNOWN, REDACTED]
    assert set(rows.values()) == {Parts()}


def test_each_payment_is_in_the_ward_of_its_suppliers_postcode():
    paid = [
        ("HX80 1AA", [cell("10.00"), cell("1.00", standing="outside")]), ("HX80 1AB", [cell("5.00")]),
        ("HX80 1EP", [cell("20.00")]), ("HX85 9AA", [cell("3.00")]), ("LS1 1UR", [cell("4.00")]), ("", [cell("7.00")]),
    ]  # fmt: skip

    found = cells_by_ward(paid, BOOK.wards)

    totals = {ward: [each.total for each in cells] for ward, cells in found.items()}
    assert totals == {
        "Northgate": [Decimal(15)], REDACTED: [Decimal(1)], "Viaduct": [Decimal(20)], UNLISTED: [Decimal(3)],
        OUTSIDE: [Decimal(4)], UNKNOWN: [Decimal(7)],
    }  # fmt: skip
    (northgate,) = found["Northgate"]
    assert (northgate.lines, northgate.only_gross, northgate.label) == (2, Decimal(2), "")


@pytest.mark.parametrize("apart", ["standing", "place", "size", "is_vcse"])
def test_what_answers_otherwise_is_not_put_together(apart):
    other = {"standing": "on", "place": "elsewhere", "size": "large", "is_vcse": True}[apart]

    (cells,) = cells_by_ward([("HX80 1AA", [cell("1"), cell("2", **{apart: other})])], BOOK.wards).values()

    assert len(cells) == 2


def test_a_ward_without_a_decile_stands_by_itself_and_what_is_not_known_is_not_shared_out():
    deprivation = Deprivation(BOOK.wards.source, {"Northgate": 1})
    wards = Wards(BOOK.wards.wards, deprivation=deprivation)
    one = Parts(counted=Decimal(1), counted_lines=1)

    found = parts_by_decile(
        {"Northgate": one, "Viaduct": one, OUTSIDE: one, UNLISTED: one, UNKNOWN: one, REDACTED: one}, wards
    )

    assert found[1] == one
    assert found[DECILE_UNKNOWN] == one
    assert found[OUTSIDE] == found[REDACTED] == one
    assert found[UNKNOWN] == one + one
    assert sum(found.values(), Parts()).counted == 6


def test_without_wards_everything_known_is_outside_and_the_rest_unknown():
    found = cells_by_ward([("HX80 1AA", [cell("1")]), ("", [cell("2")])], Wards())

    assert set(found) == {OUTSIDE, UNKNOWN} <= set(NO_WARD)
