"""Two figures about the contracts register: renewals acted on in time, and major spend that it covers."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from tests.actions.contracts.conftest import BUILDER
from tests.actions.performance.conftest import LATER, Paid
from tests.actions.performance.test_records import BEFORE, NOW, held
from wisely.audit.row_security import set_scope
from wisely.contracts import actions as contracts
from wisely.contracts.actions import OptionEntry
from wisely.contracts.models import Alert
from wisely.lib.actor import the_clock
from wisely.performance import queries
from wisely.rules.rulebook import rulebook

SEEN = LATER.date()
PLAIN = {"review_on": None, "options": [], "value_net": None, "vat_basis": "", "irrecoverable_vat": None}


def ending(council, on, **changed):
    return council.contract(**{**PLAIN, "ends_on": on, **changed})


def tell(council, on):
    contracts.tell_of_due_alerts(by=the_clock(), at=datetime.combine(on, time(6, 7), UTC))
    set_scope([council.council.pk])


def say(contract, on):
    alert = Alert.objects.filter(contract=contract).order_by("pk").first()
    at = datetime.combine(on, time(9), UTC)
    contracts.act_on_alert(alert, how="It is left to end.", by=BUILDER, at=at)


def held_on(council, on):
    book = rulebook(on, council.council.pack)
    return queries.records_of(council.council.pk, book, NOW, figures=["kpi22_alerts"])["kpi22_alerts"]


def test_a_renewal_counts_as_in_time_where_somebody_said_so_by_its_day_and_once_for_all_who_were_told(
    council,
):
    assert "no alert of a renewal" in held(council, "kpi22_alerts").missing.reason
    ends = date(2026, 9, 1)
    early, late, never = (
        ending(council, ends, title=title, deputy=council.ben) for title in ("Early", "Late", "Never")
    )
    extended = ending(council, ends, title="Longer", options=[OptionEntry(months=12)])
    for on in (SEEN, ends - timedelta(days=90), ends - timedelta(days=40)):
        tell(council, on)
    assert Alert.objects.filter(contract=never, rule="ending").count() == 2  # the owner and the deputy
    act_by = {each.contract_id: each.act_by_on for each in Alert.objects.filter(rule="ending")}
    say(early, act_by[early.pk])
    say(late, act_by[late.pk] + timedelta(days=1))
    contracts.extend_contract(
        extended, ends_on=date(2027, 9, 1), reason="It works well.", by=BUILDER,
        at=datetime.combine(ends - timedelta(days=20), time(9), UTC),
    )  # fmt: skip

    after = held_on(council, max(act_by.values()) + timedelta(days=2))
    assert (after.part, after.whole) == (1, 3)
    assert after.note.startswith("Left out: 1 that")
    assert held(council, "kpi22_alerts").whole == 0


def test_a_renewal_that_was_first_told_of_after_its_day_is_left_out_and_said(council):
    sooner = council.contract(ends_on=SEEN + timedelta(days=20), options=[], review_on=None)
    tell(council, SEEN)
    long_late = Alert.objects.get(rule="begin", contract=sooner)
    route = long_late.about_on - long_late.act_by_on  # how long what follows takes to buy
    later = council.contract(
        title="Later", ends_on=SEEN + route - timedelta(days=9), options=[], review_on=None
    )
    tell(council, SEEN)
    assert NOW.starts_on <= Alert.objects.get(rule="begin", contract=later).act_by_on < SEEN

    told = held(council, "kpi22_alerts")

    assert "no alert of a renewal" in told.missing.reason
    assert told.note == "Left out: 1 that were told after their day to act."


def test_what_is_paid_to_those_in_the_register_is_told_from_what_is_paid_to_others(council):
    council.contract()  # Moorland Cleaning Ltd, June 2025 to May 2027
    council.known("Far Large plc")
    council.contract(title="Over", starts_on=date(2020, 1, 1), ends_on=date(2024, 3, 31), options=[])
    council.pay(
        Paid("Moorland Cleaning Ltd", "60000.00"),
        Paid("Moorland Cleaning Ltd", "90000.50", date(2025, 9, 1)),
        Paid("Far Large plc", "250000.00"),
        Paid("Somebody Unheard Of", "100000.00"),
        Paid("Beacon Facilities Ltd", "99999.99"),
        Paid("REDACTED PERSONAL DATA", "900000.00"),
    )

    told = held(council, "kpi22_spend", BEFORE)

    assert (told.part, told.whole) == (150_000, 500_000)
    assert told.value == Decimal("30.00")
    assert told.whole_label == "pounds paid to 3 major suppliers"
    assert "nobody was paid £100,000 or more" in held(council, "kpi22_spend").missing.reason
