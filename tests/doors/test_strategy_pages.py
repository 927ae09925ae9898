"""The strategy on one page, its levels judged from a form, and the agreed figures that everybody may read."""

from __future__ import annotations

import csv
import html
import io
import json
import re

import pytest
from django.test import Client

from tests.actions.people.conftest import Town
from tests.actions.performance.conftest import Paid, Payer, a_year_of
from tests.asking import asked_at_worst
from tests.doors.test_performance_pages import ONLY_THESE, send, shown, text_of
from wisely.audit.row_security import set_scope
from wisely.performance.models import Assessment, Reading

pytestmark = pytest.mark.django_db
ASSESS = "/performance/strategy/digital/assess/"
TOLD = {
    "level": "Developing", "assessed_on_day": "1", "assessed_on_month": "5", "assessed_on_year": "2026",
    "how_we_know": "Everybody can search the register.",
    "evidence": "The public register: /open/\nAnnual report https://www.example.gov.uk/report",
}  # fmt: skip


@pytest.fixture
def town(db):
    return Town(slug="alderby", prefix="ALD", is_demonstration=True)


def entered(town, name, role):
    client = Client()
    person = town.person(name, role)
    assert client.post("/sign-in/personas/", {"person": person.reference}).status_code == 302
    return client


@pytest.fixture
def paula(town):
    return entered(town, "Paula", "performance_officer")


@pytest.fixture
def kit(town):
    return entered(town, "Kit", "councillor")


@pytest.fixture
def paid(town, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    set_scope([town.council.pk])
    made = Payer(town.council, tmp_path)
    a_year_of(made)
    return made


def test_the_strategy_shows_five_key_areas_and_the_enablers_with_their_measures(kit, paid):
    page = text_of(shown(kit, "/performance/strategy/"))

    for name in (
        "Value for money and efficiency", "Governance", "Social value and the Foundation Living Wage",
        "Commercial opportunities and innovation", "Strategic suppliers and contract management", "Enablers",
    ):  # fmt: skip
        assert name in page
    assert page.count("measures have a figure") == 6
    assert "0 of 11 have been judged since the strategy began in 2018/19" in page
    assert "14. Local SME/VCSE: good relationships" in page
    assert "and not judged since" in page


def test_a_level_is_judged_from_the_form_and_its_evidence_is_shown(paula, kit, town):
    assert kit.get(ASSESS).status_code == 403
    answer = send(paula, ASSESS, **TOLD)

    assert (answer.status_code, answer.url) == (303, "/performance/strategy/digital/")
    set_scope([town.council.pk])
    assert Assessment.objects.get().evidence == [
        ["The public register", "/open/"], ["Annual report", "https://www.example.gov.uk/report"],
    ]  # fmt: skip
    page = shown(kit, "/performance/strategy/digital/")
    assert '<a href="/open/">The public register</a>' in page
    assert "Developing (we are here)" in text_of(page).replace("</strong>", "")
    assert "Said by Paula" in text_of(page)
    assert "Reached" in text_of(shown(kit, "/performance/strategy/"))


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ({"evidence": "https://www.example.gov.uk/report"}, "Say what is at"),
        ({"evidence": "A page ftp://example.org"}, "is no address"),
        ({"assessed_on_year": "2999"}, "not to come"),
        ({"how_we_know": ""}, "How the council knows"),
        ({"level": "Splendid"}, "Level"),
    ],
)
def test_what_is_wrong_with_a_judgement_is_said_beside_the_form(paula, town, words, says):
    answer = send(paula, ASSESS, **(TOLD | words))

    assert answer.status_code == 200
    assert says in answer.content.decode()
    set_scope([town.council.pk])
    assert not Assessment.objects.exists()


def test_an_aspect_that_is_not_of_the_strategy_is_no_page(kit):
    assert kit.get("/performance/strategy/kindness/").status_code == 404


def test_everybody_reads_what_was_agreed_and_what_was_restated_and_why(paula, paid, town):
    nobody = Client()
    assert "No figure is agreed yet" in text_of(shown(nobody, "/open/alderby/performance/"))
    send(paula, "/performance/14/freeze/", period="2025-26", reason=ONLY_THESE)
    set_scope([town.council.pk])
    paid.pay(Paid("Near Small Ltd", "560.00"))
    reading = Reading.objects.get(figure="kpi14_local_sme_spend")
    answer = send(paula, f"/performance/14/readings/{reading.pk}/restate/", reason="A late file of July")
    assert answer.status_code == 303, text_of(answer.content.decode())
    send(paula, ASSESS, **TOLD)

    page = text_of(shown(nobody, "/open/alderby/performance/"))
    assert "5 agreed figures" in page
    assert "Everybody can search the register." in page
    page = text_of(shown(nobody, "/open/alderby/performance/kpi14_local_sme_spend/"))
    assert "Restated because: A late file of July" in page
    assert f"Incomplete, without May 2025, June 2025, October 2025, November 2025, December 2025, January 2026 and February 2026: {ONLY_THESE}" in page  # fmt: skip
    assert nobody.get("/open/alderby/performance/kpi99_none/").status_code == 404


def test_the_files_of_what_was_agreed_say_the_same_as_the_page(paula, paid):
    send(paula, "/performance/14/freeze/", period="2025-26", reason=ONLY_THESE)
    nobody = Client()

    page = shown(nobody, "/open/alderby/performance/")
    link = html.unescape(re.search(r'<a href="(\?format=csv[^"]*)">CSV', page).group(1))
    answer = nobody.get(f"/open/alderby/performance/{link}")
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert {row["Figure’s key"]: row["Value"] for row in rows} == {
        "kpi14_local_sme_spend": "18.04%", "kpi14_local": "15.46%", "kpi14_sme": "12.89%", "kpi14_vcse": "2.58%",
    }  # fmt: skip
    assert {row["Months without payments"][:8] for row in rows} == {"May 2025"}
    answer = nobody.get("/open/alderby/performance/", {"format": "json"})
    told = json.loads(b"".join(answer.streaming_content))
    assert "18.04" in json.dumps(told)


def test_what_nobody_agreed_is_not_public(paid):
    nobody = Client()

    page = text_of(shown(nobody, "/open/alderby/performance/kpi04_on_contract/"))
    assert "Nothing is agreed for this figure yet" in page
    assert "£" not in page.split("Nothing is agreed")[0].split("How it is counted")[1]


def test_the_strategy_takes_few_queries(kit, paid):
    shown(kit, "/performance/strategy/")
    asked = asked_at_worst(kit, "/performance/strategy/")
    assert len(asked) <= 42, asked
