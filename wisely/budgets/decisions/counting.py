"""How each pound is counted once, over which years money falls, which budget pays, and if it is enough."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from wisely.lib.periods import DAY, add_months, financial_year
from wisely.lib.verdict import YES, Verdict, no

NOUGHT, PENNY = Decimal(0), Decimal("0.01")
LEAST_WORDS = 3
FINANCE = "Finance officer"


@dataclass(frozen=True, slots=True)
class Records:
    """What the records say of one thing in one year of one cost centre, pounds net, unmatched.

    `paid` may be below nought, where more was credited than paid.
    """

    requested: Decimal = NOUGHT
    ordered: Decimal = NOUGHT
    paid: Decimal = NOUGHT


@dataclass(frozen=True, slots=True)
class Counted:
    """The same money with each pound in one place: asked for, or ordered and not paid, or paid."""

    requested: Decimal = NOUGHT
    ordered: Decimal = NOUGHT
    actual: Decimal = NOUGHT

    @property
    def whole(self) -> Decimal:
        """All of it."""
        return self.requested + self.ordered + self.actual

    def __add__(self, other: Counted) -> Counted:
        return Counted(
            self.requested + other.requested, self.ordered + other.ordered, self.actual + other.actual
        )


def count_once(records: Sequence[Records]) -> list[Counted]:
    """Count each pound of one thing once, over all its years and cost centres; the order is kept.

    A payment takes the place of an order, and an order or payment that of a request: first in the same year
    and cost centre, then in the others in turn. Together they come to the largest of what was requested,
    ordered and paid. It depends on sums alone, so that what is posted or taken back in whichever order
    comes to the same.
    """
    paid = [max(each.paid, NOUGHT) for each in records]
    open_orders = _left([each.ordered for each in records], paid)
    called = [order + payment for order, payment in zip(open_orders, paid, strict=True)]
    open_requests = _left([each.requested for each in records], called)
    return [
        Counted(request, order, each.paid)
        for request, order, each in zip(open_requests, open_orders, records, strict=True)
    ]


def _left(promised: Sequence[Decimal], met: Sequence[Decimal]) -> list[Decimal]:
    """Give what is left of each promise: less what met it in its own place, then less what met no promise."""
    left = [max(one - other, NOUGHT) for one, other in zip(promised, met, strict=True)]
    spare = sum((max(other - one, NOUGHT) for one, other in zip(promised, met, strict=True)), NOUGHT)
    for place, open_amount in enumerate(left):
        taken = min(open_amount, spare)
        left[place], spare = open_amount - taken, spare - taken
    return left


def spread(amount: Decimal, starts_on: date, months: int) -> dict[str, Decimal]:
    """Spread an amount evenly over the months of a term, summed by financial year; the pennies come to it.

    :raises ValueError: for a term of no months.
    """
    if months < 1:
        raise ValueError(f"a term has 1 month or more, not {months}")
    found: dict[str, Decimal] = {}
    given = NOUGHT
    for month in range(months):
        year = financial_year(add_months(starts_on, month)).label
        up_to = (amount * (month + 1) / months).quantize(PENNY)
        found[year] = found.get(year, NOUGHT) + up_to - given
        given = up_to
    return {year: share for year, share in found.items() if share}


def months_of_term(starts_on: date, last_on: date) -> int:
    """Count the months of a term from its first day to its last, begun ones whole; 1 at least."""
    after = last_on + DAY
    months = (after.year - starts_on.year) * 12 + after.month - starts_on.month
    return max(months + (after.day > starts_on.day), 1)


@dataclass(frozen=True, slots=True)
class Payer:
    """A cost centre as far as telling needs it. `codes` are the words by which payments name it."""

    key: int
    directorate: int | None
    codes: frozenset[str]


def plain_code(text: str) -> str:
    """Give a cost code as it is compared: in small letters, without gaps at its ends or doubled."""
    return " ".join(text.split()).casefold()


def which_pays(
    payers: Iterable[Payer],
    *,
    code: str = "",
    before: Iterable[int | None] = (),
    directorate: int | None = None,
) -> int | None:
    """Say which cost centre pays, or None where that cannot be told: never a guess.

    First that whose code the record names, if just one has it; then that which pays for the same thing
    already; then the only one of the directorate.
    """
    payers, named = list(payers), plain_code(code)
    found = [each.key for each in payers if named and named in each.codes]
    if len(found) == 1:
        return found[0]
    known = {each for each in before if each is not None}
    if len(known) == 1:
        return known.pop()
    home = [each.key for each in payers if directorate is not None and each.directorate == directorate]
    return home[0] if len(home) == 1 else None


@dataclass(frozen=True, slots=True)
class YearOfBudget:
    """A year of a cost centre of which something asks money, pounds net. `budget` is None where none is set.

    `spoken_for` is what is ordered, paid, or was requested before it; `asked` is what it asks for itself.
    """

    centre: str
    name: str
    year: str
    budget: Decimal | None
    spoken_for: Decimal
    asked: Decimal

    @property
    def left(self) -> Decimal | None:
        """What is left before it."""
        return None if self.budget is None else self.budget - self.spoken_for

    @property
    def would_leave(self) -> Decimal | None:
        """What would be left after it; below nought where it is too much."""
        return None if self.left is None else self.left - self.asked


def is_covered(each: YearOfBudget, *, rule: str = "") -> Verdict:
    """Test that a year's budget has room. No budget is no answer, and so a refusal."""
    if each.asked <= 0:
        return YES
    if each.would_leave is None:
        return no(
            f"No budget of {each.centre} {each.name} is set for {each.year}, so nobody can tell whether "
            "there is money. Finance sets it.",
            cite=rule, who_can=FINANCE,
        )  # fmt: skip
    if each.would_leave < 0:
        return no(
            f"It asks for £{each.asked:,.2f} in {each.year}, and {each.centre} {each.name} has "
            f"£{max(each.left or NOUGHT, NOUGHT):,.2f} left. Move money there first, or ask for less.",
            cite=rule, who_can=FINANCE,
        )  # fmt: skip
    return YES


def all_covered(years: Sequence[YearOfBudget], *, rule: str = "") -> Verdict:
    """Test each year that something asks money of. None at all is a refusal: its budget is not known."""
    verdict = YES if years else no("No budget is named for it.", cite=rule, who_can=FINANCE)
    for each in years:
        verdict &= is_covered(each, rule=rule)
    return verdict


def is_an_amount(amount: Decimal) -> Verdict:
    """Test that an amount of a budget is nought or more, in whole pennies, of 12 digits at most."""
    if not 0 <= amount < Decimal(10) ** 12 or amount != amount.quantize(PENNY):
        return no("A budget is £0.00 or more, in pounds and whole pence, and less than a million millions.")
    return YES


def is_said(text: str, ask: str) -> Verdict:
    """Test that a reason has words enough to be understood later."""
    return YES if len(text.split()) >= LEAST_WORDS else no(f"{ask} Write at least {LEAST_WORDS} words.")


def summed(counted: Mapping[str, Counted] | Iterable[Counted]) -> Counted:
    """Add up what is counted."""
    each = counted.values() if isinstance(counted, Mapping) else counted
    return sum(each, Counted())
