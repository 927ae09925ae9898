"""The first look: encodings, delimiters, headings wherever they stand, sheets, and what columns mean."""

import gzip
from datetime import date
from decimal import Decimal

import pytest

from tests.core.spend.conftest import HEADINGS, PLAIN, open_document, workbook
from wisely.spend.decisions import Field, Tax, dry_run, fields, survey

D = Decimal


@pytest.mark.parametrize(
    "written",
    [
        PLAIN.encode(),
        b"\xef\xbb\xbf" + PLAIN.encode(),
        PLAIN.encode("utf-16"),
        PLAIN.encode("utf-16-le"),
        PLAIN.encode("utf-16-be"),
        PLAIN.replace("Net Amount", "Net Amount (£)").encode("cp1252"),
        PLAIN.replace("Net Amount", "Net Amount (£)").encode("cp850"),
        ("ï»¿" + PLAIN).encode(),
        PLAIN.replace(",", ";").encode(),
        PLAIN.replace(",", "\t").encode(),
        PLAIN.replace(",", "|").encode(),
        PLAIN.replace("\n", "\r\n").encode(),
        PLAIN.replace("\n", "\r").encode(),
        PLAIN.replace("\n", "\r").encode() + b"\r\n",
        PLAIN.rstrip("\n").encode(),
        gzip.compress(PLAIN.encode(), mtime=0),
        (",,,,\n" + PLAIN).encode(),
        (f"Payments over £500,,,,\n,,,,\n{PLAIN}").encode(),
        PLAIN.replace("\n", ",,,\n").encode(),
        "".join(line + "\n" for line in [*PLAIN.splitlines()[1:], HEADINGS]).encode(),
        PLAIN.replace("Directorate,Supplier", "Directorate,,Supplier")
        .replace("Children,", "Children,,").replace("Adults,", "Adults,,").encode(),
    ],
    ids=[
        "utf-8", "utf-8 with mark", "utf-16", "utf-16-le", "utf-16-be", "windows", "dos", "mark read as text", "semicolons",
        "tabs", "bars", "crlf", "cr", "cr then crlf", "no last line end", "packed", "blank first row", "titles", "empty columns",
        "headings last", "column without heading",
    ],
)  # fmt: skip
def test_the_same_list_is_read_however_it_is_written(file, written):
    path = file(written)

    found = dry_run(path, survey(path).mapping)

    assert (found.rows, found.total, found.rejected) == (3, D("1200.00"), 0)


def test_a_line_in_another_encoding_is_read_and_pointed_out(file):
    lines = [
        HEADINGS.encode(),
        "Adults,Café Aire,04/04/2025,1.00,x".encode(),
        "Adults,Café Aire,04/04/2025,1.00,x".encode("cp1252"),
    ]
    path = file(b"\n".join(lines) + b"\n")
    looked = survey(path)

    found = dry_run(path, looked.mapping)

    assert looked.encoding == "mixed"
    assert (found.rows, found.suppliers) == (2, 1)
    assert [note.line for note in found.notes if "Windows-1252" in note.text] == [3]


@pytest.mark.parametrize(
    ("headings", "field", "place"),
    [
        ("Body,Benificiary,Amount,Date", Field.SUPPLIER_NAME, 1),
        ("Organisatonal Unit,Supplier,Amount,Date Paid", Field.DIRECTORATE, 0),
        ("BeneficiaryName,PaymentDate,NetAmount,ServiceLabel", Field.PAID_ON, 1),
        ("Vendor Name,Clearing Date,Amount,Document No", Field.TRANSACTION_REFERENCE, 3),
        ("Name:  ,Payment Date,Amount Paid,HBC Ref No.", Field.AMOUNT, 2),
        ("Payee,Paid Date,Irrecoverable VAT Amount,Amount", Field.VAT, 2),
        ("supplier_name,paid_date,amount,supplier_id", Field.SUPPLIER_IDENTIFIER, 3),
    ],
)
def test_headings_drift_and_are_still_known(file, headings, field, place):
    cells = {"amount": "12.50", "vat": "12.50", "date": "03/04/2025", "paid": "03/04/2025"}
    row = ",".join(
        next((cells[word] for word in cells if word in head.lower()), "Aire Care Ltd")
        for head in headings.split(",")
    )
    path = file(f"{headings}\n{row}\n{row}\n".replace("Amount Paid,", "Amount Paid,"))

    assert survey(path).mapping.columns.get(field) == place


def test_a_file_without_headings_is_read_by_what_its_cells_look_like(file):
    path = file("\n".join(PLAIN.splitlines()[1:] * 4) + "\n")
    looked = survey(path)

    assert looked.mapping.heading_line is None
    assert looked.mapping.columns[Field.AMOUNT] == 3
    assert dry_run(path, looked.mapping).total == D("4800.00")
    assert all(each.reason for each in looked.proposals if each.field)


def test_every_proposal_has_a_reason_a_confidence_and_samples(file):
    looked = survey(file(PLAIN))
    amount = next(each for each in looked.proposals if each.field is Field.AMOUNT)

    assert amount.reason == "The heading says “Net Amount”. 100% of the cells looked at are amounts."
    assert amount.samples == ("1200.50", "-20.25", "19.75")
    assert 0.9 < amount.confidence <= 1
    assert amount.letter == "D"


def test_what_the_council_chose_before_goes_before_every_guess(file):
    choice = {fields.plain_heading("Purpose"): Field.CATEGORY, fields.plain_heading("Directorate"): None}

    looked = survey(file(PLAIN), remembered=choice)

    assert looked.mapping.columns[Field.CATEGORY] == 4
    assert Field.DIRECTORATE not in looked.mapping.columns
    assert looked.proposals[4].reason == "Your council chose this before."


@pytest.mark.parametrize(
    ("heading", "title", "tax"),
    [
        ("Net Amount", "", Tax.NET), ("Gross amount", "", Tax.GROSS), ("Amount inc VAT", "", Tax.GROSS),
        ("Amount", "Sum of invoice nett", Tax.NET), ("Amount", "All amounts including VAT", Tax.GROSS), ("Amount", "", Tax.NET),
    ],
)  # fmt: skip
def test_net_or_gross_is_read_from_heading_or_title(file, heading, title, tax):
    looked = survey(file(f"{title},,\nSupplier Name,Date Paid,{heading}\nAire Care Ltd,01/02/2025,3.00\n"))

    assert looked.mapping.tax is tax
    assert looked.tax_reason


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("2011-01-payments.csv", date(2011, 1, 31)), ("spend_feb_2024.csv", date(2024, 2, 29)),
        ("Sept23.csv", date(2023, 9, 30)), ("fire-202406.csv", date(2024, 6, 30)), ("payments.csv", None),
    ],
)  # fmt: skip
def test_without_dates_the_month_is_looked_for_in_the_name(file, name, day):
    looked = survey(file("Supplier Name,Net Amount\nAire Care Ltd,3.00\n"), name=name)

    assert looked.mapping.paid_on == day
    assert bool(looked.lacks) == (day is None)


def test_months_before_days_are_noticed(file):
    path = file(
        "Supplier Name,Date Paid,Amount\nAire Care Ltd,02/28/2025,3.00\nAire Care Ltd,02/03/2025,3.00\n"
    )
    looked = survey(path)

    assert not looked.mapping.day_first
    assert str(dry_run(path, looked.mapping).last_on) == "2025-02-28"


def test_a_raised_digit_in_a_date_is_one_bad_row_and_no_fault(file):
    path = file(
        "Supplier Name,Date Paid,Amount\nAire Care Ltd,²/03/2025,3.00\n" + "B Ltd,28/03/2025,3.00\n" * 9
    )
    found = dry_run(path, survey(path).mapping)

    assert (found.rows, found.rejected) == (9, 1)


ROWS = [line.split(",") for line in PLAIN.splitlines()]


def test_a_workbook_of_months_is_read_sheet_by_sheet(file):
    book = workbook(
        Cover=[["Payments over £500"]],
        April=ROWS,
        May=[["May"], [], *ROWS],
        Pivot=[["Row Labels", "Sum of Amount"]],
    )
    path = file(book, "year.xlsx")
    looked = survey(path)

    found = dry_run(path, looked.mapping)

    assert [each.name for each in looked.sheets if each.is_chosen] == ["April", "May"]
    assert (found.rows, found.total, found.rejected) == (6, D("2400.00"), 0)


def test_a_sheet_with_days_and_numbers_as_such_is_read(file):
    rows = [
        ["Supplier Name", "Date", "Amount"],
        ["Aire Care Ltd", date(2025, 4, 3), 0.1 + 0.2],
        ["B", date(2025, 4, 4), 1234.5],
    ]
    path = file(workbook(April=rows), "month.xlsx")
    looked = survey(path)

    found = dry_run(path, looked.mapping)

    assert (found.total, str(found.first_on)) == (D("1234.80"), "2025-04-03")


def test_rows_of_a_sheet_are_numbered_as_the_sheet_does(file):
    path = file(
        workbook(
            April=[[], [], *ROWS, ["A", "Line\nbreak", "01/02/2025", "x", ""], ["A", "B", "never", "1", ""]]
        ),
        "a.xlsx",
    )

    found = dry_run(path, survey(path).mapping)

    assert [(each.sheet, each.line) for each in found.rejections] == [("April", 7), ("April", 8)]


def test_an_open_document_is_read(file):
    path = file(open_document(ROWS), "month.ods")

    assert dry_run(path, survey(path).mapping).total == D("1200.00")
