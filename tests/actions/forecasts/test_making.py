"""Forecasts are made from what the ledger holds, kept, and made anew as payments come."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection

from tests.actions.spend.conftest import BUILDER, HEADINGS, NOON, treasury  # noqa: F401 - a fixture
from wisely.audit.models import Event
from wisely.contracts import actions as contracts
from wisely.contracts.queries import facts_of
from wisely.forecasts import actions, queries
from wisely.forecasts.handlers import FORECASTS, make_when_payments_came
from wisely.forecasts.models import CONTRACT, COUNCIL, DIRECTORATE, Forecast, ForecastSet
from wisely.lib.periods import add_months
from wisely.lib.verdict import Refusal

FIRST, MONTHS = date(2024, 1, 1), 26
LAST = add_months(FIRST, MONTHS - 1)  # February 2026
VALUE = Decimal(300_000)


def payments(months=MONTHS, *, seed=3, but=()):
    """A file of payments: two directorates; Aire Care is paid about 10,000 pounds each month."""
    made, rows = random.Random(seed), [HEADINGS]
    for number in range(months):
        first = add_months(FIRST, number)
        if number in but:
            continue
        last = add_months(first, 1) - timedelta(days=1)
        rows.append(f"Adults,Aire Care Ltd,{last:%d/%m/%Y},{made.gauss(10_000, 900):.2f},Care")
        rows.append(f"Children,Nidd Schools Ltd,{last:%d/%m/%Y},{made.gauss(4_000, 500):.2f},Meals")
    return "\n".join(rows) + "\n"


@pytest.fixture
def ledger(treasury):  # noqa: F811 - the fixture
    """A council with 26 months of payments, and a contract under which those to Aire Care fall."""
    supplier = treasury.supplier("Aire Care Ltd")
    treasury.given = treasury.contract(supplier, starts_on=FIRST, ends_on=date(2027, 12, 31))
    given = treasury.given
    assert given.value_net == 10_000
    treasury.imported(payments(), "years.csv")
    return treasury


def make(treasury, *, by=None):  # noqa: F811
    return actions.make_forecasts(treasury.council, by=by or treasury.finance, at=NOON)


def test_the_council_and_its_parts_are_foretold_from_what_was_paid(ledger):
    made = make(ledger)

    whole = queries.forecast_for(made, COUNCIL)
    parts = queries.forecasts_of(made, DIRECTORATE)
    assert made.month_on == LAST
    assert [each.key for each in parts] == ["Adults", "Children"]
    assert [sum(each) for each in zip(*(part.paid for part in parts), strict=True)] == pytest.approx(
        whole.paid, abs=1
    )
    assert len(whole.paid) == 24 and len(whole.ahead) == 12
    assert all(low < likely < high for low, likely, high in whole.ahead)
    assert whole.sum_low < whole.sum_likely < whole.sum_high
    assert 0.85 * 12 * 14_000 < whole.sum_likely < 1.15 * 12 * 14_000
    assert 0 < made.held <= made.checked
    told = Event.objects.get(verb="forecasts.forecasts.made").payload.facts
    assert (told["month_on"], told["parts"], told["contracts"]) == ("2026-02-01", 3, 1)


def test_a_contract_paid_beyond_its_value_is_used_up_now(ledger):
    row = Forecast.objects.get(forecast_set=make(ledger), kind=CONTRACT)
    assert row.key == ledger.given.reference
    assert row.paid_net == sum(Decimal(each) for each in _care())
    assert row.used_up_on == LAST


def _care():
    return [line.split(",")[3] for line in payments().splitlines() if "Aire Care" in line]


def test_a_contract_is_used_up_when_what_is_likely_reaches_its_value(ledger):
    _set_value(ledger, VALUE)
    row = Forecast.objects.get(forecast_set=make(ledger), kind=CONTRACT)
    sums, month = float(row.paid_net), row.forecast_set.month_on
    for _, likely, _ in row.ahead:
        month, sums = add_months(month, 1), sums + likely
        if sums >= VALUE:
            break
    assert row.used_up_on == month
    assert LAST < month < date(2026, 12, 1)
    assert len(row.ahead) == 22  # to its last month


def _set_value(ledger, value):
    contracts.revise_contract(
        ledger.given, facts=replace(facts_of(ledger.given), value_net=value), directorate=None,
        reason="Said too little.",
        by=BUILDER, at=NOON,
    )  # fmt: skip


def test_made_again_they_replace_those_of_the_same_month_and_the_record_tells_both(ledger):
    made, count = make(ledger), Forecast.objects.count()
    again = make(ledger)
    assert (again.pk, again.version) == (made.pk, 2)
    assert (ForecastSet.objects.count(), Forecast.objects.count()) == (1, count)
    assert Event.objects.filter(verb="forecasts.forecasts.made").count() == 2


def test_who_only_reads_makes_none(ledger):
    with pytest.raises(Refusal):
        make(ledger, by=ledger.reader)
    assert not ForecastSet.objects.exists()


def test_payments_that_came_together_make_them_once_and_an_undone_import_makes_them_anew(ledger):
    event = Event.objects.filter(verb="spend.import.imported").latest("pk")
    make_when_payments_came({}, event=event, at=event.at)
    assert queries.latest_set(ledger.council.pk).made_by == "system:clock"
    make_when_payments_came({}, event=event, at=event.at)
    assert queries.latest_set(ledger.council.pk).version == 1
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT l.objid FROM pg_locks l JOIN pg_database d ON d.oid = l.database"
            " WHERE l.locktype = 'advisory' AND l.classid = %s AND d.datname = current_database()",
            [FORECASTS],
        )
        assert cursor.fetchall() == [(ledger.council.pk,)], (
            "whoever reacts meanwhile waits, and finds them made"
        )

    more = "\n".join([HEADINGS, "Adults,Aire Care Ltd,31/03/2026,10000.00,Care"]) + "\n"
    ledger.imported(more, "march.csv")
    event = Event.objects.filter(verb="spend.import.imported").latest("pk")
    make_when_payments_came({}, event=event, at=event.at)
    assert queries.latest_set(ledger.council.pk).month_on == date(2026, 3, 1)


def test_a_month_that_nobody_imported_cuts_off_what_lies_before(treasury):  # noqa: F811
    treasury.imported(payments(but={10}), "years.csv")
    assert len(queries.months_for(treasury.council.pk)) == MONTHS - 11


def test_without_a_year_on_end_nothing_is_foretold_and_the_reason_is_given(treasury):  # noqa: F811
    treasury.imported(payments(but={20}), "years.csv")
    with pytest.raises(Refusal, match="twelve whole months on end, and there are 5"):
        make(treasury)
    event = Event.objects.filter(verb="spend.import.imported").latest("pk")
    make_when_payments_came({}, event=event, at=event.at)
    assert queries.latest_set(treasury.council.pk) is None
