"""Spend without a contract: who is paid so, and a stub with an owner who sees to it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from wisely.contracts import actions, permissions, queries
from wisely.contracts.permissions import Permission
from wisely.desk.contracts.forms.reasons import beside, people_choices
from wisely.desk.contracts.forms.updates import StubForm
from wisely.desk.contracts.views.acting import person_of
from wisely.desk.contracts.views.changes import choices_of
from wisely.lib.periods import add_months, financial_year
from wisely.people.doors import Request, door
from wisely.people.queries import own_council
from wisely.spend.permissions import Permission as SpendPermission
from wisely.spend.queries import paid_to_without_contract, paid_without_contract
from wisely.suppliers.queries import supplier_by_reference
from wisely.ui import words

LEAST = Decimal(5_000)  # pounds in a year; the Transparency Code lists contracts from here
MOST_SHOWN = 100
LOOK_BACK_MONTHS = 12


@door(SpendPermission.SEE_SPEND)
def uncovered(request: Request) -> HttpResponse:
    """Show who is paid without a contract in a financial year, the most first, and who sees to each."""
    this = financial_year(timezone.localdate(request.at))
    asked = request.GET.get("year", "")
    year = this.previous if asked == "before" else this
    rows = paid_without_contract(
        request.officer.authority_id, year_on=year.period.starts_on, least=LEAST, most=MOST_SHOWN
    )
    context = {
        "rows": rows,
        "has_gross": any(row.only_gross for row in rows),
        "year": year, "this": this, "is_this": year == this, "least": LEAST, "most": MOST_SHOWN,
        "from": year.period.starts_on, "to": year.period.last_on,
        "may": permissions.may_register_contract(request.officer),
    }  # fmt: skip
    return render(request, "desk/contracts/uncovered.html", context)


@door(Permission.REGISTER_CONTRACT)
def raise_stub(request: Request) -> HttpResponse:
    """Raise a draft for what a supplier is paid without a contract, with an owner who sees to it."""
    supplier = _supplier(request)
    officer, on = request.officer, timezone.localdate(request.at)
    if (present := queries.stub_of(officer.authority_id or 0, supplier)) is not None:
        return HttpResponseRedirect(f"/contracts/{present.reference}/")
    since = add_months(on.replace(day=1), -LOOK_BACK_MONTHS)
    paid = paid_to_without_contract(officer.authority_id, supplier.pk, since=since)
    form = StubForm(
        request.POST or None, people=people_choices(on=on), choices=choices_of(request),
        initial={"title": f"Bought from {supplier.name}", "reason": _known(supplier, paid, since)},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        with beside(form):
            stub = actions.raise_stub(
                own_council(officer), supplier, title=told["title"], owner=person_of(told["owner"]),
                directorate=queries.directorate_for(officer.authority_id, told["directorate"]),
                category=told["category"], reason=told["reason"], by=officer, at=request.at,
            )  # fmt: skip
        if form.is_valid():
            return HttpResponseRedirect(f"/contracts/{stub.reference}/")
    context = {"form": form, "supplier": supplier, "paid": paid, "since": since}
    return render(request, "desk/contracts/raise_stub.html", context)


def _supplier(request: Request) -> Any:
    named = request.GET.get("supplier", "")
    found = supplier_by_reference(named) if 0 < len(named) < 40 else None
    if found is None:
        raise Http404
    return found.canonical or found


def _known(supplier: Any, paid: tuple[Decimal, Decimal], since: Any) -> str:
    net, only_gross = paid
    parts = [f"{words.money(net)} excluding VAT"] if net else []
    parts += [f"{words.money(only_gross)} including VAT"] if only_gross else []
    told = " and ".join(parts) or "Nothing"
    return f"{told} was paid to {supplier.name} since {words.day(since)} without a contract in force."
