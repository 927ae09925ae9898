"""Payment files, written as councils write them."""

import html
import io
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from wisely.spend import decisions

HEADINGS = "Directorate,Supplier Name,Payment Date,Net Amount,Purpose"
PLAIN = f"""{HEADINGS}
Children,TOTAL GAS & POWER LTD,03/04/2025,1200.50,Gas
Adults,Aire Care Ltd,04/04/2025,-20.25,Credit for March
Adults,Redacted personal data,30/04/2025,19.75,Direct payment
"""


@pytest.fixture
def file(tmp_path):
    """Write a file of text or bytes and give its path."""

    def write(content, name="payments.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.fixture
def tried(file):
    """Survey a file and try it, as an officer who changes nothing in the mapping would."""

    def read(content, name="payments.csv"):
        path = file(content, name)
        return decisions.dry_run(path, decisions.survey(path).mapping)

    return read


@pytest.fixture
def refusal(tried):
    """Give the one message that a file ends in."""

    def read(content, name="payments.csv") -> decisions.UnreadableFile:
        with pytest.raises(decisions.UnreadableFile) as raised:
            tried(content, name)
        return raised.value

    return read


def workbook(**sheets) -> bytes:
    """Make a workbook with the rows given under each sheet's name."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"default_date_format": "dd/mm/yyyy"}) as book:
        for name, rows in sheets.items():
            page = book.add_worksheet(name)
            for down, row in enumerate(rows):
                for across, cell in enumerate(row):
                    page.write(down, across, cell)
    return out.getvalue()


def open_document(rows) -> bytes:
    """Make an OpenDocument spreadsheet of text cells."""
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{html.escape(cell)}</text:p></table:table-cell>'
            for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    namespaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0"?><office:document-content {namespaces} office:version="1.2"><office:body>'
        f'<office:spreadsheet><table:table table:name="April">{cells}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    manifest = (
        '<?xml version="1.0"?><m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        '<m:file-entry m:full-path="/" m:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
        '<m:file-entry m:full-path="content.xml" m:media-type="text/xml"/></m:manifest>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr("content.xml", content)
    return out.getvalue()
