"""Rows: which are payments, which are rejected and why, which are totals, and where each of them stands."""

from decimal import Decimal

import pytest

from tests.core.spend.conftest import HEADINGS, PLAIN
from wisely.spend import decisions
from wisely.spend.decisions import Field, Tax, judging

D = Decimal


def rows(*lines: str, headings: str = HEADINGS) -> str:
    return "\n".join([headings, *lines]) + "\n"


GOOD = "Adults,Aire Care Ltd,04/04/2025,100.00,Care"


def test_a_plain_file_is_counted_and_summed(tried):
    found = tried(PLAIN)

    assert (found.rows, found.total) == (3, D("1200.00"))
    assert (found.negatives, found.negative_total) == (1, D("-20.25"))
    assert (str(found.first_on), str(found.last_on)) == ("2025-04-03", "2025-04-30")
    assert (found.redacted, found.suppliers, found.rejected) == (1, 3, 0)
    assert [(each.lines, each.total) for each in found.months] == [(3, D("1200.00"))]


@pytest.mark.parametrize(
    ("line", "column", "reason"),
    [
        ("Adults,Aire Care Ltd,31/02/2025,5.00,x", "Payment Date", "a day that the calendar does not have"),
        ("Adults,Aire Care Ltd,soon,5.00,x", "Payment Date", "“soon” is not a date"),
        ("Adults,Aire Care Ltd,,5.00,x", "Payment Date", "The date is missing."),
        ("Adults,Aire Care Ltd,01/02/0025,5.00,x", "Payment Date", "outside the years"),
        ("Adults,Aire Care Ltd,=TODAY(),5.00,x", "Payment Date", "a formula"),
        ("Adults,Aire Care Ltd,04/04/2025,one hundred pounds,x", "Net Amount", "Use figures"),
        ("Adults,Aire Care Ltd,04/04/2025,=SUM(D1:D9),x", "Net Amount", "a formula"),
        ("Adults,Aire Care Ltd,04/04/2025,-A4,x", "Net Amount", "a formula"),
        ("Adults,Aire Care Ltd,04/04/2025,,x", "Net Amount", "The amount is missing."),
        ("Adults,Aire Care Ltd,04/04/2025,#REF!,x", "Net Amount", "Use figures"),
        ("Adults,Aire Care Ltd,04/04/2025,1.2E+05,x", "Net Amount", "A spreadsheet has shortened it"),
        ("Adults,Aire Care Ltd,04/04/2025,9999999999999.00,x", "Net Amount", "must be below"),
        (
            "Adults,Aire Care Ltd,04/04/2025,99999999999999999999999999999999999,x",
            "Net Amount",
            "must be below",
        ),
        ("Adults,Aire Care, Leeds,04/04/2025,5.00,x", "F", "more cells than there are headings"),
    ],
)
def test_a_row_that_is_no_payment_says_where_and_why(tried, line, column, reason):
    found = tried(rows(GOOD, line, GOOD))

    assert (found.rows, found.rejected) == (2, 1)
    (rejection,) = found.rejections
    assert (rejection.line, rejection.column) == (3, column)
    assert reason in rejection.reason


def test_quarantine_adds_up_to_the_control_total(tried):
    found = tried(rows(GOOD, "Adults,Aire Care Ltd,31/02/2025,50.00,x", ",Grand Total,,150.00,"))

    (total,) = found.control_totals
    assert total.agrees
    assert (found.total, found.rejected_total, total.counted) == (D(100), D(50), D(150))


def test_an_unlabelled_grand_total_goes(tried):
    found = tried(rows(GOOD, GOOD, ",,,200.00,"))

    assert (found.rows, found.total, found.rejected) == (2, D(200), 0)
    assert [(each.line, each.amount, each.agrees) for each in found.control_totals] == [(4, D(200), True)]


def test_a_lone_amount_that_is_not_the_total_is_set_aside(tried):
    found = tried(rows(GOOD, GOOD, ",,,199.00,"))

    assert (found.rows, found.total) == (2, D(200))
    (rejection,) = found.rejections
    assert (rejection.line, rejection.column, rejection.amount) == (4, "Net Amount", D(199))
    assert "neither supplier nor date" in rejection.reason


def test_a_labelled_total_that_does_not_agree_is_shown_beside_what_was_counted(tried):
    found = tried(rows(GOOD, GOOD, "Total,,,210.00,"))

    assert found.rows == 2
    (total,) = found.control_totals
    assert (total.amount, total.counted, total.agrees) == (D(210), D(200), False)
    assert not found.agrees


def test_subtotals_and_the_grand_total_all_go(tried):
    found = tried(
        rows(GOOD, "Sub total,,,100.00,", GOOD, GOOD, "Sub-total,,,200.00,", "Grand total:,,,300.00,")
    )

    assert (found.rows, found.total) == (3, D(300))
    assert [each.agrees for each in found.control_totals] == [True, True, True]


@pytest.mark.parametrize(
    "name", ["TOTAL GAS & POWER LTD", "TOTAL", "Total Produce Ltd", "Grand Total Events Ltd"]
)
def test_a_supplier_whose_name_begins_with_total_stays(tried, name):
    found = tried(rows(GOOD, f"Adults,{name},04/04/2025,100.00,x"))

    assert (found.rows, found.control_totals) == (2, [])


def test_in_a_file_without_dates_a_supplier_called_total_stays_unless_it_is_the_sum(tried):
    lines = "Supplier Name,Net Amount\nAire Care Ltd,10.00\nTotal,4.00\nCalder Ltd,6.00\nTotal,20.00\n"

    found = tried(lines, "payments-2012-03.csv")

    assert (found.rows, found.total) == (3, D(20))
    assert [each.line for each in found.control_totals] == [5]
    assert str(found.first_on) == "2012-03-31"


@pytest.mark.parametrize(
    ("written", "counted", "is_same"),
    [
        ("104758470.90", "104758470.89", True),
        ("104758470.90", "104758470.80", False),
        ("100.00", "100.49", True),
        ("100.00", "101.00", False),
        ("100.55", "100.54", False),
    ],
)
def test_a_total_agrees_to_the_last_place_it_is_written_in(written, counted, is_same):
    assert judging.agrees(D(written), D(counted)) is is_same


def test_headings_said_again_and_blank_rows_are_no_payments(tried):
    found = tried(rows(GOOD, ",,,,", "", HEADINGS, " , ,\u00a0,,", GOOD))

    assert (found.rows, found.repeated_headings, found.blank_rows, found.rejected) == (2, 1, 3, 0)


def test_lines_are_counted_through_cells_with_line_breaks_and_odd_widths(tried):
    found = tried(rows(
        'Adults,"Aire\r\nCare\nLtd",04/04/2025,1.00,x',
        "Adults,Short Ltd,04/04/2025,1.00",
        "Adults,Wide Ltd,04/04/2025,1.00,x,,,",
        "",
        "Adults,Aire Care Ltd,never,1.00,x",
    ))  # fmt: skip

    assert (found.rows, found.blank_rows) == (3, 1)
    assert [each.line for each in found.rejections] == [8]


def test_rows_that_repeat_an_earlier_one_are_counted_and_kept(tried):
    found = tried(rows(GOOD, GOOD, GOOD))

    assert (found.rows, found.repeats, found.total) == (3, 2, D(300))


def test_a_date_far_from_the_rest_is_remarked_on_and_kept(tried):
    found = tried(rows(*[GOOD] * 150, "Adults,Aire Care Ltd,04/04/2027,100.00,x"))

    assert found.rows == 151
    assert [(note.line, "04/04/2027" in note.text) for note in found.notes] == [(152, True)]


def test_a_long_list_without_credits_is_remarked_on(tried):
    found = tried(rows(*[GOOD] * 1200))

    assert any("minus signs" in note.text for note in found.notes)


def test_a_column_that_is_empty_throughout_is_remarked_on(tried):
    found = tried(rows("A,B Ltd,04/04/2025,1.00,x,", headings=HEADINGS + ",Company Number"))

    assert any("Company number" in note.text and "empty" in note.text for note in found.notes)


def test_a_vat_number_that_is_none_is_counted_shown_with_its_line_and_keeps_no_payment_out(tried):
    found = tried(
        rows(
            "A,B Ltd,04/04/2025,1.00,x,GB 123 4567 82", "A,C Ltd,04/04/2025,1.00,x,12345",
            "A,D Ltd,04/04/2025,1.00,x,", "A,C Ltd,05/04/2025,1.00,x,12345",
            headings=HEADINGS + ",VAT Reg No",
        )
    )  # fmt: skip

    assert (found.rows, found.rejected) == (4, 0)
    (note,) = [each for each in found.notes if "VAT number" in each.text]
    assert note.line == 3
    assert note.text.startswith("2 payments have a VAT number that is none, such as “12345”.")


@pytest.mark.parametrize(
    ("heading", "cells", "what"),
    [
        ("Supplier Postcode", ("LS1 1UR", "Leeds"), "postcode"),
        ("Company No", ("4859346", "x"), "company number"),
    ],
)
def test_postcodes_and_company_numbers_that_are_none_are_counted_too(tried, heading, cells, what):
    lines = [f"A,B Ltd,04/04/2025,1.00,x,{cell}" for cell in cells]
    found = tried(rows(*lines, headings=f"{HEADINGS},{heading}"))

    (note,) = [each for each in found.notes if f"a {what} that is none" in each.text]
    assert (note.line, note.text[:13]) == (3, "1 payment has")


def test_the_total_that_finance_gave_is_compared(file):
    path = file(PLAIN)
    proposed = decisions.survey(path).mapping
    told = decisions.Mapping.from_plain(proposed.as_plain() | {"stated_total": "1201.23"})

    (total,) = decisions.dry_run(path, told).control_totals

    assert (total.line, total.amount, total.counted, total.agrees) == (
        None,
        D("1201.23"),
        D("1200.00"),
        False,
    )


def test_a_character_that_nobody_can_read_rejects_its_row(tried):
    found = tried(f"{HEADINGS}\n{GOOD}\n".encode() + b"Adults,Caf\xe9 \x81,04/04/2025,1.00,x\n")

    (rejection,) = found.rejections
    assert (rejection.line, rejection.column, found.rows) == (3, "Supplier Name", 1)
    assert "cannot be read" in rejection.reason


def test_every_rejection_counts_though_only_the_first_are_written_out(tried):
    bad = judging.MOST_KEPT + 20

    found = tried(rows(*[GOOD] * 30, *["Adults,Aire Care Ltd,31/02/2025,2.00,x"] * bad))

    assert (found.rejected, found.rejected_total) == (bad, D(2 * bad))
    assert len(found.rejections) == judging.MOST_KEPT
    assert list(found.reasons.values()) == [bad]


def test_accepted_rows_are_those_the_dry_run_counted(file):
    path = file(rows(GOOD, "x", "Adults,T & U,05/04/2025,(3.50),y", ",Total,,96.50,"))
    mapping = decisions.survey(path).mapping

    tables = [batch.payments for batch in decisions.accepted_rows(path, mapping)]
    lines = [row for table in tables for row in table.to_pylist()]

    assert [(row["line"], row["supplier_name"], row["amount"]) for row in lines] == [
        (2, "Aire Care Ltd", D("100.00")), (4, "T & U", D("-3.50")),
    ]  # fmt: skip
    assert lines[1]["normal_name"] == "t and u"
    assert sum(row["amount"] for row in lines) == decisions.dry_run(path, mapping).total


def test_a_mapping_survives_being_remembered(file):
    mapping = decisions.survey(file(PLAIN)).mapping

    assert decisions.Mapping.from_plain(mapping.as_plain()) == mapping
    assert mapping.tax is Tax.NET
    assert mapping.columns[Field.AMOUNT] == 3
