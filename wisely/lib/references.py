"""References that people can read out, type and mistype: "ALD-C26-00042-7".

Prefix of the council, series (a letter or so and the year), number, check character. The number comes from
`audit.numbering`, which leaves no gaps; this module only spells it. The check character (ISO 7064 MOD 37,36
over all the others) betrays every single wrong character. The one leak: where it is itself one of 0 O 1 I L,
which are read as each other, about one slip in thirty passes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product

from stdnum.iso7064 import mod_37_36

_PREFIX = re.compile(r"[A-Z]{2,5}")
_SERIES = re.compile(r"[A-Z]{1,3}(?:[0-9]{2})?")
_LOOSE = re.compile(r"([A-Z0-9]{2,5})-([A-Z0-9]{1,5})-([A-Z0-9]{1,12})-([A-Z0-9])")
_TO_DIGIT = str.maketrans("OIL", "011")
_TO_LETTER = {"0": "O", "1": "IL"}
_GAPS = re.compile(r"[\s\-‐‑‒–—−_/.]+")


class NotAReference(ValueError):
    """Raised for text that is no reference, even after mending; `reason` is fit to show beside the field."""

    def __init__(self, text: str, reason: str) -> None:
        super().__init__(f"“{text}” is not a reference. {reason}")
        self.text, self.reason = text, reason


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference taken apart. `str` spells it; `digits` keeps the number's leading noughts."""

    prefix: str
    series: str
    digits: str

    @property
    def number(self) -> int:
        return int(self.digits)

    @property
    def check(self) -> str:
        character: str = mod_37_36.calc_check_digit(f"{self.prefix}{self.series}{self.digits}")
        return character

    def __str__(self) -> str:
        return f"{self.prefix}-{self.series}-{self.digits}-{self.check}"


def make_reference(prefix: str, series: str, number: int, *, width: int = 5) -> str:
    """Spell the reference of a number in a series. Numbers longer than `width` are spelt whole.

    :raises ValueError: when prefix (2 to 5 letters), series (1 to 3 letters, then 2 digits or none) or number
        (1 or more) could not be read back.
    """
    digits = f"{number:0{width}}"
    if number < 1 or len(digits) > 12 or not _PREFIX.fullmatch(prefix) or not _SERIES.fullmatch(series):
        raise ValueError(f"{prefix!r}, {series!r} and {number} make no reference")
    return str(Reference(prefix, series, digits))


def read_reference(text: str) -> Reference:
    """Read a reference as typed: in any case, with spaces, dots or slashes for dashes, O for 0, I or L for 1.

    :raises NotAReference: when it has not the shape, its check character does not agree, or it could be
        mended two ways.
    """
    tidy = _GAPS.sub("-", text.strip()).strip("-").upper()
    found = _LOOSE.fullmatch(tidy)
    if not found:
        raise NotAReference(text, "Write it with its dashes, like ABC-C26-00042-7.")
    check = found[4].translate(_TO_DIGIT)
    agreeing = [
        each for each in _mended(found[1], found[2], found[3]) if each.check.translate(_TO_DIGIT) == check
    ]
    if not agreeing:
        raise NotAReference(text, "One of its characters is wrong. Check it against the letter or the page.")
    if len(agreeing) > 1:
        raise NotAReference(text, f"It could be {agreeing[0]} or {agreeing[1]}. Type one of them.")
    return agreeing[0]


def is_reference(text: str) -> bool:
    """Say whether `read_reference` can read it."""
    try:
        read_reference(text)
    except NotAReference:
        return False
    return True


def _mended(prefix: str, series: str, digits: str) -> Iterator[Reference]:
    """Give each well-shaped reference that the parts could have been meant for.

    A part that has its shape is left alone: mending it too would let some wrong characters pass the check.
    """
    number = digits.translate(_TO_DIGIT)
    if not number.isdigit():
        return
    for first in _shaped(_PREFIX, [prefix], _as_letters(prefix)):
        for second in _shaped(_SERIES, [series], _with_year(series), _as_letters(series)):
            yield Reference(first, second, number)


def _shaped(shape: re.Pattern[str], *guesses: Iterable[str]) -> list[str]:
    """Give what has the shape from the first set of guesses that holds any."""
    for guess in guesses:
        if fitting := [each for each in guess if shape.fullmatch(each)]:
            return fitting
    return []


def _with_year(series: str) -> Iterator[str]:
    for letters in _as_letters(series[:-2]):
        yield letters + series[-2:].translate(_TO_DIGIT)


def _as_letters(part: str) -> Iterator[str]:
    for letters in product(*(_TO_LETTER.get(character, character) for character in part)):
        yield "".join(letters)
