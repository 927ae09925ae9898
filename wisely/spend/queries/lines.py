"""Payments one by one, and the names in them, for lists."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from wisely.lib.identifiers import NotAnIdentifier, company_number
from wisely.lib.names import normal_name
from wisely.spend.models import LedgerLine, Payee
from wisely.suppliers.models import Supplier
from wisely.suppliers.queries import (
    family_of,
    find_by_ledger_numbers,
    find_by_normal_names,
    find_by_numbers,
    names_like,
    supplier_by_reference,
)

NOT_GIVEN = "-"
"""Stands in an address for payments that name no directorate or category."""


def lines(authority_id: int | None) -> QuerySet[LedgerLine]:
    """Give the payments of a council, for lists."""
    return LedgerLine.objects.filter(authority=authority_id)


def line_for(authority_id: int | None, pk: int) -> LedgerLine | None:
    """Find one payment with its payee, supplier, contract and import."""
    related = ("payee", "payee__supplier", "payee__supplier__canonical", "contract", "ledger_import")
    return lines(authority_id).filter(pk=pk).select_related(*related).first()


def lines_of_supplier(supplier_id: int) -> Q:
    """Give the condition that a line was paid to a live supplier, under any of its names and merges."""
    return Q(payee__supplier__in=family_of(supplier_id))


def payees(authority_id: int | None) -> QuerySet[Payee]:
    """Give the names in a council's payments, for lists."""
    return Payee.objects.filter(authority=authority_id)


def payee_for(authority_id: int | None, pk: int) -> Payee | None:
    """Find a payee to act on."""
    return payees(authority_id).filter(pk=pk).select_related("supplier").first()


def unmatched_payees(authority_id: int | None) -> QuerySet[Payee]:
    """Give the names that nobody has matched with a supplier and that could be."""
    return payees(authority_id).filter(supplier__isnull=True, is_redacted=False)


def narrow_by_supplier(rows: QuerySet[LedgerLine], reference: str) -> QuerySet[LedgerLine]:
    """Keep the payments to a supplier, under any of its names and merges; an unknown reference keeps none."""
    supplier = supplier_by_reference(reference.strip().upper())
    return rows.filter(lines_of_supplier(supplier.canonical_id or supplier.pk)) if supplier else rows.none()


def narrow_by_name(rows: QuerySet[LedgerLine], text: str) -> QuerySet[LedgerLine]:
    """Keep the payments whose payee's name, or its supplier's, holds the words."""
    key = normal_name(text) or text
    named = Q(normal_name__contains=key) | Q(supplier__name__icontains=text)
    return rows.filter(payee__in=Payee.objects.filter(named).values("pk"))


def narrow_by_payee(rows: QuerySet[LedgerLine], key: str) -> QuerySet[LedgerLine]:
    """Keep the payments to one name of the ledger, by its key."""
    return rows.filter(payee=int(key)) if _is_key(key) else rows.none()


def narrow_by_import(rows: QuerySet[LedgerLine], key: str) -> QuerySet[LedgerLine]:
    """Keep the payments of one import, by its key."""
    return rows.filter(ledger_import=int(key)) if _is_key(key) else rows.none()


def narrow_by_contract(rows: QuerySet[LedgerLine], reference: str) -> QuerySet[LedgerLine]:
    """Keep the payments under one contract, by its reference."""
    return rows.filter(contract__reference=reference.strip().upper())


def narrow_by_directorate(rows: QuerySet[LedgerLine], name: str) -> QuerySet[LedgerLine]:
    """Keep the payments of a directorate, as they name it."""
    return rows.filter(directorate="" if name == NOT_GIVEN else name)


def narrow_by_category(rows: QuerySet[LedgerLine], name: str) -> QuerySet[LedgerLine]:
    """Keep the payments of a category, as they name it."""
    return rows.filter(category="" if name == NOT_GIVEN else name)


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19


def narrow_by_kind(rows: QuerySet[Payee], kind: str) -> QuerySet[Payee]:
    """Keep the names that are to match ("open"), matched or redacted."""
    if kind == "redacted":
        return rows.filter(is_redacted=True)
    return rows.filter(supplier__isnull=kind != "matched", is_redacted=False)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A supplier that a name in the ledger may mean, and why it is offered."""

    reference: str
    name: str
    reason: str


def candidates_for(payee: Payee, *, most: int = 8) -> list[Candidate]:
    """Give the suppliers that a payee may mean, the surest first: by number, by exact name, by likeness."""
    found: dict[int, str] = {}
    if number := _company_number(payee.company_number):
        for key in find_by_numbers([("GB-COH", number)]).values():
            found.setdefault(key, f"Has the company number {number}, published beside this name.")
    for key in find_by_ledger_numbers(payee.authority_id, [payee.ledger_number]).values():
        found.setdefault(key, f"Has the number {payee.ledger_number} in the council’s ledger.")
    for key in find_by_normal_names([payee.normal_name]).values():
        found.setdefault(key, "Has this very name, but for its legal form.")
    rows = {row.pk: row for row in Supplier.objects.filter(pk__in=found)}
    sure = [Candidate(rows[key].reference, rows[key].name, reason) for key, reason in found.items()]
    known = {each.reference for each in sure}
    like = [
        Candidate(reference, name, "Has a name like this one.")
        for reference, name in names_like(payee.name, most=most)
        if reference not in known
    ]
    return (sure + like)[:most]


def _company_number(text: str) -> str:
    try:
        return company_number(text) if text else ""
    except NotAnIdentifier:
        return ""
