"""A need is proposed, weighed, let through the gate, scheduled, met otherwise or dropped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from wisely.approvals.actions import open_approval, withdraw_approval
from wisely.approvals.queries import ApprovalStage, about, is_given
from wisely.audit.acts import Act, act
from wisely.interests.actions import say_where_one_stands
from wisely.lib.actor import Actor
from wisely.lib.references import make_reference
from wisely.lib.verdict import YES, Verdict, no
from wisely.people.models import Authority, Directorate, Person
from wisely.planning import events, permissions
from wisely.planning.actions.approving import AskedOf
from wisely.planning.actions.money import MoneyOfNeed
from wisely.planning.decisions import (
    FIELD_NAMES,
    LABELS,
    OPTIONS,
    GateAnswers,
    NeedFacts,
    OptionWeighed,
    appraisal_is_whole,
    facts_are_in_order,
    gate_gaps,
    gate_may_be_passed,
    is_an_answer,
)
from wisely.planning.lifecycle import NEED, NeedStage
from wisely.planning.models import Need, OptionAppraisal
from wisely.planning.queries.needs import acts_on, depth_of_need, facts_of, plan_of, schedule_for
from wisely.rules.routes import CLOSED
from wisely.rules.rulebook import rulebook

OF_SCHEDULE: Any = {"kind": "need", "occasion": "schedule"}


def propose_need(
    authority: Authority,
    facts: NeedFacts,
    *,
    directorate: Directorate | None = None,
    commissioner: Person | None = None,
    origin_kind: str = "",
    origin_reference: str = "",
    by: Actor,
    at: datetime,
) -> Need:
    """Put a need on the record, as somebody says it."""
    need = Need(
        authority=authority, directorate=directorate, commissioner=commissioner, origin_kind=origin_kind,
        origin_reference=origin_reference, **asdict(facts),
    )  # fmt: skip
    today = timezone.localdate(at)
    with act(need, by=by, at=at) as this:
        this.needs(
            permissions.may_propose_need(by, directorate=need.directorate_code, category=need.category),
            facts_are_in_order(facts, on=today),
            _category_is_known(authority, facts.category, on=today),
        )
        need.reference = make_reference(authority.prefix, f"N{today:%y}", this.number(f"N{today:%y}"))
        this.record(
            events.NeedProposed(
                need=need.reference, value_net=str(need.value_net), needed_on=need.needed_on.isoformat(),
                directorate=need.directorate_code, origin=need.origin,
            )
        )  # fmt: skip
    return need


def _category_is_known(authority: Authority, category: str, *, on: date) -> Verdict:
    if category and rulebook(on, authority.pack).category(category) is None:
        return no("This category is not one of the council's. Choose one of the list.")
    return YES


def revise_need(
    need: Need,
    *,
    facts: NeedFacts,
    directorate: Directorate | None,
    version: int | None = None,
    by: Actor,
    at: datetime,
) -> Need:
    """Put right what is needed. Options that were weighed stay; one that was agreed is sent back first.

    :raises Conflict: when `version` is no longer the present one.
    """
    with act(need, by=by, at=at, version=version) as this:
        before = facts_of(need)
        changed = [name for name in FIELD_NAMES if getattr(before, name) != getattr(facts, name)]
        changed += ["directorate"] if need.directorate != directorate else []
        this.needs(
            acts_on(need, by=by, on=timezone.localdate(at))["revise_need"],
            facts_are_in_order(facts, on=timezone.localdate(at)),
            _category_is_known(need.authority, facts.category, on=timezone.localdate(at)),
            YES if changed else no("Nothing was changed. Change something first, or go back."),
        )
        need.directorate = directorate
        for name, value in asdict(facts).items():
            setattr(need, name, value)
        labels = ", ".join(LABELS[name].lower() for name in changed)
        this.record(events.NeedRevised(need=need.reference, labels=labels))
        if need.stage == NeedStage.APPRAISED:
            MoneyOfNeed(need, by=by, at=at).ask()
    return need


def appraise_options(
    need: Need,
    *,
    options: Sequence[OptionWeighed],
    chosen: str,
    version: int | None = None,
    by: Actor,
    at: datetime,
) -> Need:
    """Weigh the ways to meet a need and choose one. Weighing again replaces what was weighed before."""
    with act(need, by=by, at=at, version=version) as this:
        this.needs(
            acts_on(need, by=by, on=timezone.localdate(at))["appraise_options"],
            appraisal_is_whole(options, chosen),
        )
        this.move(NEED, "appraise")
        need.chosen_option = chosen
        need.options.all().delete()
        for option in options:
            this.keep(
                OptionAppraisal(
                    authority_id=need.authority_id, need=need, code=option.code, reasons=option.reasons,
                    cost_net=option.cost_net,
                )
            )  # fmt: skip
        MoneyOfNeed(need, by=by, at=at).ask()
        considered = ", ".join(OPTIONS[option.code].lower() for option in options)
        this.record(
            events.OptionsAppraised(
                need=need.reference, chosen=OPTIONS[chosen].lower(), considered=considered
            )
        )
    return need


def pass_gate(
    need: Need,
    *,
    answers: GateAnswers,
    is_clear: bool = False,
    mitigation: str = "",
    version: int | None = None,
    by: Actor,
    at: datetime,
) -> Need:
    """Let a need through to be bought, or where the council's matrix says so, ask those who have to agree.

    Never by the one who proposed it (separation of duties), nor by anybody who does not say where they stand.
    """
    today = timezone.localdate(at)
    book = rulebook(today, need.authority.pack)
    with act(need, by=by, at=at, version=version) as this:
        gaps = gate_gaps(
            answers, depth=depth_of_need(need, on=today), ambitions=book.council.ambitions,
            rules=book.procedure_rules,
        )  # fmt: skip
        this.needs(
            acts_on(need, by=by, on=today)["pass_gate"], gate_may_be_passed(gaps, chosen=need.chosen_option)
        )
        say_where_one_stands(
            need.authority, kind="need", subject=need.reference, occasion="gate", is_clear=is_clear,
            mitigation=mitigation, by=by, at=at,
        )  # fmt: skip
        for name, value in asdict(answers).items():
            setattr(need, name, list(value) if isinstance(value, tuple) else value)
        asked = AskedOf.of_need(need, by=by, on=today)
        if asked is None:  # nobody else is asked who would look at the money
            this.needs(MoneyOfNeed(need, by=by, at=at).is_there())
            _let_through(this, need, by=by, at=at)
        else:
            this.move(NEED, "ask_approval")
            opened = open_approval(need.authority, asked, by=by, at=at)
            this.record(events.GateAnswered(need=need.reference, approval=opened.reference))
    return need


def _let_through(this: Act, need: Need, *, by: Actor, at: datetime) -> None:
    this.move(NEED, "pass_gate")
    need.gate_passed_at, need.gate_passed_by = at, by.reference
    this.record(
        events.GatePassed(
            need=need.reference, ambitions=", ".join(need.ambitions),
            social_value_percent=str(need.social_value_percent or 0), value_net=str(need.value_net),
        )
    )  # fmt: skip


def agree_need(need: Need, *, by: Actor, at: datetime) -> Need:
    """Let a need through because everybody whom the matrix asked has agreed."""
    with act(need, by=by, at=at) as this:
        this.needs(is_given(need.authority_id, kind="gate", subject=need.reference))
        _let_through(this, need, by=by, at=at)
    return need


def return_need(need: Need, *, reason: str, by: Actor, at: datetime) -> Need:
    """Send a need back to its options because somebody who had to agree did not."""
    with act(need, by=by, at=at, reason=reason) as this:
        this.needs(
            no("It is not refused.")
            if is_given(need.authority_id, kind="gate", subject=need.reference)
            else YES
        )
        this.move(NEED, "send_back")
        this.record(events.NeedSentBack(need=need.reference))
    return need


def _withdraw_what_is_asked(need: Need, *, reason: str, by: Actor, at: datetime) -> None:
    found = about(need.authority_id, kind="gate", subject=need.reference)
    if found is not None and found.stage == ApprovalStage.OPEN:
        withdraw_approval(found, reason=reason, by=by, at=at)


def send_need_back(need: Need, *, reason: str, version: int | None = None, by: Actor, at: datetime) -> Need:
    """Send a need that was agreed back to its options, because something that was agreed has changed."""
    with act(need, by=by, at=at, reason=reason, version=version) as this:
        this.needs(
            acts_on(need, by=by, on=timezone.localdate(at))["send_need_back"],
            is_an_answer(reason, "Say what has changed."),
        )
        _withdraw_what_is_asked(need, reason=reason, by=by, at=at)
        this.move(NEED, "send_back")
        need.gate_passed_at = need.gate_passed_by = None
        _take_off_the_plan(need)
        this.record(events.NeedSentBack(need=need.reference))
    return need


def _take_off_the_plan(need: Need) -> None:
    need.route, need.published_at = "", None
    need.work_starts_on = need.publishes_on = need.awards_on = need.contract_starts_on = None


def schedule_procurement(
    need: Need,
    *,
    route: str,
    contract_starts_on: date,
    is_clear: bool = False,
    mitigation: str = "",
    reason: str = "",
    version: int | None = None,
    by: Actor,
    at: datetime,
) -> Need:
    """Give a need its days, counted back from the day on which the contract is to start.

    Where the latest safe start has passed already it may still be scheduled, with the reason why.
    """
    today = timezone.localdate(at)
    with act(need, by=by, at=at, reason=reason, version=version) as this:
        this.needs(
            acts_on(need, by=by, on=today)["schedule_procurement"], _route_is_open(need, route, on=today)
        )
        days = schedule_for(need, route=route, contract_starts_on=contract_starts_on, on=today)
        this.needs(YES if days else no("There is no timetable for that day. Choose a later one."))
        assert days is not None
        if days.work_starts_on < today:
            late = (today - days.work_starts_on).days
            ask = f"The latest safe start was {late} days ago. Say how the time is made good."
            this.needs(is_an_answer(reason, ask))
        stand: Any = {"is_clear": is_clear, "mitigation": mitigation}
        say_where_one_stands(need.authority, **OF_SCHEDULE, subject=need.reference, **stand, by=by, at=at)
        this.move(NEED, "schedule")
        need.route, need.contract_starts_on = route, contract_starts_on
        need.work_starts_on, need.publishes_on, need.awards_on = (
            days.work_starts_on, days.publishes_on, days.awards_on,
        )  # fmt: skip
        MoneyOfNeed(need, by=by, at=at).ask()
        this.record(
            events.ProcurementScheduled(
                need=need.reference, route=days.route_name, work_starts_on=days.work_starts_on.isoformat(),
                contract_starts_on=contract_starts_on.isoformat(),
            )
        )  # fmt: skip
    return need


def _route_is_open(need: Need, route: str, *, on: date) -> Verdict:
    plan = plan_of(need, on=on)
    found = plan.route(route) if plan.verdict else None
    if found is None or found.ways is None:
        return no("Choose one of the routes that lead to a contract.")
    return found.verdict if found.standing == CLOSED else YES


def meet_need_otherwise(
    need: Need, *, reason: str, version: int | None = None, by: Actor, at: datetime
) -> Need:
    """Record that a need is met by the chosen option, and that nothing is bought."""
    with act(need, by=by, at=at, reason=reason, version=version) as this:
        chosen = need.chosen_option
        this.needs(
            acts_on(need, by=by, on=timezone.localdate(at))["meet_need_otherwise"],
            is_an_answer(reason, "Say how it is met, and by whom."),
        )
        this.move(NEED, "meet_otherwise")
        option = OPTIONS[chosen].lower()
        this.record(events.NeedMetOtherwise(need=need.reference, option=option))
    return need


def drop_need(need: Need, *, reason: str, version: int | None = None, by: Actor, at: datetime) -> Need:
    """Give up a need. It stays on the record."""
    with act(need, by=by, at=at, reason=reason, version=version) as this:
        this.needs(
            acts_on(need, by=by, on=timezone.localdate(at))["drop_need"],
            is_an_answer(reason, "Say why it is dropped."),
        )
        _withdraw_what_is_asked(need, reason=reason, by=by, at=at)
        this.move(NEED, "drop")
        MoneyOfNeed(need, by=by, at=at).give_back(reason=reason)
        _take_off_the_plan(need)
        this.record(events.NeedDropped(need=need.reference))
    return need


def publish_plan(need: Need, *, version: int | None = None, by: Actor, at: datetime) -> Need:
    """Put a scheduled need into the public forward plan, so that suppliers can prepare."""
    with act(need, by=by, at=at, version=version) as this:
        this.needs(acts_on(need, by=by, on=timezone.localdate(at))["publish_plan"])
        need.published_at = at
        this.record(events.PlanPublished(need=need.reference))
    return need


def withdraw_plan(need: Need, *, reason: str, version: int | None = None, by: Actor, at: datetime) -> Need:
    """Take a need out of the public forward plan."""
    with act(need, by=by, at=at, reason=reason, version=version) as this:
        this.needs(
            acts_on(need, by=by, on=timezone.localdate(at))["withdraw_plan"],
            is_an_answer(reason, "Say why the public should no longer see it."),
        )
        need.published_at = None
        this.record(events.PlanWithdrawn(need=need.reference))
    return need
