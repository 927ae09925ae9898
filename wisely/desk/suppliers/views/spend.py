"""What a supplier was paid, year by year, with the ways to its payments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpResponse
from django.shortcuts import render

from wisely.contracts import permissions
from wisely.desk.suppliers.views.record import page_of, sheet_of
from wisely.lib.periods import FinancialYear, financial_year
from wisely.people.doors import Request, door
from wisely.spend import queries
from wisely.spend.permissions import Permission
from wisely.spend.queries import PaidInMonth
from wisely.ui import charts, words

SHOWN_MONTHS = 24


@dataclass(frozen=True, slots=True)
class PaidInYear:
    """What was paid in a financial year: net, and beside it what was published gross only."""

    year: FinancialYear
    total: Decimal
    only_gross: Decimal
    lines: int
    href: str


@door(Permission.SEE_SPEND)
def spend(request: Request, reference: str) -> HttpResponse:
    """Show what the supplier was paid, under any of its names and merges."""
    sheet = sheet_of(reference)
    months = queries.paid_to_supplier(request.officer.authority_id or 0, sheet.id)
    context = {
        "record": page_of(request, sheet, "spend"),
        "sheet": sheet,
        "years": _by_year(months, sheet.reference),
        "chart": _chart(months, sheet.name),
        "may_raise": permissions.may_register_contract(request.officer),
        "has_gross": any(month.only_gross for month in months),
    }
    return render(request, "desk/suppliers/spend.html", context)


def _by_year(months: Sequence[PaidInMonth], reference: str) -> list[PaidInYear]:
    """Add the months up, the latest year first."""
    years: dict[FinancialYear, list[PaidInMonth]] = {}
    for each in months:
        years.setdefault(financial_year(each.month), []).append(each)
    return [
        PaidInYear(
            year,
            sum((month.total for month in within), Decimal(0)),
            sum((month.only_gross for month in within), Decimal(0)),
            sum(month.lines for month in within),
            f"/spend/lines/?supplier={reference}&paid_on_from={year.period.starts_on}"
            f"&paid_on_to={year.period.last_on}",
        )
        for year, within in sorted(years.items(), reverse=True)
    ]


def _chart(months: Sequence[PaidInMonth], name: str) -> charts.Chart | None:
    latest = list(months)[-SHOWN_MONTHS:]
    if len(latest) < 2:
        return None
    total = sum((month.total for month in latest), Decimal(0))
    return charts.lines(
        "paid-to-supplier",
        "Payments by month, excluding VAT",
        [f"{month.month:%b %Y}" for month in latest],
        {"Paid": [month.total for month in latest]},
        unit=charts.POUNDS,
        sentence=f"{name} was paid {words.money_in_short(total)} in the months shown.",
        heading="Month",
        from_nought=True,
    )
