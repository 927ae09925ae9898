"""Waivers: the register, a request, one waiver with its parts, and what is decided on it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from wisely.desk.planning.forms import ReasonForm
from wisely.desk.planning.papers import papers_shown
from wisely.desk.planning.stands import stands_shown, tell_stand
from wisely.desk.planning.waiver_forms import EndForm, WaiverForm
from wisely.desk.planning.waiver_lists import grounds_for, waiver_list
from wisely.people.doors import Request, door, signed_in
from wisely.people.queries import own_council
from wisely.people.queries.organisation import directorates
from wisely.planning import actions, permissions, queries
from wisely.planning.permissions import Permission
from wisely.planning.queries import WAIVER, WaiverSheet
from wisely.ui import words
from wisely.ui.forms import Form, beside, version_of
from wisely.ui.listing import SavedView
from wisely.ui.parts import ActLink, Fact, Tab
from wisely.ui.record_page import RecordPage, happenings

OWN = "who asked for a waiver may take it back, whatever their role; the action asks"
ROOT = "/planning/waivers/"
VIEWS = (
    SavedView("All", f"{ROOT}?"),
    SavedView("Wait for a decision", f"{ROOT}?stage=requested&sort=requested_at"),
    SavedView("Hold today", f"{ROOT}?standing=holds&sort=lapses_on"),
    SavedView("Lapse within 60 days", f"{ROOT}?standing=lapses+soon&sort=lapses_on"),
)
ACTS = {
    "revise_waiver": ("Put it right", "revise"),
    "withdraw_waiver": ("Withdraw the request", "withdraw"),
    "end_waiver": ("End it early", "end"),
}
AT_STAGE = {"requested": ("revise_waiver", "withdraw_waiver"), "approved": ("end_waiver",)}
RATES_AS_CHOSEN = {Decimal("0.20"): "0.20", Decimal("0.05"): "0.05"}


@door(Permission.SEE_WAIVER)
def waivers(request: Request) -> HttpResponse:
    """List the waivers, with a word about those that lapse soon."""
    officer, today = request.officer, timezone.localdate(request.at)
    book = queries.book_of(officer.pack, on=today)
    rows = queries.waivers(officer.authority_id, on=today)
    acts = (
        ActLink("Ask for a waiver", f"{ROOT}propose/", permissions.may_request_waiver(officer), "primary"),
        ActLink(
            "Import older ones", f"{ROOT}imports/", permissions.may_import_waivers(officer), is_next=False
        ),
    )  # fmt: skip
    context = {"acts": acts, "lapsing": queries.narrow_by_standing(rows, "lapses soon").count()}
    return waiver_list(grounds_for(queries.grounds_of(book))).answer(
        request, rows, template="desk/planning/waivers.html", choices={"directorate": directorates()},
        context=context, views=VIEWS,
    )  # fmt: skip


@door(Permission.REQUEST_WAIVER)
def propose(request: Request) -> HttpResponse:
    """Ask for a waiver."""
    book = queries.book_of(request.officer.pack, on=timezone.localdate(request.at))
    form = WaiverForm(request.POST or None, book=book, directorates=directorates())
    if request.method == "POST" and form.is_valid():
        with beside(form):
            waiver = actions.request_waiver(
                own_council(request.officer), actions.WaiverFacts(**form.facts()),
                directorate=queries.directorate_by_code(form.cleaned_data["directorate"]),
                requester=queries.commissioner_of(request.officer), **form.stand(), by=request.officer,
                at=request.at,
            )  # fmt: skip
        if form.is_valid():
            return HttpResponseRedirect(f"{ROOT}{waiver.reference}/")
    rules = book.procedure_rules
    tax = "including VAT" if rules.compares_gross else "excluding VAT"
    context = {"form": form, "tiers": rules.waiver_tiers, "tax": tax}
    return render(request, "desk/planning/waiver_propose.html", context)


def waiver_of(request: Request, reference: str) -> Any:
    """Give the waiver of the address to act on, or no page."""
    waiver = queries.waiver_for(request.officer.authority_id, reference)
    if waiver is None:
        raise Http404
    return waiver


def _page(request: Request, sheet: WaiverSheet, here: str) -> RecordPage:
    waiver = sheet.waiver
    root = f"{ROOT}{waiver.reference}/"
    tabs = (("Overview", ""), ("Decision", "decision"), ("History", "history"))
    verdicts = queries.acts_on_waiver(waiver, by=request.officer)
    return RecordPage(
        title=waiver.title,
        caption="Waiver",
        reference=waiver.reference,
        badge=WAIVER.badge(waiver.stage),
        facts=(
            Fact("From", waiver.supplier_name),
            Fact("Value", f"{words.money(waiver.value_net)} excluding VAT"),
            Fact("Directorate", sheet.directorate_name or None),
            Fact("From day", waiver.starts_on),
            Fact("Ended on" if waiver.ended_on else "Lapses on", waiver.ended_on or waiver.lapses_on),
        ),
        tabs=tuple(Tab(label, f"{root}{part}/" if part else root, part == here) for label, part in tabs),
        acts=(
            *_way_to_the_card(sheet),
            *(
                ActLink(
                    label, f"{root}{part}/", verdicts[name], is_next=name in AT_STAGE.get(waiver.stage, ())
                )
                for name, (label, part) in ACTS.items()
            ),
        ),
        version=waiver.version,
    )


def _way_to_the_card(sheet: WaiverSheet) -> tuple[ActLink, ...]:
    if not sheet.approval_reference:
        return ()
    is_open = sheet.waiver.stage == "requested"
    label, kind = ("See who has to agree", "primary") if is_open else ("See who agreed", "secondary")
    return (ActLink(label, f"/approvals/{sheet.approval_reference}/", kind=kind),)


def _answer(request: Request, reference: str, here: str, **more: Any) -> HttpResponse:
    book = queries.book_of(request.officer.pack, on=timezone.localdate(request.at))
    sheet = queries.waiver_sheet(waiver_of(request, reference), book=book)
    context = {"record": _page(request, sheet, here), "sheet": sheet, **more}
    if here == "":
        context |= _overview(sheet)
        context |= papers_shown(
            request, about="waiver", subject=sheet.waiver.reference, of=sheet.waiver,
            decision=queries.decision_on_waiver(sheet.waiver, book=book), book=book,
        )  # fmt: skip
        context |= stands_shown(
            request, kind="waiver", subject=sheet.waiver.reference, party=sheet.waiver.supplier_name
        )
    if here == "decision":
        context["decided"] = _decided(sheet)
    name = f"waiver_{here}" if here else "waiver"
    return render(request, f"desk/planning/{name}.html", context)


def _overview(sheet: WaiverSheet) -> dict[str, Any]:
    waiver = sheet.waiver
    left = words.plural(sheet.days_left or 0, "day", "days")
    return {
        "warning": f"It lapses in {left}. After that nothing may be ordered under it: compete what is "
        "bought, or ask for another waiver in time.",
        "is_over": not sheet.holds and waiver.stage in {"approved", "ended"},
        "said": (
            Fact("Ground", sheet.ground_says or "Not one of the council’s grounds", hint=sheet.ground_rule),
            Fact("Why no competition", waiver.reasons or None),
            Fact("Alternatives tried", waiver.alternatives or None),
            Fact("Evidence", waiver.evidence or None),
            Fact("Category", sheet.category_name or None),
            Fact("Kind", waiver.kind.capitalize() or None),
            Fact("Contract", waiver.contract_reference or "None named"),
            Fact("Asked for by", sheet.requester_name or None),
            Fact("Asked for", waiver.requested_at),
        ),
    }


def _decided(sheet: WaiverSheet) -> tuple[Fact, ...]:
    waiver = sheet.waiver
    return (
        Fact("Who decides, by the rules of the day", waiver.tier or None),
        Fact("Decided by", sheet.decider_name or ("Not decided yet" if waiver.tier else None)),
        Fact("Decided", waiver.decided_at or "Not decided yet"),
        Fact("Reason", waiver.decision_reason or None),
        Fact("Conditions", waiver.conditions or "None"),
    )


@door(Permission.SEE_WAIVER)
def waiver(request: Request, reference: str) -> HttpResponse:
    """Show a waiver: why, and until when."""
    return _answer(request, reference, "")


@door(Permission.SEE_WAIVER)
def decision(request: Request, reference: str) -> HttpResponse:
    """Show who decided on it, how and with which conditions, and whether orders may rest on it."""
    return _answer(request, reference, "decision")


@door(Permission.SEE_WAIVER)
def history(request: Request, reference: str) -> HttpResponse:
    """Tell what happened to a waiver."""
    events, names = queries.history_of(waiver_of(request, reference))
    return _answer(request, reference, "history", happenings=happenings(events, queries.SENTENCES, names))


def _act(
    request: Request,
    reference: str,
    form: Form,
    act: Callable[..., Any],
    *,
    heading: str,
    button: str,
    hint: str,
) -> HttpResponse:
    """Show a form about a waiver, or let its act happen and lead back to the waiver."""
    found = waiver_of(request, reference)
    where = f"{ROOT}{found.reference}/"
    if request.method == "POST" and form.is_valid():
        with beside(form):
            act(found, **form.cleaned_data, version=version_of(request), by=request.officer, at=request.at)
        if form.is_valid():
            return HttpResponseRedirect(where)
    context = {"form": form, "need": found, "heading": heading, "button": button, "back": where, "hint": hint}
    return render(request, "desk/planning/change.html", context)


@signed_in(OWN)
def revise(request: Request, reference: str) -> HttpResponse:
    """Put a request right; of those asked, whom the change touches decide again."""
    found = waiver_of(request, reference)
    queries.acts_on_waiver(found, by=request.officer)["revise_waiver"].require()
    book = queries.book_of(request.officer.pack, on=timezone.localdate(request.at))
    told = {name: getattr(found, name) for name in queries.WAIVER_LABELS}
    told |= {"directorate": found.directorate_code, "vat_rate": RATES_AS_CHOSEN.get(found.vat_rate, "0")}
    form = WaiverForm(
        request.POST or None, book=book, directorates=directorates(), is_revised=True, initial=told
    )
    where = f"{ROOT}{found.reference}/"
    if request.method == "POST" and form.is_valid():
        with beside(form):
            actions.revise_waiver(
                found, actions.WaiverFacts(**form.facts()), version=version_of(request),
                directorate=queries.directorate_by_code(form.cleaned_data["directorate"]), **form.stand(),
                by=request.officer, at=request.at,
            )  # fmt: skip
        if form.is_valid():
            return HttpResponseRedirect(where)
    context = {
        "form": form, "need": found, "heading": "Put the request right", "button": "Save", "back": where,
        "hint": "Those who have agreed already are asked again only about what they rested on.",
    }  # fmt: skip
    return render(request, "desk/planning/change.html", context)


@door(Permission.SEE_WAIVER)
def stand(request: Request, reference: str) -> HttpResponse:
    """Say where one stands in the matter of a waiver, at its present stage."""
    found = waiver_of(request, reference)
    return tell_stand(request, found, kind="waiver", occasion=found.stage, back=f"{ROOT}{found.reference}/")


@signed_in(OWN)
def withdraw(request: Request, reference: str) -> HttpResponse:
    """Take a request back."""
    return _act(
        request, reference, ReasonForm(request.POST or None), actions.withdraw_waiver,
        heading="Withdraw the request", button="Withdraw it", hint="Say why it is no longer needed.",
    )  # fmt: skip


@door(Permission.APPROVE_WAIVER)
def end(request: Request, reference: str) -> HttpResponse:
    """End a waiver before it lapses."""
    return _act(
        request, reference, EndForm(request.POST or None), actions.end_waiver,
        heading="End the waiver early", button="End it",
        hint="Nothing may be ordered under it after that day.",
    )  # fmt: skip
