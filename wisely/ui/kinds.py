"""What a value is, so that a page, a spreadsheet and a feed each write it in the form that suits them."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What the values of a column are. NET and GROSS say their tax in the heading; AMOUNT says none."""

    TEXT = "text"
    LONG_TEXT = "long text"
    REFERENCE = "reference"
    NET = "net"
    GROSS = "gross"
    AMOUNT = "amount"
    NUMBER = "number"
    PERCENT = "percent"
    DATE = "date"
    INSTANT = "instant"
    TAG = "tag"
    YES_NO = "yes or no"


MONEY = frozenset({Kind.NET, Kind.GROSS, Kind.AMOUNT})
FIGURES = MONEY | {Kind.NUMBER, Kind.PERCENT}
TAX = {Kind.NET: "excluding VAT", Kind.GROSS: "including VAT"}
