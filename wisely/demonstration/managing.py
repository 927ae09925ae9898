"""How the invented councils manage their categories: plans at every stage, with actions and risks."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from wisely.categories import actions
from wisely.categories.actions import ActionFacts, PlanFacts, RiskFacts
from wisely.categories.models import CategoryPlan
from wisely.demonstration.clock import morning
from wisely.demonstration.organisation import Staff
from wisely.lib.periods import add_months
from wisely.people.models import Person
from wisely.people.queries import holders_of
from wisely.planning.queries import planned
from wisely.rules.parts import Category
from wisely.rules.rulebook import Rulebook

DAY = timedelta(days=1)
FATES = ("agreed", "review due", "under review", "agreed", "draft", "agreed")
SOCIAL_VALUE = (
    "Two places a year for care leavers in each larger contract, and the living wage for all who work here.",
    "A third of what is paid goes to suppliers within the district by the plan's last year.",
    "Vans and plant without exhaust by the third year, counted each quarter.",
)


class _Doing(NamedTuple):
    """What a plan has done: `due_days` from the day on which the world stands."""

    kind: str
    what: str
    due_days: int
    outcome: str = ""


DOINGS = (
    _Doing("market", "Meet the five suppliers who are paid most and ask what makes us dear.", -12,
           "Four came. Late orders and too many addresses cost us about a tenth."),
    _Doing("standardise", "Settle on one list of things that every directorate buys from.", -4),
    _Doing("buy again", "Buy again what ends within the year, in fewer and larger parts.", 120),
    _Doing("demand", "Ask each directorate what it would not miss.", 45),
)  # fmt: skip
RISKS = (
    RiskFacts(
        what="A supplier that three directorates rest on stops trading.", likelihood="medium", effect="high",
        response="Its accounts are read each quarter; two others are on the framework and were rung.",
    ),
    RiskFacts(
        what="Prices rise faster than the budget.", likelihood="high", effect="medium",
        response="Index clauses are capped, and the next contract is let for two years at most.",
    ),
)  # fmt: skip


def manage_categories(staff: Staff, book: Rulebook, *, since: date, on: date) -> None:
    """Write a plan for each category that somebody manages; one waits for a yes, one is looked at again."""
    first_on = max(since + 5 * DAY, on - 150 * DAY)
    managed = [each for each in book.categories if not each.parent and _keeper(staff, each, on=first_on)]
    for category, fate in zip(managed, FATES, strict=False):
        _plan(staff, category, fate, first_on=first_on, on=on)


def _keeper(staff: Staff, category: Category, *, on: date) -> Person | None:
    """Give who holds the role for a category, and is still at work."""
    for person, grants in holders_of(["category_manager"], on=on):
        if person.authority_id == staff.authority.pk and person.left_on is None:
            for grant in grants:
                if (grant.scope_kind, grant.scope_key) == ("category", category.code):
                    return person
    return None


def _plan(staff: Staff, category: Category, fate: str, *, first_on: date, on: date) -> None:
    at, keeper = morning(first_on), _keeper(staff, category, on=first_on)
    assert keeper is not None
    by = staff.officer(keeper, at=at)
    review_by_on = on - 3 * DAY if fate == "review due" else add_months(first_on, 12)
    place = len(category.name) % len(SOCIAL_VALUE)
    facts = PlanFacts(
        aim=f"{category.name}: fewer and better contracts, owned by name, at prices that others pay too.",
        social_value=SOCIAL_VALUE[place], starts_on=first_on, ends_on=add_months(first_on, 36),
        review_by_on=review_by_on,
    )  # fmt: skip
    plan = actions.draft_plan(staff.authority, facts, category=category.code, owner=keeper, by=by, at=at)
    _fill(staff, plan, keeper, first_on=first_on, on=on)
    if fate == "draft":
        return
    head = staff.one_of_the_cast("Head of procurement", at=at)
    actions.agree_plan(
        plan, reason="The category board went through it.", by=head, at=morning(first_on + 3 * DAY)
    )
    for row, doing in zip(plan.plan_actions.order_by("number"), DOINGS, strict=False):
        if doing.outcome:
            row.plan = plan
            actions.finish_action(
                row, outcome=doing.outcome, by=by, at=morning(on + (doing.due_days - 1) * DAY)
            )
    if fate == "under review":
        actions.open_review(
            plan, reason="The largest supplier has changed hands.", by=by, at=morning(on - 6 * DAY)
        )


def _fill(staff: Staff, plan: CategoryPlan, keeper: Person, *, first_on: date, on: date) -> None:
    """Set the actions and note the risks; some are the category manager's of the cast."""
    at = morning(first_on + DAY)
    by = staff.officer(keeper, at=at)
    mine = planned(staff.authority.pk).filter(category__startswith=plan.category)
    needs = mine.order_by("needed_on", "pk")
    for number, doing in enumerate(DOINGS):
        owner = staff.cast["Category manager"] if number == 1 else keeper
        actions.set_action(
            plan, ActionFacts(kind=doing.kind, what=doing.what, due_on=on + doing.due_days * DAY),
            owner=owner,
            need=needs.first() if doing.kind == "buy again" else None, by=by, at=at,
        )  # fmt: skip
    for facts in RISKS:
        actions.note_risk(plan, facts, owner=keeper, by=by, at=at)
