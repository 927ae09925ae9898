"""Each pound stands in one place: a model of single pennies agrees, whatever the records say and in any order."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wisely.budgets.decisions import (
    Counted,
    Payer,
    Records,
    YearOfBudget,
    all_covered,
    count_once,
    is_an_amount,
    is_covered,
    months_of_term,
    spread,
    summed,
    which_pays,
)

PLACES = st.lists(
    st.tuples(st.integers(0, 12), st.integers(0, 12), st.integers(-6, 12)), min_size=1, max_size=5
)


def pennies(places):
    """Take every penny by itself: a paid one looks for an ordered one to replace, at home and then elsewhere.

    It knows nothing of sums, maxima or differences.
    """
    requested = [(place, number) for place, (asked, _, _) in enumerate(places) for number in range(asked)]
    ordered = [(place, number) for place, (_, order, _) in enumerate(places) for number in range(order)]
    paid = [(place, number) for place, (_, _, pay) in enumerate(places) for number in range(pay)]

    def replace_in(promises, pennies):
        homeless = []
        for place, _ in pennies:
            mine = next((each for each in promises if each[0] == place), None)
            if mine is None:
                homeless.append(place)
            else:
                promises.remove(mine)
        for _ in homeless:
            if promises:
                promises.pop(0)

    replace_in(ordered, paid)
    replace_in(requested, [*ordered, *paid])
    return [
        Counted(
            Decimal(sum(each[0] == place for each in requested)),
            Decimal(sum(each[0] == place for each in ordered)), Decimal(places[place][2]),
        )
        for place in range(len(places))
    ]  # fmt: skip


def records(places):
    return [Records(*(Decimal(amount) for amount in place)) for place in places]


@given(PLACES)
@settings(max_examples=3_000, deadline=None)
def test_sums_agree_with_single_pennies(places):
    assert count_once(records(places)) == pennies(places)


@given(PLACES)
@settings(max_examples=1_000, deadline=None)
def test_together_they_come_to_the_largest_of_what_was_requested_ordered_and_paid(places):
    counted = summed(count_once(records(places)))
    credited = sum(min(pay, 0) for _, _, pay in places)

    assert counted.whole == credited + max(
        sum(asked for asked, _, _ in places),
        sum(order for _, order, _ in places),
        sum(max(pay, 0) for _, _, pay in places),
    )
    assert counted.requested >= 0
    assert counted.ordered >= 0
    assert counted.actual == sum(pay for _, _, pay in places)


@given(PLACES)
def test_no_place_holds_more_than_its_records_say(places):
    for each, (asked, order, pay) in zip(count_once(records(places)), places, strict=True):
        assert each.requested <= asked
        assert each.ordered <= order
        assert each.actual == pay


def test_a_request_that_is_ordered_for_less_and_paid_bit_by_bit_counts_once_all_the_way():
    one = Records(requested=Decimal(100))
    assert count_once([one]) == [Counted(requested=Decimal(100))]
    one = replace(one, ordered=Decimal(80))
    assert count_once([one]) == [Counted(Decimal(20), Decimal(80))]
    one = replace(one, paid=Decimal(30))
    assert count_once([one]) == [Counted(Decimal(20), Decimal(50), Decimal(30))]
    one = replace(one, paid=Decimal(110))
    assert count_once([one]) == [Counted(Decimal(0), Decimal(0), Decimal(110))]


def test_an_order_in_another_year_still_takes_the_place_of_the_request():
    assert count_once([Records(requested=Decimal(70)), Records(ordered=Decimal(70))]) == [
        Counted(), Counted(ordered=Decimal(70)),
    ]  # fmt: skip


@given(st.integers(1, 10**9), st.integers(1, 120), st.dates(date(2018, 1, 1), date(2030, 12, 31)))
def test_a_spread_amount_loses_no_penny_and_skips_no_year(pence, months, starts_on):
    amount = Decimal(pence) / 100
    found = spread(amount, starts_on, months)

    assert sum(found.values()) == amount
    assert all(share > 0 for share in found.values())
    assert len(found) <= months // 12 + 2


def test_a_term_falls_into_the_years_in_which_its_months_begin():
    assert spread(Decimal(1200), date(2027, 1, 15), 12) == {"2026-27": Decimal(300), "2027-28": Decimal(900)}
    assert spread(Decimal("0.01"), date(2027, 1, 1), 2) == {"2026-27": Decimal("0.01")}
    with pytest.raises(ValueError, match="1 month or more"):
        spread(Decimal(1), date(2027, 1, 1), 0)


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        (date(2026, 4, 1), date(2027, 3, 31), 12),
        (date(2026, 4, 15), date(2027, 4, 14), 12),
        (date(2026, 4, 1), date(2026, 4, 1), 1),
        (date(2026, 4, 1), date(2026, 5, 2), 2),
        (date(2026, 4, 9), date(2026, 4, 8), 1),
    ],
)
def test_months_of_a_term_count_begun_ones_whole(first, last, months):
    assert months_of_term(first, last) == months


ROADS = Payer(1, 10, frozenset({"hw-01", "roads"}))
LIGHTS = Payer(2, 10, frozenset({"lights"}))
CARE = Payer(3, 20, frozenset())


def test_which_budget_pays_is_told_by_its_code_then_by_what_pays_already_then_by_the_only_one_there():
    assert which_pays([ROADS, LIGHTS], code="  Lights ", before=[1], directorate=10) == 2
    assert which_pays([ROADS, LIGHTS], code="what is this", before=[1, None], directorate=10) == 1
    assert which_pays([ROADS, LIGHTS, CARE], directorate=20) == 3


def test_where_it_cannot_be_told_there_is_no_guess():
    assert which_pays([ROADS, LIGHTS], directorate=10) is None
    assert which_pays([ROADS, LIGHTS], directorate=99) is None
    assert which_pays([], code="roads", directorate=10) is None
    assert which_pays([CARE], code="") is None
    twice = Payer(4, 30, frozenset({"roads"}))
    assert which_pays([ROADS, twice], code="roads") is None
    assert which_pays([ROADS, LIGHTS, CARE], before=[1, 2]) is None


def year(budget, spoken_for, asked, label="2026-27"):
    return YearOfBudget("HW1", "Roads", label, budget, Decimal(spoken_for), Decimal(asked))


def test_no_budget_is_never_a_pass():
    verdict = is_covered(year(None, 0, 1), rule="Rule 5.2")
    assert not verdict
    assert (verdict.cite, verdict.who_can) == ("Rule 5.2", "Finance officer")
    assert "HW1 Roads" in verdict.reason
    assert not all_covered([])


def test_a_budget_covers_to_the_last_penny_in_every_year_or_not_at_all():
    assert all_covered([year(Decimal(10), 9, 1), year(Decimal(5), 0, 5, "2027-28")])
    verdict = all_covered([year(Decimal(10), 9, 1), year(Decimal(5), 1, 5, "2027-28")], rule="Rule 5.2")
    assert "2027-28" in verdict.reason
    assert "£4.00 left" in verdict.reason
    assert "£0.00 left" in is_covered(year(Decimal(9), 10, 1)).reason


@pytest.mark.parametrize("amount", ["-1", "0.001", "1000000000000"])
def test_what_is_no_amount_of_a_budget_is_refused(amount):
    assert not is_an_amount(Decimal(amount))
    assert is_an_amount(Decimal(0))
