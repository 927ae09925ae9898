"""A table on its way to a file, and the rule that keeps a spreadsheet from running what it holds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from wisely.ui.kinds import Kind

_STARTS_A_FORMULA = frozenset("=+-@\t\r\n\x00|％＝＋－＠")
_PLAIN_NUMBER = re.compile(r"[+-]?[0-9][0-9,]*(\.[0-9]+)?%?")
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff￾￿]")


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column of a file: its key in JSON, its heading elsewhere, and what its values are."""

    key: str
    heading: str
    kind: Kind = Kind.TEXT


@dataclass(frozen=True, slots=True)
class Table:
    """Rows to be written once, in order. Values are text, Decimal, int, date, aware datetime, bool or None.

    `about` says what the file is, in pairs of label and words; formats with room for it put it first.
    """

    title: str
    columns: tuple[TableColumn, ...]
    rows: Iterable[Sequence[Any]]
    about: tuple[tuple[str, str], ...] = ()


def harmless(text: str) -> str:
    """Put a quote before text that a spreadsheet would run as a formula (OWASP ASVS 5.0, 1.2.10).

    Plain numbers stay as they are, negative ones too: -12.30 is a number, -12+cmd() is not.
    """
    start = text.lstrip(" \u00a0\ufeff")[:1]
    if start in _STARTS_A_FORMULA and start and not _PLAIN_NUMBER.fullmatch(text):
        return "'" + text
    return text


def printable(text: str) -> str:
    """Take out the characters that no XML file may hold."""
    return _NOT_IN_XML.sub("", text)
