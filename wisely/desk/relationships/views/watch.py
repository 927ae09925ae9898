"""The financial-distress watch: what registers show, who is watched, and what is done about a sign."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from wisely.contracts import actions, permissions, queries
from wisely.contracts.permissions import Permission
from wisely.desk.relationships.forms_of_watch import ActForm, OverForm, ReportForm
from wisely.desk.relationships.lists_of_watch import VIEWS, VIEWS_OF_WATCHED, triggers_list, watched_list
from wisely.desk.suppliers.forms import beside
from wisely.people.doors import Request, door
from wisely.people.queries import names_of, own_council
from wisely.suppliers.permissions import Permission as Suppliers
from wisely.suppliers.queries import IN_ACCOUNTS, supplier_by_reference
from wisely.ui.forms import version_of
from wisely.ui.parts import ActLink, Fact, Link

HERE = "/suppliers/watch/"
HINT = (
    "What people notice comes before what registers show. The owners of its contracts in force are told, and "
    "somebody says within five working days what is done. It excludes nobody and stops no payment."
)


@door(Permission.SEE_CONTRACT)
def triggers(request: Request) -> HttpResponse:
    """List what registers show of suppliers with a contract in force, and what was done about it."""
    council, on = request.officer.authority_id, timezone.localdate(request.at)
    return triggers_list(council, on).answer(
        request, queries.triggers(council, on=on), template="desk/relationships/watch.html",
        context={"acts": (ActLink("Who is watched", f"{HERE}suppliers/?"),)}, views=VIEWS,
    )  # fmt: skip


@door(Permission.SEE_CONTRACT)
def watched(request: Request) -> HttpResponse:
    """List the suppliers with a contract in force, and when their finances were last checked."""
    council, on = request.officer.authority_id, timezone.localdate(request.at)
    return watched_list(council, on).answer(
        request, queries.watched_suppliers(council, on=on), template="desk/relationships/watched.html",
        views=VIEWS_OF_WATCHED,
    )  # fmt: skip


@door(Permission.SEE_CONTRACT)
def one(request: Request, key: int) -> HttpResponse:
    """Show one sign, the contracts behind it, and let those who care for one of them say what is done."""
    officer, on = request.officer, timezone.localdate(request.at)
    row = queries.trigger_for(officer.authority_id, key, on=on)
    if row is None:
        raise Http404
    behind = queries.contracts_behind(officer.authority_id, row.shown_id, on=on)
    form = ActForm(request.POST or None, step=row.step)
    waits = queries.trigger_waits(is_acted_on=row.acted_at is not None, is_gone=row.gone_at is not None)
    if request.method == "POST" and form.is_valid():
        with beside(form):
            actions.act_on_distress_trigger(
                row, how=form.words(), version=version_of(request), by=officer, at=request.at
            )
        if form.is_valid():
            return HttpResponseRedirect(request.path)
    names = names_of([each for each in (row.acted_by, row.reported_by) if each])
    context: dict[str, Any] = {
        "row": row,
        "facts": _facts(row, names, sees_supplier=Suppliers.SEE_SUPPLIER in officer.permissions),
        "stands": queries.TRIGGER_STANDINGS[row.stands],
        "contracts": behind,
        "acted_by": names.get(row.acted_by, row.acted_by) if row.acted_by else "",
        "waits": bool(waits),
        "may": permissions.may_act_on_distress(officer, behind),
        "may_end": _may_end(request, row, behind),
        "form": form,
    }
    return render(request, "desk/relationships/trigger.html", context)


def _may_end(request: Request, row: Any, behind: list[Any]) -> bool:
    """Say whether the officer is offered to say that a reported sign is over."""
    if row.reported_by is None or row.gone_at is not None:
        return False
    return bool(permissions.may_end_distress_report(request.officer, behind, reported_by=row.reported_by))


@door(Permission.SEE_CONTRACT)
def end(request: Request, key: int) -> HttpResponse:
    """Say that a sign that somebody reported is over, or never was."""
    officer, on = request.officer, timezone.localdate(request.at)
    row = queries.trigger_for(officer.authority_id, key, on=on)
    if row is None or row.reported_by is None:
        raise Http404
    behind = queries.contracts_behind(officer.authority_id, row.shown_id, on=on)
    form, where = OverForm(request.POST or None), f"{HERE}{key}/"
    if request.method == "POST" and form.is_valid():
        with beside(form):
            actions.end_distress_report(
                row, reason=form.cleaned_data["reason"], version=version_of(request), by=officer,
                at=request.at,
            )  # fmt: skip
        if form.is_valid():
            return HttpResponseRedirect(where)
    context = {
        "heading": row.says, "caption": "Is it over?", "form": form, "version": row.version, "back": where,
        "back_label": "The sign", "button": "Say that it is over",
        "may": queries.report_can_be_ended(is_reported=True, is_gone=row.gone_at is not None)
        & permissions.may_end_distress_report(officer, behind, reported_by=row.reported_by),
    }  # fmt: skip
    return render(request, "desk/relationships/report.html", context)


@door(Suppliers.SEE_SUPPLIER)
def report(request: Request, reference: str) -> HttpResponse:
    """Report a sign of distress that no register shows."""
    supplier = supplier_by_reference(reference)
    if supplier is None:
        raise Http404
    officer, on = request.officer, timezone.localdate(request.at)
    form, where = ReportForm(request.POST or None, initial={"seen_on": on}), f"/suppliers/{reference}/"
    if request.method == "POST" and form.is_valid():
        with beside(form):
            row = actions.report_distress_trigger(
                own_council(officer), supplier, **form.cleaned_data, by=officer, at=request.at
            )
        if form.is_valid():
            return HttpResponseRedirect(f"{HERE}{row.pk}/")
    context = {
        "heading": "Report a sign of distress", "caption": f"{supplier.name} {supplier.reference}",
        "hint": HINT,
        "form": form, "version": 0, "back": where, "back_label": supplier.name, "button": "Report this sign",
        "may": queries.sign_can_be_reported(
            is_known=True, is_there=False,
            has_contract=bool(queries.contracts_behind(officer.authority_id, supplier.pk, on=on)),
        )
        & permissions.may_report_distress(officer),
    }  # fmt: skip
    return render(request, "desk/relationships/report.html", context)


def _facts(row: Any, names: Mapping[str, str], *, sees_supplier: bool) -> tuple[Fact, ...]:
    leads = row.register == IN_ACCOUNTS and sees_supplier
    seen_in = (
        Link(row.register, f"/suppliers/{row.shown_reference}/accounts/") if leads else f"{row.register}"
    )
    told = (
        Fact("What was seen", row.reported_how),
        Fact("Reported by", names.get(row.reported_by, "somebody who was erased")),
    )
    return (
        *(told if row.reported_by else ()),
        Fact("Step", queries.TRIGGER_STEPS[row.step]),
        Fact("What to do next", row.next_step),
        Fact("Rule", row.rule),
        Fact("Seen in", seen_in),
        Fact("As of", row.as_of_on),
        Fact("Seen on", row.seen_on),
        Fact("Act by", row.act_by_on, hint="Five working days after it was seen."),
    )
