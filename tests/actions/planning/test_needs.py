"""From a need to its place in the pipeline, by real acts; each refusal with its rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.actions.planning.conftest import ANSWERS, BUILDER, MEALS, NOON, WEIGHED
from wisely.approvals import queries as approvals
from wisely.approvals.actions import approve_step, refuse_step
from wisely.audit.acts import Conflict, subject_key
from wisely.audit.models import Event
from wisely.lib.verdict import Refusal
from wisely.people.decisions import Grant
from wisely.planning import actions, queries
from wisely.planning.actions import OptionWeighed
from wisely.planning.decisions import OPTIONS
from wisely.planning.models import OPTION_CODES, Need


def verbs(need):
    return list(
        Event.objects.filter(subject=subject_key(need)).order_by("sequence").values_list("verb", flat=True)
    )


def refused(call, *args, **words):
    with pytest.raises(Refusal) as found:
        call(*args, **words)
    return found.value.verdict


def test_a_need_goes_all_the_way_with_nothing_typed_again(planning):
    need = planning.need(stage="scheduled")

    assert need.stage == "scheduled"
    assert need.reference.startswith("TST-N26-")
    assert need.work_starts_on < need.publishes_on < need.awards_on < need.contract_starts_on
    assert verbs(need) == [
        "planning.need.proposed", "planning.options.appraised", "planning.gate.passed",
        "planning.procurement.scheduled",
    ]  # fmt: skip


def test_a_schedule_is_the_latest_that_is_safe(planning):
    need = planning.need(stage="scheduled")
    plan = queries.plan_of(need, on=need.work_starts_on)
    later = queries.plan_of(need, on=need.work_starts_on + timedelta(days=3))

    assert plan.route(need.route).timetable.ready_on <= need.contract_starts_on
    assert later.route(need.route).timetable.ready_on > need.contract_starts_on


def test_nobody_lets_their_own_need_through(planning):
    need = planning.need(stage="appraised")
    both = planning.officer(planning.ben, "planning.pass_gate")

    verdict = refused(actions.pass_gate, need, answers=ANSWERS, by=both, at=NOON)

    assert verdict.cite == "Separation of duties"
    assert Need.objects.get(pk=need.pk).stage == "appraised"


def test_the_gate_stays_shut_while_an_answer_is_missing(planning):
    need = planning.need(stage="appraised")

    verdict = refused(
        actions.pass_gate, need, answers=replace(ANSWERS, ambitions=()), by=planning.manager, at=NOON
    )

    assert "ambition" in verdict.reason


def test_a_need_split_into_nine_parts_on_one_day_is_seen_as_one(planning):
    parts = [
        planning.need(stage="appraised", title=f"Chairs, part {part}", value_net=Decimal(9_000))
        for part in range(9)
    ]

    def let_through(part):
        return actions.pass_gate(part, answers=ANSWERS, is_clear=True, by=planning.manager, at=NOON)

    verdict = refused(lambda: let_through(parts[0]))

    assert "8 other needs of the same category and directorate" in verdict.reason
    assert "£72,000.00" in verdict.reason
    assert verdict.cite == "PA23 Sch 3 para 4"
    assert queries.acts_on(parts[0], by=planning.manager, on=NOON.date())["pass_gate"] == verdict
    assert queries.need_sheet(parts[0], on=NOON.date()).alike.count == 8
    counted = replace(queries.facts_of(parts[0]), like_spend_net=Decimal(72_000))
    actions.revise_need(
        parts[0], facts=counted, directorate=planning.directorate, by=planning.commissioner, at=NOON
    )
    assert let_through(parts[0]).stage in {"agreed", "at the gate"}
    for part in parts[1:7]:
        actions.drop_need(part, reason="They are bought with the first.", by=planning.commissioner, at=NOON)
    assert let_through(parts[7]).stage in {"agreed", "at the gate"}  # two others are no pattern


def test_a_need_without_the_permission_is_refused(planning):
    nobody = planning.officer(planning.asha)

    verdict = refused(
        actions.propose_need, planning.council, MEALS, directorate=None, commissioner=None, by=nobody, at=NOON
    )

    assert verdict.who_can
    assert not Need.objects.exists()


def test_a_category_of_another_council_is_refused(planning):
    verdict = refused(
        actions.propose_need, planning.council, replace(MEALS, category="XX-99"), by=BUILDER, at=NOON
    )

    assert "category" in verdict.reason


def test_what_is_needed_is_put_right_until_the_gate(planning):
    need = planning.need()
    actions.revise_need(
        need, facts=replace(MEALS, value_net=Decimal(90_000)), directorate=planning.directorate,
        by=planning.commissioner, at=NOON,
    )  # fmt: skip
    assert need.value_net == Decimal(90_000)
    assert verbs(need)[-1] == "planning.need.revised"

    same = queries.facts_of(need)
    assert (
        "Nothing"
        in refused(
            actions.revise_need,
            need,
            facts=same,
            directorate=planning.directorate,
            by=planning.commissioner,
            at=NOON,
        ).reason
    )

    agreed = planning.need(stage="agreed")
    assert "Send it back" in refused(
        actions.revise_need, agreed, facts=replace(MEALS, title="Another"), directorate=None,
        by=planning.commissioner, at=NOON,
    ).reason  # fmt: skip


def test_an_edit_from_an_old_form_meets_a_conflict(planning):
    need = planning.need()
    old = need.version
    actions.revise_need(
        need, facts=replace(MEALS, title="Hot meals"), directorate=None, version=old, by=planning.commissioner,
        at=NOON,
    )  # fmt: skip

    with pytest.raises(Conflict):
        actions.revise_need(
            need, facts=replace(MEALS, title="Cold meals"), directorate=None, version=old,
            by=planning.commissioner, at=NOON,
        )  # fmt: skip


def test_weighing_again_replaces_what_was_weighed(planning):
    need = planning.need(stage="appraised")
    others = (*WEIGHED[:2], OptionWeighed("share", "The next council has a kitchen to spare."))

    actions.appraise_options(need, options=others, chosen="share", by=planning.commissioner, at=NOON)

    assert [row.code for row in need.options.order_by("pk")] == ["stop", "in-house", "share"]
    assert need.chosen_option == "share"


def test_what_is_met_without_buying_ends_there(planning):
    need = planning.need(stage="appraised")
    assert (
        "to buy"
        in refused(
            actions.meet_need_otherwise,
            need,
            reason="The next council does it.",
            by=planning.commissioner,
            at=NOON,
        ).reason
    )
    others = (*WEIGHED[:2], OptionWeighed("share", "The next council has a kitchen to spare."))
    actions.appraise_options(need, options=others, chosen="share", by=planning.commissioner, at=NOON)

    actions.meet_need_otherwise(
        need, reason="The next council cooks for both.", by=planning.commissioner, at=NOON
    )

    assert need.stage == "met otherwise"
    assert verbs(need)[-1] == "planning.need.met_otherwise"


def test_a_late_start_needs_a_reason(planning):
    need = planning.need(stage="agreed")
    soon = date(2026, 12, 1)
    asked = refused(
        actions.schedule_procurement, need, route="below-threshold tender", contract_starts_on=soon,
        by=planning.manager, at=NOON,
    )  # fmt: skip
    assert "days ago" in asked.reason

    actions.schedule_procurement(
        need, route="below-threshold tender", contract_starts_on=soon,
        reason="The present caterer stays on for two months.", is_clear=True, by=planning.manager, at=NOON,
    )  # fmt: skip
    assert need.work_starts_on < NOON.date()


def test_a_route_that_leads_nowhere_is_refused(planning):
    need = planning.need(stage="agreed")

    for route in ("tombola", "in-house", "open"):
        assert "Choose one of the routes" in refused(
            actions.schedule_procurement, need, route=route, contract_starts_on=date(2027, 9, 1),
            by=planning.manager, at=NOON,
        ).reason  # fmt: skip


def test_a_change_of_mind_sends_it_back_and_off_the_plan(planning):
    need = planning.need(stage="scheduled")
    actions.publish_plan(need, by=planning.manager, at=NOON)

    actions.send_need_back(need, reason="Half of the day centres close.", by=planning.manager, at=NOON)

    assert (need.stage, need.work_starts_on, need.is_published, need.gate_passed_at) == (
        "appraised", None, False, None,
    )  # fmt: skip


def test_the_public_sees_what_is_scheduled_and_published_only(planning):
    agreed = planning.need(stage="agreed")
    assert "Schedule it first" in refused(actions.publish_plan, agreed, by=planning.manager, at=NOON).reason
    need = planning.need(stage="scheduled")

    actions.publish_plan(need, by=planning.manager, at=NOON)

    assert list(queries.forward_plan(planning.council.pk)) == [need]
    assert "already" in refused(actions.publish_plan, need, by=planning.manager, at=NOON).reason

    actions.withdraw_plan(need, reason="The market day was moved to May.", by=planning.manager, at=NOON)
    assert list(queries.forward_plan(planning.council.pk)) == []
    assert (
        "not in the public"
        in refused(
            actions.withdraw_plan,
            need,
            reason="The market day was moved to May.",
            by=planning.manager,
            at=NOON,
        ).reason
    )


def test_a_dropped_need_stays_on_the_record(planning):
    need = planning.need(stage="scheduled")

    actions.drop_need(need, reason="The day centres close in spring.", by=planning.commissioner, at=NOON)

    assert need.stage == "dropped"
    again = refused(
        actions.drop_need, need, reason="Once more for luck please.", by=planning.commissioner, at=NOON
    )
    assert "dropped" in again.reason


def test_the_page_and_the_act_give_the_same_answer(planning):
    need = planning.need(stage="appraised")
    may = queries.acts_on(need, by=planning.commissioner, on=NOON.date())

    assert not may["pass_gate"]
    assert may["appraise_options"]
    assert not may["schedule_procurement"]
    assert queries.acts_on(need, by=planning.manager, on=NOON.date())["pass_gate"]


def test_the_table_knows_every_option():
    assert set(OPTION_CODES) == set(OPTIONS)


def test_a_larger_need_waits_at_the_gate_until_those_who_must_agree_have(planning):
    need = planning.need(stage="appraised", value_net=Decimal(200_000))
    deep = replace(
        ANSWERS, lots="Two lots by area of the city.", pays_living_wage=True, climate="Vans are electric from day one.",
        innovation="The outcome is asked for, not the way.", income="Finance looked and found none.",
        market_message="Told at the market day in May.",
    )  # fmt: skip
    actions.pass_gate(need, answers=deep, is_clear=True, by=planning.manager, at=NOON)
    assert (need.stage, need.gate_passed_at) == ("at the gate", None)
    assert "Not everybody" in refused(actions.agree_need, need, by=planning.manager, at=NOON).reason
    assert (
        "Send it back first"
        in queries.acts_on(need, by=planning.commissioner, on=NOON.date())["revise_need"].reason
    )

    step = approvals.live_steps(approvals.about(need.authority_id, kind="gate", subject=need.reference))[0]
    chief = replace(
        planning.officer(planning.chief, "approvals.decide"),
        grants=(Grant("head_of_procurement", frozenset({"approvals.decide"}), limit_net=Decimal(500_000)),),
    )
    approve_step(step, is_clear=True, reason="It is in the budget.", by=chief, at=NOON)

    need.refresh_from_db()
    assert (need.stage, need.gate_passed_by) == ("agreed", chief.reference)
    assert verbs(need)[-2:] == ["planning.gate.answered", "planning.gate.passed"]
    assert "It is not refused" in refused(
        actions.return_need, need, reason="Out of the blue.", by=chief, at=NOON
    ).reason  # fmt: skip


def test_a_need_that_is_refused_or_dropped_at_the_gate_leaves_no_open_request(planning):
    for value, way in ((200_000, "refused"), (210_000, "dropped")):
        need = planning.need(stage="appraised", value_net=Decimal(value))
        deep = replace(
            ANSWERS, lots="Two lots by area of the city.", pays_living_wage=True, climate="Vans are electric, all.",
            innovation="The outcome is asked for, not the way.", income="Finance looked and found none.",
            market_message="Told at the market day in May.",
        )  # fmt: skip
        actions.pass_gate(need, answers=deep, is_clear=True, by=planning.manager, at=NOON)
        approval = approvals.about(need.authority_id, kind="gate", subject=need.reference)
        chief = replace(
            planning.officer(planning.chief, "approvals.decide"),
            grants=(
                Grant("head_of_procurement", frozenset({"approvals.decide"}), limit_net=Decimal(500_000)),
            ),
        )
        if way == "refused":
            refuse_step(approvals.live_steps(approval)[0], reason="Not in this year.", by=chief, at=NOON)
        else:
            actions.drop_need(
                need, reason="The day centres close in spring.", by=planning.commissioner, at=NOON
            )
        need.refresh_from_db()
        approval.refresh_from_db()
        assert (need.stage, approval.stage) in {("appraised", "refused"), ("dropped", "withdrawn")}
