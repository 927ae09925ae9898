"""The way of a file: chosen, its columns confirmed, tried, imported, undone or given up."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from wisely.desk.spend.forms import FileForm, MappingForm, ReasonForm, beside
from wisely.desk.spend.views.imports import found
from wisely.people.doors import Request, door
from wisely.people.queries import own_council
from wisely.spend import actions, queries
from wisely.spend.permissions import Permission
from wisely.spend.work import CONFIRM_MAPPING, IMPORT_LEDGER
from wisely.ui.forms import version_of
from wisely.work.actions import ask_for_job
from wisely.work.queries import is_long

DRY_RUN_AT_ONCE = 20 * 1024**2  # bytes; about 200,000 payments, read in a second or two


@door(Permission.IMPORT_LEDGER)
def choose_file(request: Request) -> HttpResponse:
    """Take in a file and look it over; its columns come next."""
    form = FileForm(request.POST or None, request.FILES or None)
    staged = None
    if request.method == "POST" and form.is_valid():
        with tempfile.TemporaryDirectory(prefix="wisely-") as folder, beside(form, file_field="file"):
            path = _written(form.cleaned_data["file"], Path(folder))
            staged = actions.stage_file(
                own_council(request.officer), path=path, name=form.cleaned_data["file"].name,
                by=request.officer, at=request.at,
            )  # fmt: skip
        if staged is not None:
            return HttpResponseRedirect(f"/spend/imports/{staged.pk}/columns/")
    return render(request, "desk/spend/choose_file.html", {"form": form})


def _written(arrived: Any, folder: Path) -> Path:
    path = folder / "payments"
    with path.open("wb") as out:
        for piece in arrived.chunks():
            out.write(piece)
    return path


@door(Permission.IMPORT_LEDGER)
def columns(request: Request, pk: int) -> HttpResponse:
    """Show what each column seems to be, and take the officer's word for it."""
    row = found(request, pk)
    look = queries.first_look(row)
    form = MappingForm(request.POST or None, staged=row, look=look)
    if request.method == "POST" and form.is_valid():
        mapping = form.cleaned_data["mapping"]
        if row.file_bytes > DRY_RUN_AT_ONCE:
            return _as_job(
                request, row, CONFIRM_MAPPING, f"Dry run of {row.file_name}", mapping=mapping.as_plain()
            )
        with beside(form):
            actions.confirm_mapping(
                row, mapping=mapping, version=version_of(request), by=request.officer, at=request.at
            )
        if form.is_valid():
            return HttpResponseRedirect(f"/spend/imports/{row.pk}/")
    return render(request, "desk/spend/columns.html", {"form": form, "row": row, "look": look})


def _as_job(request: Request, row: Any, kind: str, title: str, **arguments: Any) -> HttpResponse:
    job = ask_for_job(
        kind, title=title, about=row,
        arguments={"import": row.pk, "version": version_of(request), **arguments},
        back_href=f"/spend/imports/{row.pk}/", by=request.officer, at=request.at,
    )  # fmt: skip
    return HttpResponseRedirect(f"/jobs/{job.reference}/")


@door(Permission.IMPORT_LEDGER)
def import_now(request: Request, pk: int) -> HttpResponse:
    """Import what the dry run showed: at once, or as a job where there is much of it."""
    row = found(request, pk)
    if request.method != "POST":
        return HttpResponseRedirect(f"/spend/imports/{row.pk}/")
    if is_long(rows=row.rows_count):
        return _as_job(request, row, IMPORT_LEDGER, f"Import of {row.file_name}")
    actions.import_ledger(row, version=version_of(request), by=request.officer, at=request.at)
    return HttpResponseRedirect(f"/spend/imports/{row.pk}/")


@door(Permission.IMPORT_LEDGER)
def undo(request: Request, pk: int) -> HttpResponse:
    """Take an import's payments out again, with the reason."""
    row = found(request, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with beside(form):
            actions.undo_import(
                row, reason=form.cleaned_data["reason"], version=version_of(request), by=request.officer,
                at=request.at,
            )  # fmt: skip
        if form.is_valid():
            return HttpResponseRedirect(f"/spend/imports/{row.pk}/")
    return render(request, "desk/spend/undo.html", {"form": form, "row": row})


@door(Permission.IMPORT_LEDGER)
def abandon(request: Request, pk: int) -> HttpResponse:
    """Give a file up that was not imported."""
    row = found(request, pk)
    if request.method == "POST":
        actions.abandon_import(row, version=version_of(request), by=request.officer, at=request.at)
        return HttpResponseRedirect("/spend/imports/")
    return render(request, "desk/spend/abandon.html", {"row": row})
