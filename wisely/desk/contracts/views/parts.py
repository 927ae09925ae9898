"""Who the suppliers of a contract are, lot by lot, and the terms of a framework."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from wisely.contracts import actions, queries
from wisely.contracts.permissions import Permission
from wisely.desk.contracts.forms.acts import (
    FrameworkForm,
    LotRow,
    entries_of,
    rows_of,
    tell_faults,
    with_more_lines,
)
from wisely.desk.contracts.forms.parties import LeadForm, PartyRow, faults_of_lots, in_order
from wisely.desk.contracts.forms.reasons import as_answer
from wisely.desk.contracts.views.acting import Page, answer, to_act_on
from wisely.people.doors import Request, door
from wisely.suppliers import queries as suppliers
from wisely.ui.forms import version_of

MOST_FOUND = 20


def found_suppliers(text: str, *, without: set[str]) -> list[tuple[str, str, str]]:
    """Find suppliers by any name, number or reference: reference, name, postcode."""
    if not text:
        return []
    rows = suppliers.named_or_numbered(suppliers.suppliers(), text).order_by("name")[:MOST_FOUND]
    return [(row.reference, row.name, row.postcode) for row in rows if row.reference not in without]


@door(Permission.SEE_CONTRACT)
def name_suppliers(request: Request, reference: str) -> HttpResponse:
    """Say who the suppliers are. More are found by a search, which leads back here with them in the list."""
    contract = to_act_on(request, reference, act="name_suppliers")
    sheet = queries.contract_sheet(contract, on=timezone.localdate(request.at))
    added = [text for text in request.GET.getlist("add") if len(text) < 40][:20]
    rows = _party_rows(request, sheet, added)
    lots = rows_of(
        LotRow, typed=with_more_lines(request.POST, prefix="lots") if "more" in request.POST
        else request.POST or None,
        initial=[
            {"number": lot.number, "title": lot.title, "value_net": lot.value_net} for lot in sheet.lots
        ],
        prefix="lots",
    )  # fmt: skip
    lead = next((party.reference for party in sheet.parties if party.is_lead), "")
    named = {row.initial["reference"]: row.name for row in rows}
    form = LeadForm(request.POST or None, suppliers=list(named.items()), initial={"lead": lead})
    if "more" not in request.POST and form.is_bound and form.is_valid():
        tell_faults(form, lots, "Lot")
        for fault in faults_of_lots(rows, [lot.number for lot in entries_of(lots)]):
            form.add_error(None, fault)
    text = request.GET.get("q", "").strip()[:200]
    return answer(
        request, contract, form, _PAGE, lambda told: _name(request, contract, rows, lots, told), rows=rows,
        lots=lots, text=text, added=added, found=found_suppliers(text, without=set(named)),
    )  # fmt: skip


_PAGE = Page(
    heading="Name suppliers and lots", button="Save", back="particulars/",
    template="desk/contracts/name_suppliers.html",
    hint="What you save replaces what stands.",
)  # fmt: skip


def _name(request: Request, contract: Any, rows: list[PartyRow], lots: Any, told: dict[str, Any]) -> None:
    parties = [party for row in rows if row.is_valid() and (party := row.party) is not None]
    actions.name_suppliers(
        contract, parties=in_order(parties, lead=told["lead"]), lots=entries_of(lots), reason=told["reason"],
        version=version_of(request), by=request.officer, at=request.at,
    )  # fmt: skip


def _party_rows(request: Request, sheet: queries.ContractSheet, added: list[str]) -> list[PartyRow]:
    initial = [
        {
            "is_kept": True, "reference": party.reference, "published_name": party.published_name,
            "lot": party.lot, "published_as_sme": as_answer(party.published_as_sme),
            "published_as_vcse": as_answer(party.published_as_vcse), "name": party.name,
        }
        for party in sheet.parties
    ]  # fmt: skip
    for reference in added:
        supplier = suppliers.supplier_by_reference(reference)
        if supplier is not None:
            initial.append({"is_kept": True, "reference": reference, "name": supplier.name})
    return [
        PartyRow(request.POST or None, prefix=f"party-{number}", name=str(told.pop("name")), initial=told)
        for number, told in enumerate(initial)
    ]


@door(Permission.SEE_CONTRACT)
def set_framework_terms(request: Request, reference: str) -> HttpResponse:
    """Record who may use a framework, at what fee and price, and how call-offs are awarded."""
    contract = to_act_on(request, reference, act="set_framework_terms")
    form = FrameworkForm(request.POST or None, initial=queries.framework_terms_of(contract))
    page = Page(
        heading="Record the framework terms", button="Save the terms", back="particulars/",
        hint="The contract details notice of a framework asks for them (regulations 33 and 34).",
    )  # fmt: skip
    return answer(
        request, contract, form, page,
        lambda _told: actions.set_framework_terms(
            contract, terms=form.entry, version=version_of(request), by=request.officer, at=request.at
        ),
    )  # fmt: skip
