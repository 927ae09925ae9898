"""Published decisions and notices of key decisions, as citizens read them without an account."""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from tests.doors.test_papers_pages import asha, draft, let_through, need, nia, write
from tests.doors.test_planning_pages import ben, enter, propose, send, shown, town, weigh
from tests.doors.test_waiver_pages import agree
from wisely.papers.models import Paper

__all__ = ["asha", "ben", "enter", "need", "nia", "town"]
pytestmark = pytest.mark.django_db
ROOT = "/open/alderby/decisions/"


@pytest.fixture
def citizen():
    return Client()


@pytest.fixture
def notice(ben, nia):
    """A notice of a key decision that stands, by the address of its page at the desk."""
    path = propose(ben, value_net="900000").headers["Location"]
    weigh(ben, path)
    made = draft(ben, path, "key decision").headers["Location"]
    later = timezone.localdate() + timedelta(days=40)
    text = {
        "part_matter": "Whether to buy meals for day centres.", "part_documents": "The gateway paper and award report.",
        "part_copies": "Ask the clerk at the town hall for them.", "decision_maker": "Executive board",
        "decision_on_day": later.day, "decision_on_month": later.month, "decision_on_year": later.year,
    }  # fmt: skip
    assert send(ben, f"{made}revise/", **text).status_code == 303
    assert send(nia, f"{made}issue/").status_code == 303
    return made


@pytest.fixture
def significant(enter, ben, asha, nia):
    """An issued notice of a decision that the council publishes, below a key one."""
    path = propose(ben, value_net="90000").headers["Location"]
    weigh(ben, path)
    assert let_through(asha, path).status_code == 303
    assert agree(enter("Chi", "head_of_procurement", limit=Decimal(200_000)), path).status_code == 303
    made = draft(ben, path).headers["Location"]
    assert write(ben, made).status_code == 303
    assert send(nia, f"{made}issue/").status_code == 303
    return made


def reference_of(path):
    return path.rstrip("/").rsplit("/", 1)[-1]


def test_a_citizen_finds_a_notice_of_a_key_decision_from_the_front_and_reads_it(citizen, notice):
    reference = reference_of(notice)
    front = citizen.get("/open/alderby/").content.decode()
    assert f'href="{ROOT}"' in front
    assert "1 key decision lies ahead" in front

    listed = citizen.get(ROOT, {"standing": "ahead"}).content.decode()
    assert f"{ROOT}{reference}/" in listed
    assert "Lies ahead" in listed
    page = shown(citizen, f"{ROOT}{reference}/")
    for words in ("Executive board", "Whether to buy meals for day centres.", "It lies ahead", "SHA-256"):
        assert words in page
    assert f'href="{ROOT}"' in citizen.get("/open/alderby/plan/").content.decode()


def test_it_can_be_taken_away_as_it_was_issued(citizen, notice):
    page = f"{ROOT}{reference_of(notice)}/"

    pdf = citizen.get(f"{page}paper.pdf")
    assert PdfReader(io.BytesIO(pdf.content)).metadata.title == "Meals for day centres"
    assert citizen.get(f"{page}paper.docx").content[:2] == b"PK"
    assert "Executive board" in citizen.get(f"{page}paper.html").content.decode()
    again = citizen.get(f"{page}paper.pdf", headers={"If-None-Match": pdf.headers["ETag"]})
    assert again.status_code == 304
    plan = citizen.get(f"{ROOT}forward-plan.html").content.decode()
    assert reference_of(notice) in plan


def test_a_feed_tells_what_was_issued(citizen, notice):
    feed = ET.fromstring(citizen.get(f"{ROOT}feed.atom").content)

    (entry,) = feed.findall("{http://www.w3.org/2005/Atom}entry")
    assert entry.find("{http://www.w3.org/2005/Atom}title").text == "Meals for day centres"


def test_a_decision_that_is_published_says_whether_it_may_be_called_in(citizen, significant):
    page = shown(citizen, f"{ROOT}{reference_of(significant)}/")

    assert "Not open to call-in" in page
    assert "Older people eat a hot meal every day." in page
    assert "In effect" in shown(citizen, ROOT)


def test_drafts_and_decisions_that_are_not_published_are_not_there(citizen, ben, nia, need):
    path = draft(ben, need).headers["Location"]
    reference = reference_of(path)
    assert citizen.get(f"{ROOT}{reference}/").status_code == 404
    write(ben, path)
    assert send(nia, f"{path}issue/").status_code == 303

    assert Paper.objects.get().is_public is False
    for address in (f"{reference}/", f"{reference}/paper.pdf", "nothing/"):
        assert citizen.get(f"{ROOT}{address}").status_code == 404
    assert reference not in citizen.get(ROOT).content.decode()
    assert "No decision is published yet" in shown(citizen, ROOT)


def test_what_was_withdrawn_says_so_at_its_own_address_and_shows_nothing_more(citizen, nia, notice):
    reference = reference_of(notice)
    assert send(nia, f"{notice}withdraw/", reason="It named the wrong board.").status_code == 303

    page = shown(citizen, f"{ROOT}{reference}/", status=410)
    assert "was withdrawn" in page
    assert "Executive board" not in page
    assert citizen.get(f"{ROOT}{reference}/paper.pdf").status_code == 404
    assert reference not in citizen.get(ROOT).content.decode()


def test_the_desk_leads_to_what_the_public_sees(nia, notice):
    way = f"{ROOT}{reference_of(notice)}/"

    assert f'href="{way}"' in nia.get(notice).content.decode()
    assert re.search(rf'href="{ROOT}\?standing=ahead', nia.get("/planning/key-decisions/").content.decode())


def test_another_council_does_not_show_it(citizen, town, notice, db):
    assert citizen.get(f"/open/nowhere/decisions/{reference_of(notice)}/").status_code == 404


def test_a_public_page_asks_the_database_little(citizen, notice, django_assert_max_num_queries):
    page = f"{ROOT}{reference_of(notice)}/"
    for path in (page, ROOT):
        citizen.get(path)
    with django_assert_max_num_queries(8):
        citizen.get(page)
    with django_assert_max_num_queries(10):
        citizen.get(ROOT)
