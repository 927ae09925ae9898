"""What a need does to the budget that pays for it, and what each option that was weighed would do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from wisely.budgets.decisions import YearOfBudget, spread
from wisely.budgets.queries import Money, effects_of, money_for
from wisely.planning.decisions import BUYING
from wisely.planning.models import Need
from wisely.planning.queries.needs import LIVE, OptionShown
from wisely.rules.rulebook import rulebook


@dataclass(frozen=True, slots=True)
class OptionAndBudget:
    """An option as it was weighed, and what it would take of the budget, year by year.

    `years` is empty where the option names no cost, or nobody can tell which budget pays.
    """

    option: OptionShown
    years: Sequence[YearOfBudget]


def money_of_need(need: Need, *, on: date) -> Money | None:
    """Give what a need asks of budgets, as its approvers see it; None where it asks for nothing yet.

    Reads `authority`. Four queries at most.
    """
    if need.chosen_option not in BUYING or need.stage not in LIVE:
        return None
    rule = rulebook(on, need.authority.pack).approvals.budget_rule
    return money_for(need.authority_id, subject_kind="need", subject=need.reference, rule=rule)


def budgets_of_options(need: Need, options: Sequence[OptionShown]) -> list[OptionAndBudget]:
    """Hold the cost of each option, spread over the term, against the budget that would pay. Four queries."""
    starts_on, months = need.contract_starts_on or need.needed_on, max(need.term_months, 1)
    found = effects_of(
        need.authority_id, subject_kind="need", subject=need.reference, directorate=need.directorate_id,
        asks={each.code: spread(each.cost_net, starts_on, months) for each in options if each.cost_net},
    )  # fmt: skip
    return [OptionAndBudget(each, found.get(each.code, ())) for each in options]
