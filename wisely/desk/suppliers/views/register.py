"""The list of suppliers, and a new one."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from wisely.desk.suppliers.forms import RegisterForm, beside
from wisely.desk.suppliers.lists import suppliers_list
from wisely.people.doors import Request, door
from wisely.rules.rulebook import Rulebook, rulebook
from wisely.spend.permissions import may_match_payee
from wisely.suppliers import actions, permissions, queries
from wisely.suppliers.permissions import Permission
from wisely.ui.listing import QuerySource
from wisely.ui.parts import ActLink


def book_of(request: Request) -> Rulebook:
    """Give the rulebook by which this council judges size and place today."""
    return rulebook(timezone.localdate(request.at), request.officer.pack)


@door(Permission.SEE_SUPPLIER)
def suppliers(request: Request) -> HttpResponse:
    """List the suppliers, with size and place by this council's definitions."""
    book, officer = book_of(request), request.officer
    acts = (
        ActLink("Register a supplier", "/suppliers/register/", permissions.may_register_supplier(officer)),
        ActLink("Match names in the ledger", "/suppliers/matching/", may_match_payee(officer)),
        ActLink("Insurance of suppliers", "/suppliers/insurance/"),
        ActLink("Declarations of suppliers", "/suppliers/declarations/"),
        ActLink("Accounts of suppliers", "/suppliers/accounts/"),
        ActLink(
            "Bank details of suppliers",
            "/suppliers/bank-details/",
            permissions.may_see_bank_details(officer),
        ),
        ActLink("Financial-distress watch", "/suppliers/watch/?stands=waiting&sort=act_by_on"),
        ActLink("Supply chains", "/suppliers/supply-chains/"),
        ActLink("Strategic suppliers", "/suppliers/strategic/?standing=strategic&sort=-points"),
        ActLink("Find duplicates", "/suppliers/duplicates/", permissions.may_merge_suppliers(officer)),
    )
    return suppliers_list(book).answer(
        request,
        QuerySource(
            queries.with_size_and_place(queries.suppliers(), book),
            keep=lambda narrowing, count: (
                count() if narrowing else queries.count_of_suppliers(officer.authority_id)
            ),
        ),
        template="desk/suppliers/suppliers.html",
        context={"acts": acts, "definition": book.size_definitions[book.council.size_definition]},
    )


@door(Permission.REGISTER_SUPPLIER)
def register(request: Request) -> HttpResponse:
    """Register a supplier; first show those that may be it already."""
    form = RegisterForm(request.POST or None)
    alike: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        alike = [] if request.POST.get("is_new") else queries.names_like(told["name"])
        if not alike:
            with beside(form, numbers="number"):
                supplier = actions.register_supplier(
                    name=told["name"],
                    source=told["source"],
                    kind=told["kind"],
                    identifiers=[(told["scheme"], told["number"])] if told["number"] else [],
                    address=actions.Whereabouts(postcode=told["postcode"]) if told["postcode"] else None,
                    by=request.officer,
                    at=request.at,
                )
            if form.is_valid():
                return HttpResponseRedirect(f"/suppliers/{supplier.reference}/")
    return render(request, "desk/suppliers/register.html", {"form": form, "alike": alike})
