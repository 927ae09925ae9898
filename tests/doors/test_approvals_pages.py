"""The pages of approvals: what waits for whom, one card, a confirm page that alone acts, and who is named."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from tests.actions.people.conftest import BUILDER, Town
from tests.doors.test_planning_pages import send, shown
from tests.doors.test_waiver_pages import ROOT, WHY, ask, day, step_of
from tests.money import money_enough
from wisely.approvals.models import Approval, ApprovalStep
from wisely.people import actions as people
from wisely.people import queries as people_queries
from wisely.planning.models import Waiver

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(db):
    made = Town(slug="alderby", prefix="ALD", is_demonstration=True)
    children = people.add_directorate(made.council, code="CF", name="Children", by=BUILDER, at=timezone.now())
    money_enough(made.council, children)
    return made


@pytest.fixture
def enter(town):
    def entered(name, role, **more):
        client = Client()
        client.person = town.person(name, role, **more)
        assert client.post("/sign-in/personas/", {"person": client.person.reference}).status_code == 302
        return client

    return entered


@pytest.fixture
def iris(enter):
    return enter("Iris", "contract_manager")


@pytest.fixture
def nia(enter):
    return enter("Nia", "head_of_procurement", limit=Decimal(1_000_000))


def test_a_card_waits_for_who_may_decide_and_tells_the_requester_the_clock(iris, nia):
    path = ask(iris).headers["Location"]

    inbox = shown(nia, "/approvals/")
    assert "1 waits for you" in inbox
    assert "Repair of the lift" in inbox
    assert "To be decided by" in inbox
    assert "0 wait for you" in shown(iris, "/approvals/")
    assert "You asked for" in shown(iris, "/approvals/")
    card = shown(iris, step_of(iris, path, "approve"))
    assert "after that it is escalated" in card
    assert "Can decide: Nia" in card


def test_a_link_from_a_letter_opens_a_page_and_changes_nothing(iris, nia):
    path = ask(iris).headers["Location"]
    form = step_of(nia, path, "approve")

    for address in (form, form.replace("approve", "refuse"), form.replace("approve", "ask")):
        assert nia.get(address).status_code == 200
        assert Client().get(address).status_code == 302
    assert ApprovalStep.objects.get().stage == "waiting"

    answer = send(nia, form, reason=WHY, is_clear="on")
    assert answer.headers["Location"] == "/approvals/"
    assert Waiver.objects.get().stage == "approved"
    assert "Your latest decisions" in shown(nia, "/approvals/")
    assert send(nia, form, reason=WHY, is_clear="on").status_code == 403


def test_who_decides_for_somebody_away_is_told_and_both_are_named(iris, nia, enter):
    deputy = enter("Dee", "officer")
    now = timezone.now()
    by_reference = people_queries.officer_by_reference
    held = nia.person.assignments.get()
    offered = people.offer_delegation(
        held, receiver=deputy.person, starts_on=now.date(), ends_before=now.date() + timedelta(days=9),
        by=by_reference(nia.person.reference, on=now.date()), at=now,
    )  # fmt: skip
    people.accept_delegation(offered, by=by_reference(deputy.person.reference, on=now.date()), at=now)
    path = ask(iris).headers["Location"]

    form = step_of(deputy, path, "approve")
    assert "You decide for Nia" in shown(deputy, form)
    send(deputy, form, reason=WHY, is_clear="on")

    card = f"/approvals/{Approval.objects.get().reference}/"
    assert "Dee for Nia" in shown(iris, card)
    assert "approved, for Nia" in shown(iris, f"{card}history/")


def test_a_question_goes_to_the_requester_and_the_answer_comes_back_to_the_card(iris, nia):
    path = ask(iris).headers["Location"]
    send(nia, step_of(nia, path, "ask"), question="Was the framework asked as well?")
    card = f"/approvals/{Approval.objects.get().reference}/"
    page = iris.get(card).content.decode()
    assert "The clock stands still" in page

    answer = re.search(r'href="(/approvals/[^"]+/answer/)"', page)[1]
    assert send(nia, answer, answer="I answer myself.").status_code == 200
    assert send(iris, answer, answer="It was; no one is on it.").status_code == 303

    assert "It was; no one is on it." in shown(nia, card)


def test_a_change_shows_its_difference_and_an_old_page_decides_nothing(iris, nia, enter):
    asha = enter("Asha", "category_manager")
    path = ask(iris, value_net="30000").headers["Location"]
    approval = Approval.objects.get()
    card = f"/approvals/{approval.reference}/"
    send(asha, step_of(asha, path, "approve"), reason=WHY, is_clear="on")
    form = step_of(nia, path, "approve")
    assert "Put it right" in shown(iris, path)
    revise = iris.get(f"{path}revise/").content.decode()
    assert 'value="30,000' in revise or 'value="30000' in revise
    changed = ask_again(
        iris, path, value_net="32000", reasons="Its control unit opens to the maker only, we are told."
    )
    assert changed.status_code == 303, changed.content.decode()

    page = shown(nia, card)
    assert "What has changed" in page
    assert "£30,000.00 excluding VAT £32,000.00 excluding VAT" in page
    old = send(nia, form, reason=WHY, is_clear="on", shown=approval.material_sha256)
    assert old.status_code == 403
    assert "was superseded" in old.content.decode()
    assert "Decisions that no longer count" in shown(nia, f"{card}history/")
    assert "What has changed" in shown(asha, card)


def ask_again(client, path, **changed):
    fields = {
        "title": "Repair of the lift", "supplier_name": "Ridge Lifts Ltd", "directorate": "CF", "kind": "services",
        "value_net": "14,300", "vat_rate": "0.20", "ground": "compatibility",
        "reasons": "Its control unit opens to the maker's tools only.",
        "alternatives": "Two other firms looked at it and declined.",
        "evidence": "Both letters are kept with the request.", **day("starts_on", 0), **day("lapses_on", 40), **changed,
    }  # fmt: skip
    return send(client, f"{path}revise/", **fields)


def test_a_refusal_refuses_the_waiver(iris, nia):
    path = ask(iris).headers["Location"]
    send(nia, step_of(nia, path, "refuse"), reason="Ask two firms first.")

    assert Waiver.objects.get().stage == "refused"
    assert "Ask two firms first." in shown(iris, f"{path}decision/")


def test_another_council_and_who_has_no_role_see_nothing(iris, town):
    ask(iris)
    card = f"/approvals/{Approval.objects.get().reference}/"
    other = Town(slug="otherby", prefix="OTH", is_demonstration=True)
    client = Client()
    client.post("/sign-in/personas/", {"person": other.person("Olga", "head_of_procurement").reference})

    assert client.get(card).status_code == 404
    assert "Nothing to approve" in shown(client, "/approvals/")
    assert Client().get("/approvals/").status_code == 302
    admin = Client()
    admin.post("/sign-in/personas/", {"person": town.person("Ade", "administrator").reference})
    assert admin.get("/approvals/").status_code == 403


def test_pages_ask_the_database_a_few_times_only(iris, nia, django_assert_max_num_queries):
    path = ask(iris).headers["Location"]
    form = step_of(nia, path, "approve")
    card = f"/approvals/{Approval.objects.get().reference}/"
    for address in ("/approvals/", "/approvals/all/", card, f"{card}history/", form):
        with django_assert_max_num_queries(20):
            assert nia.get(address).status_code == 200
    assert ROOT in path
