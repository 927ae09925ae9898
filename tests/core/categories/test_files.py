"""Files of prices and packages of councils: read row by row, each fault with its line, and the same when written."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.core.categories.test_prices import line
from wisely.categories.decisions.packages import (
    COLUMNS,
    NAMES,
    PackageFacts,
    SpendTold,
    SupplierTold,
    described,
    figures_of,
    read_package,
    written,
)
from wisely.categories.decisions.price_files import PriceRow, as_kept, from_kept, read_prices
from wisely.categories.decisions.prices import spread_of
from wisely.lib.tables import UnreadableFile
from wisely.rules.meanings import meaning_of

ON = date(2026, 3, 2)
TREE = {"GCL": "Goods", "GCL-01": "Food and drink"}
HEAD = "Date,Item,Unit,Quantity,Price each,Supplier,Category"


def read(*lines, head=HEAD, contracts=()):
    content = "\r\n".join([head, *lines]).encode()
    return read_prices(content, categories=TREE, contracts=contracts, on=ON)


def test_a_row_is_read_with_its_category_by_name_or_code():
    rows = read(
        "2026-02-01,Milk 2l,ea,10,£1.42,Moor Foods Ltd,food and drink",
        "01/02/2026,Milk,each,1,1.5,Moor Foods Ltd,GCL",
    )
    assert [(row.category, row.unit, row.rate, row.bought_on) for row in rows] == [
        ("GCL-01", "each", Decimal("1.42"), date(2026, 2, 1)), ("GCL", "each", Decimal("1.5"), date(2026, 2, 1)),
    ]  # fmt: skip
    assert from_kept(json.loads(json.dumps(as_kept(rows[0])))) == rows[0]


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        ("2026-03-03,Milk,each,10,1,Moor Ltd,GCL", "Date", "later than today"),
        ("soon,Milk,each,10,1,Moor Ltd,GCL", "Date", "no day"),
        ("2026-02-01,Milk,each,ten,1,Moor Ltd,GCL", "Quantity", "letters"),
        ("2026-02-01,Milk,each,0,1,Moor Ltd,GCL", "Quantity", "more than nought"),
        ("2026-02-01,Milk,each,1,-1,Moor Ltd,GCL", "Price each", "more than nought"),
        ("2026-02-01,Milk,each,1,1.00001,Moor Ltd,GCL", "Price each", "four digits"),
        ("2026-02-01,Milk,each,1,99999999999,Moor Ltd,GCL", "Price each", "ten digits"),
        ("2026-02-01,Milk,each,1,1,Moor Ltd,Bakery", "Category", "no category"),
        ("2026-02-01,,each,1,1,Moor Ltd,GCL", "Item", "empty"),
        ("2026-02-01,Care,hour,1,1,Mrs Jane Smith,GCL", "Supplier", "person"),
    ],
)
def test_a_row_that_cannot_be_read_names_its_line_column_and_reason(row, column, words):
    (fault,) = read(row)
    assert (fault.line, fault.column) == (2, column)
    if words != "letters":
        assert words in fault.reason
    assert "Jane" not in fault.value


def test_the_same_row_twice_a_strange_contract_and_no_table_are_told():
    row = "2026-02-01,Milk,each,10,1,Moor Ltd,GCL"
    first, second = read(row, row)
    assert isinstance(first, PriceRow)
    assert "same as line 2" in second.reason
    (fault,) = read(f"{row},C-1", head=f"{HEAD},Contract")
    assert "no contract" in fault.reason
    (known,) = read(f"{row},C-1", head=f"{HEAD},Contract", contracts={"C-1"})
    assert known.contract == "C-1"
    with pytest.raises(UnreadableFile, match="No column is recognised as: Unit"):
        read("2026-02-01,Milk", head="Date,Item,Quantity,Price each,Supplier,Category")
    with pytest.raises(UnreadableFile, match="empty"):
        read_prices(b"", categories=TREE, contracts=(), on=ON)


def facts():
    prices = [spread_of([line(n, rate) for n, rate in enumerate(("1.00", "1.10", "1.20"), 1)])]
    return PackageFacts(
        council="Vale, “District” Council", made_on=ON, population=126_000,
        spend=[SpendTold("GCL-01", "Food and drink", "2025-26", Decimal("1200.50"), 12, Decimal("91.25")),
               SpendTold("X", "Boats", "2025-26", Decimal(-5), 1, None)],
        suppliers=[SupplierTold("GCL-01", "Food and drink", "2025-26", "GB-COH:01234567", "Moor Ltd", Decimal(900), 9)],
        prices=prices, names={"GCL-01": "Food and drink"},
    )  # fmt: skip


def test_what_one_council_writes_another_reads_whole():
    text = written(facts())
    told = read_package(("\ufeff" + text).encode())

    assert (told.council, told.made_on, told.population, told.faults) == (
        "Vale, “District” Council",
        ON,
        126_000,
        [],
    )
    assert told.categories == {"GCL-01": "Food and drink", "X": "Boats"}
    meaning = meaning_of(told.categories, TREE)
    assert meaning == {"GCL-01": "GCL-01", "X": ""}
    figures = figures_of(json.loads(json.dumps(told.rows)), meaning)
    assert list(figures) == ["GCL-01"]
    assert figures["GCL-01"].spend == {"2025-26": (Decimal("1200.50"), 12)}
    assert figures["GCL-01"].suppliers == {"GB-COH:01234567": ("Moor Ltd", Decimal(900))}
    (price,) = figures["GCL-01"].prices.values()
    assert price == ("Milk 2l", "each", 3, Decimal("1.1000"))
    assert written(facts()) == text


def test_the_description_names_the_columns_that_are_written():
    columns = json.loads(described("a.csv"))["tableSchema"]["columns"]
    assert [each["name"] for each in columns] == next(csv.reader(io.StringIO(written(facts()))))


def test_the_page_that_tells_the_format_names_each_column():
    page = (Path(__file__).parents[3] / "docs/algorithms/category-package.md").read_text(encoding="utf-8")
    for column in COLUMNS:
        assert f"| `{column.name}` | {column.says} | {column.datatype} |" in page


def broken(change):
    rows = list(csv.DictReader(io.StringIO(written(facts()))))
    change(rows)
    out = io.StringIO()
    writer = csv.DictWriter(out, NAMES)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


@pytest.mark.parametrize(
    ("number", "name", "value", "words"),
    [
        (1, "record", "poem", "none of spend"), (1, "paid_net", "much", ""), (1, "payments", "1.5", "whole number"),
        (1, "year", "2025", ""), (2, "category", "", "empty"), (3, "scheme", "GB-VAT", "none of GB-COH"),
        (4, "median_net", "0", "more than nought"),
    ],
)  # fmt: skip
def test_a_line_of_a_package_that_cannot_be_read_is_told_with_its_line(number, name, value, words):
    told = read_package(broken(lambda rows: rows[number].__setitem__(name, value)))
    ((line, column, said, reason),) = told.faults
    assert (line, column, said) == (number + 2, name, value)
    assert words in reason


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda rows: rows[0].__setitem__("version", "2.0"), "version 2.0"),
        (lambda rows: rows[0].__setitem__("council", ""), "whose package"),
        (lambda rows: rows[0].__setitem__("made_on", "soon"), "made_on"),
        (lambda rows: rows.pop(0), "first line"),
    ],
)
def test_a_package_that_cannot_be_used_as_a_whole_says_why(change, words):
    with pytest.raises(UnreadableFile, match=words):
        read_package(broken(change))
    with pytest.raises(UnreadableFile, match="no category package"):
        read_package(b"a,b\r\n1,2\r\n")


def test_what_is_told_twice_counts_once():
    told = read_package(broken(lambda rows: rows.insert(2, dict(rows[1]))))
    assert [fault[3] for fault in told.faults] == ["Line 3 tells the same."]
