"""What our package tells other councils: gathered from what the rooms know, published figures only."""

from __future__ import annotations

from datetime import date

from wisely.categories import queries
from wisely.categories.queries import PackageFacts, SpendTold, SupplierTold
from wisely.lib.periods import financial_year
from wisely.people.queries import Officer
from wisely.rules.rulebook import rulebook
from wisely.spend import queries as spend


def package_facts(officer: Officer, *, on: date) -> PackageFacts:
    """Gather our package. Suppliers are of the latest year; prices of those bought three times or more."""
    council, book = officer.authority_id or 0, rulebook(on, officer.pack)
    codes = {each.name: each.code for each in book.categories}
    told = [
        SpendTold(codes[name], name, year.label, sums.paid, sums.lines, sums.share)
        for name, years in spend.years_by_category(council).items()
        if name in codes
        for year, sums in years.items()
    ]
    months = spend.months_with_spend(council)
    suppliers: list[SupplierTold] = []
    if months:
        year = financial_year(months[-1])
        suppliers = [
            SupplierTold(codes[name], name, year.label, each.identifier, each.name, each.total, each.lines)
            for name, found in spend.suppliers_by_category(council, year.period).items()
            if name in codes
            for each in found.rows
            if each.identifier
        ]
    return PackageFacts(
        council=book.council.name, made_on=on, population=book.council.population, spend=told,
        suppliers=suppliers,
        prices=[each for each in queries.prices_of(council, on=on).spreads if each.is_told],
        names={each.code: each.name for each in book.categories},
    )  # fmt: skip
