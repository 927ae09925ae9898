"""Phone numbers: read as people write them, kept in one way, that of E.164: +441134960000.

Shape only: whether anybody answers is another question. British numbers follow Ofcom's National Telephone
Numbering Plan; of other countries' only what E.164 says of all is tested, 8 to 15 figures with the country's.
"""

from __future__ import annotations

import re
from typing import NoReturn

from wisely.lib.identifiers import NotAnIdentifier

KIND = "phone number"
_EXTENSION = re.compile(r"(?:\b(?:ext(?:ensions?|n)?|x)\b|\bx(?=[0-9])|(?<=[0-9])(?:x|ext)|#)", re.IGNORECASE)
_GAPS = re.compile(r"[\s\u00a0()./\u2010-\u2015-]")
_LOOKS = re.compile(r"\+?[0-9]+")
# Ten figures after the 0; nine with some codes of small places, such as 01204 and 016977, and after 0800.
_BRITISH = re.compile(r"[1235789][0-9]{9}|1(?!1|[0-9]1)[0-9]{8}|800[0-9]{6}")
_ABROAD = re.compile(r"\+(?!44)[1-9][0-9]{7,14}")


def phone_number(text: str) -> str:
    """Read one phone number and give it as +, country and number: 0113 496 0000 is +441134960000.

    British ones may begin with 0, +44 or 0044; all others with + and their country's figures.

    :raises NotAnIdentifier: when it has not the shape, or has an extension.
    """
    if _EXTENSION.search(text):
        _refuse(text, "Leave out the extension: a number is kept, not who answers it.")
    plain = _GAPS.sub("", text)
    if not _LOOKS.fullmatch(plain) or not plain.isascii():
        _refuse(text, "It has figures, spaces and brackets only, and may begin with +. Enter one number.")
    if plain.startswith("00") and not plain.startswith("0044"):
        _refuse(text, "Begin the number of another country with + in place of 00.")
    if plain.startswith(("0", "+44")):
        return _british(text, plain)
    if not plain.startswith("+"):
        _refuse(text, "Begin with 0, like 0113 496 0000, or with + and the country, like +353 1 234 5678.")
    if not _ABROAD.fullmatch(plain):
        _refuse(text, "With its country, a number has 8 to 15 figures after the +, like +353 1 234 5678.")
    return plain


def _british(text: str, plain: str) -> str:
    """Take off how Britain is written, and the 0 that some leave behind it: +44 (0)113 496 0000."""
    national = re.sub(r"^(?:\+44|0044)?0?", "", plain)
    if not _BRITISH.fullmatch(national):
        _refuse(text, "A British number has 10 or 11 figures with its 0, like 0113 496 0000.")
    return f"+44{national}"


def _refuse(text: str, reason: str) -> NoReturn:
    raise NotAnIdentifier(KIND, text, reason)
