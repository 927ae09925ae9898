"""Figures of the strategy from how categories are managed: who manages them, by which plans, for how much."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Q, QuerySet

from wisely.categories.models import CategoryPlan
from wisely.lib.periods import financial_year, period_name
from wisely.people.models import Assignment
from wisely.performance.decisions import Missing, Records
from wisely.performance.decisions.records import SO_FAR, THE_PERIOD, TODAY
from wisely.performance.queries.asked import Asked
from wisely.rules.parts import Category
from wisely.spend.queries import months_with_spend, spread_of

CATEGORY_MANAGER = "category_manager"


def managers(asked: Asked) -> Records | None:
    """Count those who hold the role of category manager today."""
    if not asked.is_now:
        return None
    people = _holding(asked).values("person").distinct().count()
    return Records(
        people, None, "People who hold the role of category manager today.", "Roles at the council", TODAY,
        "category managers", "/people/", missing=None if people else _no_manager(),
    )  # fmt: skip


def managed_categories(asked: Asked) -> Records | None:
    """Count the categories at the top of the tree that somebody manages today."""
    if not asked.is_now:
        return None
    held = set(_holding(asked).filter(scope_kind="category").values_list("scope_key", flat=True))
    parents = {each.code: each.parent for each in asked.book.categories}
    tops = {code for code, parent in parents.items() if not parent}
    managed = {_top(code, parents) for code in held if code in parents}
    is_held = bool(held) or _holding(asked).exists()
    return Records(
        len(managed), None,
        f"Categories at the top of the council's tree, {len(tops)} in all, with a category manager whose "
        "role is for the category or for a part of it. A role for the whole council names no category.",
        "Roles at the council", TODAY, "categories with a manager", "/people/",
        missing=None if is_held else _no_manager(),
    )  # fmt: skip


def _top(code: str, parents: dict[str, str]) -> str:
    while parents.get(code):
        code = parents[code]
    return code


def _holding(asked: Asked) -> QuerySet[Assignment]:
    return Assignment.objects.filter(
        authority=asked.authority_id,
        role=CATEGORY_MANAGER,
        period__contains=asked.on,
        person__left_on__isnull=True,
    )


def _no_manager() -> Missing:
    return Missing("nobody holds the role of category manager in Wisely", "Give the role to them.", "people")


def coverage(asked: Asked) -> Records | None:
    """Sum what was paid in categories with a manager and a plan in force, on the period's last day or today.

    The parts are pounds net, whole. Who managed and what was planned on a day is known from the roles' and
    the plans' own days, so a period that is over has its figure too, once there was a plan.
    """
    on = asked.on if asked.is_now else (asked.period.last_on or asked.on)
    plans = _in_force(asked, on)
    if not plans:
        return _no_plan() if asked.is_now else None
    spread = spread_of(asked.authority_id, asked.period)
    covered = _covered(asked, on, plans)
    paid = sum((sums.paid for name, sums in spread.by_category.items() if name in covered), Decimal(0))
    whole = spread.whole.paid
    return Records(
        int(paid), int(whole),
        "Pounds excluding VAT that were paid in categories with a manager whose role is for the category, or "
        f"for the one above it, and with an agreed plan, both on {on:%-d %B %Y}; as a part of everything "
        "paid. Payments whose category is not known count as not covered.",
        "Roles, category plans and payments", SO_FAR if asked.is_now else THE_PERIOD,
        "pounds in managed categories with a plan", _categories(asked),
        "pounds paid", _lines(asked),
        missing=_why_not(asked, whole=whole),
    )  # fmt: skip


def _no_plan() -> Records:
    reason = Missing("no plan of a category is agreed", "Have the plans of categories agreed.", "categories")
    return Records(
        0, 0, "Nothing is summed before a plan is agreed.", "Category plans", TODAY, missing=reason
    )


def _why_not(asked: Asked, *, whole: Decimal) -> Missing | None:
    if whole > 0:
        return None
    return Missing(
        f"no payments are imported for {period_name(asked.period)}",
        "Import the payment files of those months.", "imports",
    )  # fmt: skip


def _categories(asked: Asked) -> str:
    """Give the way to those categories; their list tells what was paid in the latest year with payments."""
    months = months_with_spend(asked.authority_id)
    is_latest = bool(months) and financial_year(months[-1]).period == asked.period
    return "/categories/?level=part&managed=yes&has_plan=yes" if is_latest and asked.is_now else ""


def _lines(asked: Asked) -> str:
    last = asked.period.last_on
    return f"/spend/lines/?paid_on_from={asked.period.starts_on}" + (f"&paid_on_to={last}" if last else "")


def _in_force(asked: Asked, on: date) -> frozenset[str]:
    """Give the categories whose plan was in force when a day ended. One query."""
    until = on + timedelta(days=1)
    rows = CategoryPlan.objects.filter(
        Q(over_at__isnull=True) | Q(over_at__date__gte=until), authority=asked.authority_id,
        agreed_at__isnull=False, agreed_at__date__lt=until,
    )  # fmt: skip
    return frozenset(rows.values_list("category", flat=True))


def _covered(asked: Asked, on: date, plans: frozenset[str]) -> frozenset[str]:
    """Give the names of the categories that are managed by a person and by a plan. One query."""
    held = frozenset(
        Assignment.objects.filter(
            Q(person__left_on__isnull=True) | Q(person__left_on__gt=on), authority=asked.authority_id,
            role=CATEGORY_MANAGER, scope_kind="category", period__contains=on,
        ).values_list("scope_key", flat=True)
    )  # fmt: skip

    def is_in(category: Category, codes: frozenset[str]) -> bool:
        return bool({category.code, category.parent} & codes)

    return frozenset(each.name for each in asked.book.categories if is_in(each, held) and is_in(each, plans))
