"""Imports of older waivers, step by step: the file, what it would bring, the import, its undoing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from wisely.desk.planning.forms import ReasonForm
from wisely.desk.planning.waiver_forms import GroundsForm, WaiverFileForm
from wisely.desk.planning.waiver_lists import IMPORTS, OUTCOMES, ROWS, grounds_for
from wisely.people.doors import Request, door
from wisely.people.queries import names_of, own_council
from wisely.planning import actions, queries
from wisely.planning.permissions import Permission
from wisely.planning.queries import WAIVER_IMPORT
from wisely.ui import words
from wisely.ui.forms import Form, beside, version_of
from wisely.ui.parts import ActLink, Fact, Tab
from wisely.ui.record_page import RecordPage

ROOT = "/planning/waivers/imports/"
ACTS = {
    "import_waivers": ("Import these", "import"),
    "discard_waiver_file": ("Discard the file", "discard"),
    "undo_waiver_import": ("Undo the import", "undo"),
}
AT_STAGE = {"staged": ("import_waivers", "discard_waiver_file"), "imported": ("undo_waiver_import",)}


@door(Permission.IMPORT_WAIVERS)
def imports(request: Request) -> HttpResponse:
    """List the imports, the latest first."""
    rows = queries.waiver_imports(request.officer.authority_id)
    return IMPORTS.answer(request, rows, template="desk/planning/waiver_imports.html")


@door(Permission.IMPORT_WAIVERS)
def new(request: Request) -> HttpResponse:
    """Choose a file; it is read, and nothing enters the register yet."""
    form = WaiverFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        file = actions.WaiverFile(told["file"].name, told["file"].read(), is_gross=told["tax"] == "gross")
        with beside(form):
            try:
                batch = actions.read_waiver_file(
                    own_council(request.officer), file, by=request.officer, at=request.at
                )
            except actions.UnreadableFile as fault:
                form.add_error("file", str(fault))
        if form.is_valid():
            return HttpResponseRedirect(f"{ROOT}{batch.pk}/")
    return render(request, "desk/planning/waiver_import_new.html", {"form": form})


def _found(request: Request, key: int) -> Any:
    batch = queries.waiver_import_for(request.officer.authority_id, key)
    if batch is None:
        raise Http404
    return batch


@door(Permission.IMPORT_WAIVERS)
def one(request: Request, key: int) -> HttpResponse:
    """Show what a file would bring or has brought, row by row, and why each row stays out that does."""
    batch = _found(request, key)
    context = {
        "record": _page(request, batch),
        "batch": batch,
        "is_staged": batch.stage == queries.WaiverImportStage.STAGED,
    }
    rows = queries.rows_of_waiver_import(batch)
    return ROWS.answer(request, rows, template="desk/planning/waiver_import.html", context=context)


def _page(request: Request, batch: Any) -> RecordPage:
    root, counts = f"{ROOT}{batch.pk}/", queries.counts_of_waiver_import(batch)
    asked = request.GET.getlist("outcome")
    here = asked[0] if len(asked) == 1 else ""
    people = names_of({name for name in (batch.staged_by, batch.imported_by, batch.undone_by) if name})

    def by(name: str | None) -> str:
        return f"by {people.get(name or '', name)}" if name else ""

    done = [Fact("Imported", batch.imported_at, hint=by(batch.imported_by))] if batch.imported_at else []
    undone = [Fact("Undone", batch.undone_at, hint=by(batch.undone_by))] if batch.undone_at else []
    return RecordPage(
        title=batch.file_name,
        caption="Import of waivers",
        badge=WAIVER_IMPORT.badge(batch.stage),
        facts=(
            Fact("Size", words.size_of_file(batch.file_bytes)),
            Fact("Amounts", "hold VAT at 20%" if batch.is_gross else "are without VAT"),
            Fact("Read", batch.staged_at, hint=by(batch.staged_by)),
            *done,
            *undone,
        ),
        tabs=(
            Tab("All rows", root, not here, sum(counts.values())),
            *(Tab(word, f"{root}?outcome={code}", here == code, counts[code]) for code, word in OUTCOMES),
        ),
        acts=_acts(request, batch, root),
        version=batch.version,
    )


def _acts(request: Request, batch: Any, root: str) -> tuple[ActLink, ...]:
    """Give every act on an import: those that come next, then those of other stages."""
    verdicts = queries.acts_on_waiver_import(batch, by=request.officer)
    names = AT_STAGE.get(batch.stage, ())
    return tuple(
        ActLink(
            label, f"{root}{part}/", verdicts[name], "primary" if (name,) == names[:1] else "secondary",
            is_next=name in names,
        )
        for name, (label, part) in ACTS.items()
    )  # fmt: skip


def _act(
    request: Request, batch: Any, form: Form, act: Callable[[dict[str, Any]], Any], *, heading: str,
    button: str, hint: str,
) -> HttpResponse:  # fmt: skip
    where = f"{ROOT}{batch.pk}/"
    if request.method == "POST" and form.is_valid():
        with beside(form):
            act({"version": version_of(request), "by": request.officer, "at": request.at})
        if form.is_valid():
            return HttpResponseRedirect(where)
    context = {
        "form": form,
        "batch": batch,
        "heading": heading,
        "button": button,
        "hint": hint,
        "back": where,
    }
    return render(request, "desk/planning/waiver_import_act.html", context)


@door(Permission.IMPORT_WAIVERS)
def bring_in(request: Request, key: int) -> HttpResponse:
    """Say what the file's reasons mean, and let its new rows enter the register."""
    batch = _found(request, key)
    book = queries.book_of(request.officer.pack, on=timezone.localdate(request.at))
    grounds = grounds_for(queries.grounds_of(book))
    form = GroundsForm(request.POST or None, words=batch.grounds, grounds=grounds)
    return _act(
        request, batch, form, lambda who: actions.import_waivers(batch, grounds=form.grounds, **who),
        heading="What do its reasons mean?", button=f"Import {words.plural(batch.new_count, 'waiver')}",
        hint="All of it enters or nothing does, and it can be undone. The file’s own words stay beside the "
        "ground that you choose.",
    )  # fmt: skip


@door(Permission.IMPORT_WAIVERS)
def discard(request: Request, key: int) -> HttpResponse:
    """Put a file aside that was read."""
    batch = _found(request, key)
    return _act(
        request, batch, Form(request.POST or None), lambda who: actions.discard_waiver_file(batch, **who),
        heading="Discard the file", button="Discard it",
        hint="Nothing of it enters the register, and its rows are not kept. You can choose it again.",
    )  # fmt: skip


@door(Permission.IMPORT_WAIVERS)
def undo(request: Request, key: int) -> HttpResponse:
    """Take back what a file brought."""
    batch = _found(request, key)
    form = ReasonForm(request.POST or None)
    return _act(
        request, batch, form,
        lambda who: actions.undo_waiver_import(batch, reason=form.cleaned_data["reason"], **who),
        heading="Undo the import", button="Undo it",
        hint=f"Its {words.plural(batch.new_count, 'waiver is', 'waivers are')} struck out and counted no "
        "more. The same file can be imported again.",
    )  # fmt: skip
