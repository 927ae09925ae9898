"""Files of older waivers: each row is read or rejected with its line, and a file that is no table says so."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from wisely.planning.decisions.waiver_files import (
    OlderWaiver,
    RowFault,
    UnreadableFile,
    likely_ground,
    read_waivers,
)

TODAY = date(2026, 11, 2)
HEAD = "Reason,Contract Date,Supplier Name,Contract Amount,Division\n"
TORONTO = Path(__file__).parents[4] / "shared/data/toronto/non-competitive-contracts.csv"


def read(*lines):
    return read_waivers((HEAD + "\n".join(lines)).encode(), on=TODAY)


def test_a_row_is_read_under_headings_in_any_order():
    (row,) = read_waivers(
        b'Directorate,Amount,Supplier,Date,Reason\nWater,"12,400.50",Ridge Pumps,31/03/2026,Emergency\n',
        on=TODAY,
    )

    assert row == OlderWaiver(
        line=2, key=row.key, title="Emergency: Ridge Pumps", supplier_name="Ridge Pumps", value=Decimal("12400.50"),
        ground="Emergency", decided_on=date(2026, 3, 31), directorate="Water",
    )  # fmt: skip
    assert len(row.key) == 32


@pytest.mark.parametrize(
    ("line", "column", "words"),
    [
        ("Emergency,2026-03-31,,100,Water", "Supplier", "empty"),
        ("Emergency,31/02/2024,A,100,Water", "Date", "no day"),
        ("Emergency,2027-01-01,A,100,Water", "Date", "later than today"),
        ("Emergency,2026-03-31,A,0,Water", "Amount", "nought"),
        ("Emergency,2026-03-31,A,-5,Water", "Amount", "nought"),
        ("Emergency,2026-03-31,A,9999999999999,Water", "Amount", "must be below"),
        ("Emergency,2026-03-31,A,a lot,Water", "Amount", "amount"),
        ("Emergency,2026-03-31", "Supplier", "empty"),
    ],
)
def test_a_row_that_cannot_be_read_says_where_and_why(line, column, words):
    (fault,) = read(line)

    assert (fault.line, fault.column) == (2, column)
    assert words in fault.reason


def test_the_same_row_twice_is_noticed():
    row, fault = read("Pilot,2026-03-31,A,100,Water", "Pilot,2026-03-31,A,100,Water")

    assert isinstance(row, OlderWaiver)
    assert isinstance(fault, RowFault)
    assert "line 2" in fault.reason


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"Name,Colour\nA,red\n", "Reason, Date, Supplier, Amount"),
        (b"\x00\x01\x02", "no table"),
        (b"PK\x03\x04nonsense", "no spreadsheet"),
    ],
)
def test_a_file_that_is_no_such_table_says_what_to_do(content, words):
    with pytest.raises(UnreadableFile, match=words):
        read_waivers(content, on=TODAY)


def test_words_are_matched_to_the_grounds_that_a_pack_has():
    here = [("sole", "Only one"), ("urgency", "Urgent"), ("interim", "Bridge")]

    assert likely_ground("Exclusive Rights", here) == "sole"
    assert likely_ground("Bridging Contract", here) == "interim"
    assert likely_ground("Work of Art", here) == ""
    assert likely_ground("Compatible", here) == ""


@pytest.mark.shared
@pytest.mark.skipif(not TORONTO.exists(), reason="the public material is not beside this checkout")
def test_a_published_list_of_a_city_is_read_whole():
    read = read_waivers(TORONTO.read_bytes(), on=TODAY)
    told = list(csv.DictReader(TORONTO.read_text(encoding="utf-8-sig").splitlines()))
    waivers = [row for row in read if isinstance(row, OlderWaiver)]

    assert len(read) == len(told) == 2931
    expected = sum(
        Decimal(row["Contract Amount"])
        for row in told
        if row["Contract Amount"].replace(".", "", 1).isdigit() and Decimal(row["Contract Amount"]) > 0
    )
    rejected = Counter(row.column for row in read if isinstance(row, RowFault))
    assert rejected["Amount"] >= 48  # those of nought
    plain = sum(row.value for row in waivers)
    assert abs(plain - expected) / expected < Decimal("0.15")
    assert sum(rejected.values()) + len(waivers) == 2931
