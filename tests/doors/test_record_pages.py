"""The auditor's pages and the public log: who may enter, what is shown, and what can be taken away and checked."""

from __future__ import annotations

import csv
import io
import json
import re
import uuid

import pytest
from django.test import Client
from django.utils import timezone

from tests.actions.audit.conftest import Verifier
from tests.actions.people.conftest import BUILDER, Town
from wisely.audit import publication, sequencing
from wisely.audit.models import Event
from wisely.audit.row_security import in_scope
from wisely.lib import signed_notes
from wisely.people import actions
from wisely.suppliers import actions as suppliers

pytestmark = pytest.mark.django_db
QUERIES_OF_A_LIST = 13


@pytest.fixture(autouse=True)
def log_home(settings, tmp_path):
    settings.LOG_DIR, settings.LOG_KEYS_FILE = tmp_path / "log", tmp_path / "log-keys"
    settings.LOG_ORIGIN = "example.test/log"
    return tmp_path


@pytest.fixture
def town(db):
    return Town(slug="alderby", prefix="ALD", is_demonstration=True)


@pytest.fixture
def enter(town):
    def entered(name, role, town=town):
        client = Client()
        person = town.person(name, role)
        assert client.post("/sign-in/personas/", {"person": person.reference}).status_code == 302
        return client

    return entered


@pytest.fixture
def grace(enter):
    return enter("Grace", "auditor")


def sequence():
    sequencing.sequence_log(at=timezone.now())


def event_of(town, verb):
    with in_scope(town.council.pk):
        return Event.objects.filter(verb=verb).order_by("pk").first()


def text_of(answer):
    assert answer.status_code == 200, answer
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


PAGES = ["/record/", "/record/shared/", "/record/log/"]


def test_only_who_may_read_the_record_enters(town, enter, grace):
    event = event_of(town, "people.person.registered")
    paths = [
        *PAGES,
        *(f"/record/{event.pk}/{part}" for part in ("", "check/", "receipt.json", "chain.jsonl")),
    ]
    sequence()
    asha = enter("Asha", "category_manager")
    for path in paths:
        assert grace.get(path).status_code == 200, path
        refused = asha.get(path)
        assert refused.status_code == 403, path
        assert "Auditor" in refused.content.decode()
        assert Client().get(path).status_code == 302
    assert "Record" in grace.get("/").content.decode()


def test_the_record_tells_who_did_what_in_sentences_newest_first(town, grace):
    page = text_of(grace.get("/record/"))
    assert "was registered" in page
    assert page.index("Grace signed in") < page.index("The council") if "Grace signed in" in page else True
    assert "The builder" in page or "system:builder" in page


def test_what_happened_in_another_council_is_not_there(town, grace):
    other = Town(slug="other", prefix="OTH", is_demonstration=True)
    with in_scope(other.council.pk):
        actions.add_directorate(other.council, code="SECRET", name="Other", by=BUILDER, at=timezone.now())
    hidden = event_of(other, "people.directorate.added")

    assert "SECRET" not in grace.get("/record/").content.decode()
    assert grace.get(f"/record/{hidden.pk}/").status_code == 404
    assert grace.get(f"/record/{hidden.pk}/receipt.json").status_code == 404


def test_the_record_is_narrowed_by_person_thing_verb_and_day(town, grace):
    ben, hal = town.person("Ben", "officer"), town.person("Hal Narrow", "administrator")
    with in_scope(town.council.pk):
        actions.add_directorate(
            town.council,
            code="CEX",
            name="Chief",
            by=town.officer(hal, on=timezone.localdate()),
            at=timezone.now(),
        )

    def count(**asked):
        return int(re.search(r"\((\d+) event", text_of(grace.get("/record/", asked)).replace(",", ""))[1])

    everything = count()
    assert 0 < count(verb="people.directorate.added") < everything
    assert count(part="people") == everything
    assert 0 < count(about=ben.reference) < everything
    assert count(about=ben.reference.lower()) == count(about=ben.reference)
    assert count(about=f"people.person:{ben.pk}") == count(about=ben.reference)
    assert 0 < count(by="system:builder") < everything
    assert 0 < count(by="hal nar") < everything
    assert count(by=hal.reference) == count(by="hal nar")


def test_a_day_without_events_and_a_day_that_is_none(town, grace):
    assert "0 events" in text_of(grace.get("/record/", {"at_to": "1999-12-31"})) or "No events" in text_of(
        grace.get("/record/", {"at_to": "1999-12-31"})
    )
    assert "is not a date" in text_of(grace.get("/record/", {"at_from": "tomorrow"}))


def test_what_is_shown_can_be_taken_away(town, grace):
    answer = grace.get("/record/", {"verb": "people.person.registered", "format": "csv"})
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert rows[0][:4] == ["What happened", "When", "Who", "Reason"]
    assert len(rows) == 2


def test_what_all_councils_share_has_a_list_of_its_own(town, grace):
    suppliers.register_supplier(name="Oak Ltd", source="a test", by=BUILDER, at=timezone.now())
    assert "Oak Ltd" in text_of(grace.get("/record/shared/")) or "registered" in text_of(
        grace.get("/record/shared/")
    )
    assert "Oak Ltd" not in text_of(grace.get("/record/"))


def test_the_list_costs_few_queries(town, grace, django_assert_max_num_queries):
    with django_assert_max_num_queries(QUERIES_OF_A_LIST):
        grace.get("/record/")


def test_an_event_shows_its_facts_its_chain_and_its_proof(town, grace):
    event = event_of(town, "people.person.registered")
    page = text_of(grace.get(f"/record/{event.pk}/"))
    assert "next checkpoint" in page
    sequence()
    page = text_of(grace.get(f"/record/{event.pk}/"))
    assert "Download its receipt" in page
    assert bytes(event.commitment).hex() in page
    assert "ALD-P-" in page


def test_a_receipt_from_the_page_holds_before_a_stranger(town, grace, tmp_path):
    event = event_of(town, "people.person.registered")
    waiting = grace.get(f"/record/{event.pk}/receipt.json")
    assert waiting.status_code == 404
    sequence()
    verifier = Verifier(tmp_path / "outside")

    answer = grace.get(f"/record/{event.pk}/receipt.json")
    assert f"receipt-{event.pk}.json" in answer.headers["Content-Disposition"]
    (tmp_path / "receipt.json").write_bytes(answer.content)
    (tmp_path / "chain.jsonl").write_bytes(grace.get(f"/record/{event.pk}/chain.jsonl").content)

    assert verifier("receipt", tmp_path / "receipt.json").returncode == 0
    assert verifier("record", tmp_path / "chain.jsonl").returncode == 0


def test_checking_an_event_says_what_holds(town, grace):
    event = event_of(town, "people.person.registered")
    assert "Not yet" in text_of(grace.get(f"/record/{event.pk}/check/"))
    sequence()
    page = text_of(grace.get(f"/record/{event.pk}/check/"))
    assert "The event is as it was recorded" in page
    assert page.count("Holds") == 7
    assert "Does not hold" not in page


def test_checking_an_event_whose_log_was_bent_says_so(town, grace, log_home):
    event = event_of(town, "people.person.registered")
    sequence()
    stated = signed_notes.Checkpoint.read(sequencing.latest_checkpoint().note)
    keys = publication.folder_of(stated.origin) / "keys"
    keys.write_text(signed_notes.public_key(bytes(range(32)), name=stated.origin).spelt())

    page = text_of(grace.get(f"/record/{event.pk}/check/"))
    assert "Something is wrong with this event" in page
    assert "No key that is published signed the root" in page


def test_an_erased_event_says_by_which_act(town, grace, enter):
    hal = enter("Hal", "administrator")
    asha = town.person("Asha")
    with in_scope(town.council.pk):
        registered = Event.objects.get(subject=f"people.person:{asha.pk}")
        actions.record_leaving(asha, left_on=timezone.localdate(), by=BUILDER, at=timezone.now())
    sent = hal.post(
        f"/people/{asha.reference}/erase/",
        {"one_time_key": uuid.uuid4().hex, "reason": "The time has passed"},
    )
    assert sent.status_code == 303
    eraser = event_of(town, "people.person.erased")

    page = text_of(grace.get(f"/record/{registered.pk}/"))
    assert f"event {eraser.pk}" in page and "was erased on" in page
    assert f"It was erased by event {eraser.pk}" in text_of(grace.get(f"/record/{registered.pk}/check/"))
    assert "(erased)" in text_of(grace.get("/record/", {"about": f"people.person:{asha.pk}"}))


def test_the_public_page_explains_before_and_after_the_first_checkpoint(town):
    assert "Nothing is published yet" in text_of(Client().get("/log/"))
    sequence()
    page = text_of(Client().get("/log/"))
    latest = sequencing.latest_checkpoint()
    assert bytes(latest.root).hex() in page
    assert latest.note.split("\n")[0] in page


def test_the_files_of_the_log_are_given_as_they_lie_with_their_headers(town, log_home):
    sequence()
    latest = sequencing.latest_checkpoint()
    origin = latest.note.split("\n")[0]
    root, folder = f"/log/{publication.number_of(origin)}", publication.folder_of(origin)
    client = Client()

    note = client.get(f"{root}/checkpoint")
    assert note.content.decode() == latest.note
    assert note.headers["Cache-Control"] == "public, max-age=5"
    assert note.headers["Content-Type"] == "text/plain; charset=utf-8"
    again = client.get(f"{root}/checkpoint", headers={"if-none-match": note.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    for path in [path for path in folder.glob("tile/**/*") if path.is_file()]:
        tile = client.get(f"{root}/{path.relative_to(folder)}")
        assert tile.content == path.read_bytes()
        assert "immutable" in tile.headers["Cache-Control"]
    assert client.get(f"{root}/keys").content == (folder / "keys").read_bytes()


@pytest.mark.parametrize(
    "place",
    [
        "../../log-keys",
        "tile/0/../../../../log-keys",
        "tile/64/000",
        "tile/0/1000",
        "log-keys",
        "tile/0/000.p/",
        "%2e%2e/log-keys",
    ],
)
def test_nothing_but_the_log_can_be_had_by_its_addresses(town, place):
    sequence()
    number = publication.number_of(sequencing.latest_checkpoint().note.split("\n")[0])
    assert Client().get(f"/log/{number}/{place}").status_code == 404
    assert Client().get("/log/000000000000/checkpoint").status_code == 404


def test_growth_is_proven_in_public(town, tmp_path):
    sequence()
    first = sequencing.size_of_log()
    town.person("Ben")
    sequence()
    verifier = Verifier(tmp_path / "outside")
    answer = Client().get(f"/log/growth/{first}/{sequencing.size_of_log()}.json")
    (tmp_path / "growth.json").write_bytes(answer.content)

    assert verifier("growth", tmp_path / "growth.json").returncode == 0
    assert Client().get(f"/log/growth/{first}/9999.json").status_code == 404


def test_the_verifier_that_is_given_is_the_one_that_is_tested(town):
    answer = Client().get("/log/verify.py")
    lines = answer.content.decode().splitlines()
    assert len(lines) <= 200
    imported = {line.split()[1].split(".")[0] for line in lines if line.startswith(("import ", "from "))}
    assert imported - {"cryptography"} <= {
        "__future__", "argparse", "base64", "collections", "hashlib", "json", "pathlib", "sys", "typing", "urllib"
    }  # fmt: skip


def test_who_finds_a_weakness_is_told_where_to_report_it(town, settings):
    settings.SECURITY_CONTACT = "mailto:security@example.test"
    page = Client().get("/.well-known/security.txt").content.decode()
    assert "Contact: mailto:security@example.test\n" in page
    assert re.search(r"^Expires: \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$", page, re.MULTILINE)
    settings.SECURITY_CONTACT = ""
    assert "/log/#report" in Client().get("/.well-known/security.txt").content.decode()
    assert json.dumps(page)
