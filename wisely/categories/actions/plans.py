"""A category plan is drafted, written anew, agreed, reviewed, replaced by the next one, ended."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from django.db.models import Max
from django.utils import timezone

from wisely.audit.acts import act
from wisely.categories import events, permissions
from wisely.categories.decisions import PlanFacts, is_said, plan_is_in_order
from wisely.categories.lifecycle import CATEGORY_PLAN
from wisely.categories.models import CategoryPlan, PlanAction, PlanRisk
from wisely.categories.queries.plans import acts_on_plan, draft_of, plan_in_force
from wisely.lib.actor import Actor
from wisely.lib.references import make_reference
from wisely.lib.verdict import YES, Verdict, no
from wisely.people.models import Authority, Person
from wisely.rules.rulebook import rulebook


def draft_plan(
    authority: Authority, facts: PlanFacts, *, category: str, owner: Person | None, by: Actor, at: datetime
) -> CategoryPlan:
    """Begin the plan of a category, or the one that is to replace the plan in force."""
    today = timezone.localdate(at)
    known = {each.code: each.parent for each in rulebook(today, authority.pack).categories}
    plan = CategoryPlan(
        authority=authority, category=category, category_above=known.get(category, ""),
        written_by=by.reference, **asdict(facts),
    )  # fmt: skip
    with act(plan, by=by, at=at, holding=[authority]) as this:
        this.needs(
            YES if category in known else no("This is no category of the council’s tree."),
            permissions.may_write_plan(by, plan.family),
            _is_not_drafted(authority, category),
            plan_is_in_order(facts, on=today),
            _has_owner(owner),
        )
        assert owner is not None
        plan.owner = owner
        series = f"CP{today:%y}"
        plan.reference = make_reference(authority.prefix, series, this.number(series))
        this.record(
            events.PlanDrafted(
                plan=plan.reference, category=category, owner=owner.reference,
                review_by_on=plan.review_by_on.isoformat(),
            )
        )  # fmt: skip
    return plan


def _is_not_drafted(authority: Authority, category: str) -> Verdict:
    other = draft_of(authority.pk, category)
    if other is None:
        return YES
    return no(f"{other.reference} is a draft for this category. Go on with it, or put it aside first.")


def _has_owner(owner: Person | None) -> Verdict:
    return YES if owner else no("Say who answers for it: somebody who works here.")


def revise_plan(
    plan: CategoryPlan,
    facts: PlanFacts,
    *,
    owner: Person | None,
    version: int | None = None,
    by: Actor,
    at: datetime,
) -> CategoryPlan:
    """Write a draft, or a plan under review, anew."""
    with act(plan, by=by, at=at, version=version) as this:
        this.needs(
            acts_on_plan(plan, by=by)["revise_plan"],
            plan_is_in_order(facts, on=timezone.localdate(at)),
            _has_owner(owner),
        )
        this.move(CATEGORY_PLAN, "revise")
        assert owner is not None
        for name, value in asdict(facts).items():
            setattr(plan, name, value)
        plan.owner, plan.written_by, plan.reminded_on = owner, by.reference, None
        this.record(
            events.PlanRevised(
                plan=plan.reference, owner=owner.reference, review_by_on=plan.review_by_on.isoformat()
            )
        )
    return plan


def agree_plan(
    plan: CategoryPlan, *, reason: str = "", version: int | None = None, by: Actor, at: datetime
) -> CategoryPlan:
    """Agree to a plan: the category is managed by it from now on, and no longer by one before it."""
    with act(plan, by=by, at=at, reason=reason, version=version, holding=[plan.authority]) as this:
        this.needs(acts_on_plan(plan, by=by)["agree_plan"], _days_hold(plan, at=at))
        before = plan_in_force(plan.authority_id, plan.category)
        if before is not None and before.pk != plan.pk:
            _replace(before, plan, by=by, at=at)
        this.move(CATEGORY_PLAN, "agree")
        plan.agreed_at, plan.agreed_by = plan.agreed_at or at, by.reference
        this.record(
            events.PlanAgreed(
                plan=plan.reference, category=plan.category,
                actions=plan.plan_actions.filter(is_dropped=False).count(),
                risks=plan.risks.filter(closed_on__isnull=True).count(),
                review_by_on=plan.review_by_on.isoformat(),
            )
        )  # fmt: skip
    return plan


def _days_hold(plan: CategoryPlan, *, at: datetime) -> Verdict:
    """Test that the plan still lies ahead: a draft may have waited long."""
    today = timezone.localdate(at)
    if plan.review_by_on <= today:
        return no("Its review is due before it is agreed. Set a later day first.", who_can="who wrote it")
    return YES


def _replace(before: CategoryPlan, plan: CategoryPlan, *, by: Actor, at: datetime) -> None:
    """End the plan in force. What it had open goes over to the next, with new numbers."""
    with act(before, by=by, at=at) as this:
        this.move(CATEGORY_PLAN, "replace")
        before.over_at = at
        actions = list(before.plan_actions.filter(done_on__isnull=True).order_by("number"))
        risks = list(before.risks.filter(closed_on__isnull=True).order_by("number"))
        for table, rows in ((PlanAction, actions), (PlanRisk, risks)):
            last = table.objects.filter(plan=plan).aggregate(last=Max("number"))["last"] or 0
            for number, row in enumerate(rows, start=last + 1):
                row.plan, row.number = plan, number
                this.keep(row)
        this.record(
            events.PlanReplaced(
                plan=before.reference, by_plan=plan.reference, actions_carried=len(actions),
                risks_carried=len(risks),
            )
        )  # fmt: skip


def open_review(
    plan: CategoryPlan, *, reason: str, version: int | None = None, by: Actor, at: datetime
) -> CategoryPlan:
    """Look at an agreed plan again. It holds until it is agreed anew, replaced or ended."""
    with act(plan, by=by, at=at, reason=reason, version=version) as this:
        this.needs(acts_on_plan(plan, by=by)["open_review"], is_said(reason, "Say why it is looked at now."))
        this.move(CATEGORY_PLAN, "review")
        this.record(events.PlanReviewOpened(plan=plan.reference, was_due_on=plan.review_by_on.isoformat()))
    return plan


def put_plan_aside(
    plan: CategoryPlan, *, reason: str, version: int | None = None, by: Actor, at: datetime
) -> CategoryPlan:
    """Give a draft up."""
    with act(plan, by=by, at=at, reason=reason, version=version) as this:
        this.needs(acts_on_plan(plan, by=by)["put_plan_aside"], is_said(reason, "Say why it is given up."))
        this.move(CATEGORY_PLAN, "put_aside")
        this.record(events.PlanPutAside(plan=plan.reference))
    return plan


def end_plan(
    plan: CategoryPlan, *, reason: str, version: int | None = None, by: Actor, at: datetime
) -> CategoryPlan:
    """End a plan without another in its place: the category is then without a plan."""
    with act(plan, by=by, at=at, reason=reason, version=version) as this:
        this.needs(
            acts_on_plan(plan, by=by)["end_plan"],
            is_said(reason, "Say why the category goes without a plan."),
        )
        this.move(CATEGORY_PLAN, "end")
        plan.over_at = at
        this.record(events.PlanEnded(plan=plan.reference, category=plan.category))
    return plan
