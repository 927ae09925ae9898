"""Plans for failure and standard documents: the registers, one of each, and the acts on them."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from wisely.desk.governance.acting import answer
from wisely.desk.governance.forms import DocumentForm, PlanForm, ReviewDocumentForm, ReviewPlanForm
from wisely.desk.governance.lists import DOCUMENTS, PLANS
from wisely.desk.governance.views.changes import book_today, choice_of_people
from wisely.desk.planning.forms import ReasonForm
from wisely.governance import actions, permissions, queries
from wisely.governance.permissions import Permission
from wisely.governance.queries import DOCUMENT_KINDS, STANDARD_DOCUMENT
from wisely.people.doors import Request, door, signed_in
from wisely.people.queries import own_council, person_for
from wisely.ui.parts import ActLink, Fact, Link
from wisely.ui.record_page import RecordPage, happenings

ACTS = {
    "review_document": ("Review it", "review"), "retire_document": ("Retire it", "retire"),
}  # fmt: skip
DOCUMENTS_ROOT, PLANS_ROOT = "/governance/documents/", "/governance/plans/"
OWNER = "the owner of a document reviews it, whatever their role; the action asks"


@door(Permission.SEE_GOVERNANCE)
def documents(request: Request) -> HttpResponse:
    """List the standard documents, and name those that the rules ask for and nobody has registered."""
    officer = request.officer
    may = permissions.may_keep_documents(officer)
    acts = (ActLink("Register a document", f"{DOCUMENTS_ROOT}register/", may, "primary"),)
    rows = queries.standard_documents(officer.authority_id, on=timezone.localdate(request.at))
    missing = queries.missing_titles(officer.authority_id, book=book_today(request))
    return DOCUMENTS.answer(
        request, rows, template="desk/governance/documents.html",
        context={"acts": acts, "missing": missing, "may_keep": may.allowed},
    )  # fmt: skip


@door(Permission.KEEP_DOCUMENTS)
def register_document(request: Request) -> HttpResponse:
    """Register a standard document; one that the rules name is filled in."""
    form = DocumentForm(
        request.POST or None, colleagues=choice_of_people(request),
        initial={"title": request.GET.get("title", "")[:400], "kind": "template"},
    )  # fmt: skip
    return answer(
        request, form,
        lambda who: actions.register_document(
            own_council(request.officer),
            actions.DocumentFacts(**{n: v for n, v in form.cleaned_data.items() if n != "owner"}),
            owner=person_for(form.cleaned_data["owner"]), **who,
        ),
        heading="Register a standard document", button="Register it", back=DOCUMENTS_ROOT,
        leads_to=lambda made: f"{DOCUMENTS_ROOT}{made.reference}/",
    )  # fmt: skip


def _document(request: Request, reference: str) -> Any:
    found = queries.document_for(request.officer.authority_id, reference)
    if found is None:
        raise Http404
    return found


@door(Permission.SEE_GOVERNANCE)
def document(request: Request, reference: str) -> HttpResponse:
    """Show a standard document: its edition, its review, where it is used."""
    found = _document(request, reference)
    verdicts = queries.acts_on_document(found, by=request.officer)
    told, names = queries.history_of(found)
    root = f"{DOCUMENTS_ROOT}{found.reference}/"
    record = RecordPage(
        title=found.title, caption=DOCUMENT_KINDS[found.kind], reference=found.reference,
        badge=STANDARD_DOCUMENT.badge(found.stage), version=found.version,
        facts=(
            Fact("Edition", found.edition), Fact("Owner", found.owner.name if found.owner else None),
            Fact("Kept at", found.address or None), Fact("Reviewed", found.reviewed_on),
            Fact("Next review", found.review_by_on),
        ),
        acts=tuple(
            ActLink(
                label, f"{root}{part}/", verdicts[name],
                "primary" if name == "review_document" else "secondary", is_next=found.stage != "retired",
            )
            for name, (label, part) in ACTS.items()
        ),
    )  # fmt: skip
    uses = [Fact(place, rule) for place, rule in queries.uses_of(found.title, book=book_today(request))]
    context = {
        "record": record, "uses": uses, "happenings": happenings(told, queries.SENTENCES, names),
        "is_overdue": found.stage == "current" and found.review_by_on < timezone.localdate(request.at),
    }  # fmt: skip
    return render(request, "desk/governance/document.html", context)


@signed_in(OWNER)
def review_document(request: Request, reference: str) -> HttpResponse:
    """Say that a document was looked at."""
    found = _document(request, reference)
    queries.acts_on_document(found, by=request.officer)["review_document"].require()
    form = ReviewDocumentForm(
        request.POST or None, initial={"edition": found.edition, "address": found.address}
    )
    return answer(
        request, form, lambda who: actions.review_document(found, **form.cleaned_data, **who),
        heading="Review it", button="It was reviewed", back=f"{DOCUMENTS_ROOT}{found.reference}/",
        of=found.title, version=found.version,
    )  # fmt: skip


@door(Permission.KEEP_DOCUMENTS)
def retire_document(request: Request, reference: str) -> HttpResponse:
    """Take a document out of use."""
    found, form = _document(request, reference), ReasonForm(request.POST or None)
    return answer(
        request, form, lambda who: actions.retire_document(found, **form.cleaned_data, **who),
        heading="Retire it", button="Retire it", back=f"{DOCUMENTS_ROOT}{found.reference}/", of=found.title,
        hint="Say why, and what is used instead.", version=found.version,
    )  # fmt: skip


@door(Permission.SEE_GOVERNANCE)
def plans(request: Request) -> HttpResponse:
    """List the plans for failure, and the gold contracts that have none."""
    today = timezone.localdate(request.at)
    bare = queries.without_plan(request.officer.authority_id, on=today)
    return PLANS.answer(
        request, queries.plans(request.officer.authority_id, on=today), template="desk/governance/plans.html",
        context={
            "bare": list(bare[:20]), "bare_count": bare.count(),
            "may_plan": permissions.may_write_plans(request.officer),
        },
    )  # fmt: skip


@door(Permission.PLAN_FOR_FAILURE)
def write_plan(request: Request, reference: str) -> HttpResponse:
    """Write a plan for a contract."""
    contract = queries.contract_to_plan_for(request.officer.authority_id, reference)
    if contract is None:
        raise Http404
    form = PlanForm(request.POST or None)
    return answer(
        request, form,
        lambda who: actions.write_contingency_plan(contract, actions.PlanFacts(**form.cleaned_data), **who),
        heading="Plan for its failure", button="Save the plan", back=PLANS_ROOT, of=contract.title,
        leads_to=lambda _made: f"{PLANS_ROOT}{contract.reference}/",
    )  # fmt: skip


def _plan(request: Request, reference: str) -> Any:
    found = queries.plan_for(request.officer.authority_id, reference)
    if found is None:
        raise Http404
    return found


@door(Permission.SEE_GOVERNANCE)
def plan(request: Request, reference: str) -> HttpResponse:
    """Show a plan."""
    found = _plan(request, reference)
    may = permissions.may_plan_for_failure(request.officer, found.contract)
    told, names = queries.history_of(found)
    record = RecordPage(
        title=found.contract.title, caption="Plan for its failure", reference=found.contract.reference,
        version=found.version,
        facts=(
            Fact("Contract", Link(found.contract.reference, f"/contracts/{found.contract.reference}/")),
            Fact("Who steps in", found.stand_in), Fact("Reviewed", found.reviewed_on),
            Fact("Next review", found.review_by_on), Fact("Tried", found.tested_on or "Never"),
        ),
        acts=(ActLink("Review it", f"{PLANS_ROOT}{found.contract.reference}/review/", may, "primary"),),
    )  # fmt: skip
    context = {
        "record": record, "happenings": happenings(told, queries.SENTENCES, names),
        "said": (Fact("What would show it", found.triggers), Fact("What is done then", found.steps)),
        "is_overdue": found.review_by_on < timezone.localdate(request.at),
    }  # fmt: skip
    return render(request, "desk/governance/plan.html", context)


@door(Permission.PLAN_FOR_FAILURE)
def review_plan(request: Request, reference: str) -> HttpResponse:
    """Look at a plan again."""
    found = _plan(request, reference)
    told = {name: getattr(found, name) for name in ("triggers", "steps", "stand_in", "tested_on")}
    form = ReviewPlanForm(request.POST or None, initial=told)
    return answer(
        request, form,
        lambda who: actions.review_contingency_plan(
            found, actions.PlanFacts(**{n: v for n, v in form.cleaned_data.items() if n != "tested_on"}),
            tested_on=form.cleaned_data["tested_on"], **who,
        ),
        heading="Review the plan", button="It was reviewed", back=f"{PLANS_ROOT}{reference}/",
        of=found.contract.title, version=found.version,
    )  # fmt: skip
