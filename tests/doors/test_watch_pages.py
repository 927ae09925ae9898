"""The financial-distress watch: its lists, one sign and what is done about it, the supplier's page, the alert."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.actions.people.conftest import BUILDER
from tests.doors.contracts_world import TODAY, ContractsTown, send, shown, text_of
from tests.doors.test_contracts_register import rows_of as csv_rows
from wisely.audit import remembering
from wisely.audit.row_security import set_scope
from wisely.contracts import actions
from wisely.contracts.actions import Party
from wisely.contracts.models import Alert, DistressTrigger
from wisely.lib.actor import the_clock
from wisely.suppliers import actions as suppliers
from wisely.suppliers.registers import Reading
from wisely.ui import words

pytestmark = pytest.mark.django_db
HERE = "/suppliers/watch/"
LATE = {
    "state": "active", "accounts_overdue": "yes",
    "accounts_due_on": (TODAY - timedelta(days=4)).isoformat(), "charges": "no",
}  # fmt: skip
SAYS = f"Its accounts were due on {words.day(TODAY - timedelta(days=4))} and have not come."


def read(supplier, facts, register="Companies House", number="01234567"):
    suppliers.keep_reading(
        supplier, register=register, reading=Reading(number, facts, TODAY), by=the_clock(), at=timezone.now()
    )


@pytest.fixture
def town(db):
    """A council with a gold contract whose supplier is late, and a bronze one whose supplier nobody checked."""
    town = ContractsTown()
    town.acorn = suppliers.register_supplier(
        name="Acorn Care Ltd", source="a test", identifiers=[("GB-COH", "01234567")], by=BUILDER,
        at=timezone.now(),
    )  # fmt: skip
    town.gold = town.contract(title="Care at home", parties=[Party(supplier=town.acorn)], tier="gold")
    town.bronze = town.contract(title="Cleaning", tier="bronze")
    read(town.acorn, LATE)
    read(town.acorn, {"state": "scored", "score": "22", "limit": "900"}, "Credit scores")
    actions.watch_suppliers(by=the_clock(), at=timezone.now())
    set_scope([town.council.pk])
    return town


@pytest.fixture
def asha(town):
    return town.enter("Asha", "category_manager")


def late_one(town):
    set_scope([town.council.pk])
    return DistressTrigger.objects.get(kind="accounts overdue")


def rows_of(client, address):
    heading, *rows = csv_rows(client.get(f"{address}{'&' if '?' in address else '?'}format=csv"))
    return [dict(zip(heading, row, strict=True)) for row in rows]


def test_the_list_says_what_is_seen_by_when_to_act_and_what_is_at_stake(
    town, asha, django_assert_max_num_queries
):
    remembering.forget()
    with django_assert_max_num_queries(10):
        page = text_of(shown(asha, HERE, stands="waiting"))
    for each in (SAYS, "Acorn Care Ltd", "Watch", "Engage", "Open", "Companies House", "Gold", "£240,000.00"):
        assert each in page, each
    rows = rows_of(asha, f"{HERE}?stands=waiting&sort=says&columns=says,step,contracts_count")
    assert [(row["Sign"], row["Step"], row["Contracts in force"]) for row in rows] == [
        (SAYS, "Watch", "1"), ("Its credit score is 22 of 100.", "Engage", "1")
    ]  # fmt: skip
    assert [row["Step"] for row in rows_of(asha, f"{HERE}?step=engage")] == ["Engage"]
    assert rows_of(asha, f"{HERE}?tier=bronze") == []
    assert len(rows_of(asha, f"{HERE}?tier=gold+or+silver")) == 2
    assert len(rows_of(asha, f"{HERE}?response=due")) == 2 and rows_of(asha, f"{HERE}?response=in+time") == []
    assert f'href="{HERE}?stands=waiting&amp;sort=act_by_on"' in shown(asha, "/suppliers/")
    assert f'href="{HERE}?stands=waiting&amp;sort=act_by_on"' in shown(asha, "/suppliers/strategic/")


OF_SIGNS = (
    "says supplier step stands seen_on act_by_on register as_of_on tier_rank contracts_count contracts_net "
    "acted_on gone_on"
)
OF_WATCHED = "name tier_rank contracts_count contracts_net checked_at signs_count reference"


@pytest.mark.parametrize(("address", "columns"), [(HERE, OF_SIGNS), (f"{HERE}suppliers/", OF_WATCHED)])
def test_each_sort_and_column_can_be_read(town, asha, address, columns):
    for column in columns.split():
        for sort in (column, f"-{column}"):
            assert shown(asha, address, sort=sort, columns=columns.replace(" ", ","))


def test_who_was_checked_and_who_was_not(town, asha, django_assert_max_num_queries):
    remembering.forget()
    with django_assert_max_num_queries(11):
        page = text_of(shown(asha, f"{HERE}suppliers/"))
    assert "Acorn Care Ltd" in page and town.supplier.name in page
    (row,) = rows_of(asha, f"{HERE}suppliers/?tier=gold+or+silver&checked=yes")
    assert (row["Supplier"], row["Best tier"], row["Signs that are there"]) == ("Acorn Care Ltd", "Gold", "2")
    (row,) = rows_of(asha, f"{HERE}suppliers/?checked=no")
    assert (row["Supplier"], row["Best tier"]) == (town.supplier.name, "Bronze")


def test_a_person_says_what_is_done_and_it_stands_everywhere(town, asha, django_assert_max_num_queries):
    row = late_one(town)
    where = f"{HERE}{row.pk}/"
    remembering.forget()
    with django_assert_max_num_queries(9):
        page = text_of(shown(asha, where))
    assert "Companies Act 2006" in page and "Care at home" in page and "Five working days" in page
    assert f"Act by {words.day(row.act_by_on)}" in text_of(shown(asha, f"/suppliers/{town.acorn.reference}/"))

    for what, said in (("", "Choose what is done about it."), ("other", "Say what is done about it.")):
        answer = send(asha, where, what=what, note=" ", version=row.version)
        assert said in text_of(answer.content.decode())
    how = "The supplier was asked why; we look again in a month"
    sent = send(asha, where, what=how, note="Ms Field, on the phone.", version=row.version)
    assert (sent.status_code, sent["Location"]) == (303, where)

    page = text_of(shown(asha, where))
    assert f"{how}. Ms Field, on the phone" in page and "Asha" in page and "it is shown still" in page
    page = text_of(shown(asha, f"/suppliers/{town.acorn.reference}/"))
    assert f"Done: {how}" in page and "was acted on" in page
    assert "was acted on" in text_of(shown(asha, f"/suppliers/{town.acorn.reference}/history/"))
    assert [each["Sign"] for each in rows_of(asha, f"{HERE}?stands=acted+on&response=in+time")] == [SAYS]
    read(town.acorn, LATE | {"accounts_overdue": "no"})
    actions.watch_suppliers(by=the_clock(), at=timezone.now())
    page = text_of(shown(asha, f"/suppliers/{town.acorn.reference}/"))
    assert f"{SAYS} Done: {how}" in page
    assert "The register shows it no longer." in text_of(shown(asha, where))


def test_a_stale_form_and_one_that_was_acted_on_are_told(town, asha):
    row = late_one(town)
    where = f"{HERE}{row.pk}/"
    told = {"what": "It was weighed with other signs: nothing more is needed now", "note": ""}
    assert send(asha, where, version=row.version, **told).status_code == 303
    assert send(asha, where, version=row.version, **told).status_code == 409
    answer = send(asha, where, version=row.version + 1, **told)
    assert "Somebody has acted on it already." in text_of(answer.content.decode())


def test_the_owner_may_and_others_read_and_are_told_who_can(town):
    row = late_one(town)
    where = f"{HERE}{row.pk}/"
    grace = town.enter("Grace", "auditor")
    page = text_of(shown(grace, where))
    assert "Your role does not include this." in page and "The owners and deputies of its contracts" in page
    assert "<textarea" not in shown(grace, where)
    answer = send(grace, where, what="other", note="I say so.", version=row.version)
    assert "Your role does not include this." in text_of(answer.content.decode())
    assert late_one(town).acted_at is None

    ines = town.enter("Ines", "officer")
    set_scope([town.council.pk])
    actions.assign_owner(town.gold, owner=ines.person, by=BUILDER, at=timezone.now())
    assert send(ines, where, what="other", note="I rang them.", version=row.version).status_code == 303
    assert late_one(town).acted_by == ines.person.reference
    assert grace.get(f"{HERE}999999/").status_code == 404


def test_another_council_sees_nothing_of_it(town):
    row = late_one(town)
    nia = ContractsTown(slug="brackwater", prefix="BRK").enter("Nia", "head_of_procurement")
    assert nia.get(f"{HERE}{row.pk}/").status_code == 404
    assert "No sign of distress was seen" in text_of(shown(nia, HERE))
    assert "Acorn" not in shown(nia, f"{HERE}suppliers/")
    page = text_of(shown(nia, f"/suppliers/{town.acorn.reference}/"))
    assert SAYS in page and "Act by" not in page  # what registers say is everybody's, who acts is not


def test_the_alert_leads_to_the_sign(town):
    ines = town.enter("Ines", "officer")
    set_scope([town.council.pk])
    actions.assign_owner(town.gold, owner=ines.person, by=BUILDER, at=timezone.now())
    actions.tell_of_due_alerts(by=the_clock(), at=timezone.now())
    set_scope([town.council.pk])
    alert = Alert.objects.get(rule="distress")
    page = shown(ines, f"/contracts/alerts/{alert.pk}/")
    assert f'href="{HERE}{late_one(town).pk}/"' in page and "<textarea" not in page
    assert "Its supplier shows a sign of distress" in text_of(page)
    for kind, how in (("accounts overdue", "I rang them."), ("low score", "I rang them.")):
        set_scope([town.council.pk])
        row = DistressTrigger.objects.get(kind=kind)
        assert "is settled" not in text_of(shown(ines, f"/contracts/alerts/{alert.pk}/"))
        assert send(ines, f"{HERE}{row.pk}/", what="other", note=how, version=row.version).status_code == 303
    assert "this alert is settled" in text_of(shown(ines, f"/contracts/alerts/{alert.pk}/"))


def test_nothing_was_seen_yet(town):
    quiet = ContractsTown(slug="brackwater", prefix="BRK").enter("Nia", "head_of_procurement")
    assert "No supplier has a contract in force" in text_of(shown(quiet, f"{HERE}suppliers/"))


def test_an_officer_reports_what_no_register_shows_and_says_when_it_is_over(town, asha):
    ben = town.enter("Ben", "finance_officer")
    page = f"/suppliers/{town.acorn.reference}/"
    form = f"{page}report-distress/"
    assert f'href="{form}"' in shown(ben, page)
    told = {
        "kind": "asks for money early", "seen_on_day": TODAY.day, "seen_on_month": TODAY.month,
        "seen_on_year": TODAY.year,
    }  # fmt: skip
    answer = send(ben, form, **told, how="Their e-mail asks for half in advance.")
    assert answer.status_code in {302, 303}
    where = answer["Location"]
    sign = text_of(shown(asha, where))
    assert "It asks for early payment or a deposit." in sign
    assert "Their e-mail asks for half in advance." in sign and "Reported by Ben" in sign
    supplier = text_of(shown(asha, page))
    assert "It asks for early payment or a deposit." in supplier and "An officer’s report, as of" in supplier
    assert "It asks for early payment" in text_of(shown(asha, f"{HERE}?stands=waiting"))

    again = send(ben, form, **told, how="Once more.").content.decode()
    assert "This sign is reported already" in text_of(again)
    set_scope([town.council.pk])
    version = DistressTrigger.objects.get(kind="asks for money early").version
    assert send(ben, f"{where}over/", reason="They took it back.", version=version).status_code in {302, 303}
    assert "They took it back." in text_of(shown(asha, where))
    assert "early payment" not in text_of(shown(asha, f"{HERE}?stands=waiting"))


def test_who_may_not_report_is_told_why(town):
    grace = town.enter("Grace", "auditor")
    page = f"/suppliers/{town.acorn.reference}/"
    assert "report-distress" not in shown(grace, page)
    assert "does not include" in text_of(shown(grace, f"{page}report-distress/"))
    oak = suppliers.register_supplier(name="Oak Ltd", source="a test", by=BUILDER, at=timezone.now())
    asha = town.enter("Asha", "category_manager")
    assert "report-distress" not in shown(asha, f"/suppliers/{oak.reference}/")
    assert "No contract with it is in force" in text_of(
        shown(asha, f"/suppliers/{oak.reference}/report-distress/")
    )
    assert grace.get(f"{HERE}999999/over/").status_code == 404
    assert grace.get(f"{HERE}{late_one(town).pk}/over/").status_code == 404  # a register's
