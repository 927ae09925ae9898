"""ODS (OpenDocument 1.2), written as a stream: the libraries for it hold the whole document in memory."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from wisely.ui.exports.table import Table, TableColumn, harmless, printable
from wisely.ui.kinds import MONEY, Kind
from wisely.ui.words import UK

_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{place}"'
    for name, place in (
        ("office", "office:1.0"), ("style", "style:1.0"), ("text", "text:1.0"), ("table", "table:1.0"),
        ("number", "datastyle:1.0"), ("fo", "xsl-fo-compatible:1.0"), ("manifest", "manifest:1.0"),
    )
)  # fmt: skip
_MANIFEST = (
    f'{_HEAD}<manifest:manifest {_SPACES} manifest:version="1.2">'
    f'<manifest:file-entry manifest:full-path="/" manifest:version="1.2" manifest:media-type="{_TYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    '<manifest:file-entry manifest:full-path="styles.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)
_STYLES = f'{_HEAD}<office:document-styles {_SPACES} office:version="1.2"></office:document-styles>'
_LOOKS = (
    "<office:automatic-styles>"
    '<number:currency-style style:name="pounds-below" style:volatile="true"><number:text>-</number:text>'
    '<number:currency-symbol number:language="en" number:country="GB">£</number:currency-symbol>'
    '<number:number number:decimal-places="2" number:min-integer-digits="1" number:grouping="true"/>'
    "</number:currency-style>"
    '<number:currency-style style:name="pounds">'
    '<number:currency-symbol number:language="en" number:country="GB">£</number:currency-symbol>'
    '<number:number number:decimal-places="2" number:min-integer-digits="1" number:grouping="true"/>'
    '<style:map style:condition="value()&lt;0" style:apply-style-name="pounds-below"/>'
    "</number:currency-style>"
    '<number:number-style style:name="share"><number:number number:decimal-places="1" '
    'number:min-integer-digits="1"/><number:text>%</number:text></number:number-style>'
    '<number:date-style style:name="day"><number:day/><number:text> </number:text>'
    '<number:month number:textual="true"/><number:text> </number:text><number:year number:style="long"/>'
    "</number:date-style>"
    '<number:date-style style:name="instant"><number:day/><number:text> </number:text>'
    '<number:month number:textual="true"/><number:text> </number:text><number:year number:style="long"/>'
    '<number:text> </number:text><number:hours number:style="long"/><number:text>:</number:text>'
    '<number:minutes number:style="long"/><number:text>:</number:text><number:seconds number:style="long"/>'
    "</number:date-style>"
    '<style:style style:name="heading" style:family="table-cell">'
    '<style:text-properties fo:font-weight="bold"/></style:style>'
    '<style:style style:name="money" style:family="table-cell" style:data-style-name="pounds"/>'
    '<style:style style:name="percent" style:family="table-cell" style:data-style-name="share"/>'
    '<style:style style:name="date" style:family="table-cell" style:data-style-name="day"/>'
    '<style:style style:name="moment" style:family="table-cell" style:data-style-name="instant"/>'
    + "".join(
        f'<style:style style:name="wide-{width}" style:family="table-column">'
        f'<style:table-column-properties style:column-width="{width}cm"/></style:style>'
        for width in (3, 5, 7, 12)
    )
    + "</office:automatic-styles>"
)
_WIDTHS = {Kind.TEXT: 7, Kind.LONG_TEXT: 12, Kind.REFERENCE: 5, Kind.INSTANT: 5, Kind.TAG: 5}


def write_ods(table: Table, file: IO[bytes]) -> int:
    """Write the table; give the number of rows."""
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", _TYPE, compress_type=ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", _MANIFEST)
        archive.writestr("styles.xml", _STYLES)
        with archive.open("content.xml", "w", force_zip64=True) as content:
            return _write_content(table, content)


def _write_content(table: Table, content: IO[bytes]) -> int:
    opening = f'{_HEAD}<office:document-content {_SPACES} office:version="1.2">{_LOOKS}'
    content.write(f"{opening}<office:body><office:spreadsheet>".encode())
    if table.about:
        content.write(_cover(table).encode())
    content.write(_top(table.columns).encode())
    writings = [_writing(column.kind) for column in table.columns]
    number = 0
    for row in table.rows:
        number += 1
        cells = "".join([write(value) for write, value in zip(writings, row, strict=True)])
        content.write(f"<table:table-row>{cells}</table:table-row>\n".encode())
    last = _column_name(len(table.columns))
    closing = (
        '</table:table><table:database-ranges><table:database-range table:name="rows" '
        f'table:target-range-address="Rows.A1:Rows.{last}{number + 1}" table:display-filter-buttons="true"/>'
        "</table:database-ranges></office:spreadsheet></office:body></office:document-content>"
    )
    content.write(closing.encode())
    return number


def _cover(table: Table) -> str:
    lines = [(table.title, ""), ("", ""), *table.about]
    rows = "".join(
        f"<table:table-row>{_text(label, 'heading') if label else _EMPTY}{_text(said)}</table:table-row>"
        for label, said in lines
    )
    columns = (
        '<table:table-column table:style-name="wide-5"/><table:table-column table:style-name="wide-12"/>'
    )
    return f'<table:table table:name="About">{columns}{rows}</table:table>'


def _top(columns: tuple[TableColumn, ...]) -> str:
    widths = "".join(
        f'<table:table-column table:style-name="wide-{_WIDTHS.get(column.kind, 3)}"/>' for column in columns
    )
    headings = "".join(_text(column.heading, "heading") for column in columns)
    return (
        f'<table:table table:name="Rows">{widths}<table:table-header-rows><table:table-row>{headings}'
        "</table:table-row></table:table-header-rows>\n"
    )


_EMPTY = "<table:table-cell/>"


def _text(said: str, look: str = "") -> str:
    style = f' table:style-name="{look}"' if look else ""
    paragraphs = "".join(
        f"<text:p>{_spaced(line)}</text:p>" for line in harmless(printable(said)).split("\n")
    )
    return f'<table:table-cell{style} office:value-type="string">{paragraphs}</table:table-cell>'


def _spaced(line: str) -> str:
    """Keep tabs and runs of spaces, which XML readers would fold into one."""
    written = escape(line.replace("\r", "")).replace("\t", "<text:tab/>")
    return written.replace("  ", " <text:s/>")


def _writing(kind: Kind) -> Callable[[Any], str]:
    money = ' table:style-name="money" office:value-type="currency" office:currency="GBP"'
    plain = ' office:value-type="float"'
    share = ' table:style-name="percent" office:value-type="float"'
    figure = money if kind in MONEY else share if kind is Kind.PERCENT else plain

    def write(value: Any) -> str:
        if value is None:
            return _EMPTY
        if isinstance(value, str):
            return _text(value)
        if isinstance(value, bool):
            return _text("Yes" if value else "No")
        if isinstance(value, int | float | Decimal):
            number = f"{value:f}" if isinstance(value, Decimal) else str(value)
            cell = f"<table:table-cell{figure} office:value={quoteattr(number)}>"
            return f"{cell}<text:p>{number}</text:p></table:table-cell>"
        return _when(value)

    return write


def _when(value: date | datetime) -> str:
    if isinstance(value, datetime):
        look, spelt = "moment", value.astimezone(UK).replace(tzinfo=None).isoformat(timespec="seconds")
    else:
        look, spelt = "date", value.isoformat()
    return (
        f'<table:table-cell table:style-name="{look}" office:value-type="date" office:date-value="{spelt}">'
        f"<text:p>{spelt}</text:p></table:table-cell>"
    )


def _column_name(number: int) -> str:
    name = ""
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name
