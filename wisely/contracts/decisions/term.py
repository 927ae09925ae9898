"""When a contract is in force, when it ends, and how far it may be extended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from wisely.contracts.lifecycle import ContractStage
from wisely.lib.periods import add_months
from wisely.lib.verdict import YES, Verdict, no

OPTION_RULE = "PA23 Sch.8 para 1; PCR 2015 reg 72(1)(a)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """What the record says of a contract's term. Days are the first and the last, both within it."""

    stage: str
    starts_on: date | None
    ends_on: date | None
    is_rolling: bool = False
    ended_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One option to extend, as the record says it."""

    number: int
    months: int | None = None
    latest_ends_on: date | None = None
    notify_by_on: date | None = None
    taken_on: date | None = None


def is_in_force(term: Term, *, on: date) -> bool:
    """Say whether a contract binds on a day.

    A signed one with an unknown first or last day counts until somebody records otherwise: to leave it out
    would hide it. Who needs certainty asks for both days besides.
    """
    if term.stage in {ContractStage.ENDED, ContractStage.TERMINATED}:
        return _has_started(term, on) and term.ended_on is not None and on <= term.ended_on
    if term.stage != ContractStage.SIGNED:
        return False
    return _has_started(term, on) and (term.ends_on is None or on <= term.ends_on)


def _has_started(term: Term, on: date) -> bool:
    return term.starts_on is None or term.starts_on <= on


def is_past_its_end(term: Term, *, on: date) -> bool:
    """Say whether a contract still stands as signed though its last day is over (strategy KPI 22)."""
    return term.stage == ContractStage.SIGNED and term.ends_on is not None and term.ends_on < on


def ends_soon(term: Term, *, on: date, within_days: int) -> bool:
    """Say whether a contract in force ends within so many days, today included."""
    if not is_in_force(term, on=on) or term.ends_on is None:
        return False
    return (term.ends_on - on).days <= within_days


def longest_ends_on(term: Term, options: Sequence[Option]) -> date | None:
    """Give the latest last day that the options not yet taken allow, each after the one before."""
    latest = term.ends_on
    for option in sorted(options, key=lambda each: each.number):
        if option.taken_on is None:
            latest = _after_option(latest, option)
    return latest


def _after_option(ends_on: date | None, option: Option) -> date | None:
    if option.latest_ends_on is not None:
        return option.latest_ends_on if ends_on is None else max(ends_on, option.latest_ends_on)
    if ends_on is None or option.months is None:
        return ends_on
    return months_later(ends_on, option.months)


def months_later(last_on: date, months: int) -> date:
    """Give the last day so many months later: a term that ends on a month's last day still does."""
    following = date.fromordinal(last_on.toordinal() + 1)
    return date.fromordinal(add_months(following, months).toordinal() - 1)


def next_option(options: Sequence[Option]) -> Option | None:
    """Give the first option that is not taken: options are taken in their order."""
    return next((each for each in sorted(options, key=lambda one: one.number) if each.taken_on is None), None)


def outlook_of(options: Sequence[Option]) -> tuple[int, date | None]:
    """Count the options not taken, and give the last day to tell the supplier that the next one is."""
    following = next_option(options)
    left = sum(each.taken_on is None for each in options)
    return left, following.notify_by_on if following else None


def extension_is_permitted(
    term: Term, options: Sequence[Option], *, ends_on: date | None = None, on: date
) -> Verdict:
    """Test that the next option may be taken today and, where `ends_on` is given, that it reaches so far."""
    if term.stage != ContractStage.SIGNED:
        return no(f"Only a signed contract can be extended; this one is {term.stage}.", cite=OPTION_RULE)
    if term.is_rolling or term.ends_on is None:
        return no("This contract has no last day to extend. Enter its last day first.", cite=OPTION_RULE)
    option = next_option(options)
    if option is None:
        return no(
            "No option to extend is left in this contract. A longer term is a modification "
            "and needs its own ground.",
            cite=OPTION_RULE,
        )
    if term.ends_on < on:
        return no(
            f"The contract ended on {_spelt(term.ends_on)}. An option can be taken only before the end; "
            "continuing now needs a new contract.",
            cite=OPTION_RULE,
        )
    if option.notify_by_on is not None and option.notify_by_on < on:
        return no(
            f"The supplier had to be told by {_spelt(option.notify_by_on)}. If they agree to go on, "
            "record a modification.",
            cite=OPTION_RULE,
        )
    return _reaches(term.ends_on, option, ends_on)


def _reaches(present: date, option: Option, wanted: date | None) -> Verdict:
    if wanted is None:
        return YES
    if wanted <= present:
        return no(f"The contract already runs to {_spelt(present)}. Enter a later last day.")
    if option.months is None and option.latest_ends_on is None:
        return no(f"How far option {option.number} reaches is not recorded. Record the options first.")
    latest = _after_option(present, option)
    if latest is not None and wanted > latest:
        return no(
            f"Option {option.number} reaches to {_spelt(latest)} at most. Enter that day or an earlier one.",
            cite=OPTION_RULE,
        )
    return YES


def dates_are_in_order(starts_on: date | None, ends_on: date | None) -> Verdict:
    """Test that the last day is not before the first."""
    if starts_on is not None and ends_on is not None and ends_on < starts_on:
        return no("The last day is before the first. Enter a last day on or after the first.")
    return YES


def _spelt(on: date) -> str:
    return f"{on.day} {on:%B %Y}"
