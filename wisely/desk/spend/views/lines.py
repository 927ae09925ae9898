"""Payments as a list, and one payment with where it comes from."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render

from wisely.classifications.permissions import may_decide_category
from wisely.classifications.queries import OFFICER
from wisely.desk.spend.lists import LINES, LINES_WITHOUT_SIGNS, standing_badge
from wisely.desk.spend.sources import LinesSource
from wisely.lib.money import Gross, Net
from wisely.people.doors import Request, door
from wisely.people.queries import names_of
from wisely.spend import queries
from wisely.spend.permissions import Permission
from wisely.ui.parts import ActLink, Fact, Link, Section
from wisely.ui.record_page import RecordPage

SIGNS_LOST = "Not to be trusted: its file lost them before it came here, so this may be a credit"
NOT_GIVEN = (queries.NOT_GIVEN, "Not given")


@door(Permission.SEE_SPEND)
def lines(request: Request) -> HttpResponse:
    """List payments, narrowed by what the address asks."""
    council = request.officer.authority_id or 0
    directorates, categories = queries.directorates_and_categories(council)
    choices = {
        "directorate": [*((name, name) for name in directorates), NOT_GIVEN],
        "category": [*((name, name) for name in categories), NOT_GIVEN],
    }
    signless = queries.imports_without_signs(council)
    listing = LINES_WITHOUT_SIGNS if signless else LINES
    context = {"signless": signless}
    return listing.answer(
        request, LinesSource(council), template="desk/spend/lines.html", choices=choices, context=context
    )


@door(Permission.SEE_SPEND)
def line(request: Request, pk: int) -> HttpResponse:
    """Show one payment: what is known of it, how it stands to the register, and its line in its file."""
    found = queries.line_for(request.officer.authority_id, pk)
    if found is None:
        raise Http404
    page = RecordPage(
        title=found.payee.name or "No name given",
        caption="Payment",
        badge=standing_badge(found.standing),
        facts=_facts(found),
        acts=(
            ActLink(
                "Put into another category",
                f"/classifications/payments/{found.pk}/",
                may_decide_category(request.officer),
            ),
        ),
    )
    sections = (Section("The payment", _payment(found)), Section("Where it comes from", _source(found)))
    return render(request, "desk/spend/line.html", {"record": page, "sections": sections})


def _facts(found: Any) -> tuple[Fact, ...]:
    net, gross = found.amount_net, found.amount_gross
    supplier = found.payee.supplier and (found.payee.supplier.canonical or found.payee.supplier)
    return (
        Fact("Amount", Net(net) if net is not None else Gross(gross)),
        Fact("Paid on", found.paid_on),
        Fact("Supplier", Link(supplier.name, f"/suppliers/{supplier.reference}/") if supplier else None),
        Fact("Contract", _contract(found)),
    )


def _contract(found: Any) -> Link | str:
    if found.contract:
        return Link(found.contract.reference, f"/contracts/{found.contract.reference}/")
    return "One of several in force that day" if found.standing == "on" else "None"


def _payment(found: Any) -> tuple[Fact, ...]:
    payee = found.payee
    return (
        Fact("Name as published", Link(payee.name or "No name given", f"/spend/payees/{payee.pk}/")),
        *([Fact("Minus sign", SIGNS_LOST)] if queries.mapping_of(found.ledger_import).lacks_signs else []),
        Fact("VAT beside it", found.vat),
        Fact("Directorate", found.directorate or None),
        Fact("Service", found.service or None),
        Fact("Category", found.category or None, hint=_who_said(found.classification)),
        Fact("Purpose", found.purpose or None),
        Fact("Transaction", found.transaction_reference or None),
        Fact("Purchase card", None if found.is_card is None else "Yes" if found.is_card else "No"),
    )


def _who_said(said: Any) -> str:
    """Say where a payment's category comes from, where its file did not give it."""
    if said is None:
        return ""
    published = f" The file says “{said.published}”." if said.published else " The file gives none."
    if said.said_by == OFFICER:
        return f"Decided by {names_of([said.decided_by]).get(said.decided_by, said.decided_by)}.{published}"
    number, share = said.classifier.number, said.sureness_share
    return f"Classified unattended by classifier {number}, {share:.0%} sure.{published}"


def _source(found: Any) -> tuple[Fact, ...]:
    source, by = found.ledger_import, found.ledger_import.imported_by or ""
    return (
        Fact("File", Link(source.file_name, f"/spend/imports/{source.pk}/")),
        *([Fact("Sheet", found.sheet)] if found.sheet else []),
        Fact("Line", f"{found.line:,}"),
        Fact("SHA-256 of the file", bytes(source.file_sha256).hex()),
        Fact("Imported", source.imported_at),
        Fact("By", names_of([by]).get(by, by)),
    )
