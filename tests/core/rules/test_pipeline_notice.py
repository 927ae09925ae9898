"""The pipeline notice: 56 days from 1 April, contracts of more than two million in the eighteen months."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from wisely.lib.money import Net
from wisely.rules.pipeline_notice import days_left, pipeline_notice
from wisely.rules.rulebook import rulebook


def notice_on(on, pack="aldermoor"):
    return pipeline_notice(rulebook(on, pack))


@pytest.mark.parametrize(
    ("on", "opens_on", "due_on"),
    [
        (date(2026, 4, 1), date(2026, 4, 1), date(2026, 5, 26)),
        (date(2026, 5, 26), date(2026, 4, 1), date(2026, 5, 26)),
        (date(2026, 5, 27), date(2027, 4, 1), date(2027, 5, 26)),
        (date(2027, 3, 31), date(2027, 4, 1), date(2027, 5, 26)),
    ],
)
def test_the_next_notice_is_due_within_56_days_of_1_april(on, opens_on, due_on):
    notice = notice_on(on)

    assert (notice.opens_on, notice.due_on) == (opens_on, due_on)
    assert (notice.due_on - notice.opens_on).days == 55  # both days count
    assert days_left(notice, on=on) == (due_on - on).days
    assert notice.cite == "PA23 s.93; reg 15"


def test_it_tells_of_more_than_two_million_with_vat_advertised_in_eighteen_months():
    notice = notice_on(date(2026, 4, 10))
    twenty = Decimal("0.20")

    assert notice.tells_of(Net(Decimal("1666666.68")), twenty, advertised_on=date(2026, 4, 1))
    assert not notice.tells_of(Net(Decimal("1666666.67")), twenty, advertised_on=date(2026, 4, 1))
    assert notice.tells_of(Net(Decimal(2_000_001)), Decimal(0), advertised_on=date(2027, 9, 30))
    assert not notice.tells_of(Net(Decimal(2_000_001)), Decimal(0), advertised_on=date(2027, 10, 1))
    assert not notice.tells_of(Net(Decimal(9_000_000)), twenty, advertised_on=None)


def test_who_pays_less_does_not_owe_it_and_before_the_law_there_is_none():
    assert notice_on(date(2026, 4, 10)).owed
    owed = notice_on(date(2026, 4, 10), "wharfedale-vale").owed
    assert not owed
    assert "may be published all the same" in owed.reason
    assert notice_on(date(2024, 4, 10)) is None
