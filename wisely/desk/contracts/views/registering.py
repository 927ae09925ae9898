"""A contract enters the register: first its supplier is found, then what was agreed is entered."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from wisely.contracts import actions, permissions, queries
from wisely.contracts.actions import ContractFacts, NewContract, Party
from wisely.contracts.permissions import Permission
from wisely.desk.contracts.forms.facts import RegisterForm
from wisely.desk.contracts.forms.reasons import beside, people_choices
from wisely.desk.contracts.views.acting import person_of
from wisely.desk.contracts.views.changes import choices_of
from wisely.desk.contracts.views.parts import found_suppliers
from wisely.people.doors import Request, door
from wisely.people.queries import own_council
from wisely.suppliers.queries import supplier_by_reference

MOST_SHOWN = 20


@door(Permission.REGISTER_CONTRACT)
def find_supplier(request: Request) -> HttpResponse:
    """Ask for the supplier first: a contract that is on the register already is then seen in time."""
    text = request.GET.get("q", "").strip()[:200]
    context = {"text": text, "found": found_suppliers(text, without=set())}
    return render(request, "desk/contracts/find_supplier.html", context)


@door(Permission.REGISTER_CONTRACT)
def register(request: Request) -> HttpResponse:
    """Register a contract with the supplier that was found, or without one."""
    officer, on = request.officer, timezone.localdate(request.at)
    named = request.GET.get("supplier", "")
    supplier = supplier_by_reference(named) if len(named) < 40 else None
    form = RegisterForm(
        request.POST or None, people=people_choices(on=on), choices=choices_of(request),
        initial={"owner": officer.reference},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        with beside(form):
            contract = _register(request, form, supplier)
        if form.is_valid():
            return HttpResponseRedirect(f"/contracts/{contract.reference}/")
    context = {"form": form, "supplier": supplier, "present": _present(officer.authority_id, supplier, on)}
    return render(request, "desk/contracts/register_new.html", context)


def _register(request: Request, form: RegisterForm, supplier: Any) -> Any:
    told = form.cleaned_data
    permissions.may_register_contract(
        request.officer, directorate=told["directorate"], category=told["category"]
    ).require()
    new = NewContract(
        facts=form.facts(ContractFacts(title=told["title"])),
        parties=[Party(supplier=supplier.canonical or supplier)] if supplier else [],
        directorate=queries.directorate_for(request.officer.authority_id, told["directorate"]),
        owner=person_of(told["owner"]),
        deputy=person_of(told["deputy"]),
        tier=told["tier"],
        is_signed=told["is_signed"] == "yes",
    )
    return actions.register_contract(own_council(request.officer), new, by=request.officer, at=request.at)


def _present(authority_id: int | None, supplier: Any, on: Any) -> list[tuple[str, str, Any]]:
    """Give the contracts with this supplier that are on the register, the latest to end first."""
    if supplier is None:
        return []
    rows = queries.narrow_by_supplier(
        queries.register(authority_id, on=on), supplier.canonical_id or supplier.pk
    )
    return list(rows.order_by("-ends_on").values_list("reference", "title", "ends_on")[:MOST_SHOWN])
