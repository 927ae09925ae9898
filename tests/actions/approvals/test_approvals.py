"""Approvals: whose turn it is, who may take it, in whose name, and what a change does to what was decided."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest

from tests.actions.approvals.conftest import NOON, WHY
from tests.actions.people.conftest import BUILDER
from wisely.approvals import actions, queries
from wisely.approvals.handlers import tell_whose_turn_it_is
from wisely.approvals.models import Approval, ApprovalQuestion, ApprovalStep
from wisely.audit.kept import writing
from wisely.audit.models import Event
from wisely.interests import actions as interests
from wisely.interests.queries import assessments_of
from wisely.lib.verdict import Refusal
from wisely.people import actions as people

DAY = timedelta(days=1)


def refused(call, *args, **named):
    with pytest.raises(Refusal) as found:
        call(*args, **named)
    return found.value.verdict


def step(approval, office):
    approval.refresh_from_db()
    found = next(each for each in queries.live_steps(approval) if each.office == office)
    found.approval = approval
    return found


def agree(house, approval, office, who, at=NOON, **more):
    return actions.approve_step(
        step(approval, office), is_clear=True, reason=WHY, by=house.officer(who, at=at), at=at, **more
    )


def stages(approval):
    return {each.office: each.stage for each in queries.live_steps(approval)}


def test_steps_side_by_side_are_decided_in_any_order_and_the_next_order_waits(house):
    approval = house.open(200_000)
    assert stages(approval) == {"Director": "waiting", "Procurement": "waiting", "Finance": "waiting"}
    assert "not the turn of Finance" in refused(agree, house, approval, "Finance", "Teller").reason

    agree(house, approval, "Procurement", "Buyer")
    assert step(approval, "Finance").due_on is None
    agree(house, approval, "Director", "Chief")
    assert step(approval, "Finance").due_on == date(2026, 11, 5)
    agree(house, approval, "Finance", "Teller")

    approval.refresh_from_db()
    assert approval.stage == "approved"
    assert Event.objects.filter(verb="approvals.approval.given").count() == 1


def test_who_asked_decides_nothing_and_one_person_decides_one_step(house):
    house.join("Both", "head_of_procurement", limit=Decimal(1_000_000))
    people.assign_role(
        house.people["Both"], role="category_manager", starts_on=date(2026, 1, 1), by=BUILDER, at=NOON
    )
    approval = actions.open_approval(house.council, house.asked(), by=house.officer("Both"), at=NOON)
    assert "You asked for this" in refused(agree, house, approval, "Procurement", "Both").reason

    other = actions.withdraw_approval(approval, reason="Begin anew.", by=house.officer("Both"), at=NOON)
    assert other.stage == "withdrawn"
    approval = house.open()
    agree(house, approval, "Procurement", "Both")
    assert "another step" in refused(agree, house, approval, "Chief officer", "Both").reason


def test_beyond_ones_limit_or_part_of_the_council_nobody_decides(house):
    house.join(
        "Elsewhere", "budget_holder", limit=Decimal(1_000_000), scope_kind="directorate", scope_key="CHF"
    )
    approval = house.open(150_000)

    assert "above your limit" in refused(agree, house, approval, "Director", "Holder").reason
    assert "other parts" in refused(agree, house, approval, "Director", "Elsewhere").reason
    assert "roles do not include" in refused(agree, house, approval, "Director", "Teller").reason


def lend(house, giver, receiver, role, *, days=10):
    held = house.people[giver].assignments.get(role=role)
    offered = people.offer_delegation(
        held, receiver=house.people[receiver], starts_on=NOON.date(), ends_before=NOON.date() + days * DAY,
        by=house.officer(giver), at=NOON,
    )  # fmt: skip
    people.accept_delegation(offered, by=house.officer(receiver), at=NOON)


def test_a_stand_in_decides_for_who_is_away_and_both_are_named(house):
    house.join("Deputy", "officer")
    approval = house.open()
    lend(house, "Chief", "Deputy", "head_of_procurement")

    agree(house, approval, "Chief officer", "Deputy")

    decided = step(approval, "Chief officer")
    chief = house.people["Chief"].reference
    assert (decided.decided_by, decided.on_behalf_of) == (house.people["Deputy"].reference, chief)
    event = Event.objects.get(verb="approvals.step.approved")
    assert (event.by, event.on_behalf_of) == (house.people["Deputy"].reference, chief)
    sheet = queries.sheet_of(approval, officer=house.officer("Chief"), on=NOON.date())
    assert "Deputy for Chief" in [each.decided for each in sheet.steps]
    assert "another step" in sheet.refusal.reason or not sheet.mine


def test_the_requesters_own_authority_is_of_no_use_in_another_hand(house):
    house.join("Deputy", "officer")
    lend(house, "Chief", "Deputy", "head_of_procurement")
    approval = actions.open_approval(house.council, house.asked(), by=house.officer("Chief"), at=NOON)

    verdict = refused(agree, house, approval, "Chief officer", "Deputy")

    assert "only in the name of somebody who asked" in verdict.reason
    assert verdict.cite == "Separation of duties"


def test_a_delegation_that_is_over_and_a_person_who_left_decide_nothing(house):
    house.join("Deputy", "officer")
    lend(house, "Chief", "Deputy", "head_of_procurement", days=3)
    approval = house.open()
    later = NOON + 5 * DAY
    assert (
        "roles do not include" in refused(agree, house, approval, "Chief officer", "Deputy", at=later).reason
    )

    people.record_leaving(house.people["Chief"], left_on=NOON.date(), by=BUILDER, at=NOON)
    people.record_leaving(house.people["Holder"], left_on=NOON.date(), by=BUILDER, at=NOON)
    sheet = queries.sheet_of(approval, officer=house.officer("Asker"), on=NOON.date())
    chief = next(each for each in sheet.steps if each.step.office == "Chief officer")
    assert chief.who_can == []
    assert house.officer("Chief") is None


def test_a_change_repeats_only_what_it_touches_and_shows_its_difference(house):
    approval = house.open()
    agree(house, approval, "Procurement", "Buyer")
    agree_of = step(approval, "Procurement").pk

    actions.change_approval(approval, house.asked(lapses_on="2027-04-01"), by=house.officer("Asker"), at=NOON)

    assert stages(approval) == {"Chief officer": "waiting", "Procurement": "approved"}
    assert step(approval, "Procurement").pk == agree_of
    agree(house, approval, "Chief officer", "Chief")
    approval.refresh_from_db()
    assert approval.stage == "approved"


def test_a_decision_that_no_longer_holds_is_superseded_and_never_deleted(house):
    approval = house.open()
    agree(house, approval, "Procurement", "Buyer")
    first = step(approval, "Procurement")

    actions.change_approval(approval, house.asked(ground="pilot"), by=house.officer("Asker"), at=NOON)

    assert stages(approval)["Procurement"] == "waiting"
    first.refresh_from_db()
    assert (first.stage, first.decided_by) == ("superseded", house.people["Buyer"].reference)
    sheet = queries.sheet_of(approval, officer=house.officer("Buyer"), on=NOON.date())
    assert queries.difference_for(sheet, house.officer("Buyer")) == [("ground", "Ground", "sole", "pilot")]
    agree(house, approval, "Procurement", "Buyer")  # again, by the same person: it is another round
    assert ApprovalStep.objects.filter(approval=approval).count() == 4


def test_a_higher_value_brings_in_those_whom_the_matrix_asks_for_it(house):
    approval = house.open()
    actions.change_approval(approval, house.asked(120_000), by=house.officer("Asker"), at=NOON)

    assert set(stages(approval)) == {"Director", "Procurement", "Finance"}


def test_who_changed_it_has_a_hand_in_it_and_who_decided_may_not_change_it(house):
    approval = house.open()
    actions.change_approval(approval, house.asked(reasons="Two firms"), by=house.officer("Chief"), at=NOON)
    assert (
        "You asked for this or changed it" in refused(agree, house, approval, "Chief officer", "Chief").reason
    )
    agree(house, approval, "Procurement", "Buyer")

    verdict = refused(
        actions.change_approval,
        approval,
        house.asked(reasons="Three firms"),
        by=house.officer("Buyer"),
        at=NOON,
    )
    assert "You have decided a step" in verdict.reason
    same = refused(
        actions.change_approval,
        approval,
        house.asked(reasons="Two firms"),
        by=house.officer("Asker"),
        at=NOON,
    )
    assert "Nothing that is approved" in same.reason


def test_a_page_that_was_opened_before_a_change_decides_nothing(house):
    approval = house.open()
    shown = approval.material_sha256
    actions.change_approval(approval, house.asked(reasons="Two firms"), by=house.officer("Asker"), at=NOON)

    verdict = refused(agree, house, approval, "Chief officer", "Chief", shown_sha256=shown)

    assert "has changed since you opened" in verdict.reason


def test_a_matrix_that_changed_is_not_taken_for_the_one_that_was_pinned(house):
    approval = house.open()
    with writing():
        Approval.objects.filter(pk=approval.pk).update(fingerprint="an older text")

    verdict = refused(
        actions.change_approval,
        approval,
        house.asked(reasons="Two firms"),
        by=house.officer("Asker"),
        at=NOON,
    )
    assert "matrix has changed" in verdict.reason
    agree(house, approval, "Chief officer", "Chief")  # the steps that were pinned are decided as they stood


def test_a_question_stops_the_clock_and_its_answer_starts_it(house):
    approval = house.open()
    chief = step(approval, "Chief officer")
    assert chief.due_on == date(2026, 11, 9)
    asked = actions.ask_question(
        chief, question="Was the framework tried?", by=house.officer("Chief"), at=NOON
    )
    assert "open already" in refused(
        actions.ask_question, chief, question="And what of another?", by=house.officer("Chief"), at=NOON
    ).reason  # fmt: skip
    sheet = queries.sheet_of(approval, officer=house.officer("Asker"), on=NOON.date())
    assert "stands still" in next(each.clock for each in sheet.steps if each.step.office == "Chief officer")
    assert "Who asked for it answers" in refused(
        actions.answer_question, asked, answer="No, it was not.", by=house.officer("Teller"), at=NOON
    ).reason  # fmt: skip

    later = NOON + 2 * DAY
    actions.answer_question(asked, answer="It was; nobody could start.", by=house.officer("Asker"), at=later)

    assert step(approval, "Chief officer").due_on == date(2026, 11, 11)
    assert ApprovalQuestion.objects.get().answered_by == house.people["Asker"].reference


def test_what_is_overdue_may_be_decided_by_the_role_above_too(house):
    house.join("Under", "budget_holder", limit=Decimal(1_000))
    approval = house.open()
    late = NOON + 20 * DAY

    assert "roles do not include" in refused(agree, house, approval, "Procurement", "Chief").reason
    agree(house, approval, "Procurement", "Chief", at=late)
    assert stages(approval)["Procurement"] == "approved"


def test_a_refusal_settles_it_with_its_reason(house):
    approval = house.open()
    chief = step(approval, "Chief officer")
    assert "Write at least" in refused(
        actions.refuse_step, chief, reason="No", by=house.officer("Chief"), at=NOON
    ).reason  # fmt: skip

    actions.refuse_step(chief, reason="Ask three firms first.", by=house.officer("Chief"), at=NOON)

    approval.refresh_from_db()
    assert approval.stage == "refused"
    assert "settled already" in refused(agree, house, approval, "Procurement", "Buyer").reason


def test_what_the_matrix_asks_nobody_for_cannot_be_opened(house):
    verdict = refused(
        actions.open_approval,
        house.council,
        replace(house.asked(), kind="gate"),
        by=house.officer("Asker"),
        at=NOON,
    )
    assert "names nobody" in verdict.reason


@pytest.mark.parametrize("seed", range(12))
def test_real_acts_in_any_order_never_let_one_pair_of_eyes_approve(house, seed):
    """The acts themselves, by many people in random order: who decided what is read from the record."""
    throw = Random(seed)
    house.join("Deputy", "officer")
    lend(house, "Chief", "Deputy", "head_of_procurement")
    approval = house.open(throw.choice((20_000, 60_000, 200_000)))
    names = list(house.people)
    for turn in range(25):
        who = house.officer(throw.choice(names))
        each = throw.choice(queries.live_steps(approval))
        each.approval = approval
        try:
            if throw.random() < 0.2:
                value = throw.choice((20_000, 60_000, 200_000))
                actions.change_approval(approval, house.asked(value, reasons=f"R{turn}"), by=who, at=NOON)
            else:
                actions.approve_step(each, is_clear=True, reason=WHY, by=who, at=NOON)
        except Refusal:
            pass
        approval.refresh_from_db()
    live = [each for each in queries.live_steps(approval) if each.stage == "approved"]
    hands = [{each.decided_by, each.on_behalf_of} - {""} for each in live]
    assert not any(one & other for place, one in enumerate(hands) for other in hands[place + 1 :])
    assert not any(hand & set(approval.raised_by) for hand in hands)
    assert (approval.stage == "approved") == (len(live) == len(queries.live_steps(approval)))


def test_an_interest_keeps_its_owner_from_deciding_until_it_is_mitigated(house):
    chief, buyer = house.officer("Chief"), house.officer("Buyer")
    said = interests.InterestSaid(
        kind="family", party="RIDGE LIFTS LIMITED", details="My brother works there."
    )
    interest = interests.declare_interest(
        house.council, said, person=house.people["Chief"], by=chief, at=NOON
    )
    approval = actions.open_approval(
        house.council, house.asked(supplier_name="Ridge Lifts Ltd"), by=house.officer("Asker"), at=NOON
    )

    verdict = refused(agree, house, approval, "Chief officer", "Chief")
    assert "nobody has looked at it yet" in verdict.reason
    assert "PA23 ss.81-83" in verdict.cite
    house.join("Head", "head_of_procurement")
    interests.review_interest(
        interest, bars=True, mitigation="She takes no part.", by=house.officer("Head"), at=NOON
    )
    assert "which bars you" in refused(agree, house, approval, "Chief officer", "Chief").reason
    interests.review_interest(
        interest, bars=False, mitigation="He has left that office.", by=house.officer("Head"), at=NOON
    )
    agree(house, approval, "Chief officer", "Chief")
    assert "Say first" in refused(
        actions.approve_step, step(approval, "Procurement"), reason=WHY, by=buyer, at=NOON
    ).reason  # fmt: skip
    (kept,) = assessments_of(house.council.pk, kind="waiver", subject="TST-W26-1")
    assert (kept.occasion, kept.is_clear, kept.person) == (
        "approval by Chief officer",
        True,
        house.people["Chief"],
    )


def test_those_whose_turn_it_is_get_a_letter_whose_link_only_opens_a_page(house, mailoutbox):
    approval = house.open(200_000)
    event = Event.objects.get(verb="approvals.turn.came")

    tell_whose_turn_it_is(
        {"approval": approval.reference, "offices": "Director, Procurement"}, event=event, at=NOON
    )

    assert {letter.to[0] for letter in mailoutbox} == {"chief@test.example", "buyer@test.example"}
    letter = mailoutbox[0]
    assert f"/approvals/{approval.reference}/" in letter.body
    assert "£200,000.00" in letter.body
    assert "decides nothing by itself" in letter.body
    assert len({each.extra_headers["Message-ID"] for each in mailoutbox}) == 2
