"""Papers: the list, the forward plan, one paper with its text, its facts and how they differ, its files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from wisely.desk.papers.forms import PART, TextForm
from wisely.desk.papers.lists import KEY_DECISIONS, PAPERS
from wisely.desk.planning.forms import ConfirmForm, ReasonForm
from wisely.lib.verdict import Verdict
from wisely.papers import actions, queries
from wisely.papers.permissions import Permission
from wisely.papers.queries import PAPER, PaperSheet
from wisely.people.doors import Request, door
from wisely.people.queries import own_council
from wisely.people.queries.organisation import directorates
from wisely.planning.queries import book_of
from wisely.rules.rulebook import Rulebook
from wisely.ui import words
from wisely.ui.forms import Form, beside, version_of
from wisely.ui.listing import SavedView
from wisely.ui.parts import ActLink, Fact, Link, Tab
from wisely.ui.record_page import RecordPage, happenings

ROOT = "/planning/papers/"
WAY_TO = {
    "need": "/planning/needs/{}/",
    "waiver": "/planning/waivers/{}/",
    "year": "/planning/waivers/report/?year={}",
}
ACTS = {
    "revise_paper": ("Write its text", "revise"),
    "take_facts": ("Take the facts anew", "take-facts"),
    "issue_paper": ("Issue it", "issue"),
    "withdraw_paper": ("Withdraw it", "withdraw"),
}
KEY_ROOT = "/planning/key-decisions/"
VIEWS = (
    SavedView("Lie ahead", f"{KEY_ROOT}?"),
    SavedView("Day has passed", f"{KEY_ROOT}?standing=passed"),
    SavedView("Decided", f"{KEY_ROOT}?standing=recorded"),
    SavedView("All notices", f"{KEY_ROOT}?standing=every"),
)
AT_STAGE = {
    "draft": {"revise_paper", "take_facts", "issue_paper", "withdraw_paper"}, "issued": {"withdraw_paper"},
}  # fmt: skip


@door(Permission.SEE_PAPER)
def papers(request: Request) -> HttpResponse:
    """List the papers."""
    return PAPERS.answer(
        request, queries.papers(request.officer.authority_id), template="desk/papers/papers.html",
        choices={"directorate": directorates()},
    )  # fmt: skip


@door(Permission.SEE_PAPER)
def key_decisions(request: Request) -> HttpResponse:
    """List the key decisions that lie ahead; by another view, those that passed or were taken."""
    today = timezone.localdate(request.at)
    rows = queries.forward_plan(request.officer.authority_id, on=today)
    passed = queries.narrow_by_standing(rows, "passed").count()
    if "standing" not in request.GET:
        rows = queries.narrow_by_standing(rows, "ahead")
    rule = next((each for each in _book(request).procedure_rules.decisions if each.notice_clear_days), None)
    return KEY_DECISIONS.answer(
        request, rows, template="desk/papers/key_decisions.html", choices={"directorate": directorates()},
        views=VIEWS, context={"rule": rule, "passed": passed},
    )  # fmt: skip


def _book(request: Request) -> Rulebook:
    return book_of(request.officer.pack, on=timezone.localdate(request.at))


@door(Permission.DRAFT_PAPER)
def draft(request: Request) -> HttpResponse:
    """Draft a paper about a need, a waiver or a year."""
    asked = {name: request.GET.get(name, "")[:80] for name in ("kind", "about", "subject")}
    book = _book(request)
    rule = book.papers.get(asked["kind"])
    if rule is None or asked["about"] not in queries.SUBJECT_KINDS:
        raise Http404
    form = ConfirmForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with beside(form):
            made = actions.draft_paper(
                own_council(request.officer), kind=asked["kind"], subject_kind=asked["about"],
                subject=asked["subject"], by=request.officer, at=request.at,
            )  # fmt: skip
        if form.is_valid():
            return HttpResponseRedirect(f"{ROOT}{made.reference}/")
    context = {
        "form": form, "rule": rule, "subject": asked["subject"],
        "back": WAY_TO[asked["about"]].format(asked["subject"]),
    }  # fmt: skip
    return render(request, "desk/papers/draft.html", context)


def paper_of(request: Request, reference: str) -> Any:
    """Give the paper of the address to act on, or no page."""
    paper = queries.paper_for(request.officer.authority_id, reference)
    if paper is None:
        raise Http404
    return paper


def _acts(request: Request, paper: Any) -> dict[str, Verdict]:
    """Give a verdict for each act on a paper: the answer that its page shows and the act rests on."""
    sheet = queries.paper_sheet(paper, on=timezone.localdate(request.at))
    return queries.acts_on_paper(sheet, by=request.officer)


def _page(request: Request, sheet: PaperSheet, here: str) -> RecordPage:
    paper, content = sheet.paper, sheet.content
    verdicts = queries.acts_on_paper(sheet, by=request.officer)
    root = f"{ROOT}{paper.reference}/"
    count = len(sheet.differences)
    tabs = (("The paper", "", None), ("Differences", "differences", count), ("History", "history", None))
    wanted = AT_STAGE.get(paper.stage, set())
    if not count:
        wanted = wanted - {"take_facts"}
    return RecordPage(
        title=content.title,
        caption=content.caption,
        reference=paper.reference,
        badge=PAPER.badge(paper.stage),
        facts=tuple(_facts(request, sheet)),
        tabs=tuple(
            Tab(label, f"{root}{part}/" if part else root, part == here, number)
            for label, part, number in tabs
        ),
        acts=tuple(
            ActLink(
                label,
                f"{root}{part}/",
                verdicts[name],
                "primary" if name == "revise_paper" else "secondary",
                is_next=name in wanted,
            )
            for name, (label, part) in ACTS.items()
        ),
        version=paper.version,
    )


def _facts(request: Request, sheet: PaperSheet) -> list[Fact]:
    content = sheet.content
    facts = [
        Fact("About", Link(content.subject, WAY_TO[content.subject_kind].format(content.subject))),
        Fact("Facts taken", content.taken_at),
    ]
    if content.kind in queries.DECIDING:
        facts += [
            Fact("Who decides", content.decision_maker or None), Fact("Decision", content.decision_on)
        ]  # fmt: skip
    if content.short.way:
        facts.append(Fact("Notice", content.short.way.capitalize()))
    if sheet.first_day_on:
        facts.append(Fact("First day that the notice allows", sheet.first_day_on))
    if content.issued_at:
        facts += [Fact("Issued", content.issued_at), Fact("Public", _public_way(request, sheet))]
    if content.effective_on:
        facts += [
            Fact("Call-in until", content.call_in_ends_on or "Not open to call-in"),
            Fact("In effect from", content.effective_on),
        ]
    return facts


def _public_way(request: Request, sheet: PaperSheet) -> bool | Link:
    """Give the way to what the public sees, or that it sees nothing."""
    slug = request.officer.authority_slug
    if not sheet.paper.is_public or not slug:
        return bool(sheet.paper.is_public)
    return Link("As the public sees it", f"/open/{slug}/decisions/{sheet.paper.reference}/")


def _answer(request: Request, reference: str, here: str, **more: Any) -> HttpResponse:
    today = timezone.localdate(request.at)
    sheet = queries.paper_sheet(paper_of(request, reference), on=today)
    text = [
        {"part": part, "gap": sheet.gaps.get(part.key) if sheet.paper.stage == "draft" else None}
        for part in sheet.content.text
    ]
    moved = (
        f"The record has moved since these facts were taken: "
        f"{words.plural(len(sheet.differences), 'fact differs', 'facts differ')}. See the differences."
        if sheet.differences
        else ""
    )
    context = {
        "record": _page(request, sheet, here), "sheet": sheet, "text": text, "moved": moved,
        "root": f"{ROOT}{sheet.paper.reference}/",
        "groups": [
            {"heading": group.heading, "facts": [Fact(label, value) for label, value in group.rows]}
            for group in sheet.content.groups
        ],
        **more,
    }  # fmt: skip
    return render(request, f"desk/papers/{here or 'paper'}.html", context)


@door(Permission.SEE_PAPER)
def paper(request: Request, reference: str) -> HttpResponse:
    """Show a paper: its text and its facts."""
    return _answer(request, reference, "")


@door(Permission.SEE_PAPER)
def differences(request: Request, reference: str) -> HttpResponse:
    """Show what the record says now that the paper does not."""
    return _answer(request, reference, "differences")


@door(Permission.SEE_PAPER)
def history(request: Request, reference: str) -> HttpResponse:
    """Tell what happened to a paper."""
    events, names = queries.history_of(paper_of(request, reference))
    return _answer(request, reference, "history", happenings=happenings(events, queries.SENTENCES, names))


def _act(
    request: Request, found: Any, form: Form, act: Callable[[dict[str, Any]], Any], *, heading: str,
    button: str, hint: str,
) -> HttpResponse:  # fmt: skip
    """Show a form about a paper, or let its act happen and lead back to the paper."""
    where = f"{ROOT}{found.reference}/"
    if request.method == "POST" and form.is_valid():
        with beside(form):
            act({"version": version_of(request), "by": request.officer, "at": request.at})
        if form.is_valid():
            return HttpResponseRedirect(where)
    context = {"form": form, "need": found, "heading": heading, "button": button, "back": where, "hint": hint}
    return render(request, "desk/planning/change.html", context)


@door(Permission.DRAFT_PAPER)
def revise(request: Request, reference: str) -> HttpResponse:
    """Write the text of a draft."""
    found = paper_of(request, reference)
    _acts(request, found)["revise_paper"].require()
    book = queries.book_for(found, on=timezone.localdate(request.at))
    rule = queries.rule_of(found, book=book)
    told = {f"{PART}{key}": text for key, text in found.narrative.items()}
    told |= {name: getattr(found, name) for name in actions.LABELS}
    decision = queries.decision_kind_of(found, book=book)
    form = TextForm(
        request.POST or None, rule=rule, is_deciding=found.kind in queries.DECIDING, initial=told,
        clear_days=decision.notice_clear_days if decision else 0,
    )  # fmt: skip
    return _act(
        request, found, form, lambda who: actions.revise_paper(found, form.said(), **who),
        heading="Write its text", button="Save",
        hint=f"Written under {rule.rule}. The facts of the record are added by themselves.",
    )  # fmt: skip


@door(Permission.DRAFT_PAPER)
def take_facts(request: Request, reference: str) -> HttpResponse:
    """Take the record's facts anew."""
    found = paper_of(request, reference)
    return _act(
        request, found, ConfirmForm(request.POST or None), lambda who: actions.take_facts(found, **who),
        heading="Take the facts anew", button="Take them",
        hint="The facts become those of the record now. The text stays as it is: read it again afterwards.",
    )  # fmt: skip


@door(Permission.ISSUE_PAPER)
def issue(request: Request, reference: str) -> HttpResponse:
    """Give a paper out."""
    found = paper_of(request, reference)
    _acts(request, found)["issue_paper"].require()
    return _act(
        request, found, ConfirmForm(request.POST or None), lambda who: actions.issue_paper(found, **who),
        heading="Issue it", button="Issue it",
        hint="It does not change after that. Where the rules say so, the public sees it at once.",
    )  # fmt: skip


@door(Permission.DRAFT_PAPER)
def withdraw(request: Request, reference: str) -> HttpResponse:
    """Withdraw a paper."""
    found, form = paper_of(request, reference), ReasonForm(request.POST or None)
    return _act(
        request, found, form,
        lambda who: actions.withdraw_paper(found, reason=form.cleaned_data["reason"], **who),
        heading="Withdraw it", button="Withdraw it",
        hint="It stays to be read, and says that it holds no longer.",
    )  # fmt: skip
