"""The pages of joint buying: a council's plan is brought, compared with our needs, and something comes of it."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests.doors.test_pipeline_pages import scheduled
from tests.doors.test_planning_pages import a_day, asha, ben, enter, propose, send, shown, town
from wisely.lib.periods import add_months
from wisely.planning.models import JointOpportunity, TheirProcurement

pytestmark = pytest.mark.django_db
__all__ = ["asha", "ben", "enter", "town"]
ROOT, PLANS = "/planning/together/", "/planning/plans/"
HEAD = "Council,Reference,Title,Category name,Contract starts,Notice expected,Estimated value,Contact"


def plan(*more, title="Meals for clubs"):
    on = timezone.localdate()
    row = f"Vale,V1,{title},Home care and reablement,{add_months(on, 12)},{add_months(on, 6)},50000,b@vale.example"
    return "\r\n".join([HEAD, row, *more]).encode()


def bring(client, content=None, **more):
    file = SimpleUploadedFile("plan.csv", content or plan())
    return send(client, f"{PLANS}new/", file=file, **more)


def imported(client, content=None):
    path = bring(client, content).headers["Location"]
    assert send(client, f"{path}import/", **{"meaning-0": "ASC-02"}).status_code == 303
    return path


def first_pair(client):
    return re.search(rf'href="({ROOT}[^"/]+/\d+/)"', client.get(ROOT).content.decode())[1]


def test_a_plan_is_tried_imported_compared_and_undone(ben, asha):
    assert "No plan to compare with yet" in shown(ben, ROOT)
    assert "No plan was brought yet" in shown(ben, PLANS)
    need = propose(ben).headers["Location"]
    path = bring(asha, plan("Vale,V2,Lifts,,soon,,,")).headers["Location"]
    page = shown(asha, path)
    assert "Nothing is compared with it yet" in page
    assert "Line 3, Contract starts" in page
    assert "“soon”" in page

    assert send(asha, f"{path}import/", **{"meaning-0": "ASC-02"}).status_code == 303

    assert "Both buy “Home care and reablement”" in shown(ben, ROOT)
    assert "1 procurement of other councils might be bought together with this" in shown(ben, need)
    assert "1 joint opportunity with Vale" in shown(ben, "/planning/pipeline/")
    send(asha, f"{path}undo/", reason="It was the plan of last year.")
    assert "No plan to compare with yet" in shown(ben, ROOT)


def test_a_pair_says_why_and_what_was_done_about_it_is_remembered(ben, asha):
    propose(ben)
    imported(asha)
    pair = first_pair(ben)
    page = shown(ben, pair)
    assert "Both speak of “meal”" in page
    assert "b@vale.example" in page
    assert "Nobody has looked into it yet" in page

    assert send(ben, f"{pair}contact/", said="I rang their buyer, who would join us.").status_code == 303
    assert "The other council was spoken with" in shown(ben, pair)
    assert send(asha, f"{pair}set-aside/", reason="Their kitchens lie too far away.").status_code == 303
    assert "Their kitchens lie too far away." in shown(ben, pair)
    assert "1 joint opportunity" in shown(ben, f"{ROOT}?stage=set+aside")
    assert "0 joint opportunities" in shown(ben, f"{ROOT}?stage=found")
    assert send(asha, f"{pair}take-up/", reason="They build a kitchen near by.").status_code == 303
    assert JointOpportunity.objects.get().stage == "found"


def test_who_may_not_is_told_why_and_by_whom(ben, asha, enter):
    propose(ben)
    path = imported(asha)
    iris = enter("Olu", "officer")
    for address in (PLANS, path, first_pair(asha)):
        page = shown(iris, address)
        assert "Why can" in page
    assert iris.get(f"{PLANS}new/").status_code == 403
    assert send(iris, f"{first_pair(asha)}contact/", said="I rang their buyer there.").status_code == 200
    assert not JointOpportunity.objects.exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"nothing,of,it\n1,2,3\n", "No column is recognised"),
        (b"Title,Contract starts\nMeals,2099-01-01\n", "Enter the council"),
        (b"{", "this is not JSON"),
        (b"\0\0\0\0", "no table"),
    ],
)
def test_a_file_that_cannot_be_used_says_what_to_do_and_nothing_is_kept(asha, content, words):
    answer = bring(asha, content)
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert not TheirProcurement.objects.exists()


def test_another_council_sees_nothing_of_it_and_a_strange_address_is_no_page(ben, asha, db):
    propose(ben)
    path = imported(asha)
    assert ben.get(f"{ROOT}NOPE/999/").status_code == 404
    assert ben.get(f"{PLANS}999999/").status_code == 404
    assert Client().get(path).status_code == 302


def test_the_pages_ask_the_database_a_few_times_only(ben, asha, django_assert_max_num_queries):
    propose(ben)
    path = imported(asha)
    for address in (ROOT, f"{ROOT}?stage=found&sort=notice_on", first_pair(ben), PLANS, path):
        with django_assert_max_num_queries(16):
            assert ben.get(address).status_code == 200
    file = ben.get(f"{ROOT}?format=csv")
    assert "Meals for clubs" in b"".join(file.streaming_content).decode()
    file.close()


def test_the_public_takes_the_plan_away_as_a_file_that_another_council_reads(ben, asha, town):
    need = scheduled(ben, asha, **a_day(400))
    citizen, root = Client(), "/open/alderby/plan/"
    assert "Meals" not in citizen.get(f"{root}plan.csv").content.decode()
    send(asha, f"/planning/needs/{need.reference}/publish/")

    table = citizen.get(f"{root}plan.csv").content.decode()
    assert need.reference in table
    assert need.title in citizen.get(f"{root}plan.json").json()["procurements"][0]["title"]
    assert (
        citizen.get(f"{root}plan.csv-metadata.json").json()["tableSchema"]["columns"][0]["name"] == "version"
    )
    answer = bring(asha, table.encode())
    assert "our own plan" in answer.content.decode()
