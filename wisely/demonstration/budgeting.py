"""Budgets of the invented councils: cost centres, money for years, contracts and payments."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from wisely.budgets import actions, queries
from wisely.budgets.lifecycle import QuestionStage
from wisely.budgets.models import CostCentre
from wisely.contracts.actions import Orders
from wisely.demonstration.clock import morning
from wisely.demonstration.filling import Entered
from wisely.demonstration.organisation import Staff
from wisely.lib.periods import FinancialYear, financial_year
from wisely.people.models import Directorate, Person
from wisely.planning.models import Need
from wisely.spend.actions import Actuals

AHEAD = 7  # years for which budgets are set
SPARE = Decimal("1.6")  # of what contracts will take
LEAST = Decimal(400_000)
STEP = Decimal(10_000)


def keep_budgets(staff: Staff, entered: Sequence[Entered], *, on: date) -> None:
    """Open cost centres, set their budgets, and let contracts in force order and payments of the year count.

    The first directorate has two cost centres, so that nobody can tell there which pays before somebody says.
    """
    at = morning(on - timedelta(days=60))
    by = staff.one_of_the_cast("Finance officer", at=at)
    holder = staff.cast["Budget holder"]
    for place, directorate in enumerate(staff.directorates.values()):
        centres = {
            _open(staff, directorate, "100", directorate.name, holder if place < 2 else None, on=on): SPARE
        }
        if place == 0:
            second = _open(staff, directorate, "200", f"{directorate.name}: pilots", holder, on=on)
            centres[second] = Decimal(0)
        begins, needed = financial_year(on).begins_in, _needed(entered, directorate, on=on)
        for centre, share in centres.items():
            amount = max((needed * share / STEP).quantize(Decimal(1)) * STEP, LEAST)
            amounts = {FinancialYear(begins + ahead).label: amount for ahead in range(AHEAD)}
            actions.set_budgets(centre, amounts=amounts, by=by, at=at)
    Orders(staff.authority, by=by, at=at).in_force()
    Actuals(staff.authority, by=by, at=at).of_all()


def _open(
    staff: Staff, directorate: Directorate, ending: str, name: str, holder: Person | None, *, on: date
) -> CostCentre:
    at = morning(on - timedelta(days=61))
    by = staff.one_of_the_cast("Finance officer", at=at)
    return actions.open_cost_centre(
        staff.authority, code=f"{directorate.code}{ending}", name=name, directorate=directorate,
        holder=holder, payment_codes=[directorate.name] if ending == "100" else (), by=by, at=at,
    )  # fmt: skip


def _needed(entered: Sequence[Entered], directorate: Directorate, *, on: date) -> Decimal:
    """Give what the contracts of a directorate take in the present year."""
    present, found = financial_year(on).label, Decimal(0)
    for each in entered:
        contract = each.contract
        if contract.directorate_id == directorate.pk and contract.value_net and contract.starts_on:
            last = max(contract.ends_on or contract.starts_on, contract.starts_on)
            months = actions.months_of_term(contract.starts_on, last)
            found += actions.spread(contract.value_net, contract.starts_on, months).get(present, Decimal(0))
    return found


def money_is_told(staff: Staff, need: Need, *, at: datetime) -> bool:
    """Let the finance officer say which budget pays for a need, if that is asked; say if it has the money."""
    found = queries.questions(need.authority_id).filter(subject=need.reference, stage=QuestionStage.OPEN)
    if question := found.select_related("directorate", "asks").first():
        by = staff.one_of_the_cast("Finance officer", at=at)
        centre = next(
            each
            for each in queries.open_centres(need.authority_id)
            if each.directorate_id == need.directorate_id
        )
        actions.answer_budget_question(
            question, centre=centre, answer="It belongs to the running of the service.", by=by, at=at
        )
    told = queries.money_for(need.authority_id, subject_kind="need", subject=need.reference)
    return told.verdict.allowed
