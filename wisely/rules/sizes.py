"""How large a supplier is, by a named definition, or why nobody can say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from wisely.rules.parts import SizeBand, SizeDefinition

MICRO, SMALL, MEDIUM, SME, LARGE, UNKNOWN = "micro", "small", "medium", "sme", "large", "unknown"


@dataclass(frozen=True, slots=True)
class SizeFacts:
    """What is known: heads, and pounds for one year. None is not known."""

    staff: int | None
    turnover: Decimal | None
    balance_sheet: Decimal | None
    is_part_of_group: bool | None = None


@dataclass(frozen=True, slots=True)
class Size:
    """An answer with its reason. `is_sme` is None where the facts do not allow one."""

    size: str
    is_sme: bool | None
    reason: str
    definition: str
    source: str


def size_of(facts: SizeFacts, definition: SizeDefinition) -> Size:
    """Judge by the smallest band that fits. A part of a group is unknown: the group's figures count.

    Where a limit cannot be tested because the fact is missing, the answer is unknown, unless another limit
    already rules the band out.
    """

    def answer(size: str, reason: str) -> Size:
        is_sme = None if size == UNKNOWN else size != LARGE
        return Size(size, is_sme, reason, definition.name, definition.source)

    if facts.is_part_of_group:
        return answer(UNKNOWN, "It is part of a group, and only the group's figures count.")
    for band in definition.bands:
        fits = _fits(facts, band, needs_both=definition.needs_both)
        if fits is None:
            return answer(UNKNOWN, f"Not known: {_missing(facts, band)}.")
        if fits:
            return answer(band.size, _within(band))
    return answer(LARGE, f"Beyond every limit of the {definition.name}.")


def is_sme(facts: SizeFacts, definition: SizeDefinition) -> bool | None:
    """Say whether a supplier is an SME by a definition; None where the facts do not allow an answer."""
    return size_of(facts, definition).is_sme


def _fits(facts: SizeFacts, band: SizeBand, *, needs_both: bool) -> bool | None:
    staff = _test(facts.staff, band.staff_below, lambda value, limit: value < limit)
    sums = [
        _test(facts.turnover, band.turnover_at_most, lambda value, limit: value <= limit),
        _test(facts.balance_sheet, band.balance_sheet_at_most, lambda value, limit: value <= limit),
    ]
    asked = [test for test in sums if test != "not asked"]
    if staff is False:
        return False
    money = _every(asked) if needs_both else _either(asked)
    if money is False:
        return False
    return None if staff is None or money is None else True


def _test(
    value: Decimal | int | None, limit: Decimal | int | None, within: Callable[[Decimal, Decimal], bool]
) -> bool | str | None:
    if limit is None:
        return "not asked"
    return None if value is None else within(Decimal(value), Decimal(limit))


def _every(tests: list[bool | str | None]) -> bool | None:
    if False in tests:
        return False
    return None if None in tests else True


def _either(tests: list[bool | str | None]) -> bool | None:
    if not tests or True in tests:
        return True
    return None if None in tests else False


def _missing(facts: SizeFacts, band: SizeBand) -> str:
    lacking = [
        name
        for name, value, limit in (
            ("staff", facts.staff, band.staff_below),
            ("turnover", facts.turnover, band.turnover_at_most),
            ("balance sheet", facts.balance_sheet, band.balance_sheet_at_most),
        )
        if limit is not None and value is None
    ]
    return " and ".join(lacking)


def _within(band: SizeBand) -> str:
    limits = []
    if band.staff_below is not None:
        limits.append(f"fewer than {band.staff_below} staff")
    if band.turnover_at_most is not None:
        limits.append(f"turnover up to £{band.turnover_at_most:,.0f}")
    if band.balance_sheet_at_most is not None:
        limits.append(f"balance sheet up to £{band.balance_sheet_at_most:,.0f}")
    return "Within " + ", ".join(limits) + "."
