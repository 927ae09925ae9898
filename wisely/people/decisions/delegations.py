"""May this be lent to that person? Delegations judged from plain values, and who stands in for whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from wisely.lib.money import Net
from wisely.lib.periods import Period
from wisely.lib.verdict import YES, Verdict, no
from wisely.people.decisions.officers import SCHEME

NEVER_LENT = frozenset({"people.assign_role", "people.delegate", "people.erase_person"})
LONGEST_CHAIN = 2  # from the holder to a deputy, and from the deputy to one more where the holder allowed it


@dataclass(frozen=True, slots=True)
class Lent:
    """Authority held or to be lent: over what, up to what value in pounds net, for what period."""

    scope_kind: str
    scope_key: str
    limit_net: Decimal | None
    period: Period


@dataclass(frozen=True, slots=True)
class Link:
    """One delegation offered or accepted: who lends to whom, and when."""

    giver: str
    receiver: str
    period: Period


def is_no_more_than_held(lent: Lent, held: Lent) -> Verdict:
    """Test that nobody lends more than they hold: not wider, not higher, not longer."""
    if held.scope_kind != "council" and (lent.scope_kind, lent.scope_key) != (
        held.scope_kind,
        held.scope_key,
    ):
        return no(
            f"You hold this over {held.scope_kind} {held.scope_key} only. Delegate it over that.",
            cite=SCHEME,
        )
    within = _is_within(lent.period, held.period)
    return _limit_is_no_higher(lent.limit_net, held.limit_net) & within


def _limit_is_no_higher(lent: Decimal | None, held: Decimal | None) -> Verdict:
    if lent is None:
        return YES
    if held is None:
        return no("You hold this without a limit of value, so you cannot delegate one.", cite=SCHEME)
    if lent > held:
        return no(
            f"Your own limit is {Net(held)} net, which is below {Net(lent)}. Enter a limit up to yours.",
            cite=SCHEME,
        )
    return YES


def _is_within(lent: Period, held: Period) -> Verdict:
    if lent.common_with(held) == lent:
        return YES
    return no(f"You hold this {held}. Choose dates within that.", cite=SCHEME)


def may_be_passed_on(*, chain_length: int, giver_allowed_it: bool) -> Verdict:
    """Test the rule of sub-delegation: a deputy passes on only what the holder said may be, and only once."""
    if chain_length >= LONGEST_CHAIN:
        return no("This has been passed on once already and goes no further.", cite=SCHEME)
    if chain_length == 1 and not giver_allowed_it:
        return no(
            "It was delegated to you for yourself only.", cite=SCHEME, who_can="the person who delegated it"
        )
    return YES


def makes_no_circle(new: Link, links: Iterable[Link]) -> Verdict:
    """Test that on no day would the new delegation lead back, through others, to the one who gives it.

    `links` are those offered or accepted. Two people may cover for each other in different weeks.
    """
    if new.giver == new.receiver:
        return no("You cannot delegate to yourself. Choose another person.", cite=SCHEME)
    known = tuple(links)
    ahead: list[tuple[str, Period]] = [(new.receiver, new.period)]
    passed: set[tuple[str, Period]] = set()
    while ahead:
        here, days = ahead.pop()
        if here == new.giver:
            return no(
                "On those days this person's authority is delegated to you, so your decisions would come "
                "back to you. Choose another person or other dates.",
                cite=SCHEME,
            )
        if (here, days) in passed:
            continue
        passed.add((here, days))
        ahead += [
            (link.receiver, common)
            for link in known
            if link.giver == here and (common := link.period.common_with(days)) is not None
        ]
    return YES


def stand_in_for(person: str, *, stand_ins: Mapping[str, str]) -> str:
    """Give who acts for a person on a day, following stand-ins who are away themselves.

    `stand_ins` maps everybody who is away that day to their stand-in, or to "" where there is none. Where
    nobody in the chain is at work, the person asked for is given back: work waits where it can be seen.
    """
    here, passed = person, {person}
    while here in stand_ins:
        here = stand_ins[here]
        if not here or here in passed:
            return person
        passed.add(here)
    return here


def absence_is_in_order(period: Period, *, person: str, stand_in: str, today: date) -> Verdict:
    """Test the dates and the stand-in of time away."""
    if period.last_on is not None and period.last_on < today:
        return no("The last day away is in the past. Enter a day from today on.")
    if person == stand_in:
        return no("Somebody else has to stand in. Choose another person, or leave it empty.")
    return YES
