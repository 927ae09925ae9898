"""The names in the payments: which supplier each means, and the one act that says so."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from wisely.desk.spend.forms import MatchForm, beside
from wisely.desk.spend.lists import PAYEE_VIEWS, PAYEES
from wisely.lib.money import Net
from wisely.people.doors import Request, door
from wisely.people.queries import names_in
from wisely.spend import actions, permissions, queries
from wisely.spend.permissions import Permission
from wisely.suppliers import queries as suppliers
from wisely.ui.forms import version_of
from wisely.ui.parts import ActLink, Fact, Link
from wisely.ui.record_page import RecordPage, happenings

WAYS = {
    "name": "its name",
    "company number": "its company number",
    "ledger number": "its ledger number",
    "likeness": "its likeness, unattended",
}


@door(Permission.SEE_SPEND)
def payees(request: Request) -> HttpResponse:
    """List the names, those that nobody has matched first: each weighs what was paid to it."""
    council = request.officer.authority_id
    kind = request.GET.get("kind", "")
    rows = queries.payees(council) if kind else queries.unmatched_payees(council)
    return PAYEES.answer(
        request, rows, template="desk/spend/payees.html", views=PAYEE_VIEWS, context={"kind": kind}
    )


def _found(request: Request, pk: int) -> Any:
    found = queries.payee_for(request.officer.authority_id, pk)
    if found is None:
        raise Http404
    return found


@door(Permission.SEE_SPEND)
def payee(request: Request, pk: int) -> HttpResponse:
    """Show a name: what was paid to it, whom it means and why, and what happened to it."""
    found = _found(request, pk)
    events = queries.history_of(found)
    names = names_in(events, found.matched_by)
    way = WAYS.get(found.matched_by) or names.get(found.matched_by, found.matched_by)
    page = RecordPage(
        title=found.name or "No name given",
        caption="Name in the payments",
        facts=(
            Fact("Paid", Net(found.total_net)),
            Fact("Payments", Link(f"{found.lines_count:,}", f"/spend/lines/?payee={found.pk}")),
            Fact("Last paid in", f"{found.last_month_on:%B %Y}" if found.last_month_on else None),
            Fact("Supplier", _supplier_of(found), hint=f"Matched by {way}." if way else ""),
            Fact("Company number beside it", found.company_number or None),
            Fact("VAT number beside it", found.vat_number or None),
            Fact("Postcode beside it", found.postcode or None),
        ),
        acts=(
            ()
            if found.is_redacted
            else (
                ActLink(
                    "Match with another supplier" if found.supplier else "Match with a supplier",
                    f"/spend/payees/{found.pk}/match/",
                    permissions.may_match_payee(request.officer),
                ),
            )
        ),
        version=found.version,
    )
    told = happenings(events, queries.SENTENCES, names)
    return render(request, "desk/spend/payee.html", {"record": page, "payee": found, "happenings": told})


def _supplier_of(found: Any) -> Link | str | None:
    if found.is_redacted:
        return "None: the council took the name out"
    return Link(found.supplier.name, f"/suppliers/{found.supplier.reference}/") if found.supplier else None


@door(Permission.MATCH_PAYEE)
def match(request: Request, pk: int) -> HttpResponse:
    """Say which supplier a name means: one of those offered, one that was searched for, or none."""
    found = _found(request, pk)
    text = request.GET.get("q", "").strip()[:200]
    offered = _offered(found, text)
    form = MatchForm(request.POST or None, offered=offered, is_matched=found.supplier is not None)
    if request.method == "POST" and form.is_valid():
        reference = form.cleaned_data["supplier"]
        supplier = suppliers.supplier_by_reference(reference) if reference != MatchForm.NOBODY else None
        with beside(form):
            actions.match_payee(
                found, supplier=supplier, reason=form.cleaned_data["reason"], version=version_of(request),
                by=request.officer, at=request.at,
            )  # fmt: skip
        if form.is_valid():
            return HttpResponseRedirect(f"/spend/payees/{found.pk}/")
    context = {"form": form, "payee": found, "text": text, "offered": offered}
    return render(request, "desk/spend/match.html", context)


def _offered(found: Any, text: str) -> list[queries.Candidate]:
    """Offer what a search found, before the suppliers that the name itself suggests."""
    offered = []
    if text:
        rows = suppliers.named_or_numbered(suppliers.suppliers(), text).order_by("name")[:20]
        offered = [queries.Candidate(row.reference, row.name, f"Found for “{text}”.") for row in rows]
    known = {each.reference for each in offered}
    return offered + [each for each in queries.candidates_for(found) if each.reference not in known]
