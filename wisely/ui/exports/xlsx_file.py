"""XLSX: a cover sheet that says what the file is, then one sheet with the rows, typed.

Text that could pass for a formula is stored as text and carries Excel's own quote mark, so its words are not
changed. Moments are shown on the UK's clock, since spreadsheets know no zones.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any

import xlsxwriter

from wisely.ui.exports.table import Table, harmless, printable
from wisely.ui.kinds import Kind
from wisely.ui.words import UK

ROWS_AT_MOST = 1_048_575
_CHARACTERS_AT_MOST = 32_767
_FORMATS = {
    "heading": {"bold": True, "text_wrap": True, "bottom": 2, "valign": "bottom"},
    "title": {"bold": True, "font_size": 16},
    "label": {"bold": True, "valign": "top"},
    "wrapped": {"text_wrap": True, "valign": "top"},
    "money": {"num_format": "£#,##0.00;-£#,##0.00"},
    "number": {"num_format": "#,##0.######"},
    "percent": {"num_format": '0.0"%"'},
    "date": {"num_format": "d mmm yyyy"},
    "moment": {"num_format": "d mmm yyyy hh:mm:ss"},
    "quoted": {"quote_prefix": True},
}
_WIDTHS = {
    Kind.TEXT: 32, Kind.LONG_TEXT: 60, Kind.REFERENCE: 20, Kind.NUMBER: 12, Kind.PERCENT: 10, Kind.DATE: 13,
    Kind.INSTANT: 21, Kind.TAG: 16, Kind.YES_NO: 10,
}  # fmt: skip


def write_xlsx(table: Table, file: IO[bytes]) -> int:
    """Write the table; give the number of rows. Excel holds at most `ROWS_AT_MOST`."""
    book = xlsxwriter.Workbook(
        file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    formats = {name: book.add_format(look) for name, look in _FORMATS.items()}
    if table.about:
        _write_cover(book.add_worksheet("About"), table, formats)
    sheet = book.add_worksheet("Rows")
    for place, column in enumerate(table.columns):
        sheet.set_column(place, place, _WIDTHS.get(column.kind, 16))
    sheet.freeze_panes(1, 1)
    for place, column in enumerate(table.columns):
        sheet.write_string(0, place, printable(column.heading), formats["heading"])
    writings = [_writing(column.kind, sheet, formats) for column in table.columns]
    number = 0
    for row in table.rows:
        number += 1
        for place, value in enumerate(row):
            if value is not None:
                writings[place](number, place, value)
    sheet.autofilter(0, 0, number, len(table.columns) - 1)
    if table.about:
        sheet.activate()
    book.close()
    return number


def _write_cover(sheet: Any, table: Table, formats: dict[str, Any]) -> None:
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 90)
    sheet.write_string(0, 0, printable(table.title), formats["title"])
    for line, (label, said) in enumerate(table.about, 2):
        sheet.write_string(line, 0, label, formats["label"])
        sheet.write_string(line, 1, printable(said), formats["wrapped"])


def _writing(kind: Kind, sheet: Any, formats: dict[str, Any]) -> Callable[[int, int, Any], None]:
    figures = {Kind.NUMBER: formats["number"], Kind.PERCENT: formats["percent"]}
    figure = figures.get(kind, formats["money"] if kind in {Kind.NET, Kind.GROSS, Kind.AMOUNT} else None)

    def write(line: int, place: int, value: Any) -> None:
        if isinstance(value, bool):
            sheet.write_string(line, place, "Yes" if value else "No")
        elif isinstance(value, int | float | Decimal):
            sheet.write_number(line, place, float(value), figure or formats["number"])
        elif isinstance(value, datetime):
            sheet.write_datetime(line, place, value.astimezone(UK).replace(tzinfo=None), formats["moment"])
        elif isinstance(value, date):
            _write_day(sheet, line, place, value, formats["date"])
        else:
            text = printable(str(value))[:_CHARACTERS_AT_MOST]
            sheet.write_string(line, place, text, formats["quoted"] if harmless(text) != text else None)

    return write


def _write_day(sheet: Any, line: int, place: int, day: date, look: Any) -> None:
    """Excel's calendar begins in 1900; an earlier day is written as text rather than lost."""
    if day.year < 1900:
        sheet.write_string(line, place, day.isoformat())
    else:
        sheet.write_datetime(line, place, day, look)
