"""Readings: recorded by hand, frozen from payments, restated with the old value kept; who answers for a KPI."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from tests.actions.contracts.conftest import BUILDER
from tests.actions.performance.conftest import LATER, Paid
from wisely.audit.acts import Conflict
from wisely.lib.periods import FinancialYear, month
from wisely.lib.verdict import Refusal
from wisely.people import actions as people
from wisely.performance import queries
from wisely.performance.actions import assign_owner, freeze_period, record_reading, restate_reading
from wisely.performance.models import Reading
from wisely.performance.permissions import Permission
from wisely.ui.record_page import happenings

YEAR = FinancialYear(2025).period
WAIVERS = {"kpi": 4, "figure": "kpi04_waivers", "period": YEAR}
SOURCE = "The waiver spreadsheet of the monitoring officer"


def record(council, *, by=BUILDER, **told):
    words = {**WAIVERS, "value": Decimal(150), "evidence": SOURCE} | told
    return record_reading(council.council, **words, by=by, at=LATER)


def freeze(council, *, by=BUILDER, period=YEAR, kpi=4, at=LATER, reason="The other files are lost"):
    return freeze_period(council.council, kpi=kpi, period=period, reason=reason, by=by, at=at)


def told(council, kpi=4):
    events = queries.history_of(queries.measure_for(council.council.pk, kpi))
    return [each.sentence for each in happenings(events, queries.SENTENCES)]


def test_a_reading_is_recorded_with_where_it_comes_from(council):
    reading = record(council)

    assert (reading.value_in_unit, reading.source, reading.stage, reading.agreed_by) == (
        Decimal(150), "recorded", "agreed", BUILDER.reference,
    )  # fmt: skip
    assert told(council) == [
        f"Waivers of CPRs approved in year for 2025-26 was recorded: 150. Where from: {SOURCE}."
    ]


def test_a_recorded_reading_is_shown_against_its_baseline(council):
    record(council)
    (kpi,) = [each for each in queries.standings(council.council.pk, council.book) if each.kpi.number == 4]
    waivers = next(each for each in kpi.figures if each.figure.id == "kpi04_waivers")

    assert (waivers.value, waivers.judgement.colour, waivers.computed) == (Decimal(150), "green", None)
    assert waivers.judgement.reason.startswith("150 is 39 below the baseline of 2018/19, 189.")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ({"evidence": "  "}, "where the value comes from"),
        ({"value": Decimal(-1)}, "cannot be below 0"),
        ({"figure": "kpi04_on_contract", "value": Decimal(97)}, "Freeze the period instead"),
        ({"figure": "kpi99_none"}, "no such figure"),
        ({"kpi": 99}, "no such figure"),
        ({"period": FinancialYear(2026).period}, "not over until 31 March 2027"),
    ],
)
def test_a_reading_that_cannot_be_is_refused_and_nothing_is_kept(council, words, says):
    with pytest.raises(Refusal, match=says):
        record(council, **words)

    assert not Reading.objects.exists()
    assert queries.measure_for(council.council.pk, 4) is None


def test_a_period_has_one_agreed_reading(council):
    record(council)

    with pytest.raises(Refusal, match="Restate that one"):
        record(council, value=Decimal(151))
    with pytest.raises(IntegrityError), transaction.atomic():
        _past_every_rule(council)


def _past_every_rule(council):
    from wisely.audit.kept import writing

    with writing():
        old = Reading.objects.get()
        old.pk, old._state.adding = None, True
        old.save()


def test_freezing_agrees_every_computed_figure_with_the_pounds_behind_it(year):
    readings = freeze(year, kpi=14)

    assert {each.figure: each.value_in_unit for each in readings} == {
        "kpi14_local_sme_spend": Decimal("18.04"), "kpi14_local": Decimal("15.46"),
        "kpi14_sme": Decimal("12.89"), "kpi14_vcse": Decimal("2.58"),
    }  # fmt: skip
    first = readings[0]
    assert (first.counted_net, first.in_scope_net, first.unknown_net, first.lines_count) == (
        Decimal(350), Decimal(1940), Decimal(1570), 9,
    )  # fmt: skip
    assert "SME" in first.definition
    (sentence,) = told(year, 14)
    assert sentence.startswith(
        "2025-26 was frozen over 9 payments, by the rules of 20 May 2026, without May 2025, June 2025"
    )


LACKING = (
    "May 2025, June 2025, October 2025, November 2025, December 2025, January 2026 and February 2026"
)  # fmt: skip


def test_a_period_that_lacks_months_is_agreed_only_with_a_reason_that_stays_beside_it(year):
    with pytest.raises(Refusal, match=f"incomplete: there are no payments for {LACKING}"):
        freeze(year, reason="  ")
    assert not Reading.objects.exists()

    (reading,) = freeze(year, reason="Nothing was paid in those months")
    assert (reading.months_lacking, reading.lacking_because) == (LACKING, "Nothing was paid in those months")


def test_a_period_with_every_month_asks_for_no_reason(year):
    (reading,) = freeze(year, period=month(2025, 7), reason="")
    assert (reading.months_lacking, reading.lacking_because) == ("", "")
    assert "with every month in" in told(year)[0]


def test_a_frozen_value_stays_when_payments_change_and_the_page_can_tell(year):
    freeze(year)
    year.pay(Paid("Moorland Cleaning Ltd", "10000.00"))
    (kpi,) = [
        each for each in queries.standings(year.council.pk, year.book, period=YEAR) if each.kpi.number == 4
    ]

    assert kpi.headline.has_moved
    assert kpi.headline.reading.value == Decimal("51.55")
    assert kpi.headline.value == Decimal("92.13")


def test_last_year_as_frozen_is_what_this_year_is_held_against(year):
    freeze(year)
    (kpi,) = [
        each
        for each in queries.standings(year.council.pk, year.book, period=FinancialYear(2026).period)
        if each.kpi.number == 4
    ]

    assert (kpi.headline.aim.value, kpi.headline.aim.words) == (
        Decimal("51.55"),
        "the reading agreed for 2025-26",
    )


def test_a_period_that_is_not_over_is_not_frozen(year):
    with pytest.raises(Refusal, match="2026-27 is not over until 31 March 2027"):
        freeze(year, period=FinancialYear(2026).period)


def test_a_period_without_payments_is_not_frozen_and_says_what_to_do(year):
    with pytest.raises(Refusal, match=r"no payments are imported for 2024-25\. Import the payment files"):
        freeze(year, period=FinancialYear(2024).period)
    assert not Reading.objects.exists()


def test_a_kpi_with_nothing_computed_is_not_frozen(year):
    with pytest.raises(Refusal, match="Record a reading instead"):
        freeze(year, kpi=1)


def test_a_period_is_frozen_once(year):
    freeze(year)
    with pytest.raises(Refusal, match="agreed reading already"):
        freeze(year)


def test_a_month_may_be_frozen_beside_its_year(year):
    freeze(year)
    assert [each.value_in_unit for each in freeze(year, period=month(2025, 7))] == [
        Decimal("78.74")
    ]  # 1,000 of 1,270


def test_restating_a_computed_reading_computes_it_anew_and_keeps_the_old(year):
    (old,) = freeze(year)
    year.pay(Paid("Moorland Cleaning Ltd", "10000.00"))
    new = restate_reading(old, reason="A late file of July", by=BUILDER, at=LATER)

    old.refresh_from_db()
    assert (old.stage, old.value_in_unit) == ("restated", Decimal("51.55"))
    assert (new.stage, new.value_in_unit, new.restates_id, new.restated_because) == (
        "agreed", Decimal("92.13"), old.pk, "A late file of July",
    )  # fmt: skip
    assert told(year)[0] == "On-contract spend for 2025-26 was restated: 92.13%, before 51.55%."
    assert len(queries.readings_of(year.council.pk, kpi=4)) == 2


def test_restating_by_hand_takes_the_new_value(council):
    old = record(council)
    new = restate_reading(old, value=Decimal(148), reason="Two were counted twice", by=BUILDER, at=LATER)

    assert (new.value_in_unit, new.evidence) == (Decimal(148), SOURCE)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ({"value": Decimal(148), "reason": " "}, "Say why"),
        ({"value": Decimal(150), "reason": "x"}, "150 already"),
        ({"reason": "x"}, "Enter the new value"),
        ({"value": Decimal(-3), "reason": "x"}, "below 0"),
    ],
)
def test_a_restatement_that_cannot_be_is_refused(council, words, says):
    old = record(council)
    with pytest.raises(Refusal, match=says):
        restate_reading(old, **words, by=BUILDER, at=LATER)

    old.refresh_from_db()
    assert (old.stage, Reading.objects.count()) == ("agreed", 1)


def test_what_was_restated_is_not_restated_again(council):
    old = record(council)
    restate_reading(old, value=Decimal(148), reason="x", by=BUILDER, at=LATER)

    with pytest.raises(Refusal, match="cannot restate this reading while it is restated"):
        restate_reading(old, value=Decimal(147), reason="x", by=BUILDER, at=LATER)


def test_a_restatement_from_an_old_page_meets_a_conflict(council):
    old = record(council)
    record(council, period=FinancialYear(2024).period)

    with pytest.raises(Conflict):
        restate_reading(old, value=Decimal(1), reason="x", version=1, by=BUILDER, at=LATER)


def test_somebody_answers_for_a_measure_and_may_then_keep_its_readings(council):
    reader = council.officer(council.iris, Permission.SEE_MEASURES)
    with pytest.raises(Refusal, match="does not include"):
        record(council, by=reader)

    assign_owner(council.council, kpi=4, owner=council.iris, by=BUILDER, at=LATER)
    assert record(council, by=reader).agreed_by == council.iris.reference
    assert told(council)[1] == f"{council.iris.reference} answers for this measure; before, nobody."


def test_who_answers_for_one_measure_keeps_no_other(council):
    assign_owner(council.council, kpi=14, owner=council.iris, by=BUILDER, at=LATER)
    reader = council.officer(council.iris, Permission.SEE_MEASURES)

    with pytest.raises(Refusal, match="does not include"):
        freeze(council, by=reader)


def test_an_owner_is_given_by_permission_to_somebody_who_works_here(council):
    keeper = council.officer(council.ben, Permission.RECORD_READING)
    with pytest.raises(Refusal, match="does not include"):
        assign_owner(council.council, kpi=4, owner=council.iris, by=keeper, at=LATER)

    people.record_leaving(council.ben, left_on=LATER.date(), by=BUILDER, at=LATER)
    with pytest.raises(Refusal, match="works at this council"):
        assign_owner(council.council, kpi=4, owner=council.ben, by=BUILDER, at=LATER)
    with pytest.raises(Refusal, match="no KPI"):
        assign_owner(council.council, kpi=99, owner=council.iris, by=BUILDER, at=LATER)


def test_the_same_owner_twice_is_refused(council):
    assign_owner(council.council, kpi=4, owner=council.iris, by=BUILDER, at=LATER)
    with pytest.raises(Refusal, match="already"):
        assign_owner(council.council, kpi=4, owner=council.iris, by=BUILDER, at=LATER)


def test_summer_time_does_not_end_a_year_early(year):
    before_midnight = datetime(2026, 3, 31, 22, 30, tzinfo=UTC)  # 23:30 in the UK
    with pytest.raises(Refusal, match="not over until 31 March 2026"):
        freeze(year, at=before_midnight)
    assert freeze(year, at=datetime(2026, 3, 31, 23, 30, tzinfo=UTC))
