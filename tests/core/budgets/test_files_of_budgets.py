"""Files of budgets are read row by row; what cannot be read says its line, its column and what to do."""

from __future__ import annotations

from decimal import Decimal

import pytest

from wisely.budgets.decisions import BudgetRow, read_budgets
from wisely.lib.tables import UnreadableFile

HEAD = "Cost centre,Financial year,Budget\n"


def read(text):
    return read_budgets((HEAD + text).encode(), codes=["AC100", "HW200"])


def test_rows_are_read_as_people_write_them():
    assert read('ac100,2026/27,"£1,200,000.50"\nHW200,2027-28,0\n') == [
        BudgetRow(2, "AC100", "2026-27", Decimal("1200000.50")),
        BudgetRow(3, "HW200", "2027-28", Decimal(0)),
    ]


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        ("XX1,2026-27,5", "Cost centre", "no open cost centre"),
        ("AC100,2026-28,5", "Year", "financial year"),
        ("AC100,2026-27,plenty", "Amount", "plenty"),
        ("AC100,2026-27,-5", "Amount", "£0.00 or more"),
        ("AC100,2026-27,1000000000000", "Amount", "must be below"),
        ("AC100,,5", "Year", "empty"),
        ("AC100", "Year", "empty"),
    ],
)
def test_what_cannot_be_read_says_where_and_why(row, column, words):
    (fault,) = read(f"{row}\n")
    assert (fault.line, fault.column) == (2, column)
    assert words in f"{fault.value} {fault.reason}"


def test_the_same_budget_twice_is_a_fault_of_the_second():
    first, second = read("AC100,2026-27,5\nAC100,2026/2027,6\n")
    assert isinstance(first, BudgetRow)
    assert "Line 2" in second.reason


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"\x00\x01", "no table"),
        (b"a,b\n1,2\n", "Cost centre, Year, Amount"),
        (b"PK\x03\x04x", "opened"),
    ],
)
def test_a_file_that_is_no_list_of_budgets_is_refused_whole(content, words):
    with pytest.raises(UnreadableFile, match=words):
        read_budgets(content, codes=[])
