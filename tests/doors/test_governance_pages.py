"""The pages of governance: a change from its note to its end, a plan for failure, a standard document."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.actions.contracts.conftest import BUILDER, CLEANING
from tests.actions.contracts.market import registered_supplier
from tests.doors.test_planning_pages import enter, propose, send, shown, town
from wisely.contracts import actions as contracts
from wisely.contracts.actions import NewContract, Party
from wisely.governance.actions import DocumentFacts, register_document
from wisely.governance.queries import MOST_CANDIDATES
from wisely.lib.periods import financial_year
from wisely.people.models import Person
from wisely.performance.queries.records import records_of
from wisely.planning.queries import book_of

__all__ = ["enter", "town"]
pytestmark = pytest.mark.django_db
MEANS = "Ask for payment days in each tender above the threshold."


@pytest.fixture
def nia(enter):
    return enter("Nia", "head_of_procurement")


@pytest.fixture
def olu(enter):
    return enter("Olu", "officer")


def day(name, days):
    on = timezone.localdate() + timedelta(days=days)
    return {f"{name}_day": on.day, f"{name}_month": on.month, f"{name}_year": on.year}


def note(client, **changed):
    fields = {
        "kind": "policy note", "title": "Policy note on payment", "citation": "PPN 018",
        "summary": "Suppliers of larger contracts say how fast they pay.", **day("published_on", -10),
        **day("assess_by_on", 20), "owner": Person.objects.get(name="Nia").reference, **changed,
    }  # fmt: skip
    return send(client, "/governance/changes/note/", **fields)


def test_a_change_is_noted_assessed_met_with_an_action_and_closed(nia, olu):
    answer = note(nia)
    assert answer.status_code == 303, answer.content.decode()
    path = answer.headers["Location"]
    need = propose(nia, title="Payment software").headers["Location"].split("/")[-2]
    page = nia.get(path).content.decode()
    assert "Payment software" in page
    assert "Nobody has said it yet" in page

    assert send(nia, f"{path}assess/", level="high", meaning=MEANS).status_code == 303
    assert send(nia, f"{path}impact/need/{need}/", level="low", meaning=MEANS).status_code == 303
    action = send(
        nia, f"{path}actions/new/", what=MEANS, owner=Person.objects.get(name="Olu").reference, **day("due_on", 5)
    )  # fmt: skip
    assert action.status_code == 303
    assert (
        "still open" in send(nia, f"{path}close/", reason="Nothing more has to be done now.").content.decode()
    )
    assert "Say that it is done" in shown(olu, path)
    assert send(olu, f"{path}actions/1/done/", outcome="Every template asks for it now.").status_code == 303
    assert send(nia, f"{path}close/", reason="Nothing more has to be done now.").status_code == 303

    page = shown(olu, path)
    assert "Everything about it is done" in page
    assert "Action 1 was done" in page
    assert "Policy note on payment" in shown(olu, "/governance/", stage="closed")


def test_a_figure_leads_to_exactly_what_it_counts(nia, town):
    today = timezone.localdate()
    note(nia, title="Over since yesterday", **day("assess_by_on", -1))
    note(nia, title="Due today", **day("assess_by_on", 0))
    note(nia, title="A rumour of losses", kind="external event", **day("assess_by_on", -1))
    book = book_of("aldermoor", on=today)

    year = financial_year(today - timedelta(days=1)).period
    found = records_of(town.council.pk, book, year, figures=["kpi04_ppn"])["kpi04_ppn"]

    assert (found.part, found.whole) == (0, 1)
    page = " ".join(shown(nia, found.whole_href).split())
    assert "Over since yesterday" in page
    assert "Due today" not in page
    assert "rumour" not in page


def test_what_is_wrong_is_said_beside_the_form(nia):
    assert "citation" in note(nia, citation="").content.decode()
    assert "must be a real date" in note(nia, assess_by_on_day="31", assess_by_on_month="2").content.decode()
    path = note(nia).headers["Location"]
    assert nia.get(f"{path}impact/contract/nothing/").status_code == 404
    assert nia.get("/governance/changes/NONE/").status_code == 404


def test_what_is_not_among_the_first_on_the_page_is_assessed_by_its_address(nia, town, gold):
    path = note(nia).headers["Location"]
    for number in range(MOST_CANDIDATES + 1):
        facts = DocumentFacts(
            title=f"Form {number:03}", kind="template", edition="1",
            review_by_on=timezone.localdate() + timedelta(days=300),
        )  # fmt: skip
        last = register_document(town.council, facts, by=BUILDER, at=timezone.now())

    page = shown(nia, path)
    assert "Of each kind the first 50 are shown" in page
    assert last.title not in page
    way = f"{path}impact/document/{last.reference}/"
    assert last.title in shown(nia, way)
    assert send(nia, way, level="low", meaning=MEANS).status_code == 303
    assert last.title in shown(nia, path)
    assert "Cleaning of offices" in shown(nia, f"{path}impact/contract/{gold}/")


def test_a_document_is_registered_from_the_rules_and_reviewed(nia, olu):
    page = nia.get("/governance/documents/").content.decode()
    way = re.search(r'href="(/governance/documents/register/\?title=Order[^"]+)"', page)[1]
    assert 'value="Order terms"' in nia.get(way).content.decode()
    fields = {
        "title": "Order terms", "kind": "terms", "edition": "2", "address": "",
        "owner": Person.objects.get(name="Olu").reference, **day("review_by_on", 300),
    }  # fmt: skip
    path = send(nia, "/governance/documents/register/", **fields).headers["Location"]

    assert "Band A, low value" in shown(olu, path)
    assert send(olu, f"{path}review/", edition="3", **day("review_by_on", 400)).status_code == 303
    assert "Edition 3" in shown(olu, path)
    assert shown(olu, f"{path}retire/", status=403)
    assert send(nia, f"{path}retire/", reason="The national form is used instead.").status_code == 303
    assert "It is not used any more" in shown(olu, path)


@pytest.fixture
def gold(town):
    at, moor = timezone.now(), registered_supplier("Moor Ltd", by=BUILDER, at=timezone.now())
    facts = replace(CLEANING, ends_on=timezone.localdate() + timedelta(days=400))
    contract = contracts.register_contract(
        town.council, NewContract(facts=facts, parties=[Party(supplier=moor)]), by=BUILDER, at=at
    )
    contracts.set_tier(contract, tier="gold", reason="It is critical.", by=BUILDER, at=at)
    return contract.reference


def test_a_plan_is_written_for_a_contract_reviewed_and_tried_once(nia, olu, gold):
    root = f"/governance/plans/{gold}/"
    plan = {
        "triggers": "Two missed visits in a week, or late accounts.", "stand_in": "Beacon Facilities Ltd",
        "steps": "Call the framework's second supplier the same day.", **day("review_by_on", 300),
    }  # fmt: skip
    assert f'href="{root}write/"' in nia.get("/governance/plans/").content.decode()
    assert shown(olu, f"{root}write/", status=403)
    assert "who steps in" in send(nia, f"{root}write/", **plan | {"stand_in": ""}).content.decode().lower()
    assert send(nia, f"{root}write/", **plan).headers["Location"] == root

    assert "Beacon Facilities Ltd" in shown(olu, root)
    assert shown(olu, f"{root}review/", status=403)
    ahead = send(nia, f"{root}review/", **plan, **day("tested_on", 1)).content.decode()
    assert "It cannot have been tested on a day to come." in ahead
    tried = day("tested_on", -1)
    assert send(nia, f"{root}review/", **plan, **tried).status_code == 303
    assert send(nia, f"{root}review/", **plan | {"stand_in": "Vale Ltd"}, **tried).status_code == 303

    page = shown(olu, root)
    assert "Vale Ltd" in page
    assert (page.count("Tested: yes"), page.count("Tested: no")) == (1, 1)
    assert gold in shown(olu, "/governance/plans/")


def test_who_only_reads_is_told_why_and_the_lists_cost_the_same(nia, olu, django_assert_max_num_queries):
    path = note(nia).headers["Location"]

    assert "Why can’t I?" in shown(olu, path)
    assert "Why can’t I?" in shown(olu, "/governance/")
    assert shown(olu, f"{path}assess/", status=403)
    assert shown(olu, "/governance/plans/NONE/", status=404)
    for place in ("/governance/", "/governance/documents/", "/governance/plans/"):
        with django_assert_max_num_queries(14):
            olu.get(place)
    with django_assert_max_num_queries(20):
        olu.get(path)
