"""Payments one by one, and the names in them, for lists."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from wisely.spend.models import LedgerLine, Payee
from wisely.suppliers.queries import family_of


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
