"""Letters to those who answer for plans and their actions. A link in a letter opens a page; it acts not."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone

from wisely.audit.models import Event
from wisely.audit.reactions import afterwards
from wisely.categories import queries
from wisely.categories.events import ActionSet, OwnersReminded
from wisely.categories.models import CategoryPlan, PlanAction
from wisely.people.models import Person
from wisely.rules.rulebook import rulebook


def _send(
    person: Person, plan: CategoryPlan, actions: list[PlanAction], *, event: Event, at: datetime,
    of_review: bool = False,
) -> None:  # fmt: skip
    """Write one letter. Sent twice, it bears the same Message-ID."""
    if person.left_on is not None or person.erased_at is not None:
        return
    on = timezone.localdate(at)
    names = {each.code: each.name for each in rulebook(on, plan.authority.pack).categories}
    words = {
        "person": person, "plan": plan, "actions": actions, "of_review": of_review, "on": on,
        "category": names.get(plan.category, plan.category), "site": settings.SITE_ADDRESS,
    }  # fmt: skip
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
    EmailMessage(
        f"Category plan: {words['category']}", render_to_string("categories/mail/due.txt", words),
        settings.DEFAULT_FROM_EMAIL, [person.email],
        headers={"Message-ID": f"<event-{event.pk}-{person.reference}@{host}>"},
    ).send()  # fmt: skip


@afterwards(ActionSet)
def tell_who_was_given_an_action(facts: dict[str, Any], *, event: Event, at: datetime) -> None:
    """Write to whoever was given something to do by somebody else."""
    plan = queries.plan_for(event.authority_id, str(facts["plan"]))
    action = queries.action_for(plan, int(facts["number"])) if plan else None
    if plan is not None and action is not None and action.owner.reference != event.by:
        _send(action.owner, plan, [action], event=event, at=at)


@afterwards(OwnersReminded)
def remind_each_owner(facts: dict[str, Any], *, event: Event, at: datetime) -> None:
    """Write one letter to each owner about all of theirs that is due in a plan."""
    plan = queries.plan_for(event.authority_id, str(facts["plan"]))
    if plan is None:
        return
    numbers = [int(each) for each in facts["due"] if each != "review"]
    rows = plan.plan_actions.filter(number__in=numbers, done_on__isnull=True).select_related("owner")
    mine: dict[str, tuple[Person, list[PlanAction]]] = {}
    for row in rows.order_by("due_on", "number"):
        mine.setdefault(row.owner.reference, (row.owner, []))[1].append(row)
    if "review" in facts["due"]:
        mine.setdefault(plan.owner.reference, (plan.owner, []))
    for reference, (person, actions) in mine.items():
        is_for_review = "review" in facts["due"] and reference == plan.owner.reference
        _send(person, plan, actions, event=event, at=at, of_review=is_for_review)
