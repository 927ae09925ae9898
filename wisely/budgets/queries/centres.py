"""Cost centres with their years: what each has, and what is requested, ordered and paid of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import DecimalField, F, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from wisely.budgets import permissions
from wisely.budgets.decisions import NOUGHT, Counted, Payer
from wisely.budgets.lifecycle import PostingStage
from wisely.budgets.models import Budget, BudgetCommitment, CostCentre, PostingLine
from wisely.lib.actor import Actor
from wisely.lib.periods import FinancialYear, financial_year
from wisely.lib.verdict import YES, Verdict, no
from wisely.people.models import Directorate

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


def left_by_year(
    centres: Sequence[CostCentre], years: Sequence[str]
) -> dict[int, list[tuple[str, Decimal | None]]]:
    """Give what cost centres have left in some years, None where no budget is set. Two queries."""
    told = Budget.objects.filter(cost_centre__in=centres, year__in=years)
    budgets = {(row.cost_centre_id, row.year): row.amount_net for row in told}
    rows = BudgetCommitment.objects.filter(cost_centre__in=centres, year__in=years)
    sums = rows.values("cost_centre", "year").annotate(
        whole=Sum("requested_net") + Sum("ordered_net") + Sum("actual_net")
    )
    taken = {(row["cost_centre"], row["year"]): row["whole"] for row in sums.order_by("cost_centre", "year")}
    return {
        centre.pk: [
            (
                year,
                budget - taken.get((centre.pk, year), NOUGHT)
                if (budget := budgets.get((centre.pk, year))) is not None
                else None,
            )
            for year in years
        ]
        for centre in centres
    }


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
    def over(self) -> Decimal:
        """How much more is taken than there is; £0.00 where there is enough."""
        return max(-(self.left or NOUGHT), NOUGHT)

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


def narrow_centres(rows: Any, standing: str) -> Any:
    """Keep the cost centres that are overdrawn in the year of the list, or have no budget in it."""
    if standing == "overdrawn":
        return rows.filter(left_net__lt=0)
    return rows.filter(budget_net__isnull=True, closed_on__isnull=True) if standing == "without" else rows


def narrow_by_place(rows: QuerySet[BudgetCommitment], place: str) -> QuerySet[BudgetCommitment]:
    """Keep the commitments with money that is requested, ordered or actual."""
    return rows.exclude(**{f"{place}_net": NOUGHT}) if place in PLACES else rows


def years_committed(authority_id: int | None) -> list[str]:
    """Give the years in which anything is committed, for a choice. One query."""
    rows = BudgetCommitment.objects.filter(authority=authority_id)
    return list(rows.order_by("-year").values_list("year", flat=True).distinct())


def commitment_for(authority_id: int | None, key: int) -> BudgetCommitment | None:
    """Give one commitment. One query."""
    return commitments_of(authority_id).filter(pk=key).select_related("cost_centre").first()


def lines_of(commitment: BudgetCommitment) -> list[PostingLine]:
    """Give the lines of a commitment that count, with their postings. One query."""
    rows = PostingLine.objects.filter(commitment=commitment, posting__stage=PostingStage.LIVE)
    return list(rows.select_related("posting").order_by("pk"))


def acts_on_centre(centre: CostCentre, *, by: Actor) -> dict[str, Verdict]:
    """Give a verdict for each act by its name: the answer that both the page and the act rest on."""
    may = permissions.may_set_budget(by, directorate=centre.directorate_code)
    told = dict.fromkeys(("set_budgets", "move_budget", "close_cost_centre"), is_open(centre) & may)
    return told | {"revise_cost_centre": may}


def is_open(centre: CostCentre) -> Verdict:
    """Test that money may still be taken from a cost centre."""
    if centre.closed_on is None:
        return YES
    return no(
        f"{centre.code} {centre.name} is closed. Choose an open cost centre.", who_can="who sets budgets"
    )


def codes_of_payments(authority_id: int | None) -> set[str]:
    """Give the words by which payments name the open cost centres, as they are compared. One query."""
    return {code for each in open_centres(authority_id) for code in each.payment_codes}


def directorate_by_code(authority_id: int | None, code: str) -> Directorate | None:
    """Give a directorate. One query."""
    return Directorate.objects.filter(authority=authority_id, code=code).first()


def commitments_of(authority_id: int | None) -> QuerySet[BudgetCommitment]:
    """Give what is committed, for lists; `whole_net` is what counts of it."""
    rows = BudgetCommitment.objects.filter(authority=authority_id)
    counted: QuerySet[BudgetCommitment] = rows.annotate(
        whole_net=F("requested_net") + F("ordered_net") + F("actual_net")
    )
    return counted
