"""Cost centres are opened, put right and closed; their budgets are set for years and moved between them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from django.utils import timezone

from wisely.audit.acts import Act, act
from wisely.budgets import events, permissions
from wisely.budgets.decisions import NOUGHT, is_an_amount, is_said, plain_code
from wisely.budgets.models import Budget, CostCentre
from wisely.budgets.queries.centres import acts_on_centre, budgets_set, counted_by_year
from wisely.lib.actor import Actor
from wisely.lib.periods import FinancialYear
from wisely.lib.verdict import YES, Verdict, no
from wisely.people.models import Authority, Directorate, Person

LABELS = {
    "name": "name",
    "directorate": "directorate",
    "holder": "holder",
    "payment_codes": "codes in payments",
}


def open_cost_centre(
    authority: Authority,
    *,
    code: str,
    name: str,
    directorate: Directorate | None = None,
    holder: Person | None = None,
    payment_codes: Sequence[str] = (),
    by: Actor,
    at: datetime,
) -> CostCentre:
    """Open a place that money is spent from. `payment_codes` are the words by which payments name it."""
    centre = CostCentre(
        authority=authority, code=code.strip(), name=name.strip(), directorate=directorate, holder=holder,
        payment_codes=_codes(payment_codes),
    )  # fmt: skip
    with act(centre, by=by, at=at) as this:
        is_there = CostCentre.objects.filter(authority=authority, code__iexact=centre.code).exists()
        this.needs(
            permissions.may_set_budget(by, directorate=centre.directorate_code),
            YES if centre.code and centre.name else no("Give it a code and a name."),
            _is_a_code(centre.code),
            no(f"The code {centre.code} is in use. Choose another.") if is_there else YES,
            _codes_are_free(centre),
        )
        this.record(
            events.CostCentreOpened(
                cost_centre=centre.code, directorate=centre.directorate_code or "no directorate",
                holder=holder.reference if holder else "nobody",
            )
        )  # fmt: skip
    return centre


def _is_a_code(code: str) -> Verdict:
    if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", code) and len(code) <= 40:
        return YES
    return no(f"“{code}” is no code. Use letters, digits, dots and dashes, 40 at most, such as AC1040.")


def _codes(said: Sequence[str]) -> list[str]:
    return sorted({plain for each in said if (plain := plain_code(each))})


def _codes_are_free(centre: CostCentre) -> Verdict:
    """A word that payments carry leads to one cost centre only."""
    taken = (
        CostCentre.objects.filter(
            authority=centre.authority_id, payment_codes__overlap=centre.payment_codes, closed_on__isnull=True
        )
        .exclude(pk=centre.pk)
        .first()
    )
    if taken is None:
        return YES
    both = ", ".join(sorted({*taken.payment_codes} & {*centre.payment_codes}))
    return no(f"Payments that name {both} are paid from {taken.code} {taken.name} already.")


def revise_cost_centre(
    centre: CostCentre,
    *,
    name: str,
    directorate: Directorate | None,
    holder: Person | None,
    payment_codes: Sequence[str],
    version: int | None = None,
    by: Actor,
    at: datetime,
) -> CostCentre:
    """Put right what a cost centre is called, who holds it, and by which words payments name it."""
    with act(centre, by=by, at=at, version=version) as this:
        said = {
            "name": name.strip(), "directorate": directorate, "holder": holder,
            "payment_codes": _codes(payment_codes),
        }  # fmt: skip
        changed = [field for field, value in said.items() if getattr(centre, field) != value]
        this.needs(
            acts_on_centre(centre, by=by)["revise_cost_centre"],
            YES if said["name"] else no("Give it a name."),
            YES if changed else no("Nothing was changed. Change something first, or go back."),
        )
        for field in changed:
            setattr(centre, field, said[field])
        this.needs(_codes_are_free(centre))
        labels = ", ".join(LABELS[field] for field in changed)
        this.record(events.CostCentreRevised(cost_centre=centre.code, labels=labels))
    return centre


def close_cost_centre(
    centre: CostCentre, *, reason: str, version: int | None = None, by: Actor, at: datetime
) -> CostCentre:
    """Close a cost centre: nothing new is taken from it. What is committed already runs on."""
    with act(centre, by=by, at=at, reason=reason, version=version) as this:
        this.needs(
            acts_on_centre(centre, by=by)["close_cost_centre"],
            is_said(reason, "Say why it is closed."),
        )
        centre.closed_on = timezone.localdate(at)
        this.record(events.CostCentreClosed(cost_centre=centre.code))
    return centre


def set_budgets(
    centre: CostCentre,
    *,
    amounts: Mapping[str, Decimal],
    reason: str = "",
    version: int | None = None,
    by: Actor,
    at: datetime,
) -> CostCentre:
    """Set the money of several years, year → pounds net. A budget that was set already needs a reason.

    It may fall below what is committed: then the cost centre is overdrawn, and its pages say so.
    """
    with act(centre, by=by, at=at, reason=reason, version=version) as this:
        before = budgets_set(centre)
        changed = {year: amount for year, amount in amounts.items() if before.get(year) != amount}
        this.needs(
            acts_on_centre(centre, by=by)["set_budgets"],
            *(_is_a_year(year) for year in changed),
            *(is_an_amount(amount) for amount in changed.values()),
            YES if changed else no("Nothing was changed. Change a year first, or go back."),
            is_said(reason, "Say why the budget is changed.") if before.keys() & changed.keys() else YES,
        )
        for year, amount in sorted(changed.items()):
            _set(this, centre, year, amount)
            this.record(
                events.BudgetSet(
                    cost_centre=centre.code, year=year, amount_net=str(amount),
                    before_net=str(before[year]) if year in before else "none",
                )
            )  # fmt: skip
    return centre


def take_back_budgets(
    centre: CostCentre, *, amounts: Mapping[str, Decimal | None], reason: str, by: Actor, at: datetime
) -> CostCentre:
    """Set budgets back to what they were before a file, year → pounds net; None takes a budget away.

    Called by the undoing of the file, which has judged that nothing stands on them.
    """
    with act(centre, by=by, at=at, reason=reason) as this:
        before = budgets_set(centre)
        this.needs(acts_on_centre(centre, by=by)["set_budgets"])
        for year, amount in sorted(amounts.items()):
            if amount is None:
                Budget.objects.filter(cost_centre=centre, year=year).delete()
            else:
                _set(this, centre, year, amount)
            this.record(
                events.BudgetTakenBack(
                    cost_centre=centre.code, year=year, before_net=str(before.get(year, "none")),
                    amount_net="none" if amount is None else str(amount),
                )
            )  # fmt: skip
    return centre


def _set(this: Act, centre: CostCentre, year: str, amount: Decimal) -> None:
    found = Budget.objects.filter(cost_centre=centre, year=year).first()
    row = found or Budget(authority_id=centre.authority_id, cost_centre=centre, year=year)
    row.amount_net = amount
    this.keep(row)


def _is_a_year(year: str) -> Verdict:
    try:
        known = FinancialYear.labelled(year).label == year
    except ValueError:
        known = False
    return YES if known else no(f"“{year}” is no financial year. Write it like 2026-27.")


def move_budget(
    giver: CostCentre,
    receiver: CostCentre,
    *,
    year: str,
    amount_net: Decimal,
    reason: str,
    version: int | None = None,
    by: Actor,
    at: datetime,
) -> CostCentre:
    """Move money of a year from one cost centre to another (virement): both sides, or neither.

    The giver gives only what is left of its budget. Who does it may set the budgets of both.
    """
    first, second = sorted((giver, receiver), key=lambda each: each.pk)
    with act(giver, by=by, at=at, reason=reason, version=version, holding=[first, second]) as this:
        left = _left(giver, year)
        this.needs(
            acts_on_centre(giver, by=by)["move_budget"],
            acts_on_centre(receiver, by=by)["move_budget"],
            no("Choose another cost centre to give to.") if giver.pk == receiver.pk else YES,
            _is_a_year(year),
            is_an_amount(amount_net),
            YES if amount_net > 0 else no("Enter an amount of more than £0.00."),
            YES if amount_net <= left else no(f"{giver.code} has £{max(left, NOUGHT):,.2f} left in {year}."),
            is_said(reason, "Say why the money is moved."),
        )
        _set(this, giver, year, budgets_set(giver)[year] - amount_net)
        told = {"year": year, "amount_net": str(amount_net)}
        this.record(
            events.BudgetGivenAway(
                cost_centre=giver.code, receiver=f"{receiver.code} {receiver.name}", **told
            )
        )
        with act(receiver, by=by, at=at, reason=reason) as other:
            _set(other, receiver, year, budgets_set(receiver).get(year, NOUGHT) + amount_net)
            other.record(
                events.BudgetReceived(cost_centre=receiver.code, giver=f"{giver.code} {giver.name}", **told)
            )
    return giver


def _left(centre: CostCentre, year: str) -> Decimal:
    counted = counted_by_year(centre.commitments.filter(year=year)).get(year)
    return budgets_set(centre).get(year, NOUGHT) - (counted.whole if counted else NOUGHT)
