"""Every read of the spend room. Pounds, net or gross of VAT as each import says (almost always net).

Overviews read sums by month, never lines; lines are read a page at a time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import connection
from django.db.models import Q, QuerySet, Sum

from wisely.lib.periods import Period
from wisely.spend.models import (
    OFF,
    ON,
    OUTSIDE,
    UNKNOWN,
    LedgerImport,
    LedgerLine,
    MonthlySpend,
    Payee,
    PayeeSpend,
    RejectedRow,
)
from wisely.suppliers.queries import family_of

STANDING_WORDS = {
    ON: "On contract",
    OFF: "No contract in force",
    OUTSIDE: "Outside: the payee is redacted",
    UNKNOWN: "Not known: the payee is not matched with a supplier",
}
NOUGHT = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class OnContract:
    """The sums behind on-contract spend of a period. `outside` and `unknown` are told beside the share."""

    on: Decimal
    off: Decimal
    outside: Decimal
    unknown: Decimal
    lines: int

    @property
    def in_scope(self) -> Decimal:
        """What the share is of: everything but redacted payees. The unmatched count as not on contract."""
        return self.on + self.off + self.unknown

    @property
    def share(self) -> Decimal | None:
        """The share on contract in per cent, to two places; None where nothing is in scope."""
        return (self.on / self.in_scope * 100).quantize(Decimal("0.01")) if self.in_scope > 0 else None


def months_with_spend(authority_id: int) -> list[date]:
    """Give the months that hold any payment, earliest first."""
    rows = MonthlySpend.objects.filter(authority=authority_id).order_by("month")
    return list(rows.values_list("month", flat=True).distinct())


def _sums(authority_id: int, period: Period) -> QuerySet[MonthlySpend]:
    rows = MonthlySpend.objects.filter(authority=authority_id, month__gte=period.starts_on)
    return rows.filter(month__lt=period.ends_before) if period.ends_before else rows


def on_contract_spend(authority_id: int, period: Period) -> OnContract:
    """Give the sums behind on-contract spend for whole months. One query."""
    by = {
        standing: (total, lines)
        for standing, total, lines in _sums(authority_id, period)
        .values_list("standing")
        .annotate(total=Sum("total"), lines=Sum("lines_count"))
    }
    return _on_contract(by)


def _on_contract(by: dict[str, tuple[Decimal, int]]) -> OnContract:
    def of(standing: str) -> Decimal:
        return by.get(standing, (NOUGHT, 0))[0]

    return OnContract(of(ON), of(OFF), of(OUTSIDE), of(UNKNOWN), sum(lines for _, lines in by.values()))


def on_contract_by(authority_id: int, period: Period, field: str) -> list[tuple[str, OnContract]]:
    """Give the same by month, directorate or category, in the order of that. One query.

    :raises ValueError: for another field.
    """
    if field not in {"month", "directorate", "category"}:
        raise ValueError(field)
    groups: dict[str, dict[str, tuple[Decimal, int]]] = {}
    rows = (
        _sums(authority_id, period)
        .values_list(field, "standing")
        .annotate(total=Sum("total"), lines=Sum("lines_count"))
        .order_by(field)
    )
    for key, standing, total, lines in rows:
        groups.setdefault(str(key), {})[standing] = (total, lines)
    return [(key, _on_contract(by)) for key, by in groups.items()]


@dataclass(frozen=True, slots=True)
class SupplierSpend:
    """What a supplier was paid in a period, with the facts by which its size and place are judged.

    A payee that nobody has matched stands for itself: `reference` is empty and no fact is known.
    """

    supplier_id: int | None
    payee_id: int
    reference: str
    name: str
    total: Decimal
    lines: int
    off_contract: Decimal
    postcode: str
    staff: int | None
    turnover: Decimal | None
    balance_sheet: Decimal | None
    is_part_of_group: bool | None
    is_redacted: bool


_BY_SUPPLIER = """
SELECT COALESCE(s.canonical_id, s.id), min(p.id), COALESCE(c.reference, s.reference, ''),
  COALESCE(c.name, s.name, min(p.name)), sum(x.total), sum(x.lines_count)::bigint,
  COALESCE(sum(x.total) FILTER (WHERE x.standing = 'off'), 0),
  COALESCE(c.postcode, s.postcode, ''), COALESCE(c.staff, s.staff), COALESCE(c.turnover, s.turnover),
  COALESCE(c.balance_sheet, s.balance_sheet), COALESCE(c.is_part_of_group, s.is_part_of_group), p.is_redacted
FROM spend_payeespend x
JOIN spend_payee p ON p.id = x.payee_id
LEFT JOIN suppliers_supplier s ON s.id = p.supplier_id
LEFT JOIN suppliers_supplier c ON c.id = s.canonical_id
WHERE x.authority_id = %s AND x.month >= %s AND x.month < %s
GROUP BY COALESCE(s.canonical_id, s.id), CASE WHEN s.id IS NULL THEN p.id END, c.id, s.id, p.is_redacted
ORDER BY 5 DESC
"""


def spend_by_supplier(authority_id: int, period: Period, *, most: int | None = None) -> list[SupplierSpend]:
    """Give what each supplier was paid in whole months, largest first. One query over the sums by payee."""
    until = period.ends_before or date.max
    with connection.cursor() as cursor:
        cursor.execute(
            _BY_SUPPLIER + ("LIMIT %s" if most else ""),
            [authority_id, period.starts_on, until, *([most] if most else [])],
        )
        return [SupplierSpend(*row) for row in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class PaidToSupplier:
    """What one supplier was paid in a month."""

    month: date
    total: Decimal
    lines: int


def paid_to_supplier(authority_id: int, supplier_id: int) -> list[PaidToSupplier]:
    """Give what a live supplier was paid month by month, merges resolved. Two queries."""
    rows = (
        PayeeSpend.objects.filter(authority=authority_id, payee__supplier__in=family_of(supplier_id))
        .values_list("month")
        .annotate(total=Sum("total"), lines=Sum("lines_count"))
        .order_by("month")
    )
    return [PaidToSupplier(*row) for row in rows]


def lines(authority_id: int) -> QuerySet[LedgerLine]:
    """Give the payments of a council, for lists."""
    return LedgerLine.objects.filter(authority=authority_id)


def lines_of_supplier(supplier_id: int) -> Q:
    """Give the condition that a line was paid to a live supplier, under any of its names and merges."""
    return Q(payee__supplier__in=family_of(supplier_id))


def directorates_paid_from(authority_id: int) -> list[str]:
    """Give the directorates as payments name them."""
    rows = MonthlySpend.objects.filter(authority=authority_id).order_by("directorate")
    return [name for name in rows.values_list("directorate", flat=True).distinct() if name]


def imports(authority_id: int) -> QuerySet[LedgerImport]:
    """Give the imports of a council, for lists."""
    return LedgerImport.objects.filter(authority=authority_id)


def import_for(authority_id: int | None, pk: int) -> LedgerImport | None:
    """Find an import to act on."""
    return LedgerImport.objects.filter(authority=authority_id, pk=pk).select_related("authority").first()


def rejected_rows(ledger_import: LedgerImport) -> QuerySet[RejectedRow]:
    """Give the rows of a file that were not imported, in the order of the file."""
    return RejectedRow.objects.filter(ledger_import=ledger_import).order_by("sheet", "line")


def payees(authority_id: int) -> QuerySet[Payee]:
    """Give the names in a council's payments, for lists."""
    return Payee.objects.filter(authority=authority_id)


def payee_for(authority_id: int | None, pk: int) -> Payee | None:
    """Find a payee to act on."""
    return Payee.objects.filter(authority=authority_id, pk=pk).select_related("supplier").first()


def unmatched_payees(authority_id: int) -> QuerySet[Payee]:
    """Give the names that nobody has matched with a supplier and that could be."""
    return payees(authority_id).filter(supplier__isnull=True, is_redacted=False)
