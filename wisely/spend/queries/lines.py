"""Payments one by one, and the names in them, for lists."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet, Sum

from wisely.lib.identifiers import NotAnIdentifier, company_number, vat_number
from wisely.lib.names import normal_name
from wisely.lib.whole_numbers import whole_number
from wisely.people.models import Authority
from wisely.rules.rulebook import rulebook
from wisely.rules.sizes import UNKNOWN as UNKNOWN_SIZE
from wisely.spend.analysis.engine import made_for
from wisely.spend.lifecycle import ImportStage
from wisely.spend.models import LARGE, ContractSpend, LedgerImport, LedgerLine, Payee, PayeeSpend
from wisely.spend.queries.wards import NOT_GIVEN, is_among, payees_in_ward
from wisely.suppliers.models import Supplier, SupplierName
from wisely.suppliers.queries import (
    family_of,
    find_by_ledger_numbers,
    find_by_normal_names,
    find_by_numbers,
    names_like,
    supplier_by_reference,
    with_size_and_place,
)


def lines(authority_id: int | None) -> QuerySet[LedgerLine]:
    """Give the payments of a council, for lists."""
    return LedgerLine.objects.filter(authority=authority_id)


def line_for(authority_id: int | None, pk: int) -> LedgerLine | None:
    """Find one payment with its payee, supplier, contract, import and who gave its category."""
    related = (
        "payee", "payee__supplier", "payee__supplier__canonical", "contract", "ledger_import",
        "classification__classifier",
    )  # fmt: skip
    rows = lines(authority_id).filter(pk=pk).select_related(*related)
    return rows.defer("classification__classifier__learned").first()


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


def of_extreme_amount(rows: QuerySet[LedgerLine], *, is_largest: bool) -> QuerySet[LedgerLine]:
    """Keep the largest payments, or the credits: those amounts that an index keeps in order."""
    return rows.filter(amount_net__gte=LARGE) if is_largest else rows.filter(amount_net__lt=0)


def has_payments_with_vat_only(authority_id: int) -> bool:
    """Say whether any file that is part of the spend gave its amounts with VAT."""
    imported = LedgerImport.objects.filter(authority=authority_id, stage=ImportStage.IMPORTED)
    return imported.filter(tax="gross").exists()


def narrow_by_supplier(rows: QuerySet[LedgerLine], reference: str) -> QuerySet[LedgerLine]:
    """Keep the payments to a supplier, under any of its names and merges; an unknown reference keeps none."""
    supplier = supplier_by_reference(reference.strip().upper())
    return rows.filter(lines_of_supplier(supplier.canonical_id or supplier.pk)) if supplier else rows.none()


def narrow_by_name(rows: QuerySet[LedgerLine], text: str) -> QuerySet[LedgerLine]:
    """Keep the payments whose payee's name, or one of its supplier's, holds the words. One query."""
    found = list(Payee.objects.filter(_named(text)).values_list("pk", flat=True))
    return rows.filter(is_among("payee_id", found))


def _named(text: str) -> Q:
    key = normal_name(text) or text
    suppliers = SupplierName.objects.filter(normal_name__contains=key)
    return Q(normal_name__contains=key) | Q(supplier__in=suppliers.values("supplier"))


def narrow_by_payee(rows: QuerySet[LedgerLine], key: str) -> QuerySet[LedgerLine]:
    """Keep the payments to one name of the ledger, by its key."""
    return rows.filter(payee=int(key)) if _is_key(key) else rows.none()


def narrow_by_import(rows: QuerySet[LedgerLine], key: str) -> QuerySet[LedgerLine]:
    """Keep the payments of one import, by its key: they lie within its days, which an index knows."""
    found = (
        LedgerImport.objects.filter(pk=int(key)).values_list("first_on", "last_on") if _is_key(key) else ()
    )
    for first_on, last_on in found:
        return rows.filter(ledger_import=int(key), paid_on__gte=first_on, paid_on__lte=last_on)
    return rows.none()


def narrow_by_contract(rows: QuerySet[LedgerLine], reference: str) -> QuerySet[LedgerLine]:
    """Keep the payments under one contract, by its reference; NOT_GIVEN keeps those under none alone."""
    if reference == NOT_GIVEN:
        return rows.filter(contract__isnull=True)
    return rows.filter(contract__reference=reference.strip().upper())


def narrow_by_directorate(rows: QuerySet[LedgerLine], name: str) -> QuerySet[LedgerLine]:
    """Keep the payments of a directorate, as they name it."""
    return rows.filter(directorate="" if name == NOT_GIVEN else name)


def narrow_by_category(rows: QuerySet[LedgerLine], name: str) -> QuerySet[LedgerLine]:
    """Keep the payments of a category, as they name it."""
    return rows.filter(category="" if name == NOT_GIVEN else name)


def count_of_payees(
    authority_id: int, by: str, said: str, *, first_on: date | None, last_on: date | None
) -> int:
    """Count the payments to payees, from sums, in days that are whole months. One query, two for a supplier.

    `by` is how `said` names them: "name", "payee", "supplier" or "ward", each read as its narrowing reads it.
    """
    chosen = Payee.objects.filter(authority=authority_id)
    if by == "payee":
        chosen = chosen.filter(pk=int(said)) if _is_key(said) else chosen.none()
    elif by == "supplier":
        supplier = supplier_by_reference(said.strip().upper())
        family = family_of(supplier.canonical_id or supplier.pk) if supplier else ()
        chosen = chosen.filter(supplier__in=family)
    elif by == "ward":
        chosen = chosen.filter(is_among("pk", payees_in_ward(authority_id, said)))
    else:
        chosen = chosen.filter(_named(said))
    if first_on is None and last_on is None:
        return chosen.aggregate(lines=Sum("lines_count"))["lines"] or 0
    sums = PayeeSpend.objects.filter(authority=authority_id, payee__in=chosen.values("pk"))
    sums = sums.filter(month_on__gte=first_on) if first_on else sums
    sums = sums.filter(month_on__lte=last_on) if last_on else sums
    return sums.aggregate(lines=Sum("lines_count"))["lines"] or 0


def count_of_contract(authority_id: int, reference: str) -> int:
    """Count the payments under a contract, from sums. One query."""
    sums = ContractSpend.objects.filter(authority=authority_id, contract__reference=reference.strip().upper())
    return sums.aggregate(lines=Sum("lines_count"))["lines"] or 0


def count_of_import(authority_id: int, key: str) -> int:
    """Count the payments that an import brought in and that are still there. One query."""
    found = LedgerImport.objects.filter(authority=authority_id, stage=ImportStage.IMPORTED)
    rows = found.filter(pk=int(key)).values_list("rows_count", flat=True) if _is_key(key) else ()
    return sum(rows)


def narrow_by_service(rows: QuerySet[LedgerLine], name: str) -> QuerySet[LedgerLine]:
    """Keep the payments of a service or cost code, as they name it."""
    return rows.filter(service="" if name == NOT_GIVEN else name)


def narrow_by_supplier_kind(rows: QuerySet[LedgerLine], kind: str) -> QuerySet[LedgerLine]:
    """Keep the payments to suppliers of a kind; NOT_GIVEN keeps those to suppliers nobody knows it of."""
    if kind == NOT_GIVEN:
        return rows.filter(Q(payee__supplier__isnull=True) | _paid_to(Supplier.objects.filter(kind="")))
    return rows.filter(_paid_to(Supplier.objects.filter(kind=kind)))


def narrow_by_supplier_size(rows: QuerySet[LedgerLine], size: str) -> QuerySet[LedgerLine]:
    """Keep the payments to suppliers of a size, by the council's definition on the day of its cube."""
    council = Authority.objects.filter(pk__in=rows.values("authority")[:1]).first()
    made = made_for(council.pk) if council else None
    if council is None or made is None:
        return rows.none()
    book = rulebook(made.at.date(), council.pack)
    sized = _paid_to(with_size_and_place(Supplier.objects.all(), book).filter(size=size))
    return rows.filter(sized | Q(payee__supplier__isnull=True) if size == UNKNOWN_SIZE else sized)


def _paid_to(suppliers: QuerySet[Supplier]) -> Q:
    """Give the condition that a line was paid to one of some suppliers, as merges have made them."""
    live = suppliers.filter(canonical__isnull=True).values("pk")
    return Q(payee__supplier__in=live) | Q(payee__supplier__canonical__in=live)


def _is_key(text: str) -> bool:
    return whole_number(text) is not None


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
    if number := _number(company_number, payee.company_number):
        for key in find_by_numbers([("GB-COH", number)]).values():
            found.setdefault(key, f"Has the company number {number}, published beside this name.")
    if number := _number(vat_number, payee.vat_number):
        for key in find_by_numbers([("GB-VAT", number)]).values():
            found.setdefault(key, f"Has the VAT number {number}, published beside this name.")
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


def _number(read: Callable[[str], str], text: str) -> str:
    try:
        return read(text) if text else ""
    except NotAnIdentifier:
        return ""
