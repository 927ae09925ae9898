"""When something is to be told of a contract, and to whom next."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import product

import pytest

from wisely.contracts.decisions.alerts import (
    Occasion,
    Watched,
    ends_watched_until,
    next_step_on,
    occasions_due,
    step_name,
    whom_to_tell,
)
from wisely.lib.money import Net
from wisely.rules.alert_days import AlertDays
from wisely.rules.cases import KINDS, RISKS, Case
from wisely.rules.routes import plan_for
from wisely.rules.rulebook import packs, rulebook
from wisely.rules.timetables import latest_start

ENDS = date(2027, 3, 31)
DAY = timedelta(days=1)
DAYS = AlertDays()


def due(on, **changed):
    words = {"stage": "signed", "ends_on": ENDS, **changed}
    return {each.rule: each.act_by_on for each in occasions_due(Watched(**words), days=DAYS, on=on)}


def test_nothing_is_due_before_its_day_and_it_stays_due_after():
    assert due(ENDS - 91 * DAY) == {}
    assert due(ENDS - 90 * DAY) == due(ENDS - 40 * DAY) == due(ENDS) == {"ending": ENDS}


def test_a_contract_past_its_end_says_only_that_and_gives_four_weeks():
    told = due(ENDS + DAY, next_notice_on=ENDS - 100 * DAY, options_left=1, start_by=ENDS - 200 * DAY)

    assert told == {"past end": ENDS + 28 * DAY}


def test_what_comes_after_is_begun_by_the_latest_safe_day_unless_a_need_names_the_contract():
    start_by = ENDS - 200 * DAY

    assert due(start_by - 29 * DAY, start_by=start_by) == {}
    assert due(start_by - 28 * DAY, start_by=start_by) == {"begin": start_by}
    assert due(start_by - 28 * DAY, start_by=start_by, has_successor=True) == {}


@pytest.mark.parametrize("pack", packs())
def test_no_route_of_a_council_takes_longer_than_is_looked_ahead(pack):
    longest = 0
    for kind, value, risk, ends_on in product(
        KINDS, (300_000, 3_000_000, 90_000_000), RISKS, (ENDS, date(2028, 9, 1))
    ):
        case = Case(value_net=Net(Decimal(value)), on=date(2026, 11, 25), kind=kind, risk=risk)
        advised = plan_for(case, rulebook(case.on, pack)).advised
        start_by = latest_start(case, advised.ways, needed_on=ends_on + DAY)
        longest = max(longest, (ends_on - start_by).days)
        assert ends_on <= ends_watched_until(start_by - DAYS.begin * DAY, DAYS), (kind, value, risk)
    assert longest > 180


def test_a_day_of_notice_wants_an_option_that_is_left():
    notice = ENDS - 120 * DAY

    assert due(notice - 60 * DAY, next_notice_on=notice, options_left=1) == {"notice": notice}
    assert due(notice + 5 * DAY, next_notice_on=notice, options_left=1) == {"notice": notice}
    assert due(notice - 60 * DAY, next_notice_on=notice) == {}


def test_contracts_that_are_not_signed_say_nothing():
    assert due(ENDS + DAY, stage="ended") == due(ENDS, stage="draft") == {}


def test_a_review_that_was_missed_years_ago_is_no_alert():
    assert due(ENDS - 200 * DAY, review_on=ENDS - 600 * DAY) == {}
    assert due(ENDS - 200 * DAY, review_on=ENDS - 201 * DAY) == {"review": ENDS - 201 * DAY}


def test_two_who_ask_by_one_day_are_told_of_once():
    asked = ((ENDS - 20 * DAY, ENDS), (ENDS - 30 * DAY, ENDS), (ENDS - 20 * DAY, ENDS + DAY))
    told = occasions_due(Watched(stage="draft", ends_on=None, updates=asked), days=DAYS, on=ENDS - 10 * DAY)

    assert [(each.about_on, each.due_on) for each in told] == [
        (ENDS, ENDS - 30 * DAY), (ENDS + DAY, ENDS - 20 * DAY),
    ]  # fmt: skip


@pytest.mark.parametrize("stage", ["draft", "signed", "ended"])
def test_what_is_late_of_performance_is_told_from_the_day_after_whatever_else_there_is_to_tell(stage):
    days = AlertDays(to_result=10, to_risk_review=20)
    watched = Watched(stage=stage, ends_on=ENDS, results_late=(ENDS - 30 * DAY,), reviews_late=(ENDS - DAY,))

    def told(on):
        return {each.rule: each.act_by_on for each in occasions_due(watched, days=days, on=on)}

    assert told(ENDS - 30 * DAY).keys() & {"kpi result", "risk review"} == set()
    late = {"kpi result": ENDS - 20 * DAY, "risk review": ENDS + 19 * DAY}
    assert told(ENDS + DAY).items() >= late.items()


def test_what_is_late_of_performance_goes_to_four_and_who_watches_a_risk_is_told_first():
    late = Occasion("kpi result", ENDS, ENDS + DAY, ENDS + 28 * DAY)
    four = [[1], [2], [6], [3], [5]]

    assert whom_to_tell(late, {}, four, days=DAYS, on=ENDS + 28 * DAY) == [(0, 1), (1, 2), (2, 6), (3, 3)]
    assert (step_name(0, "risk review"), step_name(0, "kpi result"), step_name(3, "risk review")) == (
        "owner of the contract or the risk", "owner", "category manager",
    )  # fmt: skip


OCCASION = Occasion("ending", ENDS, ENDS - 90 * DAY, ENDS)
STEPS = [[1], [2], [], [3, 4], [1, 5]]


def test_the_owner_is_told_first_and_the_next_a_week_later_each():
    first = OCCASION.due_on

    assert whom_to_tell(OCCASION, {}, STEPS, days=DAYS, on=first) == [(0, 1)]
    assert whom_to_tell(OCCASION, {0: first}, STEPS, days=DAYS, on=first + 6 * DAY) == []
    assert whom_to_tell(OCCASION, {0: first}, STEPS, days=DAYS, on=first + 7 * DAY) == [(1, 2)]
    assert whom_to_tell(OCCASION, {0: first, 1: first + 7 * DAY}, STEPS, days=DAYS, on=first + 14 * DAY) == [
        (3, 3),
        (3, 4),
    ]


def test_with_nobody_at_the_first_steps_the_next_is_told_at_once():
    assert whom_to_tell(OCCASION, {}, [[], [], [], [3], [5]], days=DAYS, on=OCCASION.due_on) == [(3, 3)]


def test_once_it_is_late_everybody_is_told_and_nobody_twice():
    assert whom_to_tell(OCCASION, {}, STEPS, days=DAYS, on=ENDS) == [(0, 1), (1, 2), (3, 3), (3, 4), (4, 5)]


@pytest.mark.parametrize(
    ("told_on", "expected"), [(ENDS - 90 * DAY, ENDS - 83 * DAY), (ENDS - 2 * DAY, ENDS)]
)
def test_the_day_of_the_next_step_is_a_week_on_or_the_last_day_to_act(told_on, expected):
    assert next_step_on(OCCASION, {0: told_on}, days=DAYS, on=told_on) == expected


def test_there_is_no_next_step_at_the_top_nor_on_a_day_that_is_past():
    assert (
        next_step_on(OCCASION, {0: ENDS - 90 * DAY, 4: ENDS - 60 * DAY}, days=DAYS, on=ENDS - 59 * DAY)
        is None
    )
    assert next_step_on(OCCASION, {0: ENDS - 90 * DAY}, days=DAYS, on=ENDS) is None


def test_a_review_goes_to_two_steps_and_no_further():
    review = Occasion("review", ENDS, ENDS - 14 * DAY, ENDS)

    assert whom_to_tell(review, {}, STEPS, days=DAYS, on=ENDS + DAY) == [(0, 1), (1, 2)]
    assert whom_to_tell(review, {}, [[], [], [], [3], [5]], days=DAYS, on=ENDS + DAY) == [(3, 3), (4, 5)]


def test_a_council_chooses_its_own_days():
    days = AlertDays(ending=180, to_next_step=14)
    watched = Watched(stage="signed", ends_on=ENDS)
    first = ENDS - 180 * DAY

    assert [each.rule for each in occasions_due(watched, days=days, on=first)] == ["ending"]
    assert occasions_due(watched, days=DAYS, on=first) == []
    (occasion,) = occasions_due(watched, days=days, on=first)
    assert whom_to_tell(occasion, {0: first}, STEPS, days=days, on=first + 13 * DAY) == []
    assert whom_to_tell(occasion, {0: first}, STEPS, days=days, on=first + 14 * DAY) == [(1, 2)]


def test_an_update_that_was_asked_for_is_due_at_once_also_of_a_draft():
    asked_on, due_on = ENDS - 400 * DAY, ENDS - 386 * DAY

    for stage in ("draft", "signed"):
        assert due(asked_on, stage=stage, updates=((asked_on, due_on),)) == {"update": due_on}
    assert due(asked_on, stage="draft") == {}
