"""Plans of other councils, step by step: the file, what it tells, the import, its undoing."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from wisely.desk.planning.forms import ConfirmForm, ReasonForm
from wisely.desk.planning.joint_forms import PlanFileForm, PlanMeaningForm
from wisely.desk.planning.joint_lists import IMPORTS, PLANS, ROWS
from wisely.desk.planning.views.asking import ask
from wisely.people.doors import Request, door
from wisely.people.queries import own_council
from wisely.planning import actions, permissions, queries
from wisely.planning.permissions import Permission
from wisely.planning.queries import PLAN_IMPORT, PlanImportStage
from wisely.ui import words
from wisely.ui.forms import beside
from wisely.ui.parts import ActLink, Fact
from wisely.ui.record_page import RecordPage, happenings

ACTS = {
    "import_plan": ("Compare our needs with it", "import"),
    "discard_plan_file": ("Discard the file", "discard"),
    "undo_plan_import": ("Undo the import", "undo"),
}
AT_STAGE = {
    PlanImportStage.STAGED: ("import_plan", "discard_plan_file"),
    PlanImportStage.IMPORTED: ("undo_plan_import",),
}


@door(Permission.SEE_NEED)
def plans(request: Request) -> HttpResponse:
    """List the plans that were brought, the latest first."""
    may = permissions.may_import_plans(request.officer)
    acts = (ActLink("Bring a council’s plan", f"{PLANS}new/", may, "primary"),)
    rows = queries.plan_imports(request.officer.authority_id)
    return IMPORTS.answer(request, rows, template="desk/planning/plans.html", context={"acts": acts})


@door(Permission.IMPORT_PLANS)
def new(request: Request) -> HttpResponse:
    """Choose a file; it is read, and nothing is compared with it yet."""
    form = PlanFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        file = actions.PlanFile(told["file"].name, told["file"].read(), council=told["council"])
        with beside(form):
            try:
                batch = actions.read_plan_file(
                    own_council(request.officer), file, by=request.officer, at=request.at
                )
            except actions.UnreadableFile as fault:
                form.add_error("file", str(fault))
        if form.is_valid():
            return HttpResponseRedirect(f"{PLANS}{batch.pk}/")
    context = {"form": form, "columns": queries.PLAN_COLUMNS, "format_version": queries.PLAN_VERSION}
    return render(request, "desk/planning/plan_new.html", context)


def _found(request: Request, key: int) -> Any:
    batch = queries.plan_import_for(request.officer.authority_id, key)
    if batch is None:
        raise Http404
    return batch


def _names(request: Request) -> dict[str, str]:
    book = queries.book_of(request.officer.pack, on=timezone.localdate(request.at))
    return {each.code: each.name for each in book.categories}


@door(Permission.SEE_NEED)
def one(request: Request, key: int) -> HttpResponse:
    """Show what a plan tells, what of it cannot be read, and what its categories mean here."""
    batch, names = _found(request, key), _names(request)
    told, people = queries.history_of_plan_import(batch)
    context = {
        "record": _page(request, batch), "batch": batch, "faults": batch.faults,
        "is_staged": batch.stage == PlanImportStage.STAGED,
        "meaning": [
            (batch.category_names.get(theirs, theirs), names.get(ours, ""))
            for theirs, ours in sorted(batch.meaning.items())
        ],
        "happenings": happenings(told, queries.SENTENCES, people),
    }  # fmt: skip
    return ROWS.answer(
        request, queries.plan_rows(batch), template="desk/planning/plan_import.html", context=context
    )


def _page(request: Request, batch: Any) -> RecordPage:
    verdicts = queries.acts_on_plan_import(batch, by=request.officer)
    names = AT_STAGE.get(batch.stage, ())
    return RecordPage(
        title=batch.council_name,
        caption="Plan of another council",
        badge=PLAN_IMPORT.badge(batch.stage),
        facts=(
            Fact("File", batch.file_name, hint=words.size_of_file(batch.file_bytes)),
            Fact("Made on", batch.made_on),
            Fact("Read", batch.staged_at),
            Fact("Procurements", batch.row_count),
            Fact("Rejected rows", batch.rejected_count),
        ),
        acts=tuple(
            ActLink(
                label, f"{PLANS}{batch.pk}/{part}/", verdicts[name],
                "primary" if (name,) == names[:1] else "secondary", is_next=name in names,
            )
            for name, (label, part) in ACTS.items()
        ),
        version=batch.version,
    )  # fmt: skip


@door(Permission.IMPORT_PLANS)
def bring_in(request: Request, key: int) -> HttpResponse:
    """Say what their categories are here, and let the plan count."""
    batch = _found(request, key)
    form = PlanMeaningForm(
        request.POST or None, meaning=batch.meaning, names=batch.category_names, categories=_names(request)
    )
    return ask(
        request, form, lambda who: actions.import_plan(batch, meaning=form.meaning, **who),
        heading="Compare our needs with it", of=batch.council_name, version=batch.version,
        button=f"Import {words.plural(batch.row_count, 'procurement')}", back=f"{PLANS}{batch.pk}/",
        hint="Say for each of their categories which of ours it is. All of it comes in or nothing does, in "
        "place of that council’s earlier plan, and it can be undone.",
    )  # fmt: skip


@door(Permission.IMPORT_PLANS)
def discard(request: Request, key: int) -> HttpResponse:
    """Put a plan aside that was read."""
    batch = _found(request, key)
    return ask(
        request, ConfirmForm(request.POST or None), lambda who: actions.discard_plan_file(batch, **who),
        heading="Discard the file", of=batch.council_name, version=batch.version, button="Discard it",
        back=f"{PLANS}{batch.pk}/",
        hint="Nothing is compared with it, and its rows are not kept. You can choose it again.",
    )  # fmt: skip


@door(Permission.IMPORT_PLANS)
def undo(request: Request, key: int) -> HttpResponse:
    """Take a plan back."""
    batch, form = _found(request, key), ReasonForm(request.POST or None)
    return ask(
        request, form,
        lambda who: actions.undo_plan_import(batch, reason=form.cleaned_data["reason"], **who),
        heading="Undo the import", of=batch.council_name, version=batch.version, button="Undo it",
        back=f"{PLANS}{batch.pk}/",
        hint="Its procurements count no more, and that council’s plan before it counts again. What was noted "
        "of chances to buy together stays on the record.",
    )  # fmt: skip
