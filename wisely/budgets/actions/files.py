"""A file of budgets is read, shown, and set as one act for each cost centre, or put aside."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from datetime import datetime
from decimal import Decimal

from wisely.audit.acts import act
from wisely.budgets import events, permissions
from wisely.budgets.actions.centres import set_budgets, take_back_budgets
from wisely.budgets.decisions import NOUGHT, BudgetRow, is_said, read_budgets
from wisely.budgets.lifecycle import BUDGET_IMPORT
from wisely.budgets.models import BudgetImport
from wisely.budgets.queries.centres import open_centres
from wisely.budgets.queries.files import acts_on_budget_import, budgets_held, changed_by
from wisely.lib.actor import Actor
from wisely.lib.verdict import YES, no
from wisely.people.models import Authority


def read_budget_file(
    authority: Authority, *, name: str, content: bytes, by: Actor, at: datetime
) -> BudgetImport:
    """Read a file of budgets and show what it would set; nothing is set yet.

    :raises UnreadableFile: when the file as a whole cannot be used, with what to do.
    """
    rows = read_budgets(content, codes=[each.code for each in open_centres(authority.pk)])
    before = {place: str(amount) for place, amount in budgets_held(authority.pk).items()}
    batch = BudgetImport(
        authority=authority, file_name=name[-200:], file_sha256=hashlib.sha256(content).digest(),
        staged_at=at, staged_by=by.reference,
        rows=[
            [row.line, row.code, row.year, str(row.amount_net), before.get((row.code, row.year), "")]
            for row in rows
            if isinstance(row, BudgetRow)
        ],
        faults=[
            [row.line, row.column, row.value, row.reason] for row in rows if not isinstance(row, BudgetRow)
        ],
    )  # fmt: skip
    with act(batch, by=by, at=at) as this:
        this.needs(permissions.may_set_budget(by))
        this.record(
            events.BudgetFileRead(file_sha256=_sha(batch), rows=len(batch.rows), rejected=len(batch.faults))
        )
    return batch


def _sha(batch: BudgetImport) -> str:
    return bytes(batch.file_sha256).hex()


def import_budgets(
    batch: BudgetImport, *, reason: str, version: int | None = None, by: Actor, at: datetime
) -> BudgetImport:
    """Set the budgets of a file, all or none; rejected rows stay out. Each cost centre tells it."""
    with act(batch, by=by, at=at, reason=reason, version=version) as this:
        this.needs(acts_on_budget_import(batch, by=by)["import_budgets"])
        held = budgets_held(batch.authority_id)
        batch.rows = [
            [line, code, year, amount, str(held.get((code, year), ""))]
            for line, code, year, amount, _ in batch.rows
        ]
        by_code: dict[str, dict[str, Decimal]] = defaultdict(dict)
        for (code, year), (amount, _) in changed_by(batch).items():
            by_code[code][year] = amount
        this.needs(
            YES if by_code else no("Nothing in this file differs from the budgets that are set. Discard it."),
        )
        this.move(BUDGET_IMPORT, "import")
        batch.imported_at, batch.imported_by = at, by.reference
        for centre in [each for each in open_centres(batch.authority_id) if each.code in by_code]:
            set_budgets(centre, amounts=by_code.pop(centre.code), reason=reason, by=by, at=at)
        closed = ", ".join(by_code)
        this.needs(no(f"{closed} was closed since. Read the file again.") if closed else YES)
        total = sum((Decimal(amount) for _, _, _, amount, _ in batch.rows), NOUGHT)
        this.record(
            events.BudgetsImported(file_sha256=_sha(batch), rows=len(batch.rows), total_net=str(total))
        )
    return batch


def undo_budget_import(
    batch: BudgetImport, *, reason: str, version: int | None = None, by: Actor, at: datetime
) -> BudgetImport:
    """Set every budget back to what it was before a file, all or none; each cost centre tells it.

    Refused where a budget was changed since, or where more is committed than would be left.
    """
    by_code: dict[str, dict[str, Decimal | None]] = defaultdict(dict)
    for (code, year), (_, before) in changed_by(batch).items():
        by_code[code][year] = before
    with act(batch, by=by, at=at, reason=reason, version=version) as this:
        this.needs(
            acts_on_budget_import(batch, by=by)["undo_budget_import"],
            is_said(reason, "Say why it is undone."),
        )
        this.move(BUDGET_IMPORT, "undo")
        for centre in [each for each in open_centres(batch.authority_id) if each.code in by_code]:
            take_back_budgets(centre, amounts=by_code[centre.code], reason=reason, by=by, at=at)
        this.record(events.BudgetImportUndone(file_sha256=_sha(batch), rows=sum(map(len, by_code.values()))))
    return batch


def discard_budget_file(
    batch: BudgetImport, *, version: int | None = None, by: Actor, at: datetime
) -> BudgetImport:
    """Put a file aside; nothing of it is set."""
    with act(batch, by=by, at=at, version=version) as this:
        this.needs(acts_on_budget_import(batch, by=by)["discard_budget_file"])
        this.move(BUDGET_IMPORT, "discard")
        this.record(events.BudgetFileDiscarded(file_sha256=_sha(batch)))
    return batch
