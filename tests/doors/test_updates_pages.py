"""Asking owners, answering on one page, raising a contract for spend, and calendars that programs subscribe to."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from tests.actions.people.conftest import BUILDER
from tests.doors.contracts_world import TODAY, ContractsTown, pounds, send, shown, text_of
from tests.doors.test_contracts_register import rows_of
from wisely.audit.row_security import set_scope
from wisely.contracts import queries
from wisely.contracts.actions import revise_contract, set_tier, tell_of_due_alerts
from wisely.contracts.models import Alert, CalendarAddress, Contract, UpdateAsked, UpdateRequest
from wisely.desk.contracts.views import updates as pages
from wisely.lib.actor import the_clock
from wisely.people import actions as people

pytestmark = pytest.mark.django_db
DUE = TODAY + timedelta(days=21)
DAYS = {"due_on_day": DUE.day, "due_on_month": DUE.month, "due_on_year": DUE.year}


@pytest.fixture
def town(db):
    return ContractsTown()


@pytest.fixture
def asha(town):
    return town.enter("Asha", "category_manager")


@pytest.fixture
def ines(town):
    client = town.enter("Ines", "contract_manager")
    client.lifts = town.contract(owner=client.person, title="Lifts", description="", ends_on=None)
    client.stairs = town.contract(owner=client.person, title="Stairs")
    return client


def ask(asha, *contracts, **fields):
    answer = send(
        asha, "/contracts/updates/ask/", contract=[each.reference for each in contracts], note="Before the audit.",
        **{**DAYS, **fields},
    )  # fmt: skip
    assert answer.status_code == 303, text_of(answer.content.decode())
    return answer.url


def card(contract, answer, **typed):
    """What one record on the page sends."""
    one = contract.reference
    fields = {f"version-{one}": contract.version, f"{one}-answer": answer, f"{one}-comment": ""}
    return fields | {f"{one}-{name}": value for name, value in typed.items()}


def test_owners_are_asked_from_the_register_and_the_progress_is_seen(
    town, asha, ines, django_assert_max_num_queries
):
    orphan = town.contract(owner=None, title="Nobody’s")
    assert "Ask their owners to confirm them" in shown(asha, "/contracts/")
    picked = [ines.lifts.reference, ines.stairs.reference, orphan.reference]
    page = text_of(shown(asha, "/contracts/updates/ask/", contract=picked))
    assert "2 contracts" in page and "Nobody owns" in page

    answer = send(asha, "/contracts/updates/ask/", contract=picked, note="")
    assert "There is a problem" in text_of(answer.content.decode())
    where = ask(asha, ines.lifts, ines.stairs)
    with django_assert_max_num_queries(14):
        page = text_of(shown(asha, where))
    assert "0 of 2 answered; 2 are left" in page and "Ines" in page and "Not answered yet" in page
    assert send(ines, "/contracts/updates/", **card(ines.stairs, "right")).status_code == 303
    (row,) = rows_of(asha.get("/contracts/updates/asked/", {"format": "csv"}))[1:]
    assert row[0] == DUE.isoformat() and row[2:4] == ["2", "1"]
    for answer, title in (("confirmed", "Stairs"), ("none", "Lifts")):
        rows = rows_of(asha.get(where, {"format": "csv", "answer": answer}))[1:]
        assert [row[0] for row in rows] == [title], answer


def test_an_owner_answers_for_all_records_on_one_page(town, asha, ines, django_assert_max_num_queries):
    where = ask(asha, ines.lifts, ines.stairs)
    with django_assert_max_num_queries(14):
        page = shown(ines, "/contracts/updates/")
    assert "Lifts" in page and "Stairs" in page and "Before the audit." in page
    one = ines.lifts.reference
    lifts = card(
        ines.lifts, "right", description="Six lifts.", ends_on_day="", ends_on_month="", ends_on_year=""
    )
    answer = send(ines, "/contracts/updates/", **lifts, **card(ines.stairs, "not mine"))
    text = text_of(answer.content.decode())
    assert answer.status_code == 200 and "Say whose it is" in text and "Six lifts" not in text
    set_scope([town.council.pk])
    lifts = Contract.objects.get(pk=ines.lifts.pk)
    assert (lifts.description, lifts.value_net, lifts.vat_basis) == (
        "Six lifts.", ines.lifts.value_net, ines.lifts.vat_basis,
    )  # fmt: skip

    answer = send(ines, "/contracts/updates/", **card(ines.stairs, "not mine", comment="It is Facilities’."))
    assert answer.status_code == 303
    assert "Nobody asks for anything" in shown(ines, "/contracts/updates/")
    page = text_of(shown(asha, where))
    assert "All 2 are answered" in page and "Completed" in page and "It is Facilities’." in page
    assert "was answered for: mended" in text_of(shown(asha, f"/contracts/{one}/history/"))


@pytest.mark.parametrize("typed", [{}, {"description": "Six lifts."}])
def test_a_record_that_changed_meanwhile_is_looked_at_again(town, asha, ines, typed):
    ask(asha, ines.lifts)
    before = card(ines.lifts, "right", **typed)
    set_scope([town.council.pk])
    set_tier(ines.lifts, tier="gold", reason="Vital.", by=BUILDER, at=timezone.now())
    page = send(ines, "/contracts/updates/", **before).content.decode()
    assert "Somebody changed this record" in page and all(word in page for word in typed.values())
    set_scope([town.council.pk])
    assert UpdateAsked.objects.get().answer == ""
    assert Contract.objects.get(pk=ines.lifts.pk).description == ""

    assert f'name="version-{ines.lifts.reference}" value="{ines.lifts.version}"' in page
    assert send(ines, "/contracts/updates/", **card(ines.lifts, "right", **typed)).status_code == 303


def test_what_somebody_writes_between_looking_and_saving_is_not_lost(town, asha, ines):
    ask(asha, ines.lifts)
    written = []

    def another_writes_after_the_look(execute, sql, params, many, context):
        found = execute(sql, params, many, context)
        if "reference" in sql and sql.startswith('SELECT "contracts_contract"."id"') and not written:
            written.append(sql)
            with connection.cursor() as cursor:
                cursor.execute("UPDATE contracts_contract SET tier = 'silver', version = version + 1")
        return found

    with connection.execute_wrapper(another_writes_after_the_look):
        answer = send(ines, "/contracts/updates/", **card(ines.lifts, "right", description="Six lifts."))
    assert written and "Somebody changed this record" in answer.content.decode()
    set_scope([town.council.pk])
    lifts = Contract.objects.get(pk=ines.lifts.pk)
    assert (lifts.tier, lifts.description) == ("silver", "")


def test_a_value_that_is_left_empty_stays_as_it_was(town, asha, ines):
    held = {"vat_basis": "net stated", "value_net": pounds("0.00")}
    nought = town.contract(owner=ines.person, title="Given", description="", **held)
    grossly = town.contract(
        owner=ines.person,
        title="Lent",
        description="",
        vat_basis="gross stated",
        value_net=None,
        value_gross=pounds("0.00"),
    )
    ask(asha, nought, grossly)
    assert f"{nought.reference}-value_net" in shown(ines, "/contracts/updates/")
    answer = send(
        ines, "/contracts/updates/", **card(nought, "right", value_net="", description="Two."),
        **card(grossly, "right", value_net="", description="Two."),
    )  # fmt: skip
    assert answer.status_code == 303, text_of(answer.content.decode())
    set_scope([town.council.pk])
    rows = Contract.objects.filter(pk__in=[nought.pk, grossly.pk]).order_by("pk")
    assert list(rows.values_list("value_net", "value_gross", "vat_basis")) == [
        (pounds("0.00"), None, "net stated"), (None, pounds("0.00"), "gross stated"),
    ]  # fmt: skip
    assert set(UpdateAsked.objects.values_list("answer", flat=True)) == {"mended"}


def test_a_value_that_is_typed_is_kept_with_its_vat_basis(town, asha, ines):
    empty = town.contract(owner=ines.person, title="Given", vat_basis="", value_net=None)
    grossly = town.contract(
        owner=ines.person, title="Lent", vat_basis="gross stated", value_net=None, value_gross=pounds("0.00")
    )
    ask(asha, empty, grossly)
    answer = send(
        ines, "/contracts/updates/", **card(empty, "right", value_net="0.00"),
        **card(grossly, "right", value_net="1,200"),
    )  # fmt: skip
    assert answer.status_code == 303, text_of(answer.content.decode())
    set_scope([town.council.pk])
    rows = Contract.objects.filter(pk__in=[empty.pk, grossly.pk]).order_by("pk")
    assert list(rows.values_list("value_net", "value_gross", "vat_basis")) == [
        (pounds("0.00"), None, "net stated"), (pounds("1200.00"), None, "net stated"),
    ]  # fmt: skip
    assert set(UpdateAsked.objects.values_list("answer", flat=True)) == {"mended"}


def test_the_cards_that_were_sent_are_answered_though_the_order_has_changed(town, asha, ines, monkeypatch):
    monkeypatch.setattr(pages, "MOST_ON_A_PAGE", 1)
    ask(asha, ines.lifts, ines.stairs)
    assert "Lifts" in shown(ines, "/contracts/updates/") and "Stairs" not in shown(
        ines, "/contracts/updates/"
    )
    bare = town.contract(owner=ines.person, title="Bare", description="", ends_on=None, starts_on=None)
    ask(asha, bare)
    assert "Bare" in shown(ines, "/contracts/updates/")

    page = send(ines, "/contracts/updates/", **card(ines.lifts, "", description="Six.")).content.decode()
    assert "so that what you typed is kept" in page and "Six." in page and "2 more records follow" in page
    answer = send(ines, "/contracts/updates/", **card(ines.lifts, "right", description="Six."))
    assert answer.status_code == 303
    set_scope([town.council.pk])
    assert list(UpdateAsked.objects.order_by("pk").values_list("answer", flat=True)) == ["mended", "", ""]


def test_what_was_typed_into_a_field_that_somebody_has_filled_since_is_not_dropped(town, asha, ines):
    ask(asha, ines.lifts)
    before = card(ines.lifts, "right", description="Six lifts.")
    set_scope([town.council.pk])
    facts = replace(queries.facts_of(ines.lifts), description="Five lifts.")
    revise_contract(
        ines.lifts, facts=facts, directorate=ines.lifts.directorate, reason="Counted.", by=BUILDER,
        at=timezone.now(),
    )  # fmt: skip
    page = send(ines, "/contracts/updates/", **before).content.decode()
    assert "Somebody changed this record" in page and "Six lifts." in page


def test_what_is_wrong_is_told_once_above_and_names_each_record(town, asha, ines):
    ask(asha, ines.lifts, ines.stairs)
    answers = card(ines.lifts, "not mine") | card(ines.stairs, "", comment="Perhaps.")
    page = send(ines, "/contracts/updates/", **answers).content.decode()
    assert page.count("There is a problem") == 1 and page.count("<title>Error: ") == 1
    text = text_of(page)
    assert "Lifts: Say whose it is" in text and "Stairs: Choose “Yes” or “not mine”" in text


def test_a_record_that_was_answered_for_already_says_so(town, asha, ines):
    ask(asha, ines.lifts)
    assert send(ines, "/contracts/updates/", **card(ines.lifts, "right")).status_code == 303
    page = send(ines, "/contracts/updates/", **card(ines.lifts, "right", description="Six.")).content.decode()
    assert "answered for already" in page and "Six." in page
    set_scope([town.council.pk])
    assert Contract.objects.get(pk=ines.lifts.pk).description == ""


def test_who_answers_later_or_types_without_answering_loses_nothing(town, asha, ines):
    ask(asha, ines.lifts)
    answer = send(ines, "/contracts/updates/", **card(ines.lifts, ""))
    assert answer.status_code == 200 and "Lifts" in answer.content.decode()
    for said, typed in (("", "description"), ("", "comment"), ("not mine", "description")):
        words = {"comment": "Ask Ben.", typed: "Six lifts."}
        page = send(ines, "/contracts/updates/", **card(ines.lifts, said, **words)).content.decode()
        assert "so that what you typed is kept" in page and "Six lifts." in page
    set_scope([town.council.pk])
    assert UpdateAsked.objects.get().answer == ""


@pytest.fixture
def told_in_turn(town, asha, ines):
    """A request that nobody answers until its day: the owner, the deputy and the head of service are told."""
    ben = town.enter("Ben", "officer")
    hana = town.enter("Hana", "budget_holder")
    contract = town.contract(
        owner=ines.person, deputy=ben.person, title="Boilers", review_on=None, options=[]
    )
    ask(asha, contract)
    set_scope([town.council.pk])
    tell_of_due_alerts(by=the_clock(), at=timezone.now() + timedelta(days=21))
    set_scope([town.council.pk])
    alerts = {row.recipient_id: row.pk for row in Alert.objects.filter(rule="update")}
    return contract, {each: f"/contracts/alerts/{alerts[each.person.pk]}/" for each in (ines, ben, hana)}


def test_whoever_is_told_of_a_request_is_led_to_where_they_can_do_something(town, asha, ines, told_in_turn):
    contract, told = told_in_turn
    _, ben, hana = told
    for carer in (ines, ben):
        page = shown(carer, told[carer])
        assert 'href="/contracts/updates/">Answer for this record' in page and "another owner" not in page
        assert "Boilers" in shown(carer, "/contracts/updates/")

    page = shown(hana, told[hana])
    assert "Answer for this record" not in page and "Ines or Ben can answer for it" in text_of(page)
    assert hana.get(f"/contracts/updates/?contract={contract.reference}").status_code == 403
    assert "It is being extended" not in page and "I spoke to the owner" in page
    assert send(hana, told[hana], what="It is left to end", note="").status_code == 200
    said = "The owner was spoken to and will answer"
    assert send(hana, told[hana], what=said, note="").status_code == 303
    assert said in text_of(shown(hana, told[hana]))


def test_who_keeps_the_record_answers_for_it_without_being_its_owner(town, asha, ines, told_in_turn):
    contract, told = told_in_turn
    one = f"/contracts/updates/?contract={contract.reference}"
    page = shown(asha, told[ines])
    assert f'href="{one}">Answer for this record' in page
    assert f'href="/contracts/{contract.reference}/assign-owner/">Give it another owner' in page

    assert "Nobody asks for anything" in shown(asha, "/contracts/updates/")
    assert "Boilers" in shown(asha, one)
    answer = send(asha, one, **card(contract, "right", comment="Seen in the file."))
    assert (answer.status_code, answer.url) == (303, f"/contracts/{contract.reference}/")
    assert "Nobody asks for anything" in shown(asha, one)
    set_scope([town.council.pk])
    assert UpdateAsked.objects.get().answered_by == asha.person.reference


def test_who_may_not_ask_is_refused_and_others_see_no_request(town, asha, ines):
    where = ask(asha, ines.lifts)
    assert ines.get("/contracts/updates/ask/").status_code == 403
    stranger = ContractsTown(slug="brackwater", prefix="BRK").enter("Nia", "head_of_procurement")
    assert stranger.get(where).status_code == 404
    assert "Lifts" not in shown(stranger, "/contracts/updates/")
    set_scope([town.council.pk])
    assert UpdateRequest.objects.count() == 1


def test_a_contract_is_raised_for_spend_with_an_owner(town, asha, django_assert_max_num_queries):
    with django_assert_max_num_queries(9):
        page = text_of(shown(asha, "/contracts/uncovered/"))
    assert "Paid without a contract" in page and "Nobody" in page
    path = f"/contracts/stub/?supplier={town.supplier.reference}"
    assert "Nothing was paid to Moorland" in shown(asha, path)
    answer = send(
        asha, path, title="Cleaning", owner="", directorate="", category="", reason="Seen in payments."
    )
    assert "Choose who sees to it." in text_of(answer.content.decode())
    answer = send(
        asha, path, title="Cleaning", owner=town.owner.reference, directorate="RES", category="",
        reason="Seen in payments.",
    )  # fmt: skip
    assert answer.status_code == 303
    page = text_of(shown(asha, answer.url))
    assert "Draft" in page and "Iris" in page
    again = asha.get(path)
    assert (again.status_code, again.url) == (302, answer.url)
    assert asha.get("/contracts/stub/?supplier=none").status_code == 404
    assert asha.get("/contracts/stub/").status_code == 404
    assert town.enter("Oli", "officer").get(path).status_code == 403


def test_a_program_reads_a_calendar_by_its_secret_address_until_it_is_revoked(town, ines):
    shown(ines, "/contracts/calendar/")
    assert send(ines, "/contracts/calendar/", make="yes").status_code == 303
    page = shown(ines, "/contracts/calendar/")
    secret = page.split("/calendar/cal_")[1].split("/")[0]
    anybody = Client()
    for name in ("contracts", ines.stairs.reference):
        answer = anybody.get(f"/calendar/cal_{secret}/{name}.ics")
        assert answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/calendar")
        assert "Last day: Stairs" in answer.content.decode() and "no-store" in answer.headers["Cache-Control"]
    for wrong in (f"cal_{secret}/X24-1", f"cal_{secret[:-1]}x/contracts", "cal_1_x/contracts", "x/contracts"):
        assert anybody.get(f"/calendar/{wrong}.ics").status_code == 404, wrong

    send(ines, "/contracts/calendar/", make="yes")
    assert anybody.get(f"/calendar/cal_{secret}/contracts.ics").status_code == 404
    secret = shown(ines, "/contracts/calendar/").split("/calendar/cal_")[1].split("/")[0]
    assert anybody.get(f"/calendar/cal_{secret}/contracts.ics").status_code == 200
    send(ines, "/contracts/calendar/", revoke="yes")
    assert anybody.get(f"/calendar/cal_{secret}/contracts.ics").status_code == 404
    set_scope([town.council.pk])
    assert CalendarAddress.objects.filter(revoked_at__isnull=True).count() == 0


def test_a_calendar_closes_when_its_person_leaves(town, ines):
    send(ines, "/contracts/calendar/", make="yes")
    secret = shown(ines, "/contracts/calendar/").split("/calendar/cal_")[1].split("/")[0]
    set_scope([town.council.pk])
    people.record_leaving(ines.person, left_on=TODAY, by=BUILDER, at=timezone.now())
    assert Client().get(f"/calendar/cal_{secret}/contracts.ics").status_code == 404
