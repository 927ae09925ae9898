"""Numbers that registers give to organisations, and postcodes: shape, check and one way to write each.

A number that passes has the right shape (and check digits, where it has any). Whether the register holds it
is another question.
"""

from __future__ import annotations

import re
from typing import NoReturn

from stdnum.eu import vat as eu_vat
from stdnum.exceptions import ValidationError
from stdnum.gb import vat as gb_vat


class NotAnIdentifier(ValueError):
    """Raised for text that is not of the kind asked for; `reason` is fit to show beside the field."""

    def __init__(self, kind: str, text: str, reason: str) -> None:
        super().__init__(f"“{text}” is not a {kind}. {reason}")
        self.kind, self.text, self.reason = kind, text, reason


# Companies House, "Company registration number formats", and the registers it hosts for others.
_COMPANY_PREFIXES = frozenset({
    "AC", "BR", "CE", "CS", "EN", "ES", "FC", "FE", "GE", "GN", "GS", "IC", "IP", "LP", "NA", "NC", "NF",
    "NI", "NL", "NO", "NP", "NR", "NV", "NZ", "OC", "OE", "PC", "R0", "RC", "RS", "SA", "SC", "SE", "SF",
    "SG", "SI", "SL", "SO", "SP", "SR", "SZ", "ZC",
})  # fmt: skip
_SOCIETIES = frozenset({"IP", "SP", "NP", "RS"})  # registered societies: the last place may be a letter
_NOISE = re.compile(r"[\s\u00a0.,;:()\[\]'’–—-]+")
_O_AND_I = str.maketrans("OIL", "011")
_DIGITS = re.compile(r"[0-9]+")


def company_number(text: str) -> str:
    """Read a Companies House number: eight places, such as 01234567, SC123456 or IP12345R.

    Noughts that a spreadsheet dropped are put back; anything shorter than four digits is refused, since it is
    likelier a mistake than one of the first thousand companies.

    :raises NotAnIdentifier: when it has not the shape.
    """
    plain = _plain(text, "GBCOH")
    prefix, digits = ("", plain) if plain[:2].isdigit() else (plain[:2], plain[2:])
    if prefix == "RO":
        prefix = "R0"
    suffix = digits[-1:] if prefix in _SOCIETIES and digits[-1:].isalpha() else ""
    digits = digits.removesuffix(suffix).translate(_O_AND_I)
    places = 8 - len(prefix) - len(suffix)
    if prefix and prefix not in _COMPANY_PREFIXES:
        _refuse("company number", text, f"{prefix} is not a prefix that Companies House uses.")
    fewest = 1 if prefix else 4
    if not _DIGITS.fullmatch(digits) or not fewest <= len(digits) <= places or not digits.strip("0"):
        _refuse(
            "company number", text, "It has 8 figures, or 2 letters and 6 figures, like 01234567 or SC123456."
        )
    return prefix + digits.zfill(places) + suffix


def charity_number(text: str) -> str:
    """Read a charity's number: England and Wales 1234567 (a linked charity 1234567-1), Scotland SC012345,
    Northern Ireland NIC100001.

    :raises NotAnIdentifier: when it has none of the three shapes.
    """
    linked = re.fullmatch(r"\s*([0-9 ]+)[-–]\s*([0-9]{1,4})\s*", text)
    plain = _plain(
        linked[1] if linked else text, "GBCHC", "GBSC", "GBNIC", "REGISTEREDCHARITY", "CHARITY", "NO"
    )
    if not re.fullmatch(r"1[0-9]{6}|[2-9][0-9]{5}|SC0[0-9]{5}|NIC1[0-9]{5}", plain):
        _refuse("charity number", text, "It looks like 1234567, SC012345 (Scotland) or NIC100001.")
    return f"{plain}-{int(linked[2])}" if linked else plain


def vat_number(text: str) -> str:
    """Read a VAT registration number and check its digits: GB123456782, XI for Northern Ireland, or EU.

    Nine or twelve figures without a country are taken as British.

    :raises NotAnIdentifier: when the shape or the check digits are wrong.
    """
    plain = _plain(text)
    country = plain[:2] if plain[:2].isalpha() and plain[:2] not in {"GD", "HA"} else "GB"
    number = plain.removeprefix(country)
    try:
        if country in {"GB", "XI"}:
            return country + str(gb_vat.validate(number))
        return str(eu_vat.validate(plain))
    except ValidationError:
        _refuse(
            "VAT number", text, "One of its figures is wrong, or some are missing. It looks like GB123456782."
        )


def ppon(text: str) -> str:
    """Read a Public Procurement Organisation Number of the Central Digital Platform, such as PABC-1234-DEFG.

    :raises NotAnIdentifier: when it has not the shape.
    """
    plain = _plain(text, "GBPPON")
    figures = plain[4:8].translate(_O_AND_I)
    if not re.fullmatch(r"P[A-Z]{3}[0-9]{4}[A-Z]{4}", plain[:4] + figures + plain[8:]):
        _refuse("PPON", text, "It has 4 letters, 4 figures and 4 letters, like PABC-1234-DEFG.")
    return f"{plain[:4]}-{figures}-{plain[8:]}"


# Royal Mail's rules: the outward part's six shapes, and no C I K M O V in the last two letters.
_POSTCODE = re.compile(
    r"((?:[A-PR-UWYZ](?:[0-9]{1,2}|[A-HK-Y][0-9]|[A-HK-Y][0-9][0-9ABEHMNPRV-Y]|[0-9][A-HJKPS-UW]))|GIR|BF1)"
    r"([0-9][ABD-HJLNP-UW-Z]{2})"
)


def postcode(text: str) -> str:
    """Read a British postcode and give it in capitals with one space: LS1 1UR. Shape only, not existence.

    :raises NotAnIdentifier: when it has not the shape.
    """
    plain = _plain(text)
    mended = plain[:-3] + plain[-3:-2].translate(_O_AND_I) + plain[-2:]
    found = _POSTCODE.fullmatch(mended)
    if not found:
        _refuse("postcode", text, "It looks like LS1 1UR.")
    return f"{found[1]} {found[2]}"


def _plain(text: str, *schemes: str) -> str:
    """Take off gaps, punctuation, a spreadsheet's .0 and the name of the scheme."""
    plain = _NOISE.sub("", re.sub(r"\.0+\s*$", "", text)).upper()
    for scheme in schemes:
        plain = plain.removeprefix(scheme)
    return plain


def _refuse(kind: str, text: str, reason: str) -> NoReturn:
    raise NotAnIdentifier(kind, text, reason) from None
