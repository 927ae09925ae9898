"""One period of a supplier's accounts, in whole pounds, and what makes it whole enough for the record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from wisely.lib.verdict import YES, Verdict, no

FIGURES: dict[str, str] = {
    "revenue": "Revenue",
    "operating_profit": "Operating profit",
    "depreciation": "Depreciation and amortisation",
    "ebitda": "EBITDA",
    "ebit": "EBIT",
    "net_interest": "Net interest paid",
    "free_cash_flow": "Free cash flow",
    "net_debt": "Net debt",
    "pension_deficit": "Net pension deficit",
    "current_assets": "Current assets",
    "inventory": "Inventory",
    "current_liabilities": "Current liabilities",
    "total_assets": "Total assets",
    "total_liabilities": "Total liabilities",
    "group_balances": "Balances owed by its group",
}
MAY_BE_NEGATIVE = frozenset({
    "operating_profit", "ebitda", "ebit", "net_interest", "free_cash_flow", "net_debt", "pension_deficit",
})  # fmt: skip
_PARTS = (
    # the smaller, the larger, and why the one is never more than the other
    ("current_assets", "total_assets", "current assets are part of all assets"),
    ("inventory", "current_assets", "inventory is part of current assets"),
    ("current_liabilities", "total_liabilities", "current liabilities are part of all liabilities"),
    ("group_balances", "total_assets", "what its group owes it is part of its assets"),
    ("ebit", "ebitda", "EBITDA is EBIT with depreciation added back"),
)
LONGEST_MONTHS, LARGEST = 24, 10**12


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one period of accounts, whole pounds; None where not recorded. `months` are its length.

    Net debt below nought is net cash, net interest below nought was received, a pension deficit below nought
    is a surplus.
    """

    months: int
    revenue: int | None = None
    operating_profit: int | None = None
    depreciation: int | None = None
    ebitda: int | None = None
    ebit: int | None = None
    net_interest: int | None = None
    free_cash_flow: int | None = None
    net_debt: int | None = None
    pension_deficit: int | None = None
    current_assets: int | None = None
    inventory: int | None = None
    current_liabilities: int | None = None
    total_assets: int | None = None
    total_liabilities: int | None = None
    group_balances: int | None = None

    def told(self) -> dict[str, int]:
        """Give the figures that are recorded, in the order of `FIGURES`."""
        return {name: getattr(self, name) for name in FIGURES if getattr(self, name) is not None}


def figures_of(row: object) -> Figures:
    """Take the figures of anything that holds them under the same names."""
    return Figures(**{each.name: getattr(row, each.name) for each in fields(Figures)})


def in_whole_pounds(amounts: Mapping[str, Decimal | None], *, times: int = 1) -> dict[str, int | None]:
    """Give amounts as whole pounds, pence rounded half up; `times` is 1,000 where they are in thousands."""
    return {
        name: None if amount is None else int((amount * times).quantize(Decimal(1), ROUND_HALF_UP))
        for name, amount in amounts.items()
    }


def figures_are_whole(told: Figures) -> Verdict:
    """Test that there is a figure, that none has a sign or size that it cannot have, and that they agree."""
    amounts = told.told()
    if not amounts:
        return no("Enter at least one figure of the accounts.")
    for name, amount in amounts.items():
        if amount < 0 and name not in MAY_BE_NEGATIVE:
            return no(f"{FIGURES[name]} cannot be below nought. Check its sign.")
        if abs(amount) >= LARGEST:
            return no(f"{FIGURES[name]} would be a trillion pounds or more. Is it in pounds or in thousands?")
    return parts_agree(amounts)


def parts_agree(amounts: Mapping[str, int]) -> Verdict:
    """Test that no part is more than the whole it is part of."""
    for part, whole, why in _PARTS:
        if part in amounts and whole in amounts and amounts[part] > amounts[whole]:
            return no(
                f"{FIGURES[whole]} ({pounds(amounts[whole])}) cannot be less than {in_a_sentence(part)} "
                f"({pounds(amounts[part])}): {why}. Check both."
            )
    return YES


def in_a_sentence(name: str) -> str:
    """Give the label of a figure as it stands within a sentence."""
    label = FIGURES[name]
    return label if label.startswith("EBIT") else label[:1].lower() + label[1:]


def pounds(amount: Decimal | int) -> str:
    """Write whole pounds, with a minus sign before the pound sign."""
    return f"{'−' if amount < 0 else ''}£{abs(amount):,.0f}"


def period_is_whole(*, ends_on: date, months: int, seen_on: date, on: date) -> Verdict:
    """Test that a period is over and of a length that accounts have, and that it was over when seen."""
    if not 1 <= months <= LONGEST_MONTHS:
        return no(f"Accounts cover from 1 to {LONGEST_MONTHS} months. Check how many these cover.")
    if ends_on > on:
        return no("The last day of the period is still to come. Record accounts of a period that is over.")
    if ends_on.year < on.year - 20:
        return no("The period ended more than twenty years ago. Check the year.")
    if seen_on < ends_on:
        return no("They would have been seen before their period was over. Check both days.")
    return YES


def audit_is_told(*, is_audited: bool, is_qualified: bool) -> Verdict:
    """Test that only an audit has an auditor's report to qualify."""
    if is_qualified and not is_audited:
        return no("Only audited accounts have an auditor’s report. Say that they are audited, or untick it.")
    return YES


def year_is_new(*, scope: str, ends_on: date, there: Iterable[tuple[str, date]]) -> Verdict:
    """Test that accounts of one period and scope are recorded once; `there` are those that stand."""
    if (scope, ends_on) in set(there):
        return no(
            f"Accounts of the {scope} to {ends_on:%-d %B %Y} are recorded already. Correct those, or "
            "withdraw them if they are not of this supplier."
        )
    return YES


def accounts_stand(*, is_corrected: bool, is_withdrawn: bool) -> Verdict:
    """Test that accounts count still."""
    if is_withdrawn:
        return no("These accounts were withdrawn already.")
    return no("These figures were corrected already. Look at the later ones.") if is_corrected else YES


def something_changed(before: Mapping[str, object], now: Mapping[str, object]) -> Verdict:
    """Test that a correction corrects something."""
    return (
        no("Nothing is different from what is recorded. Change a figure, or go back.")
        if before == now
        else YES
    )
