"""A category plan is drafted by who manages the category, agreed by another, reviewed, replaced and ended."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core import mail

from tests.actions.categories.conftest import MEET, PLAN
from tests.actions.contracts.conftest import BUILDER, NOON, TODAY
from tests.actions.planning.test_needs import refused, verbs
from wisely.audit.acts import Conflict
from wisely.audit.models import Event
from wisely.categories import queries
from wisely.categories.actions import (
    ActionFacts,
    RiskFacts,
    agree_plan,
    close_risk,
    draft_plan,
    drop_action,
    end_plan,
    finish_action,
    link_need,
    note_risk,
    open_review,
    put_plan_aside,
    remind_owners,
    remind_owners_everywhere,
    review_risk,
    revise_plan,
    set_action,
)
from wisely.categories.handlers import remind_each_owner, tell_who_was_given_an_action
from wisely.categories.queries.plans import reminders_due
from wisely.lib.actor import the_clock
from wisely.people.permissions import may
from wisely.planning import actions as planning
from wisely.planning.actions import NeedFacts

DAY = timedelta(days=1)
RISK = RiskFacts(
    what="The one supplier of lifts stops trading.", likelihood="low", effect="high",
    response="Two others are on the framework.",
)  # fmt: skip


def test_who_manages_the_whole_writes_for_its_parts_and_nobody_else_does(town):
    assert town.plan(category="FME").family == ("FME",)
    part = town.plan(category="FME-01")
    assert part.category_above == "FME"

    other = replace(town.manager, reference="TST-P-x")
    assert not may(other, "categories.write_plan", scope={"category": "ASC"})
    assert (
        "other parts"
        in refused(
            lambda: draft_plan(town.council, PLAN, category="ASC", owner=town.iris, by=town.manager, at=NOON)
        ).reason
    )
    assert (
        "no category"
        in refused(
            lambda: draft_plan(town.council, PLAN, category="NONE", owner=town.iris, by=BUILDER, at=NOON)
        ).reason
    )


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"aim": "Better."}, "bring about"),
        ({"social_value": " "}, "social value"),
        ({"ends_on": date(2026, 1, 1)}, "before its first"),
        ({"ends_on": date(2040, 1, 1)}, "six years"),
        ({"review_by_on": TODAY}, "day to come"),
        ({"review_by_on": date(2028, 12, 1)}, "within two years"),
        ({"ends_on": date(2026, 9, 1)}, "after its last day"),
    ],
)
def test_a_plan_that_says_too_little_or_cannot_hold_is_refused(town, changed, words):
    assert words in refused(lambda: town.plan(facts=replace(PLAN, **changed))).reason


def test_it_is_agreed_once_it_has_something_done_and_by_another_than_wrote_it(town):
    plan = town.plan()
    assert "no action" in refused(lambda: agree_plan(plan, by=town.head, at=NOON)).reason
    town.action(plan)
    own = replace(town.head, reference=town.iris.reference)
    assert "somebody else" in refused(lambda: agree_plan(plan, by=own, at=NOON)).reason

    agree_plan(plan, by=town.head, at=NOON)

    assert (plan.stage, plan.agreed_by) == ("agreed", town.ben.reference)
    assert queries.plan_in_force(town.council.pk, "FME") == plan
    assert verbs(plan) == [
        "categories.plan.drafted", "categories.action.set", "categories.plan.agreed",
    ]  # fmt: skip
    assert "already" in refused(lambda: agree_plan(plan, by=town.head, at=NOON)).reason


def test_a_draft_that_waited_past_its_review_is_not_agreed(town):
    plan = town.plan()
    town.action(plan)
    assert (
        "review is due"
        in refused(lambda: agree_plan(plan, by=town.head, at=NOON + timedelta(days=400))).reason
    )


def test_only_one_draft_is_written_at_a_time_and_one_can_be_given_up(town):
    plan = town.plan()
    assert plan.reference in refused(town.plan).reason
    put_plan_aside(plan, reason="The category is split first of all.", by=town.manager, at=NOON)
    assert town.plan().stage == "draft"
    assert "over" in refused(lambda: town.action(plan)).reason


def test_what_was_agreed_is_changed_only_within_a_review(town):
    plan = town.agreed()

    def write(**who):
        return revise_plan(
            plan, replace(PLAN, aim="Half as many contracts in three years."), owner=town.ben, **who
        )

    who = {"by": town.manager, "at": NOON}
    assert "Open its review" in refused(lambda: write(**who)).reason
    open_review(plan, reason="The largest supplier has changed hands.", **who)
    assert queries.plan_in_force(town.council.pk, "FME") == plan
    write(**who)
    agree_plan(plan, by=town.head, at=NOON + DAY)

    assert (plan.stage, plan.agreed_at, plan.owner) == ("agreed", NOON, town.ben)
    with pytest.raises(Conflict):
        open_review(plan, reason="It is looked at once more.", version=1, **who)


def test_the_next_plan_takes_its_place_with_all_that_is_open(town):
    first = town.agreed()
    done = town.action(first)
    finish_action(done, outcome="They came and told us why.", by=town.manager, at=NOON)
    note_risk(first, RISK, owner=town.iris, by=town.manager, at=NOON)
    second = town.plan()
    town.action(second, replace(MEET, what="Ask each directorate what it would not miss."))

    agree_plan(second, by=town.head, at=NOON + DAY)

    first.refresh_from_db()
    assert (first.stage, first.over_at) == ("replaced", NOON + DAY)
    rows = queries.actions_of(second, by=town.head, on=TODAY)
    assert sorted((each.row.number, each.row.what) for each in rows) == [
        (1, "Ask each directorate what it would not miss."), (2, MEET.what),
    ]  # fmt: skip
    assert [each.row.number for each in queries.risks_of(second, by=town.head)] == [1]
    assert [each.row.pk for each in queries.actions_of(first, by=town.head, on=TODAY)] == [done.pk]
    assert verbs(first)[-1] == "categories.plan.replaced"


def test_a_plan_is_ended_without_another(town):
    plan = town.agreed()
    end_plan(plan, reason="The council no longer runs offices.", by=town.head, at=NOON + DAY)
    assert queries.plan_in_force(town.council.pk, "FME") is None
    assert queries.plans_by_category(town.council.pk, on=TODAY) == {}


def test_an_action_is_done_in_time_late_or_dropped_by_who_may(town):
    plan = town.agreed()
    action = town.action(plan, owner=town.ben)
    stranger = town.officer(town.ben)
    assert "5 words" in refused(lambda: finish_action(action, outcome="Done.", by=stranger, at=NOON)).reason
    finish_action(action, outcome="Four came and told us why.", by=stranger, at=NOON + 30 * DAY)
    assert (action.done_on, action.outcome[:4]) == (TODAY + 30 * DAY, "Four")
    assert (
        "done already"
        in refused(
            lambda: drop_action(action, reason="It is not needed after all.", by=town.manager, at=NOON)
        ).reason
    )

    other = town.action(plan, owner=town.iris)
    assert (
        "Your role"
        in refused(
            lambda: finish_action(other, outcome="I did this one as well.", by=stranger, at=NOON)
        ).reason
    )
    drop_action(other, reason="The market day took its place.", by=town.manager, at=NOON)
    assert other.is_dropped
    assert verbs(plan)[-2:] == ["categories.action.set", "categories.action.dropped"]


def test_nothing_of_a_draft_is_done_and_nothing_is_due_on_a_day_gone_by(town):
    plan = town.plan()
    action = town.action(plan)
    assert (
        "draft"
        in refused(
            lambda: finish_action(action, outcome="We met all of them.", by=town.manager, at=NOON)
        ).reason
    )
    late = replace(MEET, due_on=TODAY - DAY)
    assert "passed" in refused(lambda: town.action(plan, late)).reason
    assert "kinds" in refused(lambda: town.action(plan, replace(MEET, kind="dream"))).reason
    assert (
        "works here" in refused(lambda: set_action(plan, MEET, owner=None, by=town.manager, at=NOON)).reason
    )


def test_what_is_bought_is_told_by_its_need_and_only_there(town):
    need = planning.propose_need(
        town.council,
        NeedFacts(
            title="Cleaning from 2027", outcome="Offices are clean each morning", category="FME-01",
            value_net=Decimal("90000.00"), needed_on=date(2027, 6, 1), term_months=36,
        ),
        directorate=town.directorate, commissioner=town.ben, by=BUILDER, at=NOON,
    )  # fmt: skip
    plan = town.agreed()
    assert queries.needs_to_join(plan) == [(need.reference, f"Cleaning from 2027 ({need.reference})")]
    assert "buys" in refused(lambda: town.action(plan, need=need)).reason

    buy = town.action(
        plan, ActionFacts(kind="buy again", what="Buy cleaning again for three years.", due_on=TODAY)
    )
    link_need(buy, need, by=town.manager, at=NOON)

    assert buy.need == need
    assert (
        "buys nothing"
        in refused(lambda: link_need(plan.plan_actions.get(number=1), need, by=town.manager, at=NOON)).reason
    )


def test_a_risk_is_weighed_looked_at_again_and_closed(town):
    plan = town.agreed()
    risk = note_risk(plan, RISK, owner=town.ben, by=town.manager, at=NOON)
    assert [each.level for each in queries.risks_of(plan, by=town.head)] == ["medium"]
    assert (
        "low, medium"
        in refused(
            lambda: note_risk(plan, replace(RISK, effect="dire"), owner=town.ben, by=town.manager, at=NOON)
        ).reason
    )

    owner = town.officer(town.ben)
    review_risk(
        risk,
        likelihood="medium",
        effect="high",
        response="We left that supplier in May.",
        by=owner,
        at=NOON + DAY,
    )
    assert [each.level for each in queries.risks_of(plan, by=town.head)] == ["high"]
    close_risk(risk, reason="Nobody rests on it any more.", by=owner, at=NOON + DAY)
    assert (
        "closed already"
        in refused(
            lambda: review_risk(
                risk, likelihood="low", effect="low", response=RISK.response, by=owner, at=NOON
            )
        ).reason
    )
    assert verbs(plan)[-2:] == ["categories.risk.reviewed", "categories.risk.closed"]


def reminded(town, at):
    return remind_owners_everywhere(by=the_clock(), at=at)


def test_owners_are_reminded_a_fortnight_before_and_each_week_after_and_a_stop_loses_none(town):
    plan = town.agreed()
    assert reminded(town, NOON) == 0
    assert reminded(town, NOON + 5 * DAY) == 1  # due on the twentieth, eighteen days on
    assert reminded(town, NOON + 6 * DAY) == 0
    assert reminded(town, NOON + 40 * DAY) == 1  # the service was down for a month
    assert reminded(town, NOON + 42 * DAY) == 0
    assert reminded(town, NOON + 47 * DAY) == 1
    assert verbs(plan).count("categories.plan.owners_reminded") == 3
    assert [review for _, _, review in reminders_due(town.council.pk, on=date(2027, 2, 20))] == [True]
    assert "clock" in refused(lambda: remind_owners(plan, [], of_review=True, by=town.head, at=NOON)).reason


def test_letters_go_to_who_has_something_to_do(town):
    plan = town.agreed()
    town.action(plan, owner=town.ben)
    given = Event.objects.filter(verb="categories.action.set").order_by("-id").first()
    tell_who_was_given_an_action({"plan": plan.reference, "number": 2}, event=given, at=NOON)
    remind_owners(plan, list(plan.plan_actions.all()), of_review=True, by=the_clock(), at=NOON)
    last = Event.objects.order_by("-id").first()
    remind_each_owner({"plan": plan.reference, "due": ["1", "2", "review"]}, event=last, at=NOON)

    assert [letter.to[0] for letter in mail.outbox] == [town.ben.email, town.iris.email, town.ben.email]
    to_iris = mail.outbox[1].body
    assert "is to be reviewed by 1 March 2027" in to_iris
    assert MEET.what in to_iris
    assert f"/categories/plans/{plan.reference}/" in to_iris
    assert "reviewed" not in mail.outbox[2].body
