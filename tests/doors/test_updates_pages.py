"""Asking owners, answering on one page, raising a contract for spend, and calendars that programs subscribe to."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.actions.people.conftest import BUILDER
from tests.doors.contracts_world import TODAY, ContractsTown, send, shown, text_of
from wisely.audit.row_security import set_scope
from wisely.contracts.models import CalendarAddress, Contract, UpdateAsked, UpdateRequest
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
    assert "2" in text_of(shown(asha, "/contracts/updates/asked/"))
    assert "1 result" not in text_of(shown(asha, f"{where}?answer=confirmed"))


def test_an_owner_answers_for_all_records_on_one_page(town, asha, ines, django_assert_max_num_queries):
    where = ask(asha, ines.lifts, ines.stairs)
    with django_assert_max_num_queries(14):
        page = shown(ines, "/contracts/updates/")
    assert "Lifts" in page and "Stairs" in page and "Before the audit." in page
    one, two = ines.lifts.reference, ines.stairs.reference
    answers = {
        f"version-{one}": ines.lifts.version, f"{one}-answer": "right",
        f"{one}-description": "Six lifts.", f"{one}-ends_on_0": "", f"{one}-comment": "",
        f"version-{two}": ines.stairs.version, f"{two}-answer": "not mine", f"{two}-comment": "",
    }  # fmt: skip
    answer = send(ines, "/contracts/updates/", **answers)
    text = text_of(answer.content.decode())
    assert answer.status_code == 200 and "Say whose it is" in text and "Six lifts" not in text
    set_scope([town.council.pk])
    lifts = Contract.objects.get(pk=ines.lifts.pk)
    assert (lifts.description, lifts.value_net, lifts.vat_basis) == (
        "Six lifts.", ines.lifts.value_net, ines.lifts.vat_basis,
    )  # fmt: skip

    answers |= {f"{two}-comment": "It is Facilities’."}
    assert send(ines, "/contracts/updates/", **answers).status_code == 303
    assert "Nobody asks for anything" in shown(ines, "/contracts/updates/")
    page = text_of(shown(asha, where))
    assert "All 2 are answered" in page and "Completed" in page and "It is Facilities’." in page
    assert "was answered for: mended" in text_of(shown(asha, f"/contracts/{one}/history/"))


def test_a_record_that_changed_meanwhile_is_looked_at_again(town, asha, ines):
    ask(asha, ines.stairs)
    two = ines.stairs.reference
    answer = send(
        ines, "/contracts/updates/", **{f"version-{two}": 0, f"{two}-answer": "right", f"{two}-comment": ""}
    )
    assert "Somebody changed this record" in text_of(answer.content.decode())
    set_scope([town.council.pk])
    assert UpdateAsked.objects.get().answer == ""


def test_who_answers_later_or_types_without_answering_loses_nothing(town, asha, ines):
    ask(asha, ines.lifts)
    one = ines.lifts.reference
    words = {f"version-{one}": ines.lifts.version, f"{one}-comment": ""}
    answer = send(ines, "/contracts/updates/", **words, **{f"{one}-answer": ""})
    assert answer.status_code == 200 and "Lifts" in answer.content.decode()
    answer = send(
        ines, "/contracts/updates/", **words, **{f"{one}-answer": "", f"{one}-description": "Six lifts."}
    )
    page = answer.content.decode()
    assert "so that what you typed is kept" in page and "Six lifts." in page


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
