"""What waits for an officer, one approval as a card, and the acts on its steps. No GET decides anything."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from wisely.approvals import actions, queries
from wisely.approvals.permissions import Permission
from wisely.approvals.queries import APPROVAL, APPROVAL_STEP, Card
from wisely.desk.approvals.forms import AnswerForm, ApproveForm, QuestionForm, RefuseForm
from wisely.desk.approvals.lists import APPROVALS, KINDS
from wisely.lib.verdict import YES, no
from wisely.people.doors import Request, door, signed_in
from wisely.people.queries.organisation import directorates
from wisely.ui import words
from wisely.ui.forms import Form, beside, version_of
from wisely.ui.parts import ActLink, Fact, Link, Tab
from wisely.ui.record_page import RecordPage, fact_words, happenings

ACTS = {
    "approve_step": ("Approve", "approve"), "ask_question": ("Ask a question", "ask"),
    "refuse_step": ("Refuse", "refuse"),
}  # fmt: skip
OWN = "who asked for a thing answers questions about it, whatever their role; the action asks"


@door(Permission.SEE_APPROVAL)
def inbox(request: Request) -> HttpResponse:
    """Show what waits for the officer, what they asked for themselves, and what they decided of late."""
    officer, today = request.officer, timezone.localdate(request.at)
    context = {
        "waiting": [_waiting(each, on=today) for each in queries.cards_for(officer, on=today)],
        "own": queries.own_requests(officer),
        "decided": [
            {"step": step, "approval": step.approval, "badge": APPROVAL_STEP.badge(step.stage)}
            for step in queries.latest_decisions(officer)
        ],
        "kinds": KINDS,
    }
    return render(request, "desk/approvals/inbox.html", context)


def _waiting(approval: Any, *, on: date) -> dict[str, Any]:
    due = [step.due_on for step in approval.live if step.due_on and step.stage == "waiting"]
    return {
        "approval": approval,
        "kind": KINDS.get(approval.kind, approval.kind),
        "due_on": min(due, default=None),
        "is_overdue": bool(due) and min(due) < on,
        "requester": approval.requester.name if approval.requester else "",
    }


@door(Permission.SEE_APPROVAL)
def every(request: Request) -> HttpResponse:
    """List all approvals of the council."""
    return APPROVALS.answer(
        request, queries.approvals(request.officer.authority_id), template="desk/approvals/approvals.html",
        choices={"directorate": directorates()},
    )  # fmt: skip


def _approval(request: Request, reference: str) -> Any:
    found = queries.approval_for(request.officer.authority_id, reference)
    if found is None:
        raise Http404
    return found


def _sheet(request: Request, reference: str) -> Card:
    approval = _approval(request, reference)
    return queries.sheet_of(approval, officer=request.officer, on=timezone.localdate(request.at))


def _page(sheet: Card, here: str) -> RecordPage:
    approval = sheet.approval
    root = f"/approvals/{approval.reference}/"
    step = f"{root}steps/{sheet.mine.step.pk}/" if sheet.mine else root
    verdict = YES if sheet.mine else sheet.refusal
    is_open = approval.stage == queries.ApprovalStage.OPEN
    acts = tuple(
        ActLink(
            label, f"{step}{part}/", verdict & sheet.may_be_agreed if part == "approve" else verdict,
            "primary" if part == "approve" else "secondary", is_next=is_open,
        )
        for label, part in ACTS.values()
    )  # fmt: skip
    return RecordPage(
        title=approval.title,
        caption=f"Approval: {KINDS.get(approval.kind, approval.kind).lower()}",
        reference=approval.reference,
        badge=APPROVAL.badge(approval.stage),
        facts=(
            Fact("Value", f"{words.money(approval.value_net)} excluding VAT"),
            Fact("Asked by", sheet.requester_name or None),
            Fact("Asked", approval.opened_at),
            Fact("All about it", Link(approval.subject, approval.href)),
        ),
        tabs=(Tab("Card", root, not here), Tab("History", f"{root}history/", here == "history")),
        acts=acts,
        version=approval.version,
    )


@door(Permission.SEE_APPROVAL)
def card(request: Request, reference: str) -> HttpResponse:
    """Show one approval: what, how much, what changed, who agreed, whose turn it is, until when."""
    sheet = _sheet(request, reference)
    approval = sheet.approval
    context = {
        "record": _page(sheet, ""),
        "sheet": sheet,
        "facts": [
            Fact(label, _as_read(name, approval.material.get(name, ""))) for name, label in approval.labels
        ],
        "changes": [
            (label, _as_read(name, old) or "nothing", _as_read(name, new) or "nothing")
            for name, label, old, new in queries.difference_for(sheet, request.officer)
        ],
        "steps": [{"shown": each, "badge": APPROVAL_STEP.badge(each.step.stage)} for each in sheet.steps],
    }
    return render(request, "desk/approvals/card.html", context)


def _as_read(name: str, text: str) -> str | None:
    if name == "vat_rate" and text:
        return words.percent(float(text) * 100, 0)
    if name in {"kind", "risk"}:
        return text.capitalize()
    return fact_words(name, text) if text else None


@door(Permission.SEE_APPROVAL)
def history(request: Request, reference: str) -> HttpResponse:
    """Tell what happened to an approval, superseded decisions among it."""
    sheet = _sheet(request, reference)
    told, names = queries.history_of(sheet.approval)
    context = {
        "record": _page(sheet, "history"),
        "sheet": sheet,
        "happenings": happenings(told, queries.SENTENCES, names),
    }
    return render(request, "desk/approvals/history.html", context)


def _step(request: Request, reference: str, key: int) -> tuple[Any, Any]:
    approval = _approval(request, reference)
    step = queries.step_for(approval, key)
    if step is None:
        raise Http404
    step.approval = approval
    return approval, step


def _act(
    request: Request, approval: Any, form: Form, act: Callable[[dict[str, Any]], Any], *, heading: str,
    button: str, done: str, note: str = "", money: Any = None,
) -> HttpResponse:  # fmt: skip
    """Show the page that asks to confirm, or let the act happen. Only a POST from that page acts."""
    where = f"/approvals/{approval.reference}/"
    if request.method == "POST" and form.is_valid():
        with beside(form):
            act({"version": version_of(request), "by": request.officer, "at": request.at})
        if form.is_valid():
            return HttpResponseRedirect(done)
    context = {
        "form": form, "approval": approval, "heading": heading, "button": button, "back": where, "note": note,
        "money": money,
    }  # fmt: skip
    return render(request, "desk/approvals/confirm.html", context)


def _may_decide(request: Request, approval: Any, step: Any) -> str:
    """Let go on only who may decide the step; give for whom they do."""
    on = timezone.localdate(request.at)
    steps = queries.live_steps(approval)
    grant, verdict = queries.decision_on(approval, steps, step, officer=request.officer, on=on)
    verdict.require()
    return grant.on_behalf_of if grant else ""


@door(Permission.DECIDE)
def approve(request: Request, reference: str, key: int) -> HttpResponse:
    """Confirm that it may be done."""
    approval, step = _step(request, reference, key)
    note = _note(_may_decide(request, approval, step))
    today = timezone.localdate(request.at)
    money = queries.money_of(approval, on=today)
    queries.may_be_agreed(approval, queries.live_steps(approval), step, money=money, on=today).require()
    form = ApproveForm(request.POST or None)
    shown = request.POST.get("shown", "")
    return _act(
        request, approval, form,
        lambda who: actions.approve_step(step, **form.cleaned_data, shown_sha256=shown, **who),
        heading=f"Approve as {step.office}", button="Approve", done="/approvals/", note=note, money=money,
    )  # fmt: skip


def _note(on_behalf_of: str) -> str:
    if not on_behalf_of:
        return ""
    name = queries.name_of(on_behalf_of)
    return f"You decide for {name}, who lent you their authority. The record names you both."


@door(Permission.DECIDE)
def refuse(request: Request, reference: str, key: int) -> HttpResponse:
    """Confirm that it may not be done."""
    approval, step = _step(request, reference, key)
    note = _note(_may_decide(request, approval, step))
    form = RefuseForm(request.POST or None)
    shown = request.POST.get("shown", "")
    return _act(
        request, approval, form,
        lambda who: actions.refuse_step(step, **form.cleaned_data, shown_sha256=shown, **who),
        heading=f"Refuse as {step.office}", button="Refuse", done="/approvals/", note=note,
    )  # fmt: skip


@door(Permission.DECIDE)
def ask(request: Request, reference: str, key: int) -> HttpResponse:
    """Ask who requested it."""
    approval, step = _step(request, reference, key)
    _may_decide(request, approval, step)
    form = QuestionForm(request.POST or None)
    return _act(
        request, approval, form, lambda who: actions.ask_question(step, **form.cleaned_data, **who),
        heading="Ask a question", button="Ask", done=f"/approvals/{approval.reference}/",
    )  # fmt: skip


@signed_in(OWN)
def answer(request: Request, reference: str, key: int) -> HttpResponse:
    """Answer a question about what one asked for."""
    approval = _approval(request, reference)
    question = queries.question_for(approval, key)
    if question is None:
        raise Http404
    if question.answered_at is not None:
        no("It was answered already.").require()
    form = AnswerForm(request.POST or None)
    return _act(
        request, approval, form, lambda who: actions.answer_question(question, **form.cleaned_data, **who),
        heading="Answer the question", button="Answer", done=f"/approvals/{approval.reference}/",
        note=question.question,
    )  # fmt: skip
