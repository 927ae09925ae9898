"""Whatever is chosen by mistake or in malice ends in one message that says where, and what to do next."""

import gzip
import io
import random
import zipfile

import pytest

from tests.core.spend.conftest import HEADINGS, PLAIN, workbook
from wisely.spend.decisions import UnreadableFile, opening


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"", "empty.csv", "empty"),
        (b"\xef\xbb\xbf", "mark-only.csv", "empty"),
        (gzip.compress(b"", mtime=0), "empty.csv.gz", "empty"),
        (b"\n\n\n", "blank.csv", "no rows"),
        (b"%PDF-1.7\n", "list.csv", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "list.csv", "picture"),
        (b"PK\x03\x04broken", "list.xlsx", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "list.xls", "damaged"),
        (b"PAR1broken", "list.parquet", "damaged"),
        (gzip.compress(PLAIN.encode(), mtime=0)[:-30], "list.csv.gz", "damaged or cut short"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "list.xls", "web page"),
        (b'{"payments": []}', "list.csv", "JSON"),
        (b"MZ\x90\x00", "list.csv", "program"),
        (random.Random(1).randbytes(5000), "noise.csv", "no letter has"),
        (b"a,b\n1,2\n\x00\x01\x02\n", "noise.csv", "no letter has"),
        ("One line of prose.\nAnother one.\n", "letter.csv", "not cut into columns"),
        ("Colour,Shape\nred,round\nblue,square\n", "other.csv", "No column looks like suppliers"),
    ],
    ids=lambda each: each[:24] if isinstance(each, str) else None,
)
def test_what_is_no_payment_file_is_told_so(refusal, content, name, says):
    fault = refusal(content, name)

    assert says in fault.message
    assert fault.line >= 1
    assert fault.column
    assert "Traceback" not in str(fault)


def test_bytes_that_are_no_text_are_found_on_their_line(refusal):
    assert refusal(b"a,b\r\n1,2\r\n3,\x004\r\n").line == 3


def test_a_zip_that_is_no_workbook_is_told_so(refusal):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("payments.csv", PLAIN)

    assert refusal(out.getvalue(), "payments.zip").next_step == "Unpack it and choose the file inside."


def test_a_packed_file_that_unfolds_a_thousandfold_is_refused_early(refusal):
    fault = refusal(gzip.compress(b"0," * (150 << 20), compresslevel=1), "bomb.csv.gz")

    assert "unfolds to more than" in fault.message


def test_a_workbook_that_unfolds_a_thousandfold_is_refused(refusal):
    out = io.BytesIO(workbook(April=[HEADINGS.split(",")]))
    with (
        zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("xl/media.bin", "w") as part,
    ):
        for _ in range(700):
            part.write(b"\0" * (1 << 20))

    assert "unfolds to more than" in refusal(out.getvalue(), "bomb.xlsx").message


def test_a_workbook_with_one_cell_in_its_farthest_corner_is_refused(refusal):
    rows = [HEADINGS.split(",")]
    out = io.BytesIO(workbook(April=rows))
    far = _with_cell(out.getvalue(), "XFD1048576")

    assert "unfolds to more than" in refusal(far, "corner.xlsx").message


def _with_cell(book: bytes, place: str) -> bytes:
    """Put one more cell into the first sheet."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.namelist():
            content = old.read(part)
            if part == "xl/worksheets/sheet1.xml":
                row = place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
                extra = f'<row r="{row}"><c r="{place}"><v>1</v></c></row></sheetData>'
                content = content.replace(b"</sheetData>", extra.encode())
            new.writestr(part, content)
    return out.getvalue()


def test_more_columns_than_a_list_has_are_refused_by_name(refusal):
    fault = refusal(",".join(f"Column {place}" for place in range(600)) + "\n" + ",".join("1" * 600) + "\n")

    assert "600 columns" in fault.message
    assert fault.column == "SG"


def test_two_hundred_columns_with_payments_among_them_are_read(tried):
    wide = HEADINGS + "".join(f",Spare {place}" for place in range(195))
    rows = "\n".join(line + "," * 195 for line in PLAIN.splitlines()[1:])

    assert tried(f"{wide}\n{rows}\n").rows == 3


def test_two_hundred_columns_without_payments_are_refused(refusal):
    fault = refusal("\n".join(",".join("x" * 200) for _ in range(5)))

    assert "No column looks like suppliers" in fault.message


def test_a_quotation_mark_that_never_closes_is_found_where_it_opens(refusal):
    lines = [HEADINGS, *(f"Adults,Aire Care Ltd,04/04/2025,{n}.00,Care" for n in range(200))]
    lines[57] = 'Adults,"Wharfe & Sons,04/04/2025,56.00,Care'

    fault = refusal("\n".join(lines) + "\n")

    assert (fault.line, fault.column) == (58, "Supplier Name")
    assert "quotation mark" in fault.message


def test_a_quotation_mark_that_closes_rows_later_is_found_where_it_opens(refusal):
    lines = [HEADINGS, *(f"Adults,Aire Care Ltd,04/04/2025,{n}.00,Care" for n in range(50))]
    lines[10] = 'Adults,"Wharfe & Sons,04/04/2025,9.00,Care'
    lines[20] = 'Adults,"Calder, Nidd & Co",04/04/2025,19.00,Care'

    fault = refusal("\r\n".join(lines) + "\r\n")

    assert (fault.line, fault.column) == (11, "Supplier Name")


def test_a_quotation_mark_that_never_closes_in_a_long_file_costs_no_more_than_its_reading(refusal):
    lines = [HEADINGS, *(f"Adults,Aire Care Ltd,04/04/2025,{n}.00,Care" for n in range(60_000))]
    lines[30_000] = 'Adults,Aire Care Ltd,04/04/2025,29999.00,"Care'

    fault = refusal("\n".join(lines))

    assert (fault.line, fault.column) == (30_001, "Purpose")


def test_a_mapping_without_amounts_reads_nothing(refusal):
    fault = refusal("Supplier Name,Payment Date\nAire Care Ltd,01/02/2025\n")

    assert "No column is chosen for: Amount" in fault.message


def test_a_file_without_dates_asks_for_the_month(refusal):
    assert "Date of payment" in refusal("Supplier Name,Net Amount\nAire Care Ltd,10.00\n").message


def test_the_message_says_line_column_and_next_step():
    fault = UnreadableFile("It is torn.", 7, "Net Amount", "Ask for a new copy.")

    assert str(fault) == "Line 7, column Net Amount: It is torn. Ask for a new copy."


def test_a_text_that_grows_past_the_largest_is_refused(file, monkeypatch):
    monkeypatch.setattr(opening, "LARGEST_TEXT", 100)

    with pytest.raises(UnreadableFile, match="unfolds to more than"):
        opening.look_through(file(PLAIN))
