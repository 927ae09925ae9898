"""The published register: open to everybody, and only what is published."""

from __future__ import annotations

import csv
import io
import xml.etree.ElementTree as ET

import pytest
from django.test import Client
from icalendar import Calendar

from tests.cast import HERE, THERE
from wisely.audit.row_security import in_scope
from wisely.contracts.models import Contract
from wisely.people.models import Authority

pytestmark = pytest.mark.usefixtures("demonstration")
ROOT = f"/open/{HERE}/"


def contracts(*, council: str = HERE, is_published: bool) -> list[Contract]:
    authority = Authority.objects.get(slug=council)
    with in_scope(authority.pk):
        found = Contract.objects.filter(authority=authority, published_at__isnull=not is_published)
        return list(found.filter(withdrawn_at__isnull=True))


def test_councils_name_their_registers():
    page = Client().get("/open/").content.decode()

    assert f"/open/{HERE}/" in page and f"/open/{THERE}/" in page


def test_a_citizen_finds_a_contract_and_reads_it():
    contract = contracts(is_published=True)[0]

    found = Client().get(f"{ROOT}contracts/", {"q": contract.reference}).content.decode()
    page = Client().get(f"{ROOT}contracts/{contract.reference}/").content.decode()

    assert contract.reference in found
    assert contract.supplier_name.replace("&", "&amp;") in page


def test_what_is_not_published_cannot_be_read_by_address_list_or_download():
    hidden = contracts(is_published=False)[0]

    assert Client().get(f"{ROOT}contracts/{hidden.reference}/").status_code == 404
    for form in ("csv", "json"):
        answer = Client().get(f"{ROOT}contracts/", {"format": form})
        assert hidden.reference.encode() not in b"".join(answer.streaming_content)


def test_another_councils_contract_is_not_under_this_councils_address():
    theirs = contracts(council=THERE, is_published=True)[0]

    assert Client().get(f"{ROOT}contracts/{theirs.reference}/").status_code == 404
    assert Client().get(f"/open/{THERE}/contracts/{theirs.reference}/").status_code == 200


def test_the_names_of_officers_are_not_told_to_the_public():
    contract = next(row for row in contracts(is_published=True) if row.owner_id)
    with in_scope(contract.authority_id):
        name = contract.owner.name

    assert name not in Client().get(f"{ROOT}contracts/{contract.reference}/").content.decode()


def test_the_download_holds_every_published_contract():
    answer = Client().get(f"{ROOT}contracts/", {"format": "csv"})
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))

    assert {row["Reference"] for row in rows} == {row.reference for row in contracts(is_published=True)}


def test_the_feed_and_the_calendar_can_be_read_by_other_programs():
    feed = ET.fromstring(Client().get(f"{ROOT}contracts/feed.atom").content)
    calendar = Calendar.from_ical(Client().get(f"{ROOT}contracts/ends.ics").content)

    assert len(feed.findall("{http://www.w3.org/2005/Atom}entry")) > 10
    assert calendar.walk("VEVENT")


def test_an_answer_that_has_not_changed_is_not_sent_again():
    address = f"{ROOT}contracts/feed.atom"
    first = Client().get(address)

    again = Client().get(address, headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(("address", "budget"), [("contracts/", 7), ("contracts/feed.atom", 5), ("", 7)])
def test_pages_ask_the_database_little(address, budget, django_assert_max_num_queries):
    with django_assert_max_num_queries(budget + 3):
        assert Client().get(f"{ROOT}{address}").status_code == 200


def test_a_council_that_is_not_here_is_not_found():
    assert Client().get("/open/atlantis/contracts/").status_code == 404
