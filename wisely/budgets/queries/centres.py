"""Cost centres with their years: what each has, and what is requested, ordered and paid of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import DecimalField, F, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from wisely.budgets.decisions import NOUGHT, Counted, Payer
from wisely.budgets.models import Budget, BudgetCommitment, CostCentre
from wisely.lib.periods import FinancialYear, financial_year

AHEAD = 5  # years after the present one for which budgets are shown to be set
PLACES = ("requested", "ordered", "actual")
_AMOUNT: DecimalField[Decimal, Decimal] = DecimalField(max_digits=14, decimal_places=2)


def cost_centres(authority_id: int | None) -> QuerySet[CostCentre]:
    """Give the cost centres of a council."""
    return CostCentre.objects.filter(authority=authority_id)


def cost_centres_in(authority_id: int | None, year: str) -> QuerySet[CostCentre]:
    """Give the cost centres with the money of a year, for a list: one query.

    `budget_net` and `left_net` are None where no budget is set.
    """
    called = BudgetCommitment.objects.filter(cost_centre=OuterRef("pk"), year=year).values("cost_centre")
    sums = {
        f"{place}_in_year_net": Coalesce(
            Subquery(called.annotate(whole=Sum(f"{place}_net")).values("whole")),
            Value(NOUGHT), output_field=_AMOUNT,
        )
        for place in PLACES
    }  # fmt: skip
    budget = Budget.objects.filter(cost_centre=OuterRef("pk"), year=year).values("amount_net")
    rows = cost_centres(authority_id).annotate(budget_net=Subquery(budget), **sums)
    left = F("budget_net") - sum((F(name) for name in sums), Value(NOUGHT, output_field=_AMOUNT))
    return rows.annotate(left_net=left)


def cost_centre_for(authority_id: int | None, code: str) -> CostCentre | None:
    """Give one cost centre to act on. One query."""
    found = cost_centres(authority_id).filter(code=code)
    return found.select_related("authority", "directorate", "holder").first()


def centres_held_by(authority_id: int | None, person: str) -> list[CostCentre]:
    """Give the open cost centres that a person holds. One query."""
    rows = cost_centres(authority_id).filter(closed_on__isnull=True, holder__reference=person)
    return list(rows.order_by("code"))


def open_centres(authority_id: int | None) -> list[CostCentre]:
    """Give the cost centres that money may be taken from, by code. One query."""
    rows = cost_centres(authority_id).filter(closed_on__isnull=True)
    return list(rows.select_related("directorate", "holder").order_by("code"))


def payers_of(centres: Sequence[CostCentre]) -> list[Payer]:
    """Give cost centres as telling which pays needs them."""
    return [Payer(each.pk, each.directorate_id, frozenset(each.payment_codes)) for each in centres]


@dataclass(frozen=True, slots=True)
class YearShown:
    """A year of a cost centre, pounds net; `budget` and `left` are None where no budget is set."""

    year: str
    budget: Decimal | None
    counted: Counted

    @property
    def left(self) -> Decimal | None:
        """What is left of the budget; below nought where too much is taken."""
        return None if self.budget is None else self.budget - self.counted.whole

    @property
    def is_overdrawn(self) -> bool:
        """Whether more is taken than there is, or anything where no budget is set."""
        return self.left < 0 if self.left is not None else self.counted.whole > 0


def years_of(centre: CostCentre, *, on: date) -> list[YearShown]:
    """Give every year that has a budget or a commitment, and those from the present one on. Two queries."""
    budgets = dict(Budget.objects.filter(cost_centre=centre).values_list("year", "amount_net"))
    counted = counted_by_year(BudgetCommitment.objects.filter(cost_centre=centre))
    years = {*budgets, *counted, financial_year(on).label}
    return [YearShown(year, budgets.get(year), counted.get(year, Counted())) for year in sorted(years)]


def counted_by_year(rows: QuerySet[BudgetCommitment]) -> dict[str, Counted]:
    """Add up commitments by year. One query."""
    sums = rows.values("year").annotate(**{place: Sum(f"{place}_net") for place in PLACES}).order_by("year")
    told = sums.values_list("year", *PLACES)
    return {year: Counted(*places) for year, *places in told}


def years_to_set(on: date) -> list[str]:
    """Give the financial years whose budgets can be set on one page: the present one and those after."""
    begins = financial_year(on).begins_in
    return [FinancialYear(begins + ahead).label for ahead in range(AHEAD + 1)]


def budgets_set(centre: CostCentre) -> dict[str, Decimal]:
    """Give the budgets of a cost centre by year. One query."""
    return dict(Budget.objects.filter(cost_centre=centre).values_list("year", "amount_net"))


def commitments_of(authority_id: int | None) -> QuerySet[BudgetCommitment]:
    """Give what is committed, for lists; `whole_net` is what counts of it."""
    rows = BudgetCommitment.objects.filter(authority=authority_id)
    counted: QuerySet[BudgetCommitment] = rows.annotate(
        whole_net=F("requested_net") + F("ordered_net") + F("actual_net")
    )
    return counted
