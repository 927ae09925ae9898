"""Plans of categories with what they have done, what is due, and what may be done with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Case, CharField, DateField, F, Q, QuerySet, Value, When

from wisely.audit.remembering import remembered
from wisely.categories import permissions
from wisely.categories.decisions import is_due, rating, written_by_another
from wisely.categories.events import SENTENCES
from wisely.categories.lifecycle import CATEGORY_PLAN, IN_FORCE, STRATEGY, PlanStage
from wisely.categories.models import CategoryPlan, PlanAction, PlanRisk
from wisely.lib.actor import Actor
from wisely.lib.verdict import YES, Verdict, no
from wisely.people.queries.history import Remembered, names_in, what_happened_to
from wisely.planning.models import Need
from wisely.planning.queries import planned

SOON_DAYS = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class PlanOfCategory:
    """The plan by which a category is managed, as the map shows it."""

    reference: str
    stage: str
    review_by_on: date
    is_overdue: bool
    late_actions: int
    open_actions: int


@dataclass(frozen=True, slots=True)
class ActionRow:
    """One action as pages show it; `may` says whether the reader may say that it is done."""

    row: PlanAction
    need: Need | None
    is_late: bool
    may: Verdict


@dataclass(frozen=True, slots=True)
class RiskRow:
    """One risk as pages show it, with its level."""

    row: PlanRisk
    level: str
    may: Verdict


def plans(authority_id: int | None, *, on: date) -> QuerySet[CategoryPlan]:
    """Give the plans of a council, for lists; `review` is overdue, soon or later, "" where it is over."""
    in_force = Q(stage__in=list(IN_FORCE))
    rows: QuerySet[CategoryPlan] = CategoryPlan.objects.filter(authority=authority_id).annotate(
        review=Case(
            When(in_force & Q(review_by_on__lt=on), then=Value("overdue")),
            When(in_force & Q(review_by_on__lte=on + SOON_DAYS), then=Value("soon")),
            When(in_force, then=Value("later")),
            default=Value(""), output_field=CharField(),
        )
    )  # fmt: skip
    return rows


def plan_for(authority_id: int | None, reference: str) -> CategoryPlan | None:
    """Give a plan to act on. One query."""
    found = CategoryPlan.objects.filter(authority=authority_id, reference=reference)
    return found.select_related("authority", "owner").first()


def plans_of_category(authority_id: int | None, category: str) -> list[CategoryPlan]:
    """Give every plan that a category had, the latest first. One query."""
    rows = CategoryPlan.objects.filter(authority=authority_id, category=category)
    return list(rows.select_related("owner").order_by("-pk"))


def plan_in_force(authority_id: int | None, category: str) -> CategoryPlan | None:
    """Give the plan by which a category is managed. One query."""
    rows = CategoryPlan.objects.filter(authority=authority_id, category=category, stage__in=list(IN_FORCE))
    return rows.select_related("owner").first()


def draft_of(authority_id: int | None, category: str) -> CategoryPlan | None:
    """Give the draft of a category's next plan. One query."""
    return CategoryPlan.objects.filter(
        authority=authority_id, category=category, stage=PlanStage.DRAFT
    ).first()


def plans_by_category(authority_id: int, *, on: date) -> dict[str, PlanOfCategory]:
    """Give the plan in force of each category that has one, from memory until a plan moves. Two queries."""

    def make() -> dict[str, PlanOfCategory]:
        rows = CategoryPlan.objects.filter(authority=authority_id, stage__in=list(IN_FORCE))
        open_ones = PlanAction.objects.filter(authority=authority_id, plan__in=rows, done_on__isnull=True)
        due: dict[int, list[date]] = {}
        for plan, due_on in open_ones.values_list("plan", "due_on"):
            due.setdefault(plan, []).append(due_on)
        return {
            row.category: PlanOfCategory(
                row.reference, row.stage, row.review_by_on, row.review_by_on < on,
                sum(day < on for day in due.get(row.pk, ())), len(due.get(row.pk, ())),
            )
            for row in rows
        }  # fmt: skip

    return remembered(authority_id, ("plans of categories", on), make, about=tuple(SENTENCES))


def actions_of(plan: CategoryPlan, *, by: Actor, on: date) -> list[ActionRow]:
    """Give what a plan has done, those that are open first, by their day. One query."""
    rows = plan.plan_actions.select_related("owner", "need").order_by(
        F("done_on").asc(nulls_first=True), "due_on", "number"
    )
    return [
        ActionRow(row, row.need, row.done_on is None and row.due_on < on, may_finish_action(plan, row, by=by))
        for row in rows
    ]


def may_finish_action(plan: CategoryPlan, row: PlanAction | PlanRisk, *, by: Actor) -> Verdict:
    """Test that an officer may say how an action or a risk of a plan stands. Reads `owner`."""
    return _is_alive(plan) & permissions.may_finish(by, owner=row.owner.reference, family=plan.family)


def risks_of(plan: CategoryPlan, *, by: Actor) -> list[RiskRow]:
    """Give the risks of a plan: the open ones first, the highest first. One query."""
    rows = [
        RiskRow(row, rating(row.likelihood, row.effect), may_finish_action(plan, row, by=by))
        for row in plan.risks.select_related("owner").order_by("number")
    ]
    order = ("high", "medium", "low")
    return sorted(rows, key=lambda each: (each.row.closed_on is not None, order.index(each.level)))


def action_for(plan: CategoryPlan, number: int) -> PlanAction | None:
    """Give one action of a plan. One query."""
    found = plan.plan_actions.filter(number=number).select_related("owner", "need").first()
    if found is not None:
        found.plan = plan
    return found


def risk_for(plan: CategoryPlan, number: int) -> PlanRisk | None:
    """Give one risk of a plan. One query."""
    found = plan.risks.filter(number=number).select_related("owner").first()
    if found is not None:
        found.plan = plan
    return found


def actions_in_plans(authority_id: int | None, *, on: date) -> QuerySet[PlanAction]:
    """Give the actions of plans that are in force, for lists; `standing` is done, dropped, late or open."""
    rows: QuerySet[PlanAction] = PlanAction.objects.filter(
        authority=authority_id, plan__stage__in=list(IN_FORCE)
    ).annotate(
        standing=Case(
            When(is_dropped=True, then=Value("dropped")),
            When(done_on__isnull=False, then=Value("done")),
            When(due_on__lt=on, then=Value("late")),
            default=Value("open"), output_field=CharField(),
        ),
        today=Value(on, output_field=DateField()),
    )  # fmt: skip
    return rows


def due_for(authority_id: int | None, reference: str, *, on: date) -> tuple[int, int]:
    """Count what waits for a person: open actions due within thirty days or late, reviews. Two queries."""
    mine = actions_in_plans(authority_id, on=on).filter(
        owner__reference=reference, done_on__isnull=True, due_on__lte=on + SOON_DAYS
    )
    reviews = CategoryPlan.objects.filter(
        authority=authority_id, stage__in=list(IN_FORCE), owner__reference=reference,
        review_by_on__lte=on + SOON_DAYS,
    )  # fmt: skip
    return mine.count(), reviews.count()


def reminders_due(authority_id: int | None, *, on: date) -> list[tuple[CategoryPlan, list[PlanAction], bool]]:
    """Give the plans of whose actions or review somebody is to be reminded, with those. Two queries."""
    rows = CategoryPlan.objects.filter(authority=authority_id, stage__in=list(IN_FORCE)).order_by("pk")
    open_ones = PlanAction.objects.filter(authority=authority_id, plan__in=rows, done_on__isnull=True)
    by_plan: dict[int, list[PlanAction]] = {}
    for each in open_ones.order_by("number"):
        if is_due(each.due_on, reminded_on=each.reminded_on, on=on):
            by_plan.setdefault(each.plan_id, []).append(each)
    found = []
    for plan in rows:
        review = is_due(plan.review_by_on, reminded_on=plan.reminded_on, on=on)
        if review or plan.pk in by_plan:
            found.append((plan, by_plan.get(plan.pk, []), review))
    return found


def needs_to_join(plan: CategoryPlan) -> list[tuple[str, str]]:
    """Give reference and title of the needs in the plan's category and its parts, for a choice. One query."""
    mine = Q(category=plan.category) | Q(category__startswith=f"{plan.category}-")
    rows = planned(plan.authority_id).filter(mine).order_by("needed_on", "pk")
    return [
        (reference, f"{title} ({reference})") for reference, title in rows.values_list("reference", "title")
    ]


def acts_on_plan(plan: CategoryPlan, *, by: Actor) -> dict[str, Verdict]:
    """Give a verdict for each act by its name. One query, for whether it has an action."""
    write = permissions.may_write_plan(by, plan.family)

    def may(verb: str) -> Verdict:
        return CATEGORY_PLAN.may(verb, at_stage=plan.stage)

    return {
        "revise_plan": may("revise") & write,
        "agree_plan": may("agree")
        & permissions.may_agree_plan(by, plan.family)
        & written_by_another(plan.written_by, by=by.reference)
        & has_actions(plan),
        "open_review": may("review") & write,
        "set_action": _is_alive(plan) & write,
        "note_risk": _is_alive(plan) & write,
        "put_plan_aside": may("put_aside") & write,
        "end_plan": may("end") & permissions.may_agree_plan(by, plan.family),
    }


def _is_alive(plan: CategoryPlan) -> Verdict:
    """Test that a plan is worked on: a draft, or in force."""
    if plan.stage in (PlanStage.DRAFT, *IN_FORCE):
        return YES
    return CATEGORY_PLAN.may("revise", at_stage=plan.stage)


def has_actions(plan: CategoryPlan) -> Verdict:
    """Test that a plan has something done. One query."""
    if plan.pk and plan.plan_actions.filter(is_dropped=False).exists():
        return YES
    return no("It has no action yet. Say first what is done, by whom and by when.", cite=STRATEGY)


def history_of(plan: CategoryPlan) -> tuple[Sequence[Remembered], Mapping[str, str]]:
    """Give what happened to a plan, newest first, and the names of who did it. Two queries."""
    told = what_happened_to(plan)
    return told, names_in(told)
