"""What a council was shown of a supplier: its insurance, and what it declared beside what is worked out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from wisely.desk.suppliers.forms import ReasonForm
from wisely.desk.suppliers.forms_of_assurance import DeclarationForm, InsuranceForm
from wisely.desk.suppliers.lists import SIZES, declarations_list, insurances_list
from wisely.desk.suppliers.views.changes import answer, found
from wisely.desk.suppliers.views.record import page_of, sheet_of
from wisely.desk.suppliers.views.register import book_of
from wisely.lib.lifecycle import Badge
from wisely.people.doors import Request, door
from wisely.people.queries import names_of, own_council
from wisely.suppliers import actions, permissions, queries
from wisely.suppliers.permissions import Permission
from wisely.suppliers.queries import DECLARATIONS, INSURANCES, DeclarationRow, InsuranceRow, SupplierSheet
from wisely.ui import words

BACK = "assurance/"
FOR_COUNCIL = "Only this council sees it."


@dataclass(frozen=True, slots=True)
class Insured:
    """An insurance as the page shows it."""

    row: InsuranceRow
    kind: str
    badge: Badge
    seen_by: str


@dataclass(frozen=True, slots=True)
class Declared:
    """A declaration as the page shows it, beside what is worked out or recorded of the same thing."""

    row: DeclarationRow
    statement: str
    badge: Badge
    seen_by: str
    worked_out: str


@door(Permission.SEE_SUPPLIER)
def assurance(request: Request, reference: str) -> HttpResponse:
    """Show insurance with its expiry, and declarations beside what is worked out."""
    sheet = sheet_of(reference)
    known = queries.assurance_of(request.officer.authority_id, sheet.family)
    names = names_of({row.seen_by for row in known.insurances} | {row.seen_by for row in known.declarations})
    context = {
        "record": page_of(request, sheet, "assurance"),
        "sheet": sheet,
        "insured": insured(request, known.insurances, names),
        "declared": _declared(request, sheet, known.declarations, names),
        "may": permissions.may_revise_supplier(request.officer),
    }
    return render(request, "desk/suppliers/assurance.html", context)


def insured(request: Request, rows: Any, names: Mapping[str, str]) -> list[Insured]:
    """Give insurances with how each stands today, by the council's days."""
    on, days = timezone.localdate(request.at), book_of(request).alert_days.insurance
    return [
        Insured(
            row, INSURANCES[row.kind],
            queries.insurance_badge(row.expires_on, on=on, days=days, is_last=row.is_last),
            names.get(row.seen_by, row.seen_by),
        )
        for row in rows
    ]  # fmt: skip


def _declared(request: Request, sheet: SupplierSheet, rows: Any, names: Mapping[str, str]) -> list[Declared]:
    on, computed = timezone.localdate(request.at), _worked_out(request, sheet)
    return [
        Declared(
            row, DECLARATIONS[row.kind],
            queries.declaration_badge(row.until_on, on=on, is_last=row.is_last),
            names.get(row.seen_by, row.seen_by), computed.get(row.kind, ""),
        )
        for row in rows
    ]  # fmt: skip


def _worked_out(request: Request, sheet: SupplierSheet) -> dict[str, str]:
    """Say of each kind what is worked out from facts or recorded of them, with source and day."""
    book = book_of(request)
    size, place = book.size_of(queries.size_facts_of(sheet)), book.locality_of(sheet.postcode)
    of = (
        f" Facts as of {words.day(sheet.size_facts_on)}: {sheet.size_facts_source}."
        if sheet.size_facts_on
        else ""
    )
    vcse = {None: "Not recorded.", True: "Recorded as one.", False: "Recorded as none."}[sheet.is_vcse]
    address = next((row for row in sheet.addresses if row.postcode == sheet.postcode), None)
    by = f" Address seen on {words.day(address.seen_on)}: {address.source}." if address else ""
    return {
        "SME": f"{SIZES.get(size.size, size.size)}. {size.reason}{of}",
        "VCSE": vcse,
        "local": f"{place.name}. {place.reason}{by}",
    }


@door(Permission.SEE_SUPPLIER)
def insurances(request: Request) -> HttpResponse:
    """List every insurance that counts, those that lapse soonest first."""
    on, days = timezone.localdate(request.at), book_of(request).alert_days.insurance
    return insurances_list(on, days).answer(
        request, queries.insurances(request.officer.authority_id),
        template="desk/suppliers/insurances.html", context={"days": days},
    )  # fmt: skip


@door(Permission.SEE_SUPPLIER)
def declarations(request: Request) -> HttpResponse:
    """List every declaration that counts, those that run out soonest first."""
    return declarations_list(timezone.localdate(request.at)).answer(
        request, queries.declarations(request.officer.authority_id),
        template="desk/suppliers/declarations.html",
    )  # fmt: skip


@door(Permission.REVISE_SUPPLIER)
def record_insurance(request: Request, reference: str) -> HttpResponse:
    """Record an insurance that was seen."""
    supplier = found(reference)
    form = InsuranceForm(request.POST or None, initial={"seen_on": timezone.localdate(request.at)})
    return answer(
        request, supplier, form,
        lambda to: actions.record_insurance(
            supplier, authority=own_council(request.officer), **to, by=request.officer, at=request.at
        ),
        heading="Record an insurance", button="Record the insurance", back=BACK,
        hint=f"{FOR_COUNCIL} A renewal is recorded as another one: the one that expires last counts.",
    )  # fmt: skip


@door(Permission.REVISE_SUPPLIER)
def withdraw_insurance(request: Request, reference: str, key: int) -> HttpResponse:
    """Take back an insurance that was put down wrongly."""
    supplier = found(reference)
    row = queries.insurance_for(request.officer.authority_id, supplier.pk, key)
    if row is None:
        raise Http404
    return answer(
        request, supplier, ReasonForm(request.POST or None),
        lambda to: actions.withdraw_insurance(row, reason=to["reason"], by=request.officer, at=request.at),
        heading=f"Withdraw: {INSURANCES[row.kind]}, policy {row.policy_number}", button="Withdraw it",
        back=BACK, hint="For what was put down wrongly. One that ran out stays as it is.",
    )  # fmt: skip


@door(Permission.REVISE_SUPPLIER)
def record_declaration(request: Request, reference: str) -> HttpResponse:
    """Record what a supplier declared of itself."""
    supplier = found(reference)

    def record(to: dict[str, Any]) -> None:
        actions.record_declaration(
            supplier, authority=own_council(request.officer), kind=to["kind"], answer=to["answer"] == "yes",
            declared_on=to["declared_on"], until_on=to["until_on"], evidence=to["evidence"],
            by=request.officer, at=request.at,
        )  # fmt: skip

    return answer(
        request, supplier, DeclarationForm(request.POST or None), record, heading="Record a declaration",
        button="Record the declaration", back=BACK,
        hint=f"{FOR_COUNCIL} It is the supplier’s own word: size and place are still worked out from facts.",
    )  # fmt: skip


@door(Permission.REVISE_SUPPLIER)
def withdraw_declaration(request: Request, reference: str, key: int) -> HttpResponse:
    """Take back a declaration that was put down wrongly."""
    supplier = found(reference)
    row = queries.declaration_for(request.officer.authority_id, supplier.pk, key)
    if row is None:
        raise Http404
    return answer(
        request, supplier, ReasonForm(request.POST or None),
        lambda to: actions.withdraw_declaration(row, reason=to["reason"], by=request.officer, at=request.at),
        heading=f"Withdraw the declaration of {words.day(row.declared_on)} about {row.kind}",
        button="Withdraw it", back=BACK, hint="For what was put down wrongly.",
    )  # fmt: skip
