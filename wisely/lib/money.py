"""Pounds and pence. Net and gross of VAT are different types, so they cannot be added or compared."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Self

PENNY = Decimal("0.01")
LIMIT = Decimal(10) ** 12  # columns are numeric(14,2)


class NotAnAmount(ValueError):
    """Raised for text that is not one amount of money; `reason` is fit to show beside the field."""

    def __init__(self, text: str, reason: str) -> None:
        super().__init__(f"“{text}” is not an amount. {reason}")
        self.text, self.reason = text, reason


def to_the_penny(amount: Decimal) -> Decimal:
    """Round to two places, halves away from zero, as HMRC and EN 16931 do."""
    return amount.quantize(PENNY, rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in pounds sterling, rounded to the penny (halves away from zero) when it is made.

    Only like adds to like and compares with like: a `Net` and a `Gross` raise TypeError, and so does a bare
    `Money` (tax not said, such as an amount of VAT) with either.

    :raises TypeError: when made from a float, whose pence are not exact.
    :raises ValueError: when not finite, or a trillion pounds or more.
    """

    amount: Decimal

    def __post_init__(self) -> None:
        given: Any = self.amount
        if isinstance(given, bool) or not isinstance(given, Decimal | int):
            raise TypeError(f"Money is made from a Decimal, not from {type(given).__name__}")
        exact = Decimal(given)
        if not exact.is_finite() or abs(exact) >= LIMIT:
            raise ValueError(f"{exact} is not an amount that can be kept")
        rounded = to_the_penny(exact)
        object.__setattr__(self, "amount", rounded or abs(rounded))  # there is no minus nought

    @classmethod
    def of(cls, text: str) -> Self:
        """Read an amount as people and spreadsheets write it.

        :raises NotAnAmount: with a reason fit to show.
        """
        return cls(parse_amount(text))

    @classmethod
    def zero(cls) -> Self:
        return cls(Decimal(0))

    @classmethod
    def total(cls, amounts: Iterable[Self]) -> Self:
        """Add up; nothing adds up to nought. Use this, not `sum`, which begins with a bare 0."""
        whole = cls.zero()
        for each in amounts:
            whole = whole + each
        return whole

    def __add__(self, other: Self) -> Self:
        if type(other) is not type(self):
            return NotImplemented
        return type(self)(self.amount + other.amount)

    def __sub__(self, other: Self) -> Self:
        if type(other) is not type(self):
            return NotImplemented
        return type(self)(self.amount - other.amount)

    def __mul__(self, factor: Decimal | int) -> Self:
        """Multiply by a plain number; the answer is rounded to the penny once."""
        if isinstance(factor, bool) or not isinstance(factor, Decimal | int):
            return NotImplemented
        return type(self)(self.amount * factor)

    __rmul__ = __mul__

    def __neg__(self) -> Self:
        return type(self)(-self.amount)

    def __abs__(self) -> Self:
        return type(self)(abs(self.amount))

    def __bool__(self) -> bool:
        return not self.amount.is_zero()

    def __str__(self) -> str:
        sign = "-" if self.amount < 0 else ""
        return f"{sign}£{abs(self.amount):,.2f}"

    def share_of(self, whole: Self) -> Decimal:
        """Give the exact ratio of this to the whole (0.5 is a half); not rounded.

        :raises ZeroDivisionError: when the whole is nought, which has no shares.
        """
        if type(whole) is not type(self):
            raise TypeError(f"{type(self).__name__} is no share of {type(whole).__name__}")
        if not whole:
            raise ZeroDivisionError("nothing can be a share of nought")
        return self.amount / whole.amount

    def split(self, weights: Iterable[Decimal | int]) -> list[Self]:
        """Share out by weight without losing a penny: the parts add up to the whole exactly.

        Pence left over go, one each, to the parts that rounding down cost most; earlier parts first on a tie.

        :raises ValueError: when a weight is negative or all are nought.
        """
        shares = [Decimal(weight) for weight in weights]
        if not any(shares) or min(shares) < 0:
            raise ValueError("weights must not be negative, and one must be more than nought")
        pence = int(abs(self.amount) / PENNY)
        exact = [pence * share / sum(shares) for share in shares]
        parts = [int(each) for each in exact]
        most_cut = sorted(range(len(parts)), key=lambda place: (parts[place] - exact[place], place))
        for place in most_cut[: pence - sum(parts)]:
            parts[place] += 1
        sign = -1 if self.amount < 0 else 1
        return [type(self)(sign * part * PENNY) for part in parts]


@dataclass(frozen=True, slots=True, order=True)
class Net(Money):
    """Money without VAT."""

    def with_vat(self, rate: Decimal) -> Gross:
        """Add VAT at a rate given as a fraction (0.20 is 20%): the tax is rounded, then added."""
        return Gross(self.amount + self.vat_at(rate).amount)

    def vat_at(self, rate: Decimal) -> Money:
        """Give the VAT alone, rounded to the penny.

        :raises ValueError: when the rate is not a fraction from 0 to 1: 20 would be two thousand per cent.
        """
        return Money(self.amount * _fraction(rate))


@dataclass(frozen=True, slots=True, order=True)
class Gross(Money):
    """Money with VAT in it."""

    def without_vat(self, rate: Decimal) -> Net:
        """Take VAT out at a rate given as a fraction. Rounded, so it may be a penny off the invoice."""
        return Net(self.amount / (1 + _fraction(rate)))

    def vat_over(self, net: Net) -> Money:
        """Give the VAT: what this is above the net amount."""
        return Money(self.amount - net.amount)


def _fraction(rate: Decimal) -> Decimal:
    if not 0 <= rate <= 1:
        raise ValueError(f"a rate of VAT is a fraction from 0 to 1, not {rate}")
    return rate


_DIGITS = re.compile(r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)?(?:\.[0-9]*)?")
_MINUS = str.maketrans(dict.fromkeys("−–—‐‑﹣－", "-") | dict.fromkeys("\u00a0\u2007\u2009\u202f\t\r\n", " "))
_LONGEST = 40


def parse_amount(text: str) -> Decimal:
    """Read an amount as people, ledgers and spreadsheets write it. The pence are kept exactly as written.

    Takes a pound sign or GBP, commas between thousands, and one sign of a credit: a minus before or after,
    brackets, or CR. Refuses what could be read two ways, such as 1.234,56 or 1.2E+05.

    :raises NotAnAmount: with a reason fit to show.
    """
    plain = text.translate(_MINUS).strip().upper()
    if not plain:
        raise NotAnAmount(text, "The amount is missing.")
    if len(plain) > _LONGEST:
        raise NotAnAmount(text[:_LONGEST] + "…", "It is too long to be an amount.")
    bare, signs = _signs_off(plain)
    if signs > 1:
        raise NotAnAmount(text, "It has more than one sign for a credit. Use one minus.")
    if not _DIGITS.fullmatch(bare) or not any(letter.isdigit() for letter in bare):
        raise NotAnAmount(text, _why_not(bare))
    amount = Decimal(bare.replace(",", ""))
    if amount >= LIMIT:  # and one of 29 digits could not be rounded to pence
        raise NotAnAmount(text, "It must be below £1,000,000,000,000.")
    return -amount if signs and amount else amount


def _signs_off(plain: str) -> tuple[str, int]:
    """Strip currency and signs; count the signs that make it a credit."""
    signs = 0
    while plain:
        if plain.startswith("(") and plain.endswith(")"):
            plain, signs = plain[1:-1], signs + 1
        elif plain.startswith("-"):
            plain, signs = plain[1:], signs + 1
        elif plain.endswith("-"):
            plain, signs = plain[:-1], signs + 1
        elif plain.endswith("CR"):
            plain, signs = plain[:-2], signs + 1
        elif (shorter := _currency_off(plain)) != plain:
            plain = shorter
        else:
            break
        plain = plain.strip()
    return plain, signs


def _currency_off(plain: str) -> str:
    for mark in ("£", "GBP"):
        plain = plain.removeprefix(mark).removesuffix(mark)
    return plain.removeprefix("+").removesuffix("DR")


def _why_not(bare: str) -> str:
    if re.fullmatch(r"[0-9.]+E[+-]?[0-9]+", bare):
        return "A spreadsheet has shortened it. Show the column as a number and save again."
    if re.fullmatch(r"[0-9.,]+", bare):
        return "Use commas between thousands and one full stop before the pence, like 1,234.56."
    if re.fullmatch(r"[0-9.,]+ ?(K|M|BN|MILLION|BILLION|THOUSAND)", bare):
        return "Write it out in full, like 1,200,000."
    if any(mark in bare for mark in "$€¥"):
        return "Only pounds can be read."
    return "Use figures, like 1,234.56."
