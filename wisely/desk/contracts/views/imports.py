"""Imports into the register, step by step: the file, what it would bring, the import, its undoing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from wisely.contracts import actions, permissions, queries
from wisely.contracts.actions import NewFile, Unreadable
from wisely.contracts.lifecycle import REGISTER_IMPORT, ImportStage
from wisely.contracts.permissions import Permission
from wisely.contracts.work import IMPORT_REGISTER, READ_IMPORT
from wisely.desk.contracts.forms.imports import BuyersForm, ColumnsForm, FileForm
from wisely.desk.contracts.forms.reasons import ReasonForm, Rehearsed, beside
from wisely.desk.contracts.lists import IMPORTS, OUTCOMES, ROWS, SOURCES, rows_with
from wisely.desk.contracts.views.acting import sent_with
from wisely.lib.verdict import YES, Verdict, no
from wisely.people.doors import Request, door
from wisely.people.queries import names_of, own_council
from wisely.ui import words
from wisely.ui.forms import Form, version_of
from wisely.ui.parts import ActLink, Fact, Link, Tab
from wisely.ui.record_page import RecordPage
from wisely.work.actions import ask_for_job
from wisely.work.queries import is_long, open_job_about


@door(Permission.IMPORT_REGISTER)
def imports(request: Request) -> HttpResponse:
    """List the imports, the latest first."""
    rows = queries.imports(request.officer.authority_id)
    return IMPORTS.answer(request, rows, template="desk/contracts/imports.html")


@door(Permission.IMPORT_REGISTER)
def new(request: Request) -> HttpResponse:
    """Choose a file; it is read and laid beside the register, and nothing enters it yet."""
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        content = file.read()
        with beside(form):
            try:
                source = form.cleaned_data["kind"] or actions.source_of(content)
                where = _staged(request, NewFile(source, file.name, content))
            except Unreadable as fault:
                form.add_error("file", str(fault))
        if form.is_valid():
            return HttpResponseRedirect(where)
    return render(request, "desk/contracts/import_new.html", {"form": form})


def _staged(request: Request, file: NewFile) -> str:
    """Read a file at once, or have a large one read by a job. Gives where to look on."""
    council = own_council(request.officer)
    if not is_long(size_bytes=actions.size_when_open(file.content)):
        batch = actions.stage_import(council, file, by=request.officer, at=request.at)
        return f"/contracts/imports/{batch.pk}/"
    batch = actions.take_in_file(council, file, by=request.officer, at=request.at)
    return _as_job(request, batch, READ_IMPORT, f"Reading of {batch.file_name}", version=batch.version)


def _as_job(request: Request, batch: Any, kind: str, title: str, **arguments: Any) -> str:
    job = ask_for_job(
        kind, title=title, about=batch,
        arguments={"import": batch.pk, "version": version_of(request), **arguments},
        back_href=f"/contracts/imports/{batch.pk}/", by=request.officer, at=request.at,
    )  # fmt: skip
    return f"/jobs/{job.reference}/"


def found(request: Request, key: int, *, stage: str = "") -> Any:
    """Give the import of the address, or no page.

    :raises Refusal: when it is not at the stage that the page is about.
    """
    batch = queries.import_by_key(request.officer.authority_id, key)
    if batch is None:
        raise Http404
    if stage and batch.stage != stage:
        word = REGISTER_IMPORT.badge(batch.stage).word.lower()
        no(f"This import is {word}, so this cannot be done with it any more.").require()
    return batch


def page_of(request: Request, batch: Any) -> RecordPage:
    """Build the head of an import's page, with each outcome as a part."""
    root = f"/contracts/imports/{batch.pk}/"
    counts = {
        "new": batch.new_count, "changed": batch.changed_count, "same": batch.same_count,
        "rejected": batch.rejected_count, "left out": batch.left_out_count,
    }  # fmt: skip
    asked = request.GET.getlist("outcome")
    here = asked[0] if len(asked) == 1 else ""
    return RecordPage(
        title=batch.file_name,
        caption="Import",
        badge=REGISTER_IMPORT.badge(batch.stage),
        facts=_facts(batch),
        tabs=(
            Tab("All rows", root, not here, sum(counts.values())),
            *(
                Tab(word, root + rows_with(outcome), here == outcome, counts[outcome])
                for outcome, word in OUTCOMES
            ),
        ),
        acts=_acts(request, batch, root),
        version=batch.version,
    )


def _facts(batch: Any) -> tuple[Fact, ...]:
    people = names_of({name for name in (batch.staged_by, batch.imported_by, batch.undone_by) if name})

    def by(name: str | None) -> str:
        return f"by {people.get(name or '', name)}" if name else ""

    done = [Fact("Imported", batch.imported_at, hint=by(batch.imported_by))] if batch.imported_at else []
    undone = [Fact("Undone", batch.undone_at, hint=by(batch.undone_by))] if batch.undone_at else []
    return (
        Fact("Kind", SOURCES.get(batch.source, batch.source)),
        Fact("Size", words.size_of_file(batch.file_bytes)),
        Fact("Taken in", batch.staged_at, hint=by(batch.staged_by)),
        Fact("Read", batch.read_at or "Not yet"),
        *done,
        *undone,
        Fact("Taken as this council", list(batch.buyers) or "Rows that name no buyer"),
    )


def _acts(request: Request, batch: Any, root: str) -> tuple[ActLink, ...]:
    may = permissions.may_import_register(request.officer)
    if batch.stage == ImportStage.STAGED and batch.read_at is None:
        return (
            ActLink("Read the file", f"{root}read/", may, "primary"),
            ActLink("Discard the file", f"{root}discard/", may),
        )
    if batch.stage == ImportStage.STAGED:
        is_table = batch.source == "register"
        choice = (
            ActLink("Say what the columns are", f"{root}columns/", may) if is_table
            else ActLink("Say which buyers are ours", f"{root}buyers/", may)
        )  # fmt: skip
        return (
            ActLink("Import these", f"{root}import/", may & _has_rows(batch), "primary"),
            choice,
            ActLink("Discard the file", f"{root}discard/", may),
        )
    if batch.stage == ImportStage.IMPORTED:
        return (ActLink("Undo the import", f"{root}undo/", may & queries.import_can_be_undone(batch)),)
    return ()


def _has_rows(batch: Any) -> Verdict:
    if batch.new_count + batch.changed_count:
        return YES
    return no("Nothing in this file is new or changed. Say what its columns are or which buyers are ours, or "
              "discard it.")  # fmt: skip


def _is_read(batch: Any) -> Verdict:
    return YES if batch.read_at else no("This file is not read yet. Read it first.")


@door(Permission.IMPORT_REGISTER)
def one(request: Request, key: int) -> HttpResponse:
    """Show what a file would bring or has brought, row by row, and why each row stays out that does."""
    batch = found(request, key)
    context = {
        "record": page_of(request, batch),
        "batch": batch,
        "is_staged": batch.stage == ImportStage.STAGED,
        "job": open_job_about(READ_IMPORT, batch) or open_job_about(IMPORT_REGISTER, batch),
        "is_unread": batch.read_at is None,
        "is_empty": not batch.row_count,
        "rejected": rows_with("rejected"),
        "new": batch.new_count,
        "changed": batch.changed_count,
    }
    return ROWS.answer(
        request, queries.rows_of(batch), template="desk/contracts/import.html", context=context
    )


@door(Permission.IMPORT_REGISTER)
def read(request: Request, key: int) -> HttpResponse:
    """Have a large file read whose reading was stopped or failed."""
    batch = found(request, key, stage=ImportStage.STAGED)
    form = Form(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with beside(form):
            where = _as_job(request, batch, READ_IMPORT, f"Reading of {batch.file_name}")
        if form.is_valid():
            return HttpResponseRedirect(where)
    return render(request, "desk/contracts/import_read.html", {"form": form, "batch": batch})


@door(Permission.IMPORT_REGISTER)
def columns(request: Request, key: int) -> HttpResponse:
    """Say what each column of a table is, and read the file again."""
    batch = found(request, key, stage=ImportStage.STAGED)
    _is_read(batch).require()
    form = ColumnsForm(request.POST or None, columns=queries.columns_of(batch))
    return _again(
        request, batch, form, lambda: {"mapping": form.mapping}, heading="What are the columns?",
        hint="What is recognised is chosen already. A column that is nothing of this is left out.",
    )  # fmt: skip


@door(Permission.IMPORT_REGISTER)
def buyers(request: Request, key: int) -> HttpResponse:
    """Say which buyers in a file are this council, and read the file again."""
    batch = found(request, key, stage=ImportStage.STAGED)
    _is_read(batch).require()
    told = queries.buyers_of(batch)
    offered = [(name, f"{name} ({words.plural(count, 'contract')})") for name, count, _ in told]
    form = BuyersForm(
        request.POST or None,
        buyers=offered,
        initial={"buyers": [name for name, _, is_ours in told if is_ours]},
    )
    return _again(
        request, batch, form, lambda: {"buyers": form.cleaned_data["buyers"]},
        heading="Which buyers are ours?",
        hint="Files of many councils name the buyer of each contract. Each spelling is listed.",
    )  # fmt: skip


def _again(
    request: Request,
    batch: Any,
    form: Form,
    choices: Callable[[], dict[str, Any]],
    *,
    heading: str,
    hint: str,
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        where = f"/contracts/imports/{batch.pk}/"
        with beside(form):
            try:
                if is_long(rows=batch.row_count, size_bytes=queries.size_of_import(batch)):
                    where = _as_job(request, batch, READ_IMPORT, f"Reading of {batch.file_name}", **choices())
                else:
                    actions.read_import(
                        batch, **choices(), version=version_of(request), by=request.officer, at=request.at
                    )
            except Unreadable as fault:
                form.add_error(None, str(fault))
        if form.is_valid():
            return HttpResponseRedirect(where)
    context = {"form": form, "batch": batch, "heading": heading, "hint": hint}
    return render(request, "desk/contracts/import_choices.html", context)


@door(Permission.IMPORT_REGISTER)
def bring_in(request: Request, key: int) -> HttpResponse:
    """Let the new rows enter the register and the changed ones change it, at once or as a job."""
    batch = found(request, key, stage=ImportStage.STAGED)
    _has_rows(batch).require()
    rows = batch.new_count + batch.changed_count
    form = Form(request.POST or None)
    if request.method == "POST" and form.is_valid():
        where = f"/contracts/imports/{batch.pk}/"
        with beside(form):
            if is_long(rows=rows):
                where = _as_job(request, batch, IMPORT_REGISTER, f"Import of {batch.file_name}")
            else:
                actions.import_register(batch, version=version_of(request), by=request.officer, at=request.at)
        if form.is_valid():
            return HttpResponseRedirect(where)
    context = {"form": form, "batch": batch, "facts": _what_happens(batch), "is_long": is_long(rows=rows)}
    return render(request, "desk/contracts/import_check.html", context)


def _what_happens(batch: Any) -> list[Fact]:
    root = f"/contracts/imports/{batch.pk}/"
    return [
        Fact("Enter the register", words.plural(batch.new_count, "new contract")),
        Fact("Are changed", words.plural(batch.changed_count, "contract")),
        Fact("Are the same and stay", words.plural(batch.same_count, "contract")),
        Fact(
            "Rejected, stay outside",
            Link(words.plural(batch.rejected_count, "row"), root + rows_with("rejected")),
        ),
        Fact("Left out", Link(words.plural(batch.left_out_count, "row"), root + rows_with("left out"))),
    ]


@door(Permission.IMPORT_REGISTER)
def discard(request: Request, key: int) -> HttpResponse:
    """Put a file aside that was read: nothing of it enters the register."""
    batch = found(request, key, stage=ImportStage.STAGED)
    form = Form(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with beside(form):
            actions.discard_import(batch, version=version_of(request), by=request.officer, at=request.at)
        if form.is_valid():
            return HttpResponseRedirect("/contracts/imports/")
    return render(request, "desk/contracts/import_discard.html", {"form": form, "batch": batch})


@door(Permission.IMPORT_REGISTER)
def undo(request: Request, key: int) -> HttpResponse:
    """Take back what an import brought, after a page that says what that is."""
    batch = found(request, key, stage=ImportStage.IMPORTED)
    queries.import_can_be_undone(batch).require()
    form = ReasonForm(request.POST or None)
    is_checked = "checked" in request.POST
    if request.method == "POST" and "change" not in request.POST and form.is_valid():
        with beside(form):
            actions.undo_import(
                batch, reason=form.cleaned_data["reason"], version=version_of(request), by=request.officer,
                at=request.at,
            )  # fmt: skip
            if not is_checked:
                raise Rehearsed
        if form.is_valid() and is_checked:
            return HttpResponseRedirect(f"/contracts/imports/{batch.pk}/")
        if form.is_valid():
            context = {"batch": batch, "sent": sent_with(request), "reason": form.cleaned_data["reason"]}
            return render(request, "desk/contracts/import_undo_check.html", context)
    return render(request, "desk/contracts/import_undo.html", {"form": form, "batch": batch})
