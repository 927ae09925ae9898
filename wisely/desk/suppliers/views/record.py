"""One supplier: what it is, its contracts, its names and numbers, what happened to it."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from wisely.contracts import queries as contracts_queries
from wisely.contracts.permissions import Permission as ContractsPermission
from wisely.desk.suppliers.lists import CONTRACTS, SIZES
from wisely.desk.suppliers.views.overview import overview_of
from wisely.desk.suppliers.views.register import book_of
from wisely.people.doors import Request, door
from wisely.people.queries import names_in
from wisely.relationships.queries import judgement_shown
from wisely.spend.permissions import Permission as SpendPermission
from wisely.spend.permissions import may_match_payee
from wisely.suppliers import permissions, queries
from wisely.suppliers.permissions import Permission
from wisely.suppliers.queries import SUPPLIER, SupplierSheet, SupplierStage
from wisely.ui.parts import ActLink, Fact, Link, Tab
from wisely.ui.record_page import RecordPage, happenings


def sheet_of(reference: str) -> SupplierSheet:
    """Give the supplier of the address, or no page."""
    sheet = queries.supplier_sheet(reference)
    if sheet is None:
        raise Http404
    return sheet


def page_of(request: Request, sheet: SupplierSheet, here: str) -> RecordPage:
    """Build the head of a supplier's page; `here` is the tab's last part, "" for the first."""
    return RecordPage(
        title=sheet.name,
        caption="Supplier",
        reference=sheet.reference,
        badge=SUPPLIER.badge(sheet.stage) if sheet.stage == SupplierStage.MERGED else None,
        facts=_facts(request, sheet),
        tabs=_tabs(request, sheet, here),
        acts=_acts(request, sheet),
        version=sheet.version,
    )


def _facts(request: Request, sheet: SupplierSheet) -> tuple[Fact, ...]:
    book = book_of(request)
    size, place = book.size_of(queries.size_facts_of(sheet)), book.locality_of(sheet.postcode)
    numbers = [
        f"{row.scheme_name} {row.number}" for row in sheet.identifiers if row.holder == sheet.reference
    ]
    shown_under = (
        [Fact("Shown under", Link(sheet.canonical_name, f"/suppliers/{sheet.canonical}/"))]
        if sheet.canonical
        else []
    )
    return (
        *shown_under,
        Fact("Kind", sheet.kind.capitalize() or None),
        Fact("Numbers", numbers or None),
        Fact("Size", SIZES.get(size.size, size.size), hint=f"{size.definition}: {size.reason}"),
        Fact("Where", place.name, hint=place.reason),
    )


def _tabs(request: Request, sheet: SupplierSheet, here: str) -> tuple[Tab, ...]:
    root = f"/suppliers/{sheet.reference}/"
    tabs = [("Overview", "", ""), ("Names and numbers", "names", ""), ("History", "history", "")]
    if ContractsPermission.SEE_CONTRACT in request.officer.permissions:
        tabs.insert(1, ("Contracts", "contracts", ""))
        tabs.insert(2, ("Supply chain", "supply-chain", ""))
    if SpendPermission.SEE_SPEND in request.officer.permissions:
        tabs.insert(-2, ("Spend", "spend", ""))
    tabs.insert(-2, ("Insurance and declarations", "assurance", ""))
    tabs.insert(-2, ("Accounts and ratios", "accounts", ""))
    if Permission.SEE_BANK_DETAILS in request.officer.permissions:
        tabs.insert(-2, ("Bank details", "bank-details", ""))
    return tuple(Tab(label, f"{root}{part}/" if part else root, part == here) for label, part, _ in tabs)


def _acts(request: Request, sheet: SupplierSheet) -> tuple[ActLink, ...]:
    root, officer = f"/suppliers/{sheet.reference}/", request.officer
    may_revise, may_merge = permissions.may_revise_supplier(officer), permissions.may_merge_suppliers(officer)
    if sheet.stage == SupplierStage.MERGED:
        return (ActLink("Undo the merge", f"{root}unmerge/", may_merge),)
    return (
        ActLink("Change name or kind", f"{root}revise/", may_revise),
        ActLink("Add a number", f"{root}add-identifier/", may_revise),
        ActLink("Add a name", f"{root}add-name/", may_revise),
        ActLink("Record an address", f"{root}record-address/", may_revise),
        ActLink("Record a phone number", f"{root}record-phone-number/", may_revise),
        ActLink("Record its size", f"{root}record-size/", may_revise),
        ActLink("Add a ledger number", f"{root}add-ledger-number/", may_revise),
        ActLink("Merge with another", f"{root}merge/", may_merge),
    )


@door(Permission.SEE_SUPPLIER)
def supplier(request: Request, reference: str) -> HttpResponse:
    """Show what is known of a supplier's size and place, with sources, and what may be the same supplier."""
    sheet = sheet_of(reference)
    book = book_of(request)
    facts = queries.size_facts_of(sheet)
    near = (
        queries.neighbours_of(request.officer.authority_id, sheet.id)
        if sheet.stage == SupplierStage.LIVE
        else queries.Neighbours()
    )
    parent = (
        Link(sheet.group_parent_name, f"/suppliers/{sheet.group_parent}/") if sheet.group_parent else None
    )
    context = {
        "record": page_of(request, sheet, ""),
        "sheet": sheet,
        **overview_of(request, sheet),
        "size_facts": (
            Fact("Staff", sheet.staff),
            Fact("Turnover in a year", None if sheet.turnover is None else _pounds(sheet.turnover)),
            Fact(
                "Balance sheet total", None if sheet.balance_sheet is None else _pounds(sheet.balance_sheet)
            ),
            Fact("Part of a group", parent or _yes_no(sheet.is_part_of_group)),
            Fact("As of", sheet.size_facts_on),
            Fact("Source", sheet.size_facts_source or None),
            Fact("Voluntary, community or social enterprise", _yes_no(sheet.is_vcse)),
        ),
        "sizes": [book.size_of(facts, definition=each) for each in book.size_definitions],
        "alike": near.alike,
        "related": near.related,
        "judgement": judgement_shown(request.officer.authority_id, sheet.id),
        "may_match": may_match_payee(request.officer),
        "may_merge": permissions.may_merge_suppliers(request.officer),
    }
    return render(request, "desk/suppliers/supplier.html", context)


def _pounds(amount: object) -> str:
    return f"£{amount:,.0f}"


def _yes_no(value: bool | None) -> str | None:  # noqa: FBT001 - one value, written
    return None if value is None else "Yes" if value else "No"


@door(ContractsPermission.SEE_CONTRACT)
def contracts(request: Request, reference: str) -> HttpResponse:
    """List the contracts to which the supplier, or one shown under it, is party."""
    sheet = sheet_of(reference)
    rows = contracts_queries.register(request.officer.authority_id, on=timezone.localdate(request.at))
    return CONTRACTS.answer(
        request,
        contracts_queries.narrow_by_supplier(rows, sheet.id),
        template="desk/suppliers/contracts.html",
        context={"record": page_of(request, sheet, "contracts"), "sheet": sheet},
    )


@door(Permission.SEE_SUPPLIER)
def names(request: Request, reference: str) -> HttpResponse:
    """Show every name, number, address and phone number with where it comes from."""
    sheet = sheet_of(reference)
    may_revise = permissions.may_revise_supplier(request.officer)
    context = {"record": page_of(request, sheet, "names"), "sheet": sheet, "may_revise": may_revise}
    return render(request, "desk/suppliers/names.html", context)


@door(Permission.SEE_SUPPLIER)
def history(request: Request, reference: str) -> HttpResponse:
    """Show what happened to a supplier, in sentences."""
    sheet = sheet_of(reference)
    known = queries.assurance_of(request.officer.authority_id, sheet.family)
    council, seen = request.officer.authority_id, request.officer.permissions
    sees_contracts = ContractsPermission.SEE_CONTRACT in seen
    triggers = contracts_queries.triggers_of(council, sheet.family) if sees_contracts else []
    also = (*known.subjects, *contracts_queries.subjects_of(triggers))
    events = queries.with_merges_undone(sheet, queries.history_of_sheet(sheet, also=also))
    told = happenings(
        events, {**contracts_queries.SENTENCES, **queries.SENTENCES}, {**names_in(events), **sheet.called}
    )
    context = {"record": page_of(request, sheet, "history"), "happenings": told}
    return render(request, "desk/suppliers/history.html", context)
