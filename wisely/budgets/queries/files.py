"""Files of budgets: those that were read, and whether what one set may still be undone."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import Q, Sum

from wisely.budgets import permissions
from wisely.budgets.decisions import NOUGHT
from wisely.budgets.lifecycle import BUDGET_IMPORT
from wisely.budgets.models import Budget, BudgetCommitment, BudgetImport
from wisely.budgets.queries.centres import open_centres
from wisely.lib.actor import Actor
from wisely.lib.verdict import YES, Verdict, no

LATEST = 20
Place = tuple[str, str]


def budget_imports(authority_id: int | None) -> list[BudgetImport]:
    """Give the files that were read of late, the newest first. One query."""
    rows = BudgetImport.objects.filter(authority=authority_id)
    return list(rows.order_by("-staged_at")[:LATEST])


def budget_import_for(authority_id: int | None, key: int) -> BudgetImport | None:
    """Give one file of budgets. One query."""
    found: BudgetImport | None = BudgetImport.objects.filter(authority=authority_id, pk=key).first()
    return found


def budgets_held(authority_id: int | None) -> dict[Place, Decimal]:
    """Give every budget that is set, by cost centre and year. One query."""
    rows = Budget.objects.filter(authority=authority_id)
    told = rows.values_list("cost_centre__code", "year", "amount_net")
    return {(code, year): amount for code, year, amount in told}


def changed_by(batch: BudgetImport) -> dict[Place, tuple[Decimal, Decimal | None]]:
    """Give what a file set, and what was set before it, where that differs."""
    return {
        (code, year): (Decimal(amount), Decimal(before) if before else None)
        for _, code, year, amount, before in batch.rows
        if not before or Decimal(before) != Decimal(amount)
    }


def acts_on_budget_import(batch: BudgetImport, *, by: Actor) -> dict[str, Verdict]:
    """Give a verdict for each act by its name: the answer that both the page and the act rest on.

    Three queries where it could be undone.
    """
    may = permissions.may_set_budget(by)
    undo = BUDGET_IMPORT.may("undo", at_stage=batch.stage) & may
    return {
        "import_budgets": BUDGET_IMPORT.may("import", at_stage=batch.stage) & may,
        "discard_budget_file": BUDGET_IMPORT.may("discard", at_stage=batch.stage) & may,
        "undo_budget_import": undo & _nothing_stands_on(batch) if undo else undo,
    }


def _nothing_stands_on(batch: BudgetImport) -> Verdict:
    """Test that each budget still is what the file made it, and that what is committed fits what was before.

    Money that is requested, ordered or paid rests on a budget: it is not taken from under it.
    """
    changed, held = changed_by(batch), budgets_held(batch.authority_id)
    closed = {code for code, _ in changed} - {each.code for each in open_centres(batch.authority_id)}
    if closed:
        return no(f"{', '.join(sorted(closed))} was closed since, so its budgets stay as they are.")
    since = [(place, held.get(place)) for place, (set_to, _) in changed.items() if held.get(place) != set_to]
    if since:
        (code, year), amount = since[0]
        now = "none is set" if amount is None else f"it is £{amount:,.2f}"
        return no(
            f"The budget of {code} for {year} was changed since: {now}{_more(since)}. Set what is wrong on "
            "the page of the cost centre instead."
        )
    taken = _committed(batch.authority_id, changed)
    short = [
        (place, whole, before or NOUGHT)
        for place, (_, before) in changed.items()
        if (whole := taken.get(place, NOUGHT)) > (before or NOUGHT)
    ]
    if not short:
        return YES
    (code, year), whole, left = short[0]
    return no(
        f"£{whole:,.2f} is requested, ordered or paid from {code} in {year}, and undoing it would leave a "
        f"budget of £{left:,.2f}{_more(short)}. Set the budget by hand, or move money there first.",
        cite="Money that is committed keeps its budget", who_can="who sets budgets",
    )  # fmt: skip


def _more(
    found: list[object] | list[tuple[Place, Decimal | None]] | list[tuple[Place, Decimal, Decimal]],
) -> str:
    return f"; {len(found) - 1} more are so too" if len(found) > 1 else ""


def _committed(
    authority_id: int | None, places: dict[Place, tuple[Decimal, Decimal | None]]
) -> dict[Place, Decimal]:
    about = Q(pk__in=[])
    for code, year in places:
        about |= Q(cost_centre__code=code, year=year)
    rows = BudgetCommitment.objects.filter(about, authority=authority_id)
    sums = rows.values("cost_centre__code", "year").annotate(
        whole=Sum("requested_net") + Sum("ordered_net") + Sum("actual_net")
    )
    return {
        (row["cost_centre__code"], row["year"]): row["whole"]
        for row in sums.order_by("cost_centre__code", "year")
    }
