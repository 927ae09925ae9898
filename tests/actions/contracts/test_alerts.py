"""Alerts that cannot be missed: due until told, told until acted on, whatever stood still meanwhile."""

import re
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core import mail
from django.db import connection

from tests.actions.contracts.conftest import BUILDER, CLEANING, NOON
from wisely.audit.models import Event
from wisely.audit.reactions import react
from wisely.audit.row_security import set_scope
from wisely.contracts import actions, queries
from wisely.contracts.actions import OptionEntry
from wisely.contracts.decisions import alerts as deciding
from wisely.contracts.models import Alert
from wisely.contracts.models.alerts import RULES, STEPS_COUNT
from wisely.lib.actor import the_clock
from wisely.lib.verdict import Refusal
from wisely.people import actions as people
from wisely.rules.alert_days import AlertDays

pytestmark = pytest.mark.django_db
ENDS = date(2027, 5, 31)
DAY = timedelta(days=1)


def tell(register, on):
    letters = actions.tell_of_due_alerts(by=the_clock(), at=datetime.combine(on, time(6, 7), UTC))
    set_scope([register.council.pk])
    return letters


def told(**narrowed):
    rows = Alert.objects.filter(**narrowed).order_by("told_on", "step", "pk")
    return [
        (row.rule, row.recipient.name.split()[0], row.told_on) for row in rows.select_related("recipient")
    ]


def plain(register, **changed):
    """A contract of which only its end is told: no review, no options, no value to count a route from."""
    words = {"review_on": None, "options": [], "value_net": None, "vat_basis": "", "irrecoverable_vat": None}
    return register.contract(**{**words, **changed})


def send():
    for authority, event, name in _deferred():
        react(authority=authority, event=event, name=name)


def _deferred():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (args ->> 'authority')::bigint, (args ->> 'event')::bigint, args ->> 'name' "
            "FROM procrastinate_jobs WHERE task_name = 'wisely.react' ORDER BY id"
        )
        return cursor.fetchall()


def test_an_alert_goes_to_the_owner_then_upwards_until_somebody_acts(register):
    contract = plain(register, deputy=register.ben)
    head = register.person("Hana Head")
    people.assign_role(head, role="head_of_procurement", starts_on=date(2026, 1, 1), by=BUILDER, at=NOON)
    due_on = ENDS - 90 * DAY

    for on in (due_on - DAY, due_on, due_on + DAY, due_on + 7 * DAY, due_on + 8 * DAY):
        tell(register, on)
    assert told() == [("ending", "Iris", due_on), ("ending", "Ben", due_on + 7 * DAY)]

    alert = Alert.objects.first()
    iris = register.officer(register.iris)
    actions.act_on_alert(alert, how="It is left to end.", by=iris, at=NOON)
    assert tell(register, due_on + 30 * DAY) == 0
    assert queries.open_alerts_of(contract) == []
    with pytest.raises(Refusal, match="already"):
        actions.act_on_alert(alert, how="Again.", by=iris, at=NOON)


def test_with_nobody_acting_it_reaches_the_head_of_procurement(register):
    plain(register, deputy=register.ben)
    head = register.person("Hana Head")
    people.assign_role(head, role="head_of_procurement", starts_on=date(2026, 1, 1), by=BUILDER, at=NOON)

    for days in range(90):
        tell(register, ENDS - 90 * DAY + days * DAY)

    assert [name for _, name, _ in told()] == ["Iris", "Ben", "Hana"]


def test_a_service_that_stood_still_for_a_month_loses_no_alert(register):
    ends = [ENDS + days * DAY for days in (0, 3, 11, 17, 29, 31, 45, 60)]
    for number, ends_on in enumerate(ends):
        plain(register, title=f"Contract {number}", ends_on=ends_on)
    first = ENDS - 95 * DAY
    stands_still = range(4, 34)

    for days in (each for each in range(80) if each not in stands_still):
        tell(register, first + days * DAY)

    owners = Alert.objects.filter(step=0, rule="ending")
    assert {row.contract.title for row in owners.select_related("contract")} == {
        f"Contract {number}" for number in range(len(ends))
    }
    assert owners.count() == len(ends)
    late = {row.told_on for row in owners if row.about_on <= first + 33 * DAY + 90 * DAY}
    assert late == {first + 34 * DAY}  # the day on which it ran again


def test_what_ended_while_the_service_stood_still_is_told_to_everybody_at_once(register):
    plain(register, deputy=register.ben)

    tell(register, ENDS + 30 * DAY)

    assert told() == [("past end", "Iris", ENDS + 30 * DAY), ("past end", "Ben", ENDS + 30 * DAY)]


def test_telling_twice_at_the_same_time_tells_once(register):
    plain(register)
    on = ENDS - 90 * DAY

    assert (tell(register, on), tell(register, on)) == (1, 0)
    assert Event.objects.filter(verb="contracts.alerts.told").count() == 1


def test_a_mail_server_that_is_down_delays_the_letter_and_loses_it_not(register, settings):
    contract = plain(register)
    tell(register, ENDS - 90 * DAY)
    mail.outbox.clear()
    here = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND, settings.EMAIL_PORT = "django.core.mail.backends.smtp.EmailBackend", 1

    with pytest.raises(OSError):
        send()
    assert mail.outbox == []

    settings.EMAIL_BACKEND = here
    send()
    send()
    (letter,) = [each for each in mail.outbox if "alert" in each.subject]
    assert letter.to == [register.iris.email]
    assert contract.title in letter.body and "Act by 31 May 2027" in letter.body
    assert re.search(r"/contracts/alerts/\d+/", letter.body)


def test_one_letter_tells_a_person_of_everything(register):
    for number in range(3):
        plain(register, title=f"Contract {number}")

    assert tell(register, ENDS - 90 * DAY) == 1
    send()
    (letter,) = [each for each in mail.outbox if "alert" in each.subject]
    assert all(f"Contract {number}" in letter.body for number in range(3))


def test_a_contract_that_is_extended_settles_its_alerts(register):
    contract = register.contract(review_on=None)
    tell(register, ENDS - 90 * DAY)
    assert queries.open_alerts_of(contract)

    actions.extend_contract(
        contract, ends_on=date(2028, 5, 31), reason="It works well.", by=BUILDER,
        at=datetime(2027, 4, 1, tzinfo=UTC),
    )  # fmt: skip

    assert queries.open_alerts_of(contract) == []
    stands = queries.alerts_to(register.iris.reference, authority_id=register.council.pk)
    assert {row.stands for row in stands} == {queries.ALERT_SETTLED}


def test_the_latest_safe_start_is_counted_back_from_the_day_after_the_end(register):
    contract = register.contract(review_on=None, options=[])
    ahead = queries.what_comes_after(contract, pack="aldermoor", on=date(2026, 6, 1))

    assert ahead.start_by is not None and date(2026, 6, 1) < ahead.start_by < ENDS
    assert sum(step.days for step in ahead.laid.steps) == (ahead.laid.ready_on - ahead.start_by).days
    assert ahead.needed_on == ENDS + DAY and 0 <= ahead.spare_days < 10
    assert all(step.because for step in ahead.laid.steps) and ahead.from_today is None
    late = queries.what_comes_after(contract, pack="aldermoor", on=ENDS - 30 * DAY)
    assert late.from_today.began_on == ENDS - 30 * DAY
    assert late.gap_days == (late.from_today.ready_on - ENDS).days - 1 > 100
    tell(register, ahead.start_by - 29 * DAY)
    assert told() == []
    tell(register, ahead.start_by - 28 * DAY)
    assert told() == [("begin", "Iris", ahead.start_by - 28 * DAY)]


def test_a_council_that_is_told_long_before_the_start_is_told_of_ends_far_ahead(register):
    contract = register.contract(review_on=None, options=[])
    start_by = queries.what_comes_after(contract, pack="aldermoor", on=date(2026, 6, 1)).start_by
    days = AlertDays(begin=600)
    assert start_by - 600 * DAY < ENDS - 550 * DAY  # more than eighteen months before the end

    due = queries.due_alerts(register.council, on=start_by - 600 * DAY, days=days)
    assert [each.occasion.rule for each in due[register.iris.pk]] == ["begin"]
    assert queries.due_alerts(register.council, on=start_by - 601 * DAY, days=days) == {}


@pytest.mark.parametrize("rule", ["notice", "begin", "ending", "past end", "review", "update"])
def test_no_rule_is_lost_when_the_service_stands_still_for_the_month_in_which_it_falls_due(register, rule):
    contract = register.contract(options=[OptionEntry(months=12, notify_by_on=ENDS - 60 * DAY)])
    if rule == "update":
        actions.ask_for_updates(register.council, [contract], due_on=date(2026, 3, 20), by=BUILDER, at=NOON)
    start_by = queries.what_comes_after(contract, pack="aldermoor", on=date(2026, 6, 1)).start_by
    falls_due = {
        "notice": ENDS - 120 * DAY, "begin": start_by - 28 * DAY, "ending": ENDS - 90 * DAY,
        "past end": ENDS + DAY, "review": CLEANING.review_on - 14 * DAY, "update": NOON.date(),
    }[rule]  # fmt: skip
    before = Alert.objects.filter(rule=rule)
    tell(register, falls_due - DAY)
    assert not before.exists()

    tell(register, falls_due + 30 * DAY)
    assert ("Iris", falls_due + 30 * DAY) in [each[1:] for each in told(rule=rule)]


def test_only_who_was_told_or_keeps_the_record_acts_on_an_alert(register):
    plain(register)
    tell(register, ENDS - 90 * DAY)
    alert = Alert.objects.get()

    with pytest.raises(Refusal):
        actions.act_on_alert(alert, how="Done.", by=register.officer(register.ben), at=NOON)
    with pytest.raises(Refusal, match="Say what is done"):
        actions.act_on_alert(alert, how="  ", by=register.officer(register.iris), at=NOON)


def test_the_tables_hold_the_rules_and_steps_that_decisions_know():
    assert tuple(deciding.RULES) == RULES
    assert len(deciding.STEPS) == STEPS_COUNT


def test_nobody_but_the_clock_tells_of_alerts(register):
    plain(register)
    due = queries.due_alerts(register.council, on=ENDS - 90 * DAY)[register.iris.pk]

    with pytest.raises(Refusal):
        actions.tell_of_alerts(
            register.council, register.iris, due, by=register.officer(register.ben), at=NOON
        )
