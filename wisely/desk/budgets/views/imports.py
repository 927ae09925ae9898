"""A file of budgets: chosen, read, shown with what cannot be read, then set or put aside."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from wisely.budgets import actions, queries
from wisely.budgets.permissions import Permission
from wisely.budgets.queries import BUDGET_IMPORT
from wisely.desk.budgets.forms import ConfirmForm, FileForm, ReasonForm
from wisely.desk.governance.acting import answer
from wisely.people.doors import Request, door
from wisely.people.queries import own_council
from wisely.ui.forms import beside
from wisely.ui.parts import ActLink, Fact
from wisely.ui.record_page import RecordPage

ROOT = "/budgets/"
STAGED, IMPORTED = queries.BudgetImportStage.STAGED, queries.BudgetImportStage.IMPORTED
ACTS = {
    "import_budgets": ("Set these budgets", "set", "primary", STAGED),
    "discard_budget_file": ("Put the file aside", "discard", "secondary", STAGED),
    "undo_budget_import": ("Undo the import", "undo", "secondary", IMPORTED),
}


@door(Permission.SET_BUDGET)
def new(request: Request) -> HttpResponse:
    """Choose a file; it is read, and nothing is set yet."""
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        with beside(form):
            try:
                batch = actions.read_budget_file(
                    own_council(request.officer), name=file.name, content=file.read(), by=request.officer,
                    at=request.at,
                )  # fmt: skip
            except actions.UnreadableFile as fault:
                form.add_error("file", str(fault))
        if form.is_valid():
            return HttpResponseRedirect(f"{ROOT}imports/{batch.pk}/")
    before = [
        (each, BUDGET_IMPORT.badge(each.stage))
        for each in queries.budget_imports(request.officer.authority_id)
    ]
    return render(request, "desk/budgets/import_new.html", {"form": form, "before": before})


def _import(request: Request, key: int) -> Any:
    found = queries.budget_import_for(request.officer.authority_id, key)
    if found is None:
        raise Http404
    return found


@door(Permission.SEE_BUDGETS)
def batch(request: Request, key: int) -> HttpResponse:
    """Show what a file would set, against what is set, and what of it cannot be read."""
    found = _import(request, key)
    root, verdicts = f"{ROOT}imports/{found.pk}/", queries.acts_on_budget_import(found, by=request.officer)
    rows = [
        (line, code, year, Decimal(amount), Decimal(before) if before else None)
        for line, code, year, amount, before in found.rows
    ]
    record = RecordPage(
        title=found.file_name, caption="File of budgets", reference="",
        badge=BUDGET_IMPORT.badge(found.stage), version=found.version,
        facts=(
            Fact("Read", found.staged_at),
            Fact("Budgets", len(rows)),
            Fact("Together", f"{sum((row[3] for row in rows), Decimal(0)):,.2f} pounds excluding VAT"),
            Fact("Rejected rows", len(found.faults)),
        ),
        acts=tuple(
            ActLink(label, f"{root}{part}/", verdicts[name], kind, is_next=found.stage == stage)
            for name, (label, part, kind, stage) in ACTS.items()
        ),
    )  # fmt: skip
    return render(
        request, "desk/budgets/import.html", {"record": record, "rows": rows, "faults": found.faults}
    )


@door(Permission.SET_BUDGET)
def set_all(request: Request, key: int) -> HttpResponse:
    """Set the budgets of a file."""
    found, form = _import(request, key), ReasonForm(request.POST or None)
    queries.acts_on_budget_import(found, by=request.officer)["import_budgets"].require()
    return answer(
        request, form, lambda who: actions.import_budgets(found, **form.cleaned_data, **who),
        heading="Set these budgets", button="Set them", back=f"{ROOT}imports/{found.pk}/", of=found.file_name,
        hint="All of them, or none. The reason stands in the history of each cost centre.",
        version=found.version, leads_to=lambda _made: ROOT,
    )  # fmt: skip


@door(Permission.SET_BUDGET)
def undo(request: Request, key: int) -> HttpResponse:
    """Set every budget of a file back to what it was."""
    found, form = _import(request, key), ReasonForm(request.POST or None)
    queries.acts_on_budget_import(found, by=request.officer)["undo_budget_import"].require()
    where = f"{ROOT}imports/{found.pk}/"
    return answer(
        request, form, lambda who: actions.undo_budget_import(found, **form.cleaned_data, **who),
        heading="Undo the import", button="Undo it", back=where, of=found.file_name,
        hint="Every budget becomes what it was before. The reason stands in the history of each cost centre.",
        version=found.version, leads_to=lambda _made: where,
    )  # fmt: skip


@door(Permission.SET_BUDGET)
def discard(request: Request, key: int) -> HttpResponse:
    """Put a file aside."""
    found, form = _import(request, key), ConfirmForm(request.POST or None)
    return answer(
        request, form, lambda who: actions.discard_budget_file(found, **who),
        heading="Put the file aside", button="Put it aside", back=f"{ROOT}imports/{found.pk}/",
        of=found.file_name, hint="Nothing of it is set.", version=found.version, leads_to=lambda _made: ROOT,
    )  # fmt: skip
