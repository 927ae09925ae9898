"""What waits for a category, what was classified unattended, what officers decided, and the deciding."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from wisely.classifications import permissions, queries
from wisely.classifications.permissions import Permission
from wisely.desk.classifications.forms import ALL, CategoryForm, CorrectionForm
from wisely.lib.verdict import no
from wisely.lib.whole_numbers import whole_number
from wisely.people.doors import Request, door
from wisely.people.queries import names_in, names_of, own_council
from wisely.spend import actions
from wisely.spend import queries as spend
from wisely.spend.permissions import Permission as Spend
from wisely.spend.work import TRAIN_CLASSIFIER
from wisely.ui.forms import beside, version_of
from wisely.ui.parts import Fact, Link, Tab
from wisely.ui.record_page import happenings
from wisely.work.queries import open_job_about

HERE = "/classifications/"
AT_ONCE = 25
WAITING, UNATTENDED, DECIDED = "waiting", "unattended", "decided"
SAID_BY = {WAITING: queries.NOBODY, UNATTENDED: queries.CLASSIFIER, DECIDED: queries.OFFICER}


@door(Spend.SEE_SPEND)
def queue(request: Request) -> HttpResponse:
    """Show what waits, or what was said; take the proposals that an officer agrees with."""
    council = request.officer.authority_id or 0
    kind = request.GET.get("kind", WAITING)
    kind = kind if kind in SAID_BY else WAITING
    if request.method == "POST":
        done = _agree(request)
        return HttpResponseRedirect(f"{HERE}?{urlencode({'kind': kind, 'done': done})}")
    counts = queries.counts(council)
    rows = queries.classifications(council, said_by=SAID_BY[kind])
    paginator = Paginator(rows, AT_ONCE)
    paginator.count = getattr(counts, kind)  # counted already, with the others
    page = paginator.get_page(request.GET.get("page"))
    shown = list(page.object_list)
    names = names_of({row.decided_by for row in shown if row.decided_by})
    context = {
        "kind": kind, "counts": counts, "tabs": _tabs(counts, kind), "page": page,
        "rows": [(row, names.get(row.decided_by, row.decided_by)) for row in shown],
        "latest": queries.latest_classifier(council), "done": number_from(request.GET.get("done")),
        "may_train": permissions.may_train_classifier(request.officer),
        "may_decide": permissions.may_decide_category(request.officer),
        "job": open_job_about(TRAIN_CLASSIFIER, own_council(request.officer)),
    }  # fmt: skip
    return render(request, "desk/classifications/queue.html", context)


def _tabs(counts: queries.Counts, kind: str) -> tuple[Tab, ...]:
    told = (
        ("To decide", WAITING, counts.waiting), ("Classified unattended", UNATTENDED, counts.unattended),
        ("Decided by officers", DECIDED, counts.decided),
    )  # fmt: skip
    return tuple(Tab(label, f"{HERE}?kind={each}", each == kind, count) for label, each, count in told)


def number_from(text: str | None) -> int:
    """Read a small whole number from an address; 0 where there is none."""
    return whole_number(text, below=1_000_000) or 0


def _agree(request: Request) -> int:
    """Decide on those that are ticked as was proposed, each an act of its own; give how many.

    :raises Refusal: when none is ticked, or a proposal is not what was shown any more.
    """
    permissions.may_decide_category(request.officer).require()
    ticked = request.POST.getlist("kind")
    done = 0
    for told in ticked:
        pk, version = (whole_number(part) for part in (told + ":").split(":")[:2])
        row = None if pk is None else queries.classification_for(request.officer.authority_id, pk)
        if row is None or not row.proposed or version is None:
            no("That proposal is not there any more. Open the page anew.").require()
            continue
        actions.decide_category(
            row, category=row.proposed, version=version, by=request.officer, at=request.at
        )
        done += 1
    if not done:
        no("None is ticked. Tick the proposals that you agree with.").require()
    return done


def _found(request: Request, pk: int) -> Any:
    found = queries.classification_for(request.officer.authority_id, pk)
    if found is None:
        raise Http404
    return found


@door(Spend.SEE_SPEND)
def kind(request: Request, pk: int) -> HttpResponse:
    """Show what is proposed for payments that are siblings, and why; take what an officer decides."""
    row = _found(request, pk)
    verdict = permissions.may_decide_category(request.officer)
    tree = spend.tree_groups(request.officer.pack, on=request.at.date())
    form = CategoryForm(request.POST or None, tree=tree, initial={"category": row.category or row.proposed})
    if request.method == "POST" and form.is_valid():
        with beside(form):
            actions.decide_category(
                row, category=form.cleaned_data["category"], reason=form.cleaned_data["reason"],
                version=version_of(request), by=request.officer, at=request.at,
            )  # fmt: skip
        if form.is_valid():
            return HttpResponseRedirect(f"{HERE}?{urlencode({'done': 1})}")
    events = queries.history_of(row)
    names = names_in(events, row.decided_by, row.taken_back_by)
    context = {
        "row": row, "form": form, "verdict": verdict, "facts": _facts(row, names),
        "happenings": happenings(events, spend.SENTENCES, names),
    }  # fmt: skip
    return render(request, "desk/classifications/kind.html", context)


def _facts(row: Any, names: Any) -> tuple[Fact, ...]:
    return (
        Fact("Supplier", row.supplier or "Redacted or not given"),
        Fact("Service", row.service or None),
        Fact("What it was for", row.purpose or None),
        Fact("Category in the file", row.published or None),
        Fact("Payments", f"{row.lines_count:,}", hint="Decided alone." if row.is_alone else ""),
        Fact("Category", row.category or "Not decided", hint=said_by(row, names)),
    )


def said_by(row: Any, names: Any) -> str:
    """Say who put payments into their category: an officer, or a classifier by its number and how sure."""
    if row.said_by == queries.OFFICER:
        return f"Decided by {names.get(row.decided_by, row.decided_by)}."
    if row.said_by == queries.CLASSIFIER:
        return f"Classified unattended by classifier {row.classifier.number}, {row.sureness_share:.0%} sure."
    if row.taken_back_by:
        name = names.get(row.taken_back_by, row.taken_back_by)
        return f"{name} took back what was said before. It waits for an officer."
    return ""


@door(Permission.DECIDE_CATEGORY)
def take_back(request: Request, pk: int) -> HttpResponse:
    """Take back what was said: the payments have the category of their file again, and wait."""
    row = _found(request, pk)
    if request.method == "POST":
        actions.take_back_category(
            row, reason=request.POST.get("reason", "").strip()[:500], version=version_of(request),
            by=request.officer, at=request.at,
        )  # fmt: skip
        return HttpResponseRedirect(f"{HERE}{row.pk}/")
    return render(request, "desk/classifications/take_back.html", {"row": row})


@door(Permission.DECIDE_CATEGORY)
def payment(request: Request, pk: int) -> HttpResponse:
    """Put a payment into another category, and ask whether that goes for its siblings."""
    line = spend.line_for(request.officer.authority_id, pk)
    found = spend.siblings_of(request.officer.authority_id or 0, pk) if line else None
    if line is None or found is None:
        raise Http404
    tree = spend.tree_groups(request.officer.pack, on=request.at.date())
    form = CorrectionForm(
        request.POST or None, tree=tree, count=found.count, initial={"category": line.category}
    )
    if request.method == "POST" and form.is_valid():
        asked = whole_number(request.POST.get("siblings")) or 0
        with beside(form):
            actions.correct_category(
                line, category=form.cleaned_data["category"], reason=form.cleaned_data["reason"],
                siblings=asked if form.cleaned_data["reach"] == ALL else 0, by=request.officer, at=request.at,
            )  # fmt: skip
        if form.is_valid():
            return HttpResponseRedirect(f"/spend/lines/{line.pk}/")
    back = Link("Payment", f"/spend/lines/{line.pk}/")
    context = {"form": form, "line": line, "found": found, "back": back}
    return render(request, "desk/classifications/payment.html", context)
