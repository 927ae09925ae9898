"""A sign of distress is put before the people of a supplier's contracts, who act on it; and what becomes of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.actions.contracts.conftest import BUILDER, NOON
from tests.actions.contracts.test_alerts import plain, tell, told
from wisely.audit.kept import OutsideAnAct
from wisely.audit.models import Event, Payload
from wisely.audit.row_security import in_scope, set_scope
from wisely.contracts import actions, queries
from wisely.contracts.actions import Party
from wisely.contracts.models import Alert, DistressTrigger
from wisely.contracts.permissions import Permission
from wisely.lib.actor import the_clock
from wisely.lib.verdict import Refusal
from wisely.people import actions as people
from wisely.suppliers import actions as suppliers
from wisely.suppliers import queries as suppliers_queries
from wisely.suppliers.registers import Reading

pytestmark = pytest.mark.django_db
TODAY = NOON.date()  # a Monday
DAY = timedelta(days=1)
SOUND = {"state": "active", "accounts_overdue": "no", "charges": "no"}
LATE = SOUND | {"accounts_overdue": "yes", "accounts_due_on": "2026-02-20"}
FAILED = SOUND | {"state": "administration"}
CLOCK = the_clock()
OPEN = {"acted_at__isnull": True, "gone_at__isnull": True}


def supplier_with(number="01234567", name="Acorn Care Ltd"):
    return suppliers.register_supplier(
        name=name, source="a test", identifiers=[("GB-COH", number)], by=BUILDER, at=NOON
    )


@pytest.fixture
def acorn(register):
    return supplier_with()


@pytest.fixture
def contract(register, acorn):
    return plain(register, parties=[Party(supplier=acorn)], ends_on=date(2029, 3, 31), tier="gold")


def read(supplier, facts, at=NOON, register="Companies House", number="01234567"):
    suppliers.keep_reading(
        supplier, register=register, reading=Reading(number, facts, at.date()), by=CLOCK, at=at
    )


def watch(register, at=NOON):
    count = actions.watch_suppliers(by=CLOCK, at=at)
    set_scope([register.council.pk])
    return count


def there(**asked):
    return [(row.kind, row.step) for row in DistressTrigger.objects.filter(**asked).order_by("pk")]


def the_trigger():
    return DistressTrigger.objects.select_related("supplier").get()


def act_on(row, *, by=BUILDER, at=NOON, how="We met, and asked for a cash forecast.", **more):
    actions.act_on_distress_trigger(row, how=how, by=by, at=at, **more)


def test_a_sign_of_a_supplier_with_a_contract_in_force_is_raised_once_for_five_working_days(
    register, acorn, contract
):
    read(acorn, LATE)
    assert watch(register) == 1
    row = the_trigger()
    assert (row.kind, row.step, row.register, row.as_of_on) == (
        "accounts overdue",
        "watch",
        "Companies House",
        TODAY,
    )
    assert row.says == "Its accounts were due on 20 February 2026 and have not come."
    assert "Companies Act 2006" in row.rule and row.next_step.startswith("Watch")
    assert row.act_by_on == date(2026, 3, 9)
    told_of = Payload.objects.get(event__verb="contracts.distress_trigger.raised")
    assert (told_of.facts["supplier"], told_of.facts["act_by"]) == (acorn.reference, "2026-03-09")
    assert watch(register) == watch(register, at=NOON + DAY) == 0
    with pytest.raises(Refusal, match="there already"):
        (sign,) = suppliers_queries.signs_by_supplier([acorn.pk], on=TODAY)[acorn.pk]
        actions.raise_distress_trigger(register.council, acorn, sign, by=CLOCK, at=NOON)


def test_a_bank_holiday_is_no_working_day(register, acorn, contract):
    read(acorn, LATE)
    watch(register, at=datetime(2026, 4, 2, 12, tzinfo=UTC))  # the day before Good Friday
    assert the_trigger().act_by_on == date(2026, 4, 13)


def test_what_is_seen_of_others_raises_nothing(register, acorn):
    read(acorn, FAILED)
    assert watch(register) == 0  # no contract
    plain(register, parties=[Party(supplier=acorn)], starts_on=date(2024, 1, 1), ends_on=TODAY - DAY)
    plain(register, parties=[Party(supplier=acorn)], starts_on=TODAY + DAY, ends_on=date(2029, 1, 1))
    assert watch(register) == 0  # one is past its end, one is to come
    assert watch(register, at=NOON + DAY) == 1


def test_a_charge_on_assets_alone_asks_nobody_to_act(register, acorn, contract):
    read(acorn, SOUND | {"charges": "yes"})
    assert watch(register) == 0
    assert [each.kind for each in suppliers_queries.standing_of([acorn.pk], on=TODAY).signs] == ["charges"]


def test_a_day_that_passes_brings_a_graver_sign_and_the_register_takes_it_back(register, acorn, contract):
    read(acorn, LATE)
    watch(register)
    on = datetime(2026, 3, 23, 12, tzinfo=UTC)  # 31 days late; nothing was read since, as if all stood still
    assert watch(register, at=on) == 2
    assert there(**OPEN) == [("accounts very late", "engage")]
    gone = DistressTrigger.objects.get(kind="accounts overdue")
    assert (gone.gone_at, gone.gone_why) == (on, "The register shows it no longer")
    read(acorn, SOUND, at=on + DAY)
    assert watch(register, at=on + DAY) == 1
    assert there(**OPEN) == []
    read(acorn, LATE, at=on + 9 * DAY)
    assert watch(register, at=on + 9 * DAY) == 1  # seen again, it is another one
    assert DistressTrigger.objects.count() == 3


def test_when_the_last_contract_is_over_the_trigger_goes(register, acorn, contract):
    read(acorn, LATE)
    watch(register)
    actions.terminate_contract(contract, ended_on=TODAY, reason="It failed.", by=BUILDER, at=NOON)
    watch(register)
    assert the_trigger().gone_at is None  # it binds to the end of the day
    watch(register, at=NOON + DAY)
    assert the_trigger().gone_why == "No contract with the supplier is in force"


def test_a_falling_score_is_seen_in_a_long_file_of_readings(register, acorn, contract):
    for days, score in enumerate(("80", "72", "71", "50")):
        read(acorn, {"state": "scored", "score": score, "limit": "1"}, NOON + days * DAY, "Credit scores")
    assert watch(register) == 1
    assert the_trigger().says == "Its credit score fell from 71 to 50."


def test_a_number_that_was_withdrawn_tells_nothing_of_the_supplier(register, acorn, contract):
    read(acorn, LATE)
    watch(register)
    number = acorn.identifiers.get()
    suppliers.withdraw_identifier(acorn, identifier=number, reason="Not theirs.", by=BUILDER, at=NOON)
    assert watch(register) == 1
    assert the_trigger().gone_why == "The register shows it no longer"


def test_a_merged_supplier_is_watched_under_the_one_it_is_shown_under(register, acorn, contract):
    other = supplier_with("07654321", "Acorn Care Limited")
    read(other, LATE, number="07654321")
    assert watch(register) == 0
    suppliers.merge_suppliers(other, into=acorn, reason="One company.", by=BUILDER, at=NOON)
    assert watch(register) == 1
    row = the_trigger()
    assert row.supplier == acorn
    assert queries.triggers(register.council.pk, on=TODAY).get().contracts_count == 1
    suppliers.unmerge_suppliers(other, reason="Two after all.", by=BUILDER, at=NOON)
    assert watch(register) == 1
    assert the_trigger().gone_at is not None


def test_a_trigger_follows_its_supplier_into_a_merger(register, acorn, contract):
    read(acorn, LATE)
    watch(register)
    group = supplier_with("07654321", "Acorn Group Ltd")
    suppliers.merge_suppliers(acorn, into=group, reason="One company.", by=BUILDER, at=NOON)
    assert watch(register) == 0
    row = queries.triggers(register.council.pk, on=TODAY).get()
    assert (row.shown_reference, row.contracts_count, row.gone_at) == (group.reference, 1, None)
    act_on(row, by=register.officer(register.iris))
    assert (
        queries.triggers_of(register.council.pk, [group.pk, acorn.pk])[0].acted_by == register.iris.reference
    )


def test_who_cares_for_a_contract_of_it_may_act_and_others_are_told_who_can(register, acorn, contract):
    read(acorn, LATE)
    watch(register)
    row = the_trigger()
    ben = register.officer(register.ben, Permission.SEE_CONTRACT)
    with pytest.raises(Refusal) as refused:
        act_on(row, by=ben)
    verdict = refused.value.verdict
    assert verdict.reason == "Your role does not include this." and verdict.cite
    assert verdict.who_can.startswith("The owners and deputies of its contracts in force, Category manager")
    elsewhere = register.officer(
        register.ben, Permission.ACT_ON_DISTRESS, scope_kind="directorate", scope_key="ADH"
    )
    with pytest.raises(Refusal, match="other parts of the council"):
        act_on(row, by=elsewhere)
    with pytest.raises(Refusal, match="Say what is done"):
        act_on(row, how=" ")
    assert the_trigger().acted_at is None
    act_on(row, by=register.officer(register.iris, Permission.SEE_CONTRACT), how=" We met them. ")
    row = the_trigger()
    assert (row.acted_how, row.acted_by, row.acted_at) == ("We met them.", register.iris.reference, NOON)
    with pytest.raises(Refusal, match="already"):
        act_on(row)
    assert watch(register, at=NOON + DAY) == 0  # it is there still, and nobody is asked again
    assert Event.objects.filter(verb="contracts.distress_trigger.acted_on").count() == 1


def test_a_category_manager_may_act_within_the_category(register, acorn, contract):
    read(acorn, LATE)
    watch(register)
    asha = register.officer(
        register.ben, Permission.ACT_ON_DISTRESS, scope_kind="category", scope_key="FM-01"
    )
    act_on(the_trigger(), by=asha)
    assert the_trigger().acted_by == register.ben.reference


def test_what_is_gone_is_not_acted_on_nor_closed_twice(register, acorn, contract):
    read(acorn, LATE)
    watch(register)
    row = the_trigger()
    with pytest.raises(Refusal, match="nobody else"):
        actions.close_distress_trigger(row, why="I say so", by=register.officer(register.iris), at=NOON)
    with pytest.raises(Refusal, match="nobody else"):
        actions.watch_suppliers(by=register.officer(register.iris), at=NOON)
    actions.close_distress_trigger(row, why="The register shows it no longer", by=CLOCK, at=NOON)
    with pytest.raises(Refusal, match="gone already"):
        actions.close_distress_trigger(row, why="The register shows it no longer", by=CLOCK, at=NOON)
    with pytest.raises(Refusal, match="nothing is left"):
        act_on(row)


def test_a_row_is_written_by_acts_alone(register, acorn, contract):
    read(acorn, LATE)
    watch(register)
    with pytest.raises(OutsideAnAct):
        DistressTrigger.objects.update(acted_how="never")


def test_another_council_neither_sees_nor_is_held_up(register, acorn, contract):
    read(acorn, LATE)
    there_too = people.establish_authority(
        slug="other", name="Other Council", prefix="OTH", pack="aldermoor", is_demonstration=False,
        by=BUILDER, at=NOON,
    )  # fmt: skip
    assert watch(register) == 1
    with in_scope(there_too.pk):
        assert not DistressTrigger.objects.exists()
        assert not queries.triggers(register.council.pk, on=TODAY).exists()
    assert DistressTrigger.objects.count() == 1


def test_the_people_of_its_contracts_are_told_until_somebody_acts(register, acorn, contract):
    read(acorn, LATE)
    watch(register)
    tell(register, TODAY)
    assert [rule for rule, *_ in told(rule="distress")] == ["distress"]
    row = the_trigger()
    assert [(each.rule, each.about_on) for each in queries.open_alerts_of(contract)] == [
        ("distress", row.act_by_on)
    ]
    alert = Alert.objects.get(rule="distress")
    assert (alert.recipient, alert.act_by_on) == (register.iris, row.act_by_on)
    with pytest.raises(Refusal, match="at the sign itself"):
        actions.act_on_alert(alert, how="We met.", by=BUILDER, at=NOON)
    act_on(row)
    assert queries.open_alerts_of(contract) == []
    tell(register, TODAY + 30 * DAY)
    assert len(told(rule="distress")) == 1


def test_one_that_nobody_acts_on_goes_up_once_it_is_late(register, acorn):
    plain(
        register,
        parties=[Party(supplier=acorn)],
        ends_on=date(2029, 3, 31),
        deputy=register.ben,
        title="Care",
    )
    read(acorn, FAILED)
    watch(register)
    tell(register, TODAY)
    assert Alert.objects.filter(rule="distress").count() == 1
    tell(register, the_trigger().act_by_on)
    assert set(Alert.objects.filter(rule="distress").values_list("recipient__name", flat=True)) == {
        "Iris Hartley", "Ben Okafor"
    }  # fmt: skip


def test_an_alert_is_settled_when_the_sign_goes_or_the_contract_ends(register, acorn, contract):
    read(acorn, LATE)
    watch(register)
    tell(register, TODAY)
    read(acorn, SOUND, at=NOON + DAY)
    watch(register, at=NOON + DAY)
    assert queries.open_alerts_of(contract) == []


def report(
    register, supplier, *, by, kind="asks for money early", seen_on=TODAY, at=NOON, how="Half is asked."
):
    return actions.report_distress_trigger(
        register.council, supplier, kind=kind, how=how, seen_on=seen_on, by=by, at=at
    )


def test_what_an_officer_saw_is_put_before_the_people_of_the_contracts_and_stays_till_it_is_over(
    register, acorn, contract
):
    ben = register.officer(register.ben, Permission.REPORT_DISTRESS)
    row = report(register, acorn, by=ben, seen_on=TODAY - 2 * DAY)
    assert (row.step, row.as_of_on, row.act_by_on, row.reported_by) == (
        "engage", TODAY - 2 * DAY, date(2026, 3, 9), register.ben.reference
    )  # fmt: skip
    assert row.says == "It asks for early payment or a deposit." and row.next_step.startswith("Engage")
    told_of = Payload.objects.get(event__verb="contracts.distress_trigger.reported")
    assert told_of.facts["how"] == "Half is asked"
    tell(register, TODAY)
    assert Alert.objects.get(rule="distress").recipient == register.iris

    assert watch(register) == watch(register, at=NOON + 30 * DAY) == 0  # no register takes it back
    row = the_trigger()
    act_on(row, by=register.officer(register.iris))
    with pytest.raises(Refusal, match="reported already"):
        report(register, acorn, by=ben)
    with pytest.raises(Refusal, match="how you know"):
        actions.end_distress_report(row, reason=" ", by=ben, at=NOON)
    actions.end_distress_report(row, reason="They withdrew it in writing.", by=ben, at=NOON + DAY)
    row = the_trigger()
    assert (row.gone_at, row.gone_why) == (NOON + DAY, "They withdrew it in writing")
    with pytest.raises(Refusal, match="gone already"):
        actions.end_distress_report(row, reason="Again.", by=ben, at=NOON + DAY)
    report(register, acorn, by=ben, at=NOON + 2 * DAY)  # seen again, it is another one
    assert DistressTrigger.objects.count() == 2


def test_a_report_is_refused_without_right_words_day_sign_or_contract(register, acorn, contract):
    ben = register.officer(register.ben, Permission.REPORT_DISTRESS)
    with pytest.raises(Refusal, match="does not include"):
        report(register, acorn, by=register.officer(register.ben, Permission.SEE_CONTRACT))
    for wrong, words in (
        ({"kind": "low score"}, "Choose which sign"), ({"how": " "}, "Say what was seen"),
        ({"seen_on": TODAY + DAY}, "still to come"),
    ):  # fmt: skip
        with pytest.raises(Refusal, match=words):
            report(register, acorn, by=ben, **wrong)
    with pytest.raises(Refusal, match="No contract with it is in force"):
        report(register, supplier_with("07654321", "Birch Ltd"), by=ben)
    assert not DistressTrigger.objects.exists()


def test_who_may_say_that_a_report_is_over_and_of_what_a_register_shows_nobody(register, acorn, contract):
    row = report(register, acorn, by=register.officer(register.iris, Permission.REPORT_DISTRESS))
    other = register.officer(register.ben, Permission.SEE_CONTRACT)
    with pytest.raises(Refusal, match="does not include"):
        actions.end_distress_report(row, reason="I think so.", by=other, at=NOON)
    actions.end_distress_report(row, reason="I met them.", by=register.officer(register.iris), at=NOON)
    read(acorn, LATE)
    watch(register)
    shown = DistressTrigger.objects.get(kind="accounts overdue")
    with pytest.raises(Refusal, match="register shows this sign"):
        actions.end_distress_report(shown, reason="No.", by=register.officer(register.iris), at=NOON)


def test_a_report_goes_with_the_last_contract(register, acorn, contract):
    report(register, acorn, by=register.officer(register.ben, Permission.REPORT_DISTRESS))
    actions.terminate_contract(contract, ended_on=TODAY, reason="It failed.", by=BUILDER, at=NOON)
    assert watch(register, at=NOON + DAY) == 1
    assert the_trigger().gone_why == "No contract with the supplier is in force"
