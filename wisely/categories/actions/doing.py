"""What a plan has done, and what may go wrong: given to somebody, looked at again, brought to an end."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Max
from django.utils import timezone

from wisely.audit.acts import act
from wisely.audit.row_security import in_scope
from wisely.categories import events
from wisely.categories.decisions import (
    ActionFacts,
    RiskFacts,
    action_is_in_order,
    is_said,
    risk_is_in_order,
)
from wisely.categories.lifecycle import BUYS, IN_FORCE, LEVELS
from wisely.categories.models import CategoryPlan, PlanAction, PlanRisk
from wisely.categories.queries.plans import acts_on_plan, may_finish_action, reminders_due
from wisely.lib.actor import Actor, SystemActor
from wisely.lib.verdict import YES, Verdict, no
from wisely.people.models import Person
from wisely.people.queries.officers import councils
from wisely.planning.models import Need


def set_action(
    plan: CategoryPlan,
    facts: ActionFacts,
    *,
    owner: Person | None,
    need: Need | None = None,
    by: Actor,
    at: datetime,
) -> PlanAction:
    """Give somebody something to do, by a day. What is bought is told by its need, not told again here."""
    with act(plan, by=by, at=at) as this:
        this.needs(
            acts_on_plan(plan, by=by)["set_action"],
            action_is_in_order(facts, on=timezone.localdate(at)),
            YES if owner else no("Say who does it: somebody who works here."),
            _buys(facts.kind, need),
        )
        assert owner is not None
        made = PlanAction(
            authority_id=plan.authority_id, plan=plan, number=_next(plan, PlanAction), kind=facts.kind,
            what=facts.what, due_on=facts.due_on, owner=owner, need=need,
        )  # fmt: skip
        this.keep(made)
        this.record(
            events.ActionSet(
                plan=plan.reference, number=made.number, kind=facts.kind, owner=owner.reference,
                due_on=facts.due_on.isoformat(), need=need.reference if need else "",
            )
        )  # fmt: skip
    return made


def _next(plan: CategoryPlan, table: type[PlanAction | PlanRisk]) -> int:
    return (table.objects.filter(plan=plan).aggregate(last=Max("number"))["last"] or 0) + 1


def _buys(kind: str, need: Need | None) -> Verdict:
    if need is not None and kind not in BUYS:
        return no("Only an action that buys something is joined with a need.")
    return YES


def link_need(action: PlanAction, need: Need, *, by: Actor, at: datetime) -> PlanAction:
    """Join an action that buys something with its need: from then on the need tells how far it is."""
    plan = action.plan
    with act(plan, by=by, at=at) as this:
        action.refresh_from_db(fields=["done_on", "need"])
        this.needs(
            acts_on_plan(plan, by=by)["set_action"],
            no("This action buys nothing.") if action.kind not in BUYS else YES,
            _is_open(action),
        )
        action.need = need
        this.keep(action)
        this.record(events.ActionLinked(plan=plan.reference, number=action.number, need=need.reference))
    return action


def _is_open(action: PlanAction) -> Verdict:
    return no("It is done already, or was dropped.") if action.done_on else YES


def finish_action(action: PlanAction, *, outcome: str, by: Actor, at: datetime) -> PlanAction:
    """Say that an action is done, and what came of it."""
    return _close(action, outcome, "Say what was done, and what came of it.", is_dropped=False, by=by, at=at)


def drop_action(action: PlanAction, *, reason: str, by: Actor, at: datetime) -> PlanAction:
    """Say that an action will not be done, and why."""
    return _close(action, reason, "Say why it is not done.", is_dropped=True, by=by, at=at)


def _close(
    action: PlanAction, words: str, ask: str, *, is_dropped: bool, by: Actor, at: datetime
) -> PlanAction:
    plan, today = action.plan, timezone.localdate(at)
    with act(plan, by=by, at=at) as this:
        action.refresh_from_db(fields=["done_on"])
        may = (
            acts_on_plan(plan, by=by)["set_action"] if is_dropped else may_finish_action(plan, action, by=by)
        )
        this.needs(
            may,
            YES if is_dropped or plan.stage in IN_FORCE else no("Agree to the plan first: it is a draft."),
            _is_open(action),
            is_said(words, ask),
        )
        action.done_on, action.outcome, action.is_dropped = today, words, is_dropped
        this.keep(action)
        this.record(
            events.ActionDropped(plan=plan.reference, number=action.number)
            if is_dropped
            else events.ActionFinished(
                plan=plan.reference, number=action.number, is_in_time=today <= action.due_on
            )
        )
    return action


def note_risk(
    plan: CategoryPlan, facts: RiskFacts, *, owner: Person | None, by: Actor, at: datetime
) -> PlanRisk:
    """Note what may go wrong, and who sees to it."""
    with act(plan, by=by, at=at) as this:
        this.needs(
            acts_on_plan(plan, by=by)["note_risk"],
            risk_is_in_order(facts),
            YES if owner else no("Say who sees to it: somebody who works here."),
        )
        assert owner is not None
        made = PlanRisk(
            authority_id=plan.authority_id, plan=plan, number=_next(plan, PlanRisk), what=facts.what,
            likelihood=facts.likelihood, effect=facts.effect, response=facts.response, owner=owner,
            looked_at_on=timezone.localdate(at),
        )  # fmt: skip
        this.keep(made)
        this.record(
            events.RiskNoted(
                plan=plan.reference, number=made.number, likelihood=facts.likelihood, effect=facts.effect,
                owner=owner.reference,
            )
        )  # fmt: skip
    return made


def review_risk(
    risk: PlanRisk, *, likelihood: str, effect: str, response: str, by: Actor, at: datetime
) -> PlanRisk:
    """Look at a risk again: how likely it is now, what it would do, what is done about it."""
    plan = risk.plan
    with act(plan, by=by, at=at) as this:
        risk.refresh_from_db(fields=["closed_on"])
        this.needs(
            may_finish_action(plan, risk, by=by),
            _is_not_closed(risk),
            YES if {likelihood, effect} <= LEVELS.keys() else no("Choose low, medium or high."),
            is_said(response, "Say what is done about it, or why it is borne."),
        )
        risk.likelihood, risk.effect, risk.response = likelihood, effect, response
        risk.looked_at_on = timezone.localdate(at)
        this.keep(risk)
        this.record(
            events.RiskReviewed(plan=plan.reference, number=risk.number, likelihood=likelihood, effect=effect)
        )
    return risk


def _is_not_closed(risk: PlanRisk) -> Verdict:
    return no("It is closed already.") if risk.closed_on else YES


def close_risk(risk: PlanRisk, *, reason: str, by: Actor, at: datetime) -> PlanRisk:
    """Say that a risk is over, and why."""
    plan = risk.plan
    with act(plan, by=by, at=at) as this:
        risk.refresh_from_db(fields=["closed_on"])
        this.needs(
            may_finish_action(plan, risk, by=by), _is_not_closed(risk), is_said(reason, "Say why it is over.")
        )
        risk.closed_on, risk.closed_because = timezone.localdate(at), reason
        this.keep(risk)
        this.record(events.RiskClosed(plan=plan.reference, number=risk.number))
    return risk


def remind_owners(
    plan: CategoryPlan, actions: list[PlanAction], *, of_review: bool, by: Actor, at: datetime
) -> None:
    """Put on the record that owners are reminded of what is due; the letters follow from that."""
    today = timezone.localdate(at)
    with act(plan, by=by, at=at) as this:
        this.needs(_is_the_clock(by))
        for row in actions:
            row.reminded_on = today
            this.keep(row)
        if of_review:
            plan.reminded_on = today
        due = [str(row.number) for row in actions] + (["review"] if of_review else [])
        this.record(events.OwnersReminded(plan=plan.reference, due=due))


def _is_the_clock(by: Actor) -> Verdict:
    return YES if isinstance(by, SystemActor) else no("Only the clock reminds people.")


def remind_owners_everywhere(*, by: Actor, at: datetime) -> int:
    """Remind the owners of what is due, plan by plan, in every council. Give the number of plans.

    Each plan is a transaction of its own. What was missed while the service was down is due still.
    """
    on, told = timezone.localdate(at), 0
    _is_the_clock(by).require()
    for council in councils():
        with in_scope(council.pk):
            due = reminders_due(council.pk, on=on)
        for plan, actions, of_review in due:
            with in_scope(council.pk):
                remind_owners(plan, actions, of_review=of_review, by=by, at=at)
                told += 1
    return told
