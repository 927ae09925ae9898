"""Imports as a list, and one import: what was found, what came of it, what was rejected, what happened."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render

from wisely.desk.spend.lists import IMPORTS, REJECTED
from wisely.lib.money import Money
from wisely.people.doors import Request, door
from wisely.people.queries import names_in, names_of
from wisely.spend import permissions, queries
from wisely.spend.lifecycle import LEDGER_IMPORT, ImportStage
from wisely.spend.permissions import Permission
from wisely.spend.work import IMPORT_LEDGER
from wisely.ui.parts import ActLink, Fact, Tab
from wisely.ui.record_page import RecordPage, happenings
from wisely.work.queries import open_job_about


@door(Permission.SEE_SPEND)
def imports(request: Request) -> HttpResponse:
    """List the files that came in, the latest first."""
    may = permissions.may_import_ledger(request.officer)
    acts = (ActLink("Import payments", "/spend/imports/new/", may, "primary"),)
    rows = queries.imports(request.officer.authority_id)
    return IMPORTS.answer(request, rows, template="desk/spend/imports.html", context={"acts": acts})


def found(request: Request, pk: int) -> Any:
    """Give the import of the address, or no page."""
    row = queries.import_for(request.officer.authority_id, pk)
    if row is None:
        raise Http404
    return row


def tax_words(row: Any) -> str:
    """Say what the amounts of an import are."""
    return "including VAT" if row.tax == "gross" else "excluding VAT"


def page_of(request: Request, row: Any, here: str) -> RecordPage:
    """Build the head of an import's page; `here` is the tab's last part, "" for the first."""
    root = f"/spend/imports/{row.pk}/"
    counts = {"rejected": row.rejected_count if row.is_confirmed else None}
    tabs = [
        Tab(label, f"{root}{part}/" if part else root, part == here, counts.get(part))
        for label, part in (("Overview", ""), ("Rejected rows", "rejected"), ("History", "history"))
    ]
    facts = _counted(row) if row.is_confirmed else (Fact("Columns", "Not confirmed yet"),)
    return RecordPage(
        title=row.file_name,
        caption="Import of payments",
        badge=LEDGER_IMPORT.badge(row.stage),
        facts=(*facts, *_by_whom(row)),
        tabs=tabs,
        acts=_acts(request, row),
        version=row.version,
    )


def _counted(row: Any) -> tuple[Fact, ...]:
    return (
        Fact("Payments", row.rows_count),
        Fact(f"Total, {tax_words(row)}", Money(row.total_net_or_gross)),
        *([Fact("Minus signs", "Lost before it came")] if queries.mapping_of(row).lacks_signs else []),
        Fact("Paid from", row.first_on),
        Fact("To", row.last_on),
        Fact("Rejected rows", row.rejected_count),
    )


def _by_whom(row: Any) -> tuple[Fact, ...]:
    names = names_of({row.staged_by, row.imported_by or "", row.undone_by or ""})
    said = [("Begun", row.staged_at, row.staged_by), ("Imported", row.imported_at, row.imported_by),
            ("Undone", row.undone_at, row.undone_by)]  # fmt: skip
    return tuple(Fact(label, at, hint=f"By {names.get(by, by)}.") for label, at, by in said if at is not None)


def _acts(request: Request, row: Any) -> tuple[ActLink, ...]:
    may, root = permissions.may_import_ledger(request.officer), f"/spend/imports/{row.pk}/"
    if row.stage == ImportStage.STAGED:
        return (
            ActLink("Change what the columns are", f"{root}columns/", may),
            ActLink("Give this file up", f"{root}abandon/", may),
        )
    if row.stage == ImportStage.IMPORTED:
        return (ActLink("Undo this import", f"{root}undo/", may),)
    return ()


@door(Permission.SEE_SPEND)
def one_import(request: Request, pk: int) -> HttpResponse:
    """Show what the dry run found, or what the import brought."""
    row = found(request, pk)
    trial = queries.trial_of(row)
    is_staged = row.stage == ImportStage.STAGED
    context = {
        "record": page_of(request, row, ""),
        "row": row,
        "trial": trial,
        "tax_words": tax_words(row),
        "is_staged": is_staged,
        "is_imported": row.stage == ImportStage.IMPORTED,
        "may_import": permissions.may_import_ledger(request.officer),
        "job": open_job_about(IMPORT_LEDGER, row) if is_staged else None,
        "again": queries.staged_again(row) if is_staged else None,
        "claimed": queries.months_claimed_twice(row) if trial and trial.rows else [],
        "first_rejected": queries.rejected_rows(row).order_by("line", "pk")[:10]
        if row.rejected_count
        else [],
    }
    return render(request, "desk/spend/import.html", context)


@door(Permission.SEE_SPEND)
def rejected(request: Request, pk: int) -> HttpResponse:
    """List the rows that were not taken in, to be mended at their source."""
    row = found(request, pk)
    context = {"record": page_of(request, row, "rejected"), "row": row}
    return REJECTED.answer(
        request, queries.rejected_rows(row), template="desk/spend/rejected.html", context=context
    )


@door(Permission.SEE_SPEND)
def history(request: Request, pk: int) -> HttpResponse:
    """Show what happened to an import, in sentences."""
    row = found(request, pk)
    events = queries.history_of(row)
    told = happenings(events, queries.SENTENCES, names_in(events))
    context = {"record": page_of(request, row, "history"), "happenings": told}
    return render(request, "desk/spend/history.html", context)
