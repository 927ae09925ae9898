"""What was paid, in sums by month: what overviews read. Lines are never read here.

Pounds net of VAT, unless `tax` says "gross": then the sums of what councils published gross, of that
alone. The two are never added up.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import DecimalField, OuterRef, QuerySet, Subquery, Sum

from wisely.contracts.models import Contract
from wisely.lib.periods import Period, financial_year
from wisely.spend.models import (
    OFF,
    ON,
    OUTSIDE,
    UNKNOWN,
    ContractSpend,
    MonthlySpend,
    PayeeSpend,
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
    def paid(self) -> Decimal:
        """Everything that was paid, redacted payees too."""
        return self.in_scope + self.outside

    @property
    def in_scope(self) -> Decimal:
        """What the share is of: everything but redacted payees. The unmatched count as not on contract."""
        return self.on + self.off + self.unknown

    @property
    def share(self) -> Decimal | None:
        """The share on contract in per cent, to two places; None where nothing is in scope."""
        return (self.on / self.in_scope * 100).quantize(Decimal("0.01")) if self.in_scope > 0 else None


_COLUMNS = {"net": "total_net", "gross": "only_gross_total"}


def _sums(authority_id: int, period: Period) -> QuerySet[MonthlySpend]:
    rows = MonthlySpend.objects.filter(authority=authority_id, month_on__gte=period.starts_on)
    return rows.filter(month_on__lt=period.ends_before) if period.ends_before else rows


def on_contract_spend(authority_id: int, period: Period, *, tax: str = "net") -> OnContract:
    """Give the sums behind on-contract spend for whole months. One query."""
    by = {
        standing: (total, lines)
        for standing, total, lines in _sums(authority_id, period)
        .values_list("standing")
        .annotate(total=Sum(_COLUMNS[tax]), lines=Sum("lines_count"))
    }
    return _on_contract(by)


def _on_contract(by: dict[str, tuple[Decimal, int]]) -> OnContract:
    def of(standing: str) -> Decimal:
        return by.get(standing, (NOUGHT, 0))[0]

    return OnContract(of(ON), of(OFF), of(OUTSIDE), of(UNKNOWN), sum(lines for _, lines in by.values()))


def on_contract_by(
    authority_id: int, period: Period, field: str, *, tax: str = "net"
) -> list[tuple[str, OnContract]]:
    """Give the same by month (its first day in ISO), directorate or category, in that order. One query.

    :raises ValueError: for another field.
    """
    if field not in {"month", "directorate", "category"}:
        raise ValueError(field)
    column = "month_on" if field == "month" else field
    groups: dict[str, dict[str, tuple[Decimal, int]]] = {}
    rows = (
        _sums(authority_id, period)
        .values_list(column, "standing")
        .annotate(total=Sum(_COLUMNS[tax]), lines=Sum("lines_count"))
        .order_by(column)
    )
    for key, standing, total, lines in rows:
        groups.setdefault(str(key), {})[standing] = (total, lines)
    return [(key, _on_contract(by)) for key, by in groups.items()]


@dataclass(frozen=True, slots=True)
class Spread:
    """What was paid in a period, whole and in its parts, each with the sums behind its share on contract."""

    whole: OnContract
    by_month: dict[date, OnContract]
    by_directorate: dict[str, OnContract]
    by_category: dict[str, OnContract]


_SPREAD = """
SELECT month_on, directorate, category, GROUPING(month_on, directorate, category), standing,
  sum({total}), sum(lines_count)::bigint
FROM spend_monthlyspend
WHERE authority_id = %s AND month_on >= %s AND month_on < %s
GROUP BY GROUPING SETS ((month_on, standing), (directorate, standing), (category, standing), (standing))
"""


def spread_of(authority_id: int, period: Period, *, tax: str = "net") -> Spread:
    """Give spend of whole months by month, directorate and category, the largest first. One query."""
    groups: dict[int, dict[Any, dict[str, tuple[Decimal, int]]]] = {3: {}, 5: {}, 6: {}, 7: {}}
    with connection.cursor() as cursor:
        cursor.execute(
            _SPREAD.format(total=_COLUMNS[tax]),
            [authority_id, period.starts_on, period.ends_before or date.max],
        )
        for month, directorate, category, which, standing, total, lines in cursor.fetchall():
            key = {3: month, 5: directorate, 6: category, 7: None}[which]
            groups[which].setdefault(key, {})[standing] = (total, lines)
    told = {which: {key: _on_contract(by) for key, by in found.items()} for which, found in groups.items()}
    return Spread(
        whole=told[7].get(None) or _on_contract({}),
        by_month=dict(sorted(told[3].items())),
        by_directorate=_largest_first(told[5]),
        by_category=_largest_first(told[6]),
    )


def _largest_first(found: dict[str, OnContract]) -> dict[str, OnContract]:
    return dict(sorted(found.items(), key=lambda each: -each[1].paid))


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


_PAID_IN_MONTHS = """
  SELECT payee_id, sum({total}) AS total, sum(lines_count) AS lines,
    COALESCE(sum({total}) FILTER (WHERE standing = 'off'), 0) AS off
  FROM spend_payeespend
  WHERE authority_id = %(authority)s AND month_on >= %(first)s AND month_on < %(until)s
  GROUP BY payee_id
"""
_PAID_IN_YEAR = """
  SELECT payee_id, {total} AS total, lines_count AS lines,
    CASE WHEN standing = 'off' THEN {total} ELSE 0 END AS off
  FROM spend_payeeyearspend WHERE authority_id = %(authority)s AND year_on = %(first)s
"""
_BY_SUPPLIER = """
WITH found AS (
  SELECT COALESCE(s.canonical_id, s.id) AS supplier_id, min(p.id) AS payee_id, sum(x.total) AS total,
    sum(x.lines)::bigint AS lines, sum(x.off) AS off, p.is_redacted
  FROM ({paid}) x
  JOIN spend_payee p ON p.id = x.payee_id
  LEFT JOIN suppliers_supplier s ON s.id = p.supplier_id
  GROUP BY 1, CASE WHEN s.id IS NULL THEN p.id END, p.is_redacted
  ORDER BY total DESC LIMIT %(most)s
)
SELECT f.supplier_id, f.payee_id, COALESCE(c.reference, ''), COALESCE(c.name, p.name), f.total, f.lines,
  f.off, COALESCE(c.postcode, ''), c.staff, c.turnover, c.balance_sheet, c.is_part_of_group, f.is_redacted
FROM found f
JOIN spend_payee p ON p.id = f.payee_id
LEFT JOIN suppliers_supplier c ON c.id = f.supplier_id
ORDER BY f.total DESC
"""


def spend_by_supplier(
    authority_id: int, period: Period, *, most: int | None = None, tax: str = "net"
) -> list[SupplierSpend]:
    """Give what each supplier was paid in whole months, largest first. One query over the sums by payee."""
    is_year = period == financial_year(period.starts_on).period
    paid = (_PAID_IN_YEAR if is_year else _PAID_IN_MONTHS).format(total=_COLUMNS[tax])
    with connection.cursor() as cursor:
        cursor.execute(
            _BY_SUPPLIER.format(paid=paid),
            {
                "authority": authority_id, "first": period.starts_on,
                "until": period.ends_before or date.max, "most": most,
            },
        )  # fmt: skip
        return [SupplierSpend(*row) for row in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class PaidInMonth:
    """What was paid in a month: net, and beside it what was published gross only."""

    month: date
    total: Decimal
    only_gross: Decimal
    lines: int


def paid_to_supplier(authority_id: int, supplier_id: int) -> list[PaidInMonth]:
    """Give what a live supplier was paid month by month, merges resolved. Two queries."""
    return _by_month(
        PayeeSpend.objects.filter(authority=authority_id, payee__supplier__in=family_of(supplier_id))
    )


def paid_under_contract(authority_id: int | None, contract_id: int) -> list[PaidInMonth]:
    """Give what was paid month by month while this contract, and no other of its supplier, was in force.

    Ledgers seldom name the contract, so a payment to a supplier with two contracts in force is in neither.
    """
    return _by_month(ContractSpend.objects.filter(authority=authority_id, contract=contract_id))


def with_paid(contracts: QuerySet[Contract]) -> QuerySet[Contract]:
    """Add `paid` to contracts: what was paid to date while no other of the supplier was in force, net.

    None where nothing was, or only gross amounts were published.
    """
    sums = ContractSpend.objects.filter(contract=OuterRef("pk")).order_by().values("contract")
    total = sums.annotate(total=Sum("total_net")).values("total")
    return contracts.annotate(paid=Subquery(total, output_field=DecimalField()))


def _by_month(rows: QuerySet[Any]) -> list[PaidInMonth]:
    sums = (
        rows.values_list("month_on")
        .annotate(net=Sum("total_net"), gross=Sum("only_gross_total"), lines=Sum("lines_count"))
        .order_by("month_on")
    )
    return [PaidInMonth(*row) for row in sums]


def published_gross(authority_id: int, period: Period) -> Decimal:
    """Give what was published gross only, and so stands outside every net sum of the period. One query."""
    return _sums(authority_id, period).aggregate(total=Sum("only_gross_total"))["total"] or NOUGHT
