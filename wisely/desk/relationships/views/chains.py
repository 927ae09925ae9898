"""The supply chain: who works under a contract, who a supplier works for, and the acts on both."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from wisely.contracts.permissions import Permission as Contracts
from wisely.contracts.queries import parties_of
from wisely.desk.contracts.head import page_of as contract_page
from wisely.desk.contracts.views.record import shown
from wisely.desk.relationships.forms import DeclareForm, EndForm, VerifyForm, yes_no_unknown
from wisely.desk.relationships.lists import CHAIN, CHAINS, CHAINS_OF_SUPPLIER
from wisely.desk.suppliers.forms import beside
from wisely.desk.suppliers.views.record import page_of, sheet_of
from wisely.lib.verdict import YES, Verdict, no
from wisely.people.doors import Request, door
from wisely.people.queries import names_of
from wisely.relationships import actions, permissions, queries
from wisely.relationships.queries import Declared
from wisely.suppliers.permissions import Permission as Suppliers
from wisely.suppliers.queries import supplier_by_reference
from wisely.ui import words
from wisely.ui.forms import version_of
from wisely.ui.parts import Fact, Link

TAB = "supply-chain"


def _may(request: Request, contract: Any) -> Verdict:
    return permissions.may_keep_supply_chain(request.officer, contract) & queries.contract_runs(
        contract.stage
    )


@door(Contracts.SEE_CONTRACT)
def chain(request: Request, reference: str) -> HttpResponse:
    """List who works under a contract, with when the list was last checked."""
    told = shown(request, reference)
    check = queries.check_of_chain(told.contract)
    context = {
        "record": contract_page(told, TAB), "sheet": told.sheet, "check": check,
        "checked_by": names_of([check.checked_by]).get(check.checked_by, "") if check else "",
        "may": _may(request, told.contract),
    }  # fmt: skip
    return CHAIN.answer(
        request, queries.links_of_contract(told.contract), template="desk/relationships/chain.html",
        context=context,
    )  # fmt: skip


@door(Contracts.SEE_CONTRACT)
def of_supplier(request: Request, reference: str) -> HttpResponse:
    """List whom a supplier declared to work for it, and for whom it works itself."""
    sheet = sheet_of(reference)
    return CHAINS_OF_SUPPLIER.answer(
        request, queries.links_of_supplier(request.officer.authority_id, sheet.family),
        template="desk/relationships/chains_of_supplier.html",
        context={"record": page_of(request, sheet, TAB), "sheet": sheet},
    )  # fmt: skip


@door(Contracts.SEE_CONTRACT)
def everywhere(request: Request) -> HttpResponse:
    """List who is declared to work for whom under all contracts."""
    return CHAINS.answer(
        request, queries.links_of_council(request.officer.authority_id),
        template="desk/relationships/chains.html",
    )  # fmt: skip


@door(Contracts.SEE_CONTRACT)
def declare(request: Request, reference: str) -> HttpResponse:
    """Say who works under a contract, as its supplier declared it."""
    told = shown(request, reference)
    contract, above = told.contract, list(queries.links_at_work(told.contract))
    primes = {each.reference: each.name for each in parties_of(contract)}
    may = _may(request, contract) & _has_supplier(primes)
    choices = [*primes.items(), *((str(each.pk), f"{each.name}, level {each.level}") for each in above)]
    form = DeclareForm(request.POST or None, works_for=choices, on=told.on)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        supplier = supplier_by_reference(said["supplier"].strip().upper()) if said["supplier"] else None
        if said["supplier"] and supplier is None:
            form.add_error("supplier", "There is no supplier with this reference. Copy it from its page.")
        else:
            with beside(form):
                actions.declare_subcontractor(
                    contract, works_for=_whom(said["works_for"], above), told=_declared(said),
                    supplier=supplier, by=request.officer, at=request.at,
                )  # fmt: skip
        if form.is_valid():
            return HttpResponseRedirect(f"{told.root}{TAB}/")
    return _form(request, told, form, may, "Declare who works under it", button="Declare them")


def _has_supplier(primes: dict[str, str]) -> Verdict:
    return YES if primes else no("No supplier is named on this contract. Name it first.")


def _whom(key: str, above: list[queries.SupplyLink]) -> Any:
    link = next((each for each in above if str(each.pk) == key), None)
    return link or supplier_by_reference(key)


def _declared(said: dict[str, Any]) -> Declared:
    return Declared(
        name=said["name"], does=said["does"], declared_on=said["declared_on"], evidence=said["evidence"],
        postcode=said["postcode"], share_percent=said["share_percent"], sme=yes_no_unknown(said["sme"]),
        vcse=yes_no_unknown(said["vcse"]), local=yes_no_unknown(said["local"]),
    )  # fmt: skip


@door(Contracts.SEE_CONTRACT)
def verify(request: Request, reference: str) -> HttpResponse:
    """Say that the list of who works under a contract was checked as it stands."""
    told = shown(request, reference)
    form = VerifyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with beside(form):
            actions.verify_supply_chain(
                told.contract, how=form.cleaned_data["how"], by=request.officer, at=request.at
            )
        if form.is_valid():
            return HttpResponseRedirect(f"{told.root}{TAB}/")
    return _form(
        request,
        told,
        form,
        _may(request, told.contract),
        "Say that the list was checked",
        button="It was checked",
    )


@door(Contracts.SEE_CONTRACT)
def link(request: Request, reference: str, key: int) -> HttpResponse:
    """Show one who works under a contract, with source and day, and let it be ended."""
    told = shown(request, reference)
    row = queries.link_for(told.contract, key)
    if row is None:
        raise Http404
    may = permissions.may_keep_supply_chain(request.officer, told.contract) & _is_at_work(row)
    form = EndForm(request.POST or None, initial={"ended_on": told.on})
    if request.method == "POST" and form.is_valid():
        with beside(form):
            actions.end_subcontractor(
                row, **form.cleaned_data, version=version_of(request), by=request.officer, at=request.at
            )
        if form.is_valid():
            return HttpResponseRedirect(f"{told.root}{TAB}/")
    context = {"row": row, "facts": _facts(request, row)}
    return _form(request, told, form, may, "Say that it is over", button="It is over", **context)


def _is_at_work(row: queries.SupplyLink) -> Verdict:
    return YES if row.ended_on is None else no("It is over already.")


def _form(
    request: Request, told: Any, form: Any, may: Verdict, heading: str, *, button: str, **more: Any
) -> HttpResponse:
    context = {
        "sheet": told.sheet, "back": f"{told.root}{TAB}/", "form": form, "may": may, "heading": heading,
        "button": button, **more,
    }  # fmt: skip
    return render(request, "desk/relationships/chain_form.html", context)


def _facts(request: Request, row: queries.SupplyLink) -> tuple[Fact, ...]:
    on_file = row.supplier and (row.supplier.canonical or row.supplier)
    by = names_of({row.recorded_by}).get(row.recorded_by, row.recorded_by)
    on_file_as: Any = on_file.name if on_file else "By name alone"
    if on_file and Suppliers.SEE_SUPPLIER in request.officer.permissions:
        on_file_as = Link(on_file.name, f"/suppliers/{on_file.reference}/")
    return (
        Fact("Works for", row.under.name if row.under else row.prime.name, hint=f"Level {row.level}"),
        Fact("On file", on_file_as),
        Fact("Postcode", row.postcode or None),
        Fact("Does", row.does),
        Fact("Share of the contract", _share(row.share_percent)),
        Fact("Declared as SME", _answer(row.declared_sme)),
        Fact("Declared as VCSE", _answer(row.declared_vcse)),
        Fact("Declared as local", _answer(row.declared_local)),
        Fact("Declared on", row.declared_on, hint=f"Recorded by {by}"),
        Fact("Source", row.evidence),
        *([Fact("Over since", row.ended_on, hint=row.end_reason)] if row.ended_on else []),
    )  # fmt: skip


def _answer(value: bool | None) -> str:  # noqa: FBT001 - one value, written
    return {None: "Not said", True: "Yes", False: "No"}[value]


def _share(value: Decimal | None) -> str | None:
    return None if value is None else words.percent(value)
