"""Needs, their plans, the pipeline and what collides in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet

from wisely.approvals.queries import about, was_noticed
from wisely.audit.compiled import compiled_once
from wisely.lib.actor import Actor
from wisely.lib.verdict import YES, Verdict, no
from wisely.lib.working_days import BeyondTheTable
from wisely.people.models import Directorate, Person
from wisely.people.queries.history import Remembered, names_in, what_happened_to
from wisely.planning import permissions
from wisely.planning.decisions import (
    BUYING,
    FIELD_NAMES,
    OPTIONS,
    GateAnswers,
    NeedFacts,
    case_of,
    depth_of,
    gate_gaps,
)
from wisely.planning.lifecycle import GATE_RULE, KEEPER, NEED, SCHEDULER, NeedStage
from wisely.planning.models import Need, Waiver
from wisely.planning.queries.alike import NOTHING, Alike, alike, is_not_split
from wisely.rules.cases import Case, case_can_be_judged, valuation
from wisely.rules.routes import Plan, council_value, plan_for
from wisely.rules.rulebook import Rulebook, rulebook
from wisely.rules.timetables import timetable

UNSCHEDULED = no("Schedule it first: the plan tells its days.", who_can=SCHEDULER)
NOT_IN_PLAN = no("It is not in the public forward plan, so nobody sees it.")
LIVE = (NeedStage.PROPOSED, NeedStage.APPRAISED, NeedStage.AT_GATE, NeedStage.AGREED, NeedStage.SCHEDULED)


def plan_for_case(case: Case, *, pack: str, on: date) -> Plan:
    """Find the routes for a case that nobody has put on the record."""
    return plan_for(case, rulebook(on, pack))


def case_of_answers(told: Mapping[str, Any], *, on: date) -> Case:
    """Give answers that are not on the record as a case; `told` holds a need's facts but its words."""
    facts = NeedFacts(title="asked", outcome="asked", needed_on=on, **told)
    return case_of(facts, on=on)


def facts_of(need: Need) -> NeedFacts:
    """Give what a need says."""
    return NeedFacts(**{name: getattr(need, name) for name in FIELD_NAMES})


def plan_of(need: Need, *, on: date) -> Plan:
    """Find the routes for a need, if work on it began on a day. Reads `authority`; one query if absent."""
    return plan_for(case_of(facts_of(need), on=on), rulebook(on, need.authority.pack))


def depth_of_need(need: Need, *, on: date) -> str:
    """Say whether the gate is short or deep for a need."""
    return depth_of(plan_of(need, on=on))


@dataclass(frozen=True, slots=True)
class Schedule:
    """The latest days that are safe for a route to a contract that starts on a day."""

    route_name: str
    work_starts_on: date
    publishes_on: date
    awards_on: date
    signs_on: date


def schedule_for(need: Need, *, route: str, contract_starts_on: date, on: date) -> Schedule | None:
    """Count a route back from the day on which the contract starts; None where there is no timetable."""
    plan = plan_of(need, on=on)
    found = plan.route(route)
    if found is None or found.ways is None:
        return None
    case = plan.case
    try:
        starts_on = found.latest_start(case, needed_on=contract_starts_on)
        assert starts_on is not None
        laid = timetable(case, found.ways, began_on=starts_on)
    except BeyondTheTable:
        return None
    return Schedule(found.name, starts_on, laid.published_on, laid.award_notice_on, laid.signs_on)


def needs(authority_id: int | None) -> QuerySet[Need]:
    """Give the needs of a council, for lists."""
    return Need.objects.filter(authority=authority_id)


def pipeline(authority_id: int | None) -> QuerySet[Need]:
    """Give what is scheduled, for lists."""
    return needs(authority_id).filter(stage=NeedStage.SCHEDULED)


def forward_plan(authority_id: int) -> QuerySet[Need]:
    """Give what the public may see of the pipeline, soonest first."""
    return pipeline(authority_id).filter(published_at__isnull=False).order_by("publishes_on", "pk")


def needs_from(authority_id: int | None, *, kind: str, reference: str) -> list[tuple[str, str]]:
    """Give reference and title of the needs, not dropped, that something such as a contract brought about."""
    return _need_rows(authority_id, kind, reference)


@compiled_once
def _need_rows(authority: Any, kind: Any, reference: Any) -> QuerySet[Any, Any]:
    rows = needs(authority).filter(origin_kind=kind, origin_reference=reference)
    return rows.exclude(stage=NeedStage.DROPPED).order_by("pk").values_list("reference", "title")


def planned_after(authority_id: int | None, contracts: Sequence[str]) -> set[str]:
    """Give those of some contracts, by reference, that a need which is not dropped comes after. One query."""
    rows = needs(authority_id).filter(origin_kind="contract", origin_reference__in=contracts)
    return set(rows.exclude(stage=NeedStage.DROPPED).values_list("origin_reference", flat=True))


def need_for(authority_id: int | None, reference: str) -> Need | None:
    """Give a need to act on, with its people. One query."""
    return (
        needs(authority_id)
        .filter(reference=reference)
        .select_related("authority", "directorate", "commissioner")
        .first()
    )


def commissioner_of(officer: Any) -> Person | None:
    """Give the person behind an officer, to be named as commissioner."""
    return Person.objects.filter(pk=officer.person_id).first()


@dataclass(frozen=True, slots=True)
class OptionShown:
    """An option as it was weighed; pounds net."""

    code: str
    label: str
    reasons: str
    cost_net: Decimal | None
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class NeedSheet:
    """One need with all that belongs to it, as pages show it."""

    need: Need
    plan: Plan
    depth: str
    options: Sequence[OptionShown]
    answers: GateAnswers
    gaps: Mapping[str, str]
    commissioner_name: str
    ambition_names: Sequence[str]
    directorate_name: str
    category_name: str
    approval_reference: str
    is_late: bool
    alike: Alike


def need_sheet(need: Need, *, on: date) -> NeedSheet:
    """Put together what the page of a need shows. One query for its options."""
    book = rulebook(on, need.authority.pack)
    plan = plan_of(need, on=on)
    depth, answers = depth_of(plan), answers_of(need)
    category = book.category(need.category)
    return NeedSheet(
        need=need,
        plan=plan,
        depth=depth,
        options=[
            OptionShown(
                row.code, OPTIONS[row.code], row.reasons, row.cost_net, row.code == need.chosen_option
            )
            for row in need.options.order_by("pk")
        ],
        answers=answers,
        gaps=gaps_in(answers, depth=depth, book=book),
        commissioner_name=need.commissioner.name if need.commissioner else "",
        ambition_names=[each.name for each in book.council.ambitions if each.code in need.ambitions],
        directorate_name=need.directorate.name if need.directorate else "",
        category_name=f"{category.code} {category.name}" if category else "",
        approval_reference=_approval_of(need),
        is_late=need.work_starts_on is not None and need.work_starts_on < on,
        alike=alike(need, plan.case, live=LIVE, book=book) if need.stage in LIVE else NOTHING,
    )


def _approval_of(need: Need) -> str:
    """Give the reference of the approval that a need waits for; a query only where it waits for one."""
    if need.stage != NeedStage.AT_GATE:
        return ""
    found = about(need.authority_id, kind="gate", subject=need.reference)
    return found.reference if found else ""


def options_of(need: Need) -> list[OptionShown]:
    """Give the options that were weighed. One query."""
    return [
        OptionShown(row.code, OPTIONS[row.code], row.reasons, row.cost_net, row.code == need.chosen_option)
        for row in need.options.order_by("pk")
    ]


def gaps_in(answers: GateAnswers, *, depth: str, book: Rulebook) -> dict[str, str]:
    """Give what is missing of the answers at the gate, by the question's name."""
    return gate_gaps(answers, depth=depth, ambitions=book.council.ambitions, rules=book.procedure_rules)


def directorate_by_code(code: str) -> Directorate | None:
    """Give a directorate of the council in scope, or None."""
    return Directorate.objects.filter(code=code, ended_on__isnull=True).first()


def answers_of(need: Need) -> GateAnswers:
    """Give what was answered at the gate so far."""
    return GateAnswers(
        ambitions=tuple(need.ambitions), social_value_percent=need.social_value_percent,
        social_value_reason=need.social_value_reason, barriers=need.barriers, lots=need.lots,
        pays_living_wage=need.pays_living_wage, living_wage_reason=need.living_wage_reason,
        climate=need.climate, innovation=need.innovation, income=need.income,
        market_message=need.market_message,
    )  # fmt: skip


def book_of(pack: str, *, on: date) -> Rulebook:
    """Give the rulebook of a day for a council's pack."""
    return rulebook(on, pack)


def acts_on(need: Need, *, by: Actor, on: date, found: Alike | None = None) -> dict[str, Verdict]:
    """Give a verdict for each act by its name: the answer that both the page and the act rest on.

    What the stage says comes first: nobody asks for a role before the act could be done at all. `found` is
    what is `alike` on that day where it was found already, so that it is not asked for twice.
    """
    may_schedule = permissions.may_schedule_procurement(by, need)
    may_appraise, may_revise = (
        permissions.may_appraise_options(by, need), permissions.may_revise_need(by, need)
    )  # fmt: skip
    may_publish = permissions.may_publish_plan(by, need)
    is_scheduled = YES if need.stage == NeedStage.SCHEDULED else _may(need, "schedule") & UNSCHEDULED
    return {
        "revise_need": _is_open(need) & may_revise,
        "appraise_options": _may(need, "appraise") & may_appraise,
        "pass_gate": _may(need, "ask_approval")
        & permissions.may_pass_gate(by, need)
        & _buys(need)
        & _may_pass_now(need, on=on, found=found),
        "schedule_procurement": _may(need, "schedule") & may_schedule,
        "send_need_back": _may(need, "send_back") & may_schedule,
        "meet_need_otherwise": _may(need, "meet_otherwise") & may_appraise & _buys_nothing(need),
        "drop_need": _may(need, "drop") & may_revise,
        "publish_plan": is_scheduled
        & may_publish
        & (no("It is in the public forward plan already.") if need.is_published else YES),
        "withdraw_plan": (YES if need.is_published else NOT_IN_PLAN) & may_publish,
    }


def _is_open(need: Need) -> Verdict:
    """Test that what is needed may still be put right: before the gate."""
    if need.stage in {NeedStage.PROPOSED, NeedStage.APPRAISED}:
        return YES
    if need.stage in NEED.resting_stages:
        return _may(need, "appraise")
    at_gate = need.stage == NeedStage.AT_GATE
    return no(
        "It waits for those who must agree. Send it back first."
        if at_gate
        else "It has passed the gate. Send it back first, so that the gate is passed again for what is new.",
        cite=GATE_RULE, who_can=SCHEDULER,
    )  # fmt: skip


def _may_pass_now(need: Need, *, on: date, found: Alike | None) -> Verdict:
    """Test that a need at its gate is no part of something larger, and no key decision before its notice."""
    case, book = case_of(facts_of(need), on=on), rulebook(on, need.authority.pack)
    if need.stage != NeedStage.APPRAISED or need.chosen_option not in BUYING or not case_can_be_judged(case):
        return YES
    if found is None:
        found = alike(need, case, live=LIVE, book=book)
    return is_not_split(found) & _is_noticed(need, case, book)


def _is_noticed(need: Need, case: Case, book: Rulebook) -> Verdict:
    """Test that letting a need through would not take a key decision before its notice is over.

    Where others are asked to agree, the last of them takes it, and is held to the same. One query where the
    notice is owed here.
    """
    judged = council_value(valuation(case, book), book)
    if book.approvals.steps_for("gate", judged, category=need.category):
        return YES
    return was_noticed(
        need.authority_id, subject_kind="need", subject=need.reference, on=book.on,
        clear_days=book.procedure_rules.decision(judged, wards=case.wards).notice_clear_days,
    )  # fmt: skip


def _buys(need: Need) -> Verdict:
    if need.chosen_option in BUYING:
        return YES
    return no(
        "The chosen option buys nothing, so there is no gate. Record how the need is met instead.",
        cite=GATE_RULE,
        who_can=KEEPER,
    )


def _buys_nothing(need: Need) -> Verdict:
    if need.chosen_option and need.chosen_option not in BUYING:
        return YES
    return no(
        "The chosen option is to buy. Weigh the options again to choose another.", cite=GATE_RULE,
        who_can=KEEPER,
    )  # fmt: skip


def _may(need: Need, verb: str) -> Verdict:
    return NEED.may(verb, at_stage=need.stage)


def history_of(need: Need | Waiver) -> tuple[Sequence[Remembered], Mapping[str, str]]:
    """Give what happened to a need or a waiver, newest first, and the names of who did it. Two queries."""
    told = what_happened_to(need)
    return told, names_in(told)


def counts_by_stage(authority_id: int | None) -> dict[str, int]:
    """Count needs by stage. One query."""
    rows = needs(authority_id).values_list("stage").annotate(count=Count("pk"))
    return dict(rows)


def waiting_for(officer: Any) -> Q:
    """Give the condition that a need waits for somebody who passes gates, not its own commissioner."""
    return Q(stage=NeedStage.APPRAISED, chosen_option__in=BUYING) & ~Q(
        commissioner__reference=officer.reference
    )
