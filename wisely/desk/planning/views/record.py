"""One need: what it is, its routes, its options, its gate, what happened to it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from wisely.desk.planning.forms import FACTS
from wisely.desk.planning.papers import papers_shown
from wisely.desk.planning.stands import stands_shown
from wisely.desk.planning.views.route import shown_routes
from wisely.people.doors import Request, door
from wisely.planning import queries
from wisely.planning.permissions import Permission
from wisely.planning.queries import NEED, NeedSheet
from wisely.ui import words
from wisely.ui.parts import ActLink, Fact, Link, Tab
from wisely.ui.record_page import RecordPage, happenings

ACTS = {
    "appraise_options": ("Weigh the options", "appraise"),
    "pass_gate": ("Let it through the gate", "gate/pass"),
    "schedule_procurement": ("Schedule it", "schedule"),
    "publish_plan": ("Put it into the public forward plan", "publish"),
    "meet_need_otherwise": ("Record how it is met", "meet-otherwise"),
    "revise_need": ("Put it right", "revise"),
    "send_need_back": ("Send it back", "send-back"),
    "withdraw_plan": ("Take it out of the public plan", "withdraw"),
    "drop_need": ("Drop it", "drop"),
}
NEXT = {
    "proposed": ("appraise_options", "drop_need", "revise_need"),
    "appraised": ("pass_gate", "meet_need_otherwise", "appraise_options", "revise_need", "drop_need"),
    "at the gate": ("send_need_back", "drop_need"),
    "agreed": ("schedule_procurement", "send_need_back", "drop_need"),
    "scheduled": ("publish_plan", "withdraw_plan", "schedule_procurement", "send_need_back", "drop_need"),
}


def need_of(request: Request, reference: str) -> Any:
    """Give the need of the address to act on, or no page."""
    need = queries.need_for(request.officer.authority_id, reference)
    if need is None:
        raise Http404
    return need


def page_of(request: Request, sheet: NeedSheet, here: str) -> RecordPage:
    """Build the head of a need's page; `here` is the tab's last part, "" for the first."""
    need = sheet.need
    root = f"/planning/needs/{need.reference}/"
    tabs = (("Overview", ""), ("Routes", "routes"), ("Options", "options"), ("Gate", "gate"),
            ("History", "history"))  # fmt: skip
    return RecordPage(
        title=need.title,
        caption="Need",
        reference=need.reference,
        badge=NEED.badge(need.stage),
        facts=_facts(sheet),
        tabs=tuple(Tab(label, f"{root}{part}/" if part else root, part == here) for label, part in tabs),
        acts=_acts(request, sheet, root),
        version=need.version,
    )


def _facts(sheet: NeedSheet) -> tuple[Fact, ...]:
    need = sheet.need
    scheduled = (
        [Fact("Work begins", need.work_starts_on), Fact("Contract starts", need.contract_starts_on)]
        if need.work_starts_on
        else []
    )
    return (
        Fact("Value", f"{words.money(need.value_net)} excluding VAT"),
        Fact("Wanted by", need.needed_on),
        Fact("Directorate", sheet.directorate_name or None),
        Fact("Commissioner", sheet.commissioner_name or None),
        *scheduled,
    )


def _acts(request: Request, sheet: NeedSheet, root: str) -> tuple[ActLink, ...]:
    """Give every act on a need: those that come next in their order, then those of other stages."""
    on = timezone.localdate(request.at)
    verdicts = queries.acts_on(sheet.need, by=request.officer, on=on, found=sheet.alike)
    names = _next(sheet)
    card = (
        (ActLink("See who has to agree", f"/approvals/{sheet.approval_reference}/", kind="primary"),)
        if sheet.need.stage == "at the gate"
        else ()
    )
    return card + tuple(
        ActLink(
            label, f"{root}{part}/", verdicts[name],
            "primary" if (name,) == names[:1] and not card else "secondary", is_next=name in names,
        )
        for name in (*names, *(name for name in ACTS if name not in names))
        for label, part in [ACTS[name]]
    )  # fmt: skip


def _next(sheet: NeedSheet) -> tuple[str, ...]:
    """Name the acts that come next, the first of them first."""
    hidden: set[str] = set()
    if sheet.need.stage == "scheduled":
        hidden.add("publish_plan" if sheet.need.is_published else "withdraw_plan")
    if sheet.need.stage == "appraised":
        buys = sheet.need.chosen_option in queries.BUYING
        hidden.add("meet_need_otherwise" if buys else "pass_gate")
    return tuple(name for name in NEXT.get(sheet.need.stage, ()) if name not in hidden)


def _answer(request: Request, reference: str, here: str, **more: Any) -> HttpResponse:
    sheet = queries.need_sheet(need_of(request, reference), on=timezone.localdate(request.at))
    context = {"record": page_of(request, sheet, here), "sheet": sheet, "need": sheet.need, **more}
    if here in {"", "routes"}:
        context["plan"] = sheet.plan
        context["routes"] = shown_routes(sheet.plan, needed_on=sheet.need.needed_on)
        context["needed_on"] = sheet.need.needed_on
    if here == "options":
        context["weighed"] = queries.budgets_of_options(sheet.need, sheet.options)
    if here == "":
        context["money"] = queries.money_of_need(sheet.need, on=timezone.localdate(request.at))
        context["said"] = _said(sheet)
        book = queries.book_of(request.officer.pack, on=timezone.localdate(request.at))
        context["joint"] = queries.opportunities_of(sheet.need, book=book)
        context |= stands_shown(request, kind="need", subject=sheet.need.reference)
        context |= papers_shown(
            request, about="need", subject=sheet.need.reference, of=sheet.need,
            decision=sheet.plan.decision,
            book=book,
        )  # fmt: skip
    return render(request, f"desk/planning/{here or 'need'}.html", context)


def _said(sheet: NeedSheet) -> tuple[Fact, ...]:
    need = sheet.need
    known = [question for name, question in FACTS.items() if getattr(need, name)]
    unknown = sum(getattr(need, name) is None for name in FACTS)
    return (
        Fact("What should be different", need.outcome),
        Fact("Category", sheet.category_name or None),
        Fact("Kind", need.kind.capitalize()),
        Fact("For", words.plural(need.term_months, "month", "months")),
        Fact("Options", f"{words.money(need.options_net)} excluding VAT" if need.options_net else "None"),
        Fact("Spent on the like", f"{words.money(need.like_spend_net)} excluding VAT"
             if need.like_spend_net else None),
        Fact("Risk", need.risk.capitalize()),
        Fact("Known to be so", known or None),
        Fact("Not known yet", words.plural(unknown, "question", "questions") if unknown else "Nothing"),
        Fact("Came from", _origin(need)),
    )  # fmt: skip


def _origin(need: Any) -> Any:
    """Give what brought the need about: a contract that ends with the way to it, else its words."""
    if need.origin_kind == "contract":
        return Link(f"Contract {need.origin_reference}", f"/contracts/{need.origin_reference}/")
    return f"{need.origin_kind.capitalize()} {need.origin_reference}".strip() or "A commissioner"


@door(Permission.SEE_NEED)
def need(request: Request, reference: str) -> HttpResponse:
    """Show a need and the way that is advised."""
    return _answer(request, reference, "")


@door(Permission.SEE_NEED)
def routes(request: Request, reference: str) -> HttpResponse:
    """Show every way, with its days, duties and approvals."""
    return _answer(request, reference, "routes")


@door(Permission.SEE_NEED)
def options(request: Request, reference: str) -> HttpResponse:
    """Show what was weighed."""
    return _answer(request, reference, "options")


@door(Permission.SEE_NEED)
def gate(request: Request, reference: str) -> HttpResponse:
    """Show what the gate asks and what was answered."""
    sheet = queries.need_sheet(need_of(request, reference), on=timezone.localdate(request.at))
    asked = [
        {"question": question, "gap": sheet.gaps.get(question.name, ""),
         "answer": _answer_words(sheet, question.name)}
        for question in queries.QUESTIONS
        if not question.is_deep or sheet.depth == queries.DEEP
    ]  # fmt: skip
    return _answer(request, reference, "gate", asked=asked)


def _answer_words(sheet: NeedSheet, name: str) -> Any:
    value = getattr(sheet.answers, name)
    if name == "ambitions":
        return list(sheet.ambition_names)
    if name == "social_value_percent" and value is not None:
        return f"{value}%"
    return None if value in ("", ()) else value


@door(Permission.SEE_NEED)
def history(request: Request, reference: str) -> HttpResponse:
    """Tell what happened to a need."""
    events, names = queries.history_of(need_of(request, reference))
    return _answer(request, reference, "history", happenings=happenings(events, queries.SENTENCES, names))
