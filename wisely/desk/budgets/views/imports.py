"""A file of budgets: chosen, read, shown with what cannot be read, then set or put aside."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from wisely.budgets import actions, permissions, queries
from wisely.budgets.permissions import Permission
from wisely.budgets.queries import BUDGET_IMPORT
from wisely.desk.budgets.forms import ConfirmForm, FileForm, ReasonForm
from wisely.desk.governance.acting import answer
from wisely.desk.planning.forms import beside
from wisely.people.doors import Request, door
from wisely.people.queries import own_council
from wisely.ui.parts import ActLink, Fact
from wisely.ui.record_page import RecordPage

ROOT = "/budgets/"


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
    return render(request, "desk/budgets/import_new.html", {"form": form})


def _import(request: Request, key: int) -> Any:
    found = queries.budget_import_for(request.officer.authority_id, key)
    if found is None:
        raise Http404
    return found


@door(Permission.SEE_BUDGETS)
def batch(request: Request, key: int) -> HttpResponse:
    """Show what a file would set, against what is set, and what of it cannot be read."""
    found = _import(request, key)
    root, may = f"{ROOT}imports/{found.pk}/", permissions.may_set_budget(request.officer)
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
        acts=() if found.stage != queries.BudgetImportStage.STAGED else (
            ActLink("Set these budgets", f"{root}set/", may, "primary"),
            ActLink("Put the file aside", f"{root}discard/", may),
        ),
    )  # fmt: skip
    return render(
        request, "desk/budgets/import.html", {"record": record, "rows": rows, "faults": found.faults}
    )


@door(Permission.SET_BUDGET)
def set_all(request: Request, key: int) -> HttpResponse:
    """Set the budgets of a file."""
    found, form = _import(request, key), ReasonForm(request.POST or None)
    return answer(
        request, form, lambda who: actions.import_budgets(found, **form.cleaned_data, **who),
        heading="Set these budgets", button="Set them", back=f"{ROOT}imports/{found.pk}/", of=found.file_name,
        hint="All of them, or none. The reason stands in the history of each cost centre.",
        version=found.version, leads_to=lambda _made: ROOT,
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
