"""The pages of papers: drafted from a need, written, held against the record, issued, taken away."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.utils import timezone
from pypdf import PdfReader

from tests.doors.test_planning_pages import ben, enter, propose, send, shown, town, weigh
from wisely.papers.models import Paper

__all__ = ["ben", "enter", "town"]
pytestmark = pytest.mark.django_db
ROOT = "/planning/papers/"


@pytest.fixture
def nia(enter):
    return enter("Nia", "head_of_procurement")


@pytest.fixture
def iris(enter):
    return enter("Iris", "contract_manager")


@pytest.fixture
def asha(enter):
    return enter("Asha", "category_manager")


def let_through(client, need):
    return send(
        client, f"{need}gate/pass/", ambitions=["HEALTH"], social_value_percent="10", is_clear="on",
        barriers="Three lots by area, and a plain form.",
    )  # fmt: skip


@pytest.fixture
def need(ben, asha):
    path = propose(ben).headers["Location"]
    weigh(ben, path)
    assert let_through(asha, path).status_code == 303
    return path


def draft(client, need, kind="decision"):
    reference = need.rstrip("/").rsplit("/", 1)[-1]
    way = f"{ROOT}draft/?kind={kind.replace(' ', '+')}&about=need&subject={reference}"
    assert way.replace("&", "&amp;") in client.get(need).content.decode()
    return send(client, way)


def write(client, path, **changed):
    on = timezone.localdate()
    fields = {
        "part_decision": "To buy hot meals for the day centres.",
        "part_reasons": "Older people eat a hot meal every day.",
        "part_alternatives": "The kitchens have no room for it at all.",
        "part_implications": "It is in the budget; nothing for the law.", "part_consultation": "",
        "decision_maker": "Head of service", "decision_on_day": on.day, "decision_on_month": on.month,
        "decision_on_year": on.year, **changed,
    }  # fmt: skip
    return send(client, f"{path}revise/", **fields)


def test_a_notice_is_drafted_written_issued_and_taken_away(ben, nia, iris, need):
    answer = draft(ben, need)
    assert answer.status_code == 303, answer.content.decode()
    path = answer.headers["Location"]
    assert "£60,000.00 excluding VAT" in shown(ben, path)
    assert "Asha, at the gate No interest in it" in shown(ben, path)
    assert write(ben, path).status_code == 303

    assert "Scheme of delegation" in shown(iris, path)
    assert shown(iris, f"{path}issue/", status=403)
    assert send(nia, f"{path}issue/").status_code == 303

    page = shown(nia, path)
    assert "It was given out" in page
    assert "The record says what the paper says" in shown(nia, f"{path}differences/")
    assert "It was issued" in shown(nia, f"{path}history/")
    reference = Paper.objects.get().reference
    assert (
        PdfReader(io.BytesIO(nia.get(f"{path}paper.pdf").content)).metadata.title == "Meals for day centres"
    )
    assert nia.get(f"{path}paper.docx").content[:2] == b"PK"
    assert "Older people eat" in nia.get(f"{path}paper.html").content.decode()
    bundle = zipfile.ZipFile(io.BytesIO(nia.get(f"{path}committee.zip").content))
    assert {name.rsplit(".", 1)[-1] for name in bundle.namelist()} == {"json", "html", "docx", "pdf"}
    assert json.loads(bundle.read(f"{reference}.json"))["decisionMaker"] == "Head of service"
    assert reference in shown(nia, ROOT, kind="decision")
    assert reference in shown(ben, need)


def test_what_the_record_says_otherwise_is_shown_before_it_is_issued(ben, asha, nia, need):
    path = draft(ben, need).headers["Location"]
    write(ben, path)
    send(asha, f"{need}send-back/", reason="The market has changed a lot since.")
    weigh(ben, need, chosen="buy again", reasons_buy_again="The caterer of today would go on.")
    page = send(nia, f"{path}issue/").content.decode()
    assert "has not passed its gate" in page
    assert "SI 2012/2089 reg 13(4)" in page
    assert let_through(asha, need).status_code == 303

    assert "The record has moved" in shown(ben, path)
    differences = shown(ben, f"{path}differences/")
    assert "Chosen option" in differences
    refused = send(nia, f"{path}issue/")
    assert "take the facts anew" in refused.content.decode()
    assert send(ben, f"{path}take-facts/").status_code == 303
    assert send(nia, f"{path}issue/").status_code == 303


def test_a_key_decision_without_its_notice_says_the_rule_and_the_forward_plan_is_a_document(ben, nia):
    path = propose(ben, value_net="900000").headers["Location"]
    weigh(ben, path)
    paper = draft(ben, path).headers["Location"]
    write(ben, paper)

    assert "has not passed its gate" in send(nia, f"{paper}issue/").content.decode()
    notice = draft(ben, path, "key decision").headers["Location"]
    later = timezone.localdate() + timedelta(days=40)
    text = {
        "part_matter": "Whether to buy meals for day centres.", "part_documents": "The gateway paper and award report.",
        "part_copies": "Ask the clerk at the town hall for them.", "decision_maker": "Executive board",
        "decision_on_day": later.day, "decision_on_month": later.month, "decision_on_year": later.year,
    }  # fmt: skip
    assert send(ben, f"{notice}revise/", **text).status_code == 303
    assert send(nia, f"{notice}issue/").status_code == 303

    page = shown(ben, "/planning/key-decisions/")
    assert "Executive board" in page
    assert "Lies ahead" in page
    assert "1 key decision" in shown(ben, "/planning/key-decisions/", standing="every")
    assert "0 key decisions" in shown(ben, "/planning/key-decisions/", standing="passed")
    for ending in ("pdf", "docx", "html"):
        assert ben.get(f"/planning/key-decisions/forward-plan.{ending}").status_code == 200
    assert "Executive board" in ben.get("/planning/key-decisions/forward-plan.html").content.decode()


def test_short_notice_is_asked_of_key_decisions_only_and_is_written_through_the_form(ben, nia, need):
    small = draft(ben, need).headers["Location"]
    assert "Can this key decision wait" not in shown(ben, f"{small}revise/")

    path = propose(ben, value_net="900000").headers["Location"]
    weigh(ben, path)
    notice = draft(ben, path, "key decision").headers["Location"]
    today = timezone.localdate()
    assert "has stood for 28 clear days?" in shown(ben, f"{notice}revise/")
    later = today + timedelta(days=6)
    text = {
        "part_matter": "Whether to buy meals for day centres.", "part_documents": "The gateway paper and award report.",
        "part_copies": "Ask the clerk at the town hall for them.", "decision_maker": "Executive board",
        "decision_on_day": later.day, "decision_on_month": later.month, "decision_on_year": later.year,
        "short_notice": "general exception", "short_notice_reason": "The kitchen failed its inspection this week.",
    }  # fmt: skip
    assert send(ben, f"{notice}revise/", **text).status_code == 303
    page = shown(nia, notice)
    assert "Say who chairs overview and scrutiny" in page
    assert "SI 2012/2089 reg 10(1)(a)" in page
    chair = {
        "scrutiny_chair": "Cllr Ada Fell", "scrutiny_on_day": today.day, "scrutiny_on_month": today.month,
        "scrutiny_on_year": today.year,
    }  # fmt: skip
    assert send(ben, f"{notice}revise/", **text, **chair).status_code == 303
    assert send(nia, f"{notice}issue/").status_code == 303
    assert "General exception" in shown(nia, "/planning/key-decisions/")


def test_who_drafted_a_paper_may_withdraw_it_and_is_offered_to(ben, iris, need):
    path = draft(ben, need).headers["Location"]

    assert f'href="{path}withdraw/"' in ben.get(path).content.decode()
    assert send(ben, f"{path}withdraw/", reason="Another one is written instead.").status_code == 303
    assert "It holds no longer" in shown(iris, path)


def test_bad_addresses_lead_nowhere_and_who_only_reads_is_told_why(enter, ben, need):
    olu = enter("Olu", "officer")

    assert olu.get(f"{ROOT}TST-D26-1/").status_code == 404
    assert ben.get(f"{ROOT}draft/?kind=poem&about=need&subject=x").status_code == 404
    assert ben.get(f"{ROOT}draft/?kind=gate&about=moon&subject=x").status_code == 404
    page = send(ben, f"{ROOT}draft/?kind=gate&about=need&subject=nothing").content.decode()
    assert "knows nothing" in page
    path = draft(ben, need).headers["Location"]
    assert "Why can’t I?" in shown(olu, path)
    assert shown(olu, f"{path}revise/", status=403)


def test_a_page_costs_the_same_whatever_there_is(ben, need, django_assert_max_num_queries):
    path = draft(ben, need).headers["Location"]
    ben.get(path)

    with django_assert_max_num_queries(30):
        ben.get(path)
    with django_assert_max_num_queries(14):
        ben.get(ROOT)
    with django_assert_max_num_queries(14):
        ben.get("/planning/key-decisions/")
