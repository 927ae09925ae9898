"""Waivers: asked for with reasons, decided on by another within a limit, counted, and never above the law."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.actions.planning.conftest import NOON
from tests.actions.planning.test_needs import refused, verbs
from wisely.approvals import queries as approvals
from wisely.approvals.actions import approve_step, refuse_step
from wisely.interests.actions import InterestSaid, declare_interest
from wisely.interests.queries import assessments_of
from wisely.lib.verdict import Refusal
from wisely.people.decisions import Grant, Officer
from wisely.planning import actions, queries
from wisely.planning.actions import WaiverFacts
from wisely.planning.decisions import waiver_holds
from wisely.planning.models import Waiver
from wisely.planning.permissions import Permission

TODAY = NOON.date()
LIFT = WaiverFacts(
    title="Repair of the lift in the town hall", supplier_name="Ridge Lifts Ltd", value_net=Decimal("14300.00"),
    ground="compatibility", reasons="Its control unit opens to the maker's tools only.",
    alternatives="Two other firms looked at it and declined.", evidence="Both letters are kept with the request.",
    starts_on=TODAY, lapses_on=date(2027, 5, 31),
)  # fmt: skip
WHY = "The lift must run; nobody else can mend it."


@pytest.fixture
def ask(planning):
    def asked(*, is_clear=True, mitigation="", **changed):
        return actions.request_waiver(
            planning.council, replace(LIFT, **changed), directorate=planning.directorate, requester=planning.ben,
            is_clear=is_clear, mitigation=mitigation,
            by=planning.officer(planning.ben, Permission.REQUEST_WAIVER), at=NOON,
        )  # fmt: skip

    return asked


@pytest.fixture
def decider(planning):
    def of(limit):
        grant = Grant(
            "head_of_procurement", frozenset({Permission.APPROVE_WAIVER, "approvals.decide"}), "council", "",
            limit_net=None if limit is None else Decimal(limit),
        )  # fmt: skip
        return Officer(
            reference=planning.asha.reference, name="Asha", authority_id=planning.council.pk, grants=(grant,),
            permissions=grant.permissions, person_id=planning.asha.pk,
        )  # fmt: skip

    return of


def step_of(waiver):
    return approvals.live_steps(
        approvals.about(waiver.authority_id, kind="waiver", subject=waiver.reference)
    )[0]


def agree(waiver, *, by, at=NOON, reason=WHY, conditions=""):
    approve_step(step_of(waiver), is_clear=True, reason=reason, conditions=conditions, by=by, at=at)
    waiver.refresh_from_db()


def test_a_waiver_is_asked_for_and_approved_by_another(ask, decider):
    waiver = ask()
    assert (waiver.stage, waiver.tier) == ("requested", "Head of service")
    assert waiver.reference.startswith("TST-W26-")

    agree(waiver, conditions="Ask the maker for its tools.", by=decider(50_000))
    assert (waiver.decision_reason, waiver.conditions) == (WHY, "Ask the maker for its tools.")

    assert (waiver.stage, waiver.decided_by) == ("approved", decider(1).reference)
    assert verbs(waiver) == ["planning.waiver.requested", "planning.waiver.approved"]


@pytest.mark.parametrize(
    ("pounds", "tier"),
    [("24999.99", "Head of service"), ("25000.01", "Chief officer"), ("100000", "Director")],
)
def test_who_decides_follows_from_the_value_with_vat(ask, pounds, tier):
    assert ask(value_net=Decimal(pounds)).tier == tier


def test_nobody_decides_on_their_own(ask, planning):
    waiver = ask()
    ben = planning.officer(planning.ben, Permission.APPROVE_WAIVER, "approvals.decide")

    assert (
        refused(approve_step, step_of(waiver), is_clear=True, reason=WHY, by=ben, at=NOON).cite
        == "Separation of duties"
    )
    assert Waiver.objects.get().stage == "requested"


def test_nobody_decides_beyond_their_limit_or_without_one(ask, decider):
    step = step_of(ask())

    assert (
        "above your limit"
        in refused(approve_step, step, is_clear=True, reason=WHY, by=decider(10_000), at=NOON).reason
    )
    assert (
        "no limit" in refused(approve_step, step, is_clear=True, reason=WHY, by=decider(None), at=NOON).reason
    )


def test_nobody_goes_around_those_who_have_to_agree(ask, decider):
    waiver = ask()

    assert "Not everybody" in refused(actions.approve_waiver, waiver, by=decider(50_000), at=NOON).reason
    assert "Nobody" in refused(actions.refuse_waiver, waiver, by=decider(50_000), at=NOON).reason
    assert Waiver.objects.get().stage == "requested"


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        ({"ground": "habit"}, "grounds"),
        ({"reasons": "As always"}, "not a reason"),
        ({"alternatives": "None"}, "alternatives"),
        ({"evidence": ""}, "proves"),
        ({"value_net": Decimal(0)}, "more than nought"),
        ({"value_net": Decimal(400_000)}, "above the threshold"),
        ({"lapses_on": TODAY - timedelta(days=1)}, "before it begins"),
        ({"lapses_on": date(2027, 11, 2)}, "12 months at most"),
    ],
)
def test_a_request_that_cannot_stand_says_why(ask, changed, word):
    assert word in refused(ask, **changed).reason
    assert not Waiver.objects.exists()


def test_a_refusal_says_what_to_do_instead(ask, decider):
    waiver = ask()

    refuse_step(
        step_of(waiver), reason="Ask two firms from the framework for a price.", by=decider(50_000), at=NOON
    )

    waiver.refresh_from_db()
    assert (waiver.stage, waiver.decision_reason[:3]) == ("refused", "Ask")
    again = refused(approve_step, step_of(waiver), is_clear=True, reason=WHY, by=decider(50_000), at=NOON)
    assert "settled already" in again.reason


def test_a_request_is_put_right_until_it_is_decided(ask, planning, decider):
    waiver = ask()
    ben = planning.officer(planning.ben)
    dearer = replace(LIFT, value_net=Decimal("20000.00"))

    actions.revise_waiver(waiver, dearer, directorate=planning.directorate, by=ben, at=NOON)

    assert (waiver.value_net, waiver.tier) == (Decimal("20000.00"), "Head of service")
    assert verbs(waiver)[-1] == "planning.waiver.revised"
    approval = approvals.about(waiver.authority_id, kind="waiver", subject=waiver.reference)
    assert (approval.round_number, approval.material["value_net"]) == (2, "20000")
    same = refused(actions.revise_waiver, waiver, dearer, directorate=planning.directorate, by=ben, at=NOON)
    assert "Nothing was changed" in same.reason
    agree(waiver, by=decider(50_000))
    late = refused(actions.revise_waiver, waiver, LIFT, directorate=planning.directorate, by=ben, at=NOON)
    assert "decided on already" in late.reason


def test_a_request_may_be_taken_back_by_who_made_it(ask, planning):
    waiver = ask()

    actions.withdraw_waiver(
        waiver, reason="The maker lent its tools after all.", by=planning.officer(planning.ben), at=NOON
    )

    assert waiver.stage == "withdrawn"
    approval = approvals.about(waiver.authority_id, kind="waiver", subject=waiver.reference)
    assert approval.stage == "withdrawn"


def test_a_waiver_may_end_early_and_then_no_longer_holds(ask, decider):
    waiver = ask()
    agree(waiver, by=decider(50_000))
    outside = refused(
        actions.end_waiver, waiver, ended_on=date(2028, 1, 1), reason="The work is done now.",
        by=decider(50_000), at=NOON,
    )  # fmt: skip
    assert "between" in outside.reason

    actions.end_waiver(
        waiver, ended_on=date(2026, 12, 1), reason="The work is done now.", by=decider(50_000), at=NOON
    )

    def holds(on):
        return waiver_holds(
            stage=waiver.stage, starts_on=waiver.starts_on, lapses_on=waiver.lapses_on, ended_on=waiver.ended_on,
            on=on,
        )  # fmt: skip

    assert holds(date(2026, 12, 1))
    assert "was ended" in holds(date(2026, 12, 2)).reason


@pytest.mark.parametrize(
    ("on", "word"),
    [
        (TODAY - timedelta(days=1), "begins"),
        (date(2027, 6, 1), "lapsed"),
        (TODAY, ""),
        (date(2027, 5, 31), ""),
    ],
)
def test_orders_rest_on_a_waiver_within_its_days_only(on, word):
    verdict = waiver_holds(
        stage="approved", starts_on=LIFT.starts_on, lapses_on=LIFT.lapses_on, ended_on=None, on=on
    )

    assert bool(verdict) is (word == "")
    assert word in verdict.reason


def test_one_that_would_have_lapsed_is_not_approved(ask, decider):
    waiver = ask(lapses_on=TODAY + timedelta(days=3))

    late = NOON + timedelta(days=9)
    with pytest.raises(Refusal, match="lapsed already"):
        agree(waiver, by=decider(50_000), at=late)
    assert step_of(waiver).stage == "waiting"


def test_the_register_counts_by_year_ground_and_directorate(ask, decider, planning):
    for place in range(3):
        waiver = ask(title=f"Lift number {place}")
        if place < 2:
            agree(waiver, by=decider(50_000))

    figures = queries.waiver_figures(planning.council.pk, on=TODAY)

    assert [(year.year.label, year.count, year.value_net) for year in figures.years] == [
        ("2026-27", 2, Decimal("28600.00"))
    ]
    assert (figures.grounds, figures.directorates) == ([("compatibility", 2)], [("Adults", 2)])
    assert (figures.requested, figures.lapsing) == (1, 0)
    assert queries.waiver_figures(planning.council.pk, on=date(2027, 5, 1)).lapsing == 2


def test_the_page_and_the_act_give_the_same_answer(ask, decider, planning):
    waiver = ask()

    assert queries.acts_on_waiver(waiver, by=planning.officer(planning.ben))["withdraw_waiver"]
    assert queries.acts_on_waiver(waiver, by=planning.officer(planning.ben))["revise_waiver"]
    assert not queries.acts_on_waiver(waiver, by=decider(50_000))["withdraw_waiver"]
    assert not queries.acts_on_waiver(waiver, by=decider(50_000))["end_waiver"]


def test_nobody_asks_for_a_supplier_who_bars_them_nor_without_saying_where_they_stand(planning, ask):
    assert "Say first that you have no interest" in refused(lambda: ask(is_clear=False)).reason
    said = InterestSaid(kind="family", party="Ridge Lifts Limited", details="My sister runs it.")
    declare_interest(planning.council, said, person=planning.ben, by=planning.officer(planning.ben), at=NOON)

    barred = refused(ask)
    assert "You declared an interest in Ridge Lifts Limited" in barred.reason
    assert "PA23" in barred.cite
    assert not Waiver.objects.exists()
    other = ask(supplier_name="Fell Hoists Ltd", is_clear=False, mitigation="Asha reads the prices, not me.")
    (stand,) = assessments_of(planning.council.pk, kind="waiver", subject=other.reference)
    assert (stand.occasion, stand.is_clear, stand.person) == ("request", False, planning.ben)


def test_the_bar_on_ones_own_supplier_is_not_walked_round_by_revising(planning, ask):
    ben = planning.officer(planning.ben)
    waiver = ask(supplier_name="Fell Hoists Ltd")
    said = InterestSaid(kind="family", party="Ridge Lifts Limited", details="My sister runs it.")
    declare_interest(planning.council, said, person=planning.ben, by=ben, at=NOON)

    def revise(**more):
        facts = replace(LIFT, supplier_name=more.pop("to"))
        actions.revise_waiver(waiver, facts, directorate=planning.directorate, by=ben, at=NOON, **more)

    barred = refused(revise, to="Ridge Lifts Ltd", is_clear=True)
    assert "You declared an interest in Ridge Lifts Limited" in barred.reason
    assert Waiver.objects.get().supplier_name == "Fell Hoists Ltd"
    assert "Say first that you have no interest" in refused(revise, to="Moor Cranes Ltd").reason
    revise(to="Moor Cranes Ltd", mitigation="Asha reads the prices, not me.")
    stands = assessments_of(planning.council.pk, kind="waiver", subject=waiver.reference)
    assert [(each.occasion, each.is_clear) for each in stands] == [
        ("request", True), ("another supplier", False),
    ]  # fmt: skip
